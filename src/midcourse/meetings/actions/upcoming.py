"""What the coming of a meeting brings by itself: its deep dive, and one message to its vendors a week before."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse

from midcourse.contracts.models import Contract
from midcourse.corrections.models import Commitment, Correction, Question, Side
from midcourse.measures.models import DataRequest
from midcourse.meetings.actions.meeting import when
from midcourse.meetings.models import Meeting
from midcourse.meetings.scope import contracts_of, topic_of
from midcourse.people import events, notices
from midcourse.people.models import Role, User

BEFORE = timedelta(days=7)


def take_topics() -> int:
    """Give the next planned meeting of each program and contract its deep dive, where high intensity asks for one
    and a topic waits (M5). Meetings after it wait their turn. Says how many took one."""
    planned = Meeting.objects.filter(state=Meeting.State.PLANNED).select_related("program", "contract", "deep_dive")
    upcoming: dict[tuple[int | None, int | None], Meeting] = {}
    for meeting in planned.order_by("on", "pk"):
        upcoming.setdefault((meeting.program_id, meeting.contract_id), meeting)
    return sum(_take(meeting) for meeting in upcoming.values() if meeting.deep_dive is None)


def remind(today: date) -> int:
    """Tell the vendor contacts asked to a meeting of the coming week what is asked of them, once a meeting.

    Says how many meetings. One that is moved is told of again.
    """
    soon = Meeting.objects.filter(state=Meeting.State.PLANNED, reminded_on=None, on__gt=today, on__lte=today + BEFORE)
    return sum(_remind(key, today) for key in soon.order_by("on", "pk").values_list("pk", flat=True))


@transaction.atomic
def _take(meeting: Meeting) -> bool:
    topic = topic_of(meeting)
    if topic is None:
        return False
    meeting.deep_dive = topic
    meeting.save(update_fields=["deep_dive"])
    sentence = f"Deep dive, as the topic that waited longest: {topic}"
    events.record(None, "meeting.topic", sentence, [meeting, meeting.program, meeting.contract])
    return True


@transaction.atomic
def _remind(key: int, today: date) -> bool:
    """False where another round of the upkeep was first."""
    waiting = Meeting.objects.select_for_update().filter(pk=key, state=Meeting.State.PLANNED, reminded_on=None)
    meeting: Meeting | None = waiting.first()
    if meeting is None:
        return False
    meeting.reminded_on = today
    meeting.save(update_fields=["reminded_on"])
    contacts: dict[int, list[User]] = defaultdict(list)
    for person in meeting.attendees.filter(role=Role.VENDOR).select_related("vendor_contact"):
        contacts[person.vendor_contact.vendor_id].append(person)
    subject = f"{meeting.program or meeting.contract}: performance meeting on {meeting.on:%A, %B %-d}"
    for vendor, people in contacts.items():
        asked = list(_asked_of(list(contracts_of(meeting).filter(vendor=vendor)), today))
        lines = ["What is asked of you until then:", *asked] if asked else ["Nothing is open on your side. Thank you."]
        body = "\n".join([f"We meet on {when(meeting)}.", "", *lines])
        notices.tell(people, subject, body, link=reverse("meeting", args=[meeting.pk]))
    return True


def _asked_of(contracts: list[Contract], today: date) -> Iterator[str]:
    """What one vendor owes under its contracts, a line each: late figures, corrections, promises, answers."""
    owed = {"contract__in": contracts}
    for request in DataRequest.objects.late(today).filter(**owed).select_related("kpi__current"):
        yield f"– Figures: {request}, due since {request.due:%b %-d}"
    open_corrections = Correction.objects.filter(**owed, state=Correction.State.AGREED, owner__role=Role.VENDOR)
    for correction in open_corrections:
        yield f"– Correction: {correction.what}, in place by {correction.due:%b %-d}"
    for promise in Commitment.objects.open().filter(**owed, side=Side.VENDOR):
        yield f"– Promise: {promise.what}, by {promise.due:%b %-d}"
    for question in Question.objects.unanswered().filter(**owed):
        yield f"– Question: {question.text}"
