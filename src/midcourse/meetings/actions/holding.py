"""Holding a performance meeting: who was there, what it leaves, and the packs frozen with it."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Q

from midcourse.contracts.models import Contract
from midcourse.insights.models import Insight
from midcourse.meetings.actions.freezing import freeze_editions
from midcourse.meetings.actions.inviting import check_invited
from midcourse.meetings.actions.meeting import say, still_planned
from midcourse.meetings.actions.minutes import ask_to_agree, keep_minutes
from midcourse.meetings.models import Meeting
from midcourse.meetings.scope import contracts_of, high_intensity, open_problems, topic_of
from midcourse.people import clock
from midcourse.people.access import Verb, require
from midcourse.people.models import User


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
    At high intensity the topic that has waited longest is its deep dive where none was chosen.
    Raises UnansweredProblemsError (M4), and ValueError before the meeting's day, for one that is not planned or that
    somebody closed meanwhile, for minutes that name another vendor, for somebody present who has no part in it, and at
    high intensity without a deep dive (M5).
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
    meeting.save(update_fields=["state", "deep_dive"])
    meeting.present.set(people)
    keep_minutes(actor, meeting, minutes, staff_minutes)
    reviewed = Contract.objects.filter(pk__in=[each.pk for each in contracts_of(meeting)])
    reviewed.filter(Q(last_review=None) | Q(last_review__lt=meeting.on)).update(last_review=meeting.on)
    say(actor, "meeting.hold", f"Held the performance meeting of {meeting.on:%b %-d, %Y}", meeting, shared=True)
    ask_to_agree(actor, meeting)
    freeze_editions(actor, meeting)
    return meeting


def _close_deep_dive(meeting: Meeting, learned: str) -> None:
    topic = topic_of(meeting)
    if topic is None:
        if high_intensity(meeting):
            raise ValueError("A high-intensity meeting takes one deep dive. Choose a topic from the queue or add one.")
        return
    meeting.deep_dive = topic
    topic.taken_at, topic.learned = clock.now(), learned
    topic.save(update_fields=["taken_at", "learned"])
