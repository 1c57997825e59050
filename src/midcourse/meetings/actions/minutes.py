"""The minutes of a meeting that was held: kept, corrected, and agreed by both sides."""

import hashlib

from django.db import transaction
from django.urls import reverse

from midcourse.contracts.models import Contract
from midcourse.meetings.actions.freezing import freeze_minutes
from midcourse.meetings.actions.meeting import say, told
from midcourse.meetings.models import Agreement, Meeting
from midcourse.meetings.naming import check_words
from midcourse.meetings.scope import contracts_of
from midcourse.people import clock, events, notices
from midcourse.people.access import Verb, require
from midcourse.people.models import Role, User


class OutdatedError(ValueError):
    """Somebody wrote the minutes anew after this person opened them."""


def wording(*texts: str) -> str:
    """A mark by which one wording of the minutes is told from another."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]


@transaction.atomic
def correct_minutes(actor: User, meeting: Meeting, minutes: str, staff_minutes: str = "", *, read: str = "") -> Meeting:
    """Write the minutes anew, as when one side says what is not right; both sides are asked to agree again.

    The packs are frozen anew with them; their figures stay those of the meeting.
    Nobody is asked where only what is for staff changes. `read` is the `wording` of both texts as the writer had
    them before them. Raises OutdatedError where it is another by now, and ValueError for a meeting that was not held,
    where nothing changes and for minutes that name another vendor.
    """
    require(actor, Verb.RUN_MEETINGS, meeting)
    _held(meeting)
    before = (meeting.minutes, meeting.staff_minutes)
    if read not in ("", wording(*before)):
        raise OutdatedError("Somebody corrected these minutes while you wrote. Put your changes into their text below.")
    if before == (minutes, staff_minutes):
        raise ValueError("Nothing is changed yet. Change the text, or go back.")
    day, both = f"{meeting.on:%b %-d, %Y}", minutes != meeting.minutes
    if both:
        keep_minutes(actor, meeting, minutes, staff_minutes)
        ask_to_agree(actor, meeting)
    else:
        meeting.staff_minutes = staff_minutes
        meeting.save(update_fields=["staff_minutes"])
    say(actor, "minutes.correct", f"Corrected the minutes of {day}{'' if both else ' for staff'}", meeting, shared=both)
    freeze_minutes(actor, meeting)
    return meeting


@transaction.atomic
def agree_minutes(
    actor: User, meeting: Meeting, *, agrees: bool, words: str = "", contract: Contract | None = None, read: str = ""
) -> Agreement:
    """Say for one side that the minutes are right, or what is not.

    A vendor contact speaks for their own `contract` in the meeting, staff for the government (without one). `read` is
    the `wording` of the minutes they had before them. Raises OutdatedError where it is another by now, and ValueError
    before the meeting was held, for the wrong side, and where what is not right is left unsaid or, said by staff,
    names a vendor who is not the only one to read it.
    """
    require(actor, Verb.AGREE, meeting)
    _held(meeting)
    _speaks_for(actor, meeting, contract)
    if read not in ("", wording(meeting.minutes)):
        raise OutdatedError("The minutes were corrected after you opened them. Please read them again.")
    if not (agrees or words.strip()):
        raise ValueError("Say what is not right, so that the minutes can be corrected.")
    day, reason = f"{meeting.on:%b %-d, %Y}", told(actor, words, meeting)
    said = Agreement.objects.create(
        meeting=meeting, contract=contract, agrees=agrees, words=words.strip(), said_by=actor
    )
    sentence = f"Agreed to the minutes of {day}" if agrees else f"Asked to correct the minutes of {day}{reason}"
    about = [meeting, contract, contract.vendor] if contract else [meeting, meeting.program, meeting.contract]
    events.record(actor, "minutes.agree" if agrees else "minutes.return", sentence, about, shared=True)
    if not agrees:
        page = reverse("meeting", args=[meeting.pk])
        notices.tell([meeting.planned_by], "The minutes need a correction", f"{actor.name}: {said.words}", link=page)
    return said


def keep_minutes(actor: User, meeting: Meeting, minutes: str, staff_minutes: str) -> None:
    """Raises ValueError where the minutes that vendors read name one who is not the only one to read them."""
    check_words(actor, meeting, minutes)
    meeting.minutes, meeting.staff_minutes, meeting.minutes_at = minutes, staff_minutes, clock.now()
    meeting.save(update_fields=["minutes", "staff_minutes", "minutes_at"])


def ask_to_agree(actor: User, meeting: Meeting) -> None:
    """Ask the vendors' contacts whether the minutes are right; who wrote them agrees for the government."""
    Agreement.objects.create(meeting=meeting, agrees=True, said_by=actor)
    contacts = User.objects.filter(
        role=Role.VENDOR, vendor_contact__vendor__in=[each.vendor_id for each in contracts_of(meeting)]
    )
    notices.tell(
        contacts,
        f"Are these minutes right? {meeting.program or meeting.contract}, {meeting.on:%B %-d}",
        "Please read the minutes of the performance meeting and say whether you agree, or what is not right.",
        link=reverse("meeting", args=[meeting.pk]),
    )


def _held(meeting: Meeting) -> None:
    """Read the meeting anew and keep others from changing it until this is saved."""
    meeting.refresh_from_db(from_queryset=Meeting.objects.select_for_update())
    if meeting.state != Meeting.State.HELD:
        raise ValueError("A meeting has no minutes before it was held.")


def _speaks_for(actor: User, meeting: Meeting, contract: Contract | None) -> None:
    if actor.is_vendor != (contract is not None):
        raise ValueError("A vendor agrees for its own contract, staff for the government.")
    if contract is not None:
        require(actor, Verb.AGREE, contract)
        if not contracts_of(meeting).filter(pk=contract.pk).exists():
            raise ValueError(f"{contract} is not part of this meeting.")
