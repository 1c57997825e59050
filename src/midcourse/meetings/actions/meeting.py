"""Planning, moving and cancelling a performance meeting."""

from collections.abc import Iterable
from datetime import date, time

from django.db import transaction

from midcourse.contracts.models import Contract, Program
from midcourse.insights.models import DeepDive
from midcourse.meetings.actions.inviting import check_invited, tell
from midcourse.meetings.calendar import CANCEL
from midcourse.meetings.models import Meeting, Series
from midcourse.meetings.naming import check_words
from midcourse.meetings.scope import runs_on, topic_of, waiting_topics
from midcourse.people import events
from midcourse.people.access import Verb, require
from midcourse.people.models import User


@transaction.atomic
def plan_meeting(
    actor: User,
    *,
    on: date,
    program: Program | None = None,
    contract: Contract | None = None,
    at: time | None = None,
    minutes_long: int = 60,
    place: str = "",
    attendees: Iterable[User] = (),
) -> Meeting:
    """Plan a meeting about a program or one contract, and invite.

    At high intensity it takes the topic that has waited longest.
    Raises ValueError without exactly one of the two, for a program without running contracts, and for an attendee
    who may not know of the meeting.
    """
    subject = program or contract
    if subject is None or (program and contract):
        raise ValueError("A performance meeting is about a program or about one contract. Choose one of them.")
    require(actor, Verb.RUN_MEETINGS, subject)
    meeting = Meeting(program=program, contract=contract, on=on, first_planned=on, at=at, planned_by=actor)
    meeting.minutes_long, meeting.place = minutes_long, place
    if not runs_on(meeting, on):
        raise ValueError(f"{subject} has no contract running on {on:%b %-d, %Y}. Choose another date.")
    meeting.save()
    people = list(attendees)
    check_invited(meeting, people)
    meeting.attendees.set(people)
    meeting.deep_dive = topic_of(meeting)
    meeting.save(update_fields=["deep_dive"])
    say(actor, "meeting.plan", f"Planned a performance meeting on {on:%b %-d, %Y}", meeting, shared=True)
    tell(actor, meeting, f"Performance meeting, {on:%B %-d}: {subject}", f"You are asked to come on {when(meeting)}.")
    return meeting


@transaction.atomic
def move_meeting(
    actor: User, meeting: Meeting, on: date, *, at: time | None = None, place: str | None = None, because: str = ""
) -> Meeting:
    """Choose another day, time or place for a planned meeting, and tell everybody who is asked.

    `at` and `place` stay as they are where None. Raises ValueError once held or cancelled, where nothing changes, for
    a day on which no contract runs, and for a reason that names another vendor.
    """
    require(actor, Verb.RUN_MEETINGS, meeting)
    still_planned(meeting)
    before, reason = when(meeting), told(actor, because, meeting)
    new = (on, meeting.at if at is None else at, meeting.place if place is None else place)
    if new == (meeting.on, meeting.at, meeting.place):
        raise ValueError(f"The meeting is on {before} already. Choose another day, time or place.")
    if not runs_on(meeting, on):
        subject = meeting.program or meeting.contract
        raise ValueError(f"{subject} has no contract running on {on:%b %-d, %Y}. Choose another date.")
    (meeting.on, meeting.at, meeting.place), meeting.sequence = new, meeting.sequence + 1
    meeting.reminded_on = None
    meeting.save(update_fields=["on", "at", "place", "sequence", "reminded_on"])
    sentence = f"Moved the performance meeting from {before} to {when(meeting)}{reason}"
    say(actor, "meeting.move", sentence, meeting, shared=True)
    tell(actor, meeting, f"Moved: performance meeting, {meeting.program or meeting.contract}", f"{sentence}.")
    return meeting


@transaction.atomic
def take_deep_dive(actor: User, meeting: Meeting, topic: DeepDive) -> Meeting:
    """Choose the meeting's one deep dive from the topics waiting (M5). Raises ValueError for any other topic."""
    require(actor, Verb.RUN_MEETINGS, meeting)
    still_planned(meeting)
    if not waiting_topics(meeting).filter(pk=topic.pk).exists():
        raise ValueError(f"“{topic}” is not waiting for this meeting. Choose a topic from its queue.")
    meeting.deep_dive = topic
    meeting.save(update_fields=["deep_dive"])
    say(actor, "meeting.topic", f"Deep dive chosen: {topic}", meeting)
    return meeting


@transaction.atomic
def cancel_meeting(actor: User, meeting: Meeting, because: str = "") -> Meeting:
    """Call a planned meeting off; its deep dive goes back to the queue.

    Raises ValueError once it was held, and for a reason that names another vendor.
    """
    require(actor, Verb.RUN_MEETINGS, meeting)
    still_planned(meeting)
    reason = told(actor, because, meeting)
    meeting.state, meeting.deep_dive, meeting.sequence = Meeting.State.CANCELLED, None, meeting.sequence + 1
    meeting.save(update_fields=["state", "deep_dive", "sequence"])
    sentence = f"Cancelled the performance meeting of {meeting.on:%b %-d, %Y}{reason}"
    say(actor, "meeting.cancel", sentence, meeting, shared=True)
    tell(actor, meeting, f"Off: performance meeting, {meeting.program or meeting.contract}", f"{sentence}.", CANCEL)
    return meeting


def say(actor: User, verb: str, sentence: str, meeting: Meeting, *, shared: bool = False) -> None:
    """An event on the time lines of the meeting and its program or contract."""
    events.record(actor, verb, sentence, [meeting, meeting.program, meeting.contract], shared=shared)


def when(meeting: Meeting) -> str:
    """Day, time and place in words."""
    at = f", {meeting.at:%-I:%M %p}" if meeting.at else ""
    return f"{meeting.on:%A, %B %-d, %Y}{at}{f', {meeting.place}' if meeting.place else ''}"


def told(actor: User, because: str, met: Meeting | Series) -> str:
    """A reason as the end of a sentence that vendors read. Raises ValueError where it names another vendor."""
    if not (because := because.strip().rstrip(".")):
        return ""
    check_words(actor, met, because)
    return f": {because}"


def still_planned(meeting: Meeting) -> None:
    """Read the meeting anew and keep others from changing it until this is saved.

    Raises ValueError once it was held or cancelled, though that happened after `meeting` was read.
    """
    meeting.refresh_from_db(from_queryset=Meeting.objects.select_for_update())
    if meeting.state == Meeting.State.HELD:
        raise ValueError("Somebody closed this meeting already. Open its page to read the minutes and correct them.")
    if meeting.state == Meeting.State.CANCELLED:
        raise ValueError("This meeting is cancelled. Plan a new one.")
