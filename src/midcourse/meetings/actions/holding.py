"""Holding a performance meeting: its minutes, what it leaves, and the packs frozen with it."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from midcourse.contracts.models import Contract
from midcourse.insights.models import Insight
from midcourse.insights.names import check_names
from midcourse.meetings.actions.freezing import freeze_pack
from midcourse.meetings.actions.inviting import check_invited
from midcourse.meetings.actions.meeting import say, still_planned
from midcourse.meetings.models import Agreement, Meeting
from midcourse.meetings.scope import contracts_of, high_intensity, open_problems
from midcourse.people import clock, events, notices
from midcourse.people.access import Verb, require
from midcourse.people.models import Role, User


class UnansweredProblemsError(ValueError):
    """Problems that would leave a meeting with neither a correction nor a reason why none is needed (M4)."""

    def __init__(self, insights: Sequence[Insight]) -> None:
        self.insights = list(insights)
        titles = "; ".join(f"“{insight.title}”" for insight in insights)
        super().__init__(
            f"Each problem needs a course correction or a reason why none is needed. Still open: {titles}."
        )


@transaction.atomic
def hold_meeting(
    actor: User,
    meeting: Meeting,
    minutes: str,
    *,
    staff_minutes: str = "",
    learned: str = "",
    present: Iterable[User] = (),
) -> Meeting:
    """Close the meeting: keep its minutes, who was there and what its deep dive taught, and freeze its packs.

    The vendors read `minutes`, which name none of them but a contract's own, and are asked to agree; the one who holds
    the meeting agrees for the government. `staff_minutes` are for staff.
    Raises UnansweredProblemsError (M4), and ValueError before the meeting's day, for one that is not planned, for
    minutes that name another vendor, for somebody present who has no part in it, and at high intensity without a deep
    dive (M5).
    """
    require(actor, Verb.RUN_MEETINGS, meeting)
    still_planned(meeting)
    if meeting.on > clock.today():
        raise ValueError(f"This meeting is planned for {meeting.on:%b %-d, %Y} and cannot be held before that day.")
    people = list(present)
    check_invited(meeting, people)
    if unanswered := list(open_problems(meeting).filter(answered=False)):
        raise UnansweredProblemsError(unanswered)
    _close_deep_dive(meeting, learned)
    meeting.state = Meeting.State.HELD
    meeting.present.set(people)
    _keep_minutes(meeting, minutes, staff_minutes)
    reviewed = Contract.objects.filter(pk__in=[each.pk for each in contracts_of(meeting)])
    reviewed.filter(Q(last_review=None) | Q(last_review__lt=meeting.on)).update(last_review=meeting.on)
    say(actor, "meeting.hold", f"Held the performance meeting of {meeting.on:%b %-d, %Y}", meeting, shared=True)
    _ask_to_agree(actor, meeting)
    freeze_pack(actor, meeting)
    return meeting


@transaction.atomic
def correct_minutes(actor: User, meeting: Meeting, minutes: str, staff_minutes: str = "") -> Meeting:
    """Write the minutes anew, as when one side says what is not right; both sides are asked to agree again.

    Raises ValueError for a meeting that was not held and for minutes that name another vendor.
    """
    require(actor, Verb.RUN_MEETINGS, meeting)
    if meeting.state != Meeting.State.HELD:
        raise ValueError("Only a meeting that was held has minutes.")
    _keep_minutes(meeting, minutes, staff_minutes)
    say(actor, "minutes.correct", f"Corrected the minutes of {meeting.on:%b %-d, %Y}", meeting, shared=True)
    _ask_to_agree(actor, meeting)
    freeze_pack(actor, meeting)
    return meeting


@transaction.atomic
def agree_minutes(
    actor: User, meeting: Meeting, *, agrees: bool, words: str = "", contract: Contract | None = None
) -> Agreement:
    """Say for one side that the minutes are right, or what is not.

    A vendor contact speaks for their own `contract` in the meeting, staff for the government (without one). Raises
    ValueError before the meeting was held, for the wrong side, and where what is not right is left unsaid.
    """
    require(actor, Verb.AGREE, meeting)
    if meeting.state != Meeting.State.HELD:
        raise ValueError("There are no minutes to agree before the meeting was held.")
    if actor.is_vendor != (contract is not None):
        raise ValueError("A vendor agrees for its own contract, staff for the government.")
    if contract is not None:
        require(actor, Verb.AGREE, contract)
        if not contracts_of(meeting).filter(pk=contract.pk).exists():
            raise ValueError(f"{contract} is not part of this meeting.")
    if not (agrees or words.strip()):
        raise ValueError("Say what is not right, so that the minutes can be corrected.")
    said = Agreement.objects.create(
        meeting=meeting, contract=contract, agrees=agrees, words=words.strip(), said_by=actor
    )
    day = f"{meeting.on:%b %-d, %Y}"
    sentence = f"Agreed to the minutes of {day}" if agrees else f"Asked to correct the minutes of {day}: {said.words}"
    about = [meeting, contract, contract.vendor] if contract else [meeting, meeting.program, meeting.contract]
    events.record(actor, "minutes.agree" if agrees else "minutes.return", sentence, about, shared=True)
    if not agrees:
        page = reverse("meeting", args=[meeting.pk])
        notices.tell([meeting.planned_by], "The minutes need a correction", f"{actor.name}: {said.words}", link=page)
    return said


def _keep_minutes(meeting: Meeting, minutes: str, staff_minutes: str) -> None:
    program = meeting.program or (meeting.contract.program if meeting.contract else None)
    check_names([minutes], program=program, but=meeting.contract)
    meeting.minutes, meeting.staff_minutes, meeting.minutes_at = minutes, staff_minutes, clock.now()
    meeting.save(update_fields=["state", "minutes", "staff_minutes", "minutes_at"])


def _ask_to_agree(actor: User, meeting: Meeting) -> None:
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


def _close_deep_dive(meeting: Meeting, learned: str) -> None:
    topic = meeting.deep_dive
    if topic is None:
        if high_intensity(meeting):
            raise ValueError("A high-intensity meeting takes one deep dive. Choose a topic from the queue or add one.")
        return
    topic.taken_at, topic.learned = clock.now(), learned
    topic.save(update_fields=["taken_at", "learned"])
