"""Who is asked to a meeting, and telling them that it is planned, moved or off."""

from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse

from midcourse.meetings.calendar import CANCEL, REQUEST, invitation
from midcourse.meetings.models import Meeting, Series
from midcourse.people import clock, events, notices
from midcourse.people.access import Verb, require
from midcourse.people.models import User


@transaction.atomic
def change_people(actor: User, met: Meeting | Series, attendees: Iterable[User]) -> None:
    """Ask these people from now on; only those added or left out are told. Of a series: to every meeting to come.

    Raises ValueError once the meeting was held or called off or the series was stopped, where nobody is added or
    left out, and for somebody who has no part in it.
    """
    require(actor, Verb.RUN_MEETINGS, met)
    met.refresh_from_db(from_queryset=type(met).objects.select_for_update())
    if met.stopped_on if isinstance(met, Series) else met.state != Meeting.State.PLANNED:
        raise ValueError("Nobody can be asked to what was held or called off already.")
    before, after = set(met.attendees.all()), set(attendees)
    added, left_out = after - before, before - after
    if not added | left_out:
        raise ValueError("Nobody is added or left out yet. Tick or untick somebody.")
    check_invited(met, added)
    met.sequence += 1
    met.save(update_fields=["sequence"])
    subject = f"{met.program or met.contract}"
    tell(actor, met, f"Performance meeting: {subject}", "You are not asked to come any more.", CANCEL, to=left_out)
    for each in [met, *_to_come(met)]:
        each.attendees.remove(*left_out)
        each.attendees.add(*added)
    tell(actor, met, f"Performance meeting: {subject}", "You are asked to come.", to=added)
    # Names of vendors' contacts are not for the other vendors, so the sentence is not shared.
    events.record(actor, "meeting.people", _sentence(added, left_out), [met, met.program, met.contract])


def check_invited(met: Meeting | Series, attendees: Iterable[User]) -> None:
    """Stop people from being asked who may not know of the meeting. Raises ValueError."""
    for person in attendees:
        if not type(met).objects.visible_to(person).filter(pk=met.pk).exists():
            raise ValueError(f"{person.name} has no part in this program or contract. Leave them out.")


def tell(
    actor: User,
    met: Meeting | Series,
    subject: str,
    body: str,
    method: str = REQUEST,
    *,
    to: Iterable[User] | None = None,
) -> None:
    """Send everybody asked (or only these), but not the one who does it, a message with their own copy of the
    invitation."""
    page = reverse("series" if isinstance(met, Series) else "meeting", args=[met.pk])
    people = met.attendees.select_related("vendor_contact") if to is None else to
    for person in people:
        if person != actor:
            notices.tell([person], subject, body, link=page, calendar=invitation(met, person, method))


def _to_come(met: Meeting | Series) -> list[Meeting]:
    if isinstance(met, Meeting):
        return []
    return list(met.meetings.filter(state=Meeting.State.PLANNED, on__gte=clock.today()))


def _sentence(added: set[User], left_out: set[User]) -> str:
    def names(people: set[User]) -> str:
        return ", ".join(sorted(person.name for person in people))

    asked = f"Asked {names(added)} to come" if added else ""
    not_asked = f"{names(left_out)} need not come any more" if left_out else ""
    return "; ".join(filter(None, [asked, not_asked]))
