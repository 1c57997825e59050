"""What the coming of a meeting brings by itself: its deep dive, and one message to its vendors a week before."""

from datetime import date, timedelta

import pytest

from midcourse.contracts.models import Contract, Intensity
from midcourse.corrections.actions import promise
from midcourse.corrections.models import Side
from midcourse.insights.models import DeepDive
from midcourse.meetings import actions
from midcourse.meetings.models import Meeting
from midcourse.people import clock
from midcourse.people.models import Event, Notice
from tests.cast import Cast
from tests.meetings.material import NOW, TODAY, everything, meeting
from tests.meetings.test_series import a_series

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with clock.at(NOW):
        yield


def reminders(person: object) -> list[str]:
    """What the person was told of meetings beyond invitations."""
    told = Notice.objects.filter(to=person, subject__contains=": performance meeting on").order_by("pk")
    return list(told.values_list("body", flat=True))


def test_a_week_before_each_vendor_reads_what_is_asked_of_them(cast: Cast) -> None:
    everything(cast)
    e = cast.contracts["E"]
    promise(cast.victor, e, side=Side.VENDOR, what="Floor machines serviced", owner=cast.victor, due=date(2026, 11, 18))
    promise(cast.alma, e, side=Side.GOVERNMENT, what="Keys for night crews", owner=cast.alma, due=date(2026, 11, 18))
    meeting(cast, on=TODAY + timedelta(days=7))
    assert actions.remind(TODAY) == 1
    (told,) = reminders(cast.victor)
    assert told.splitlines() == [
        "We meet on Thursday, November 19, 2026.",
        "",
        "What is asked of you until then:",
        "– Figures: Complaints for Oct 2026, due since Nov 10",
        "– Correction: Second crew on weeknights, in place by Nov 30",
        "– Promise: Floor machines serviced, by Nov 18",
    ]
    (others,) = reminders(cast.dana)  # her correction is in place, so only the figures are open
    assert others.splitlines()[2:] == [
        "What is asked of you until then:",
        "– Figures: Complaints for Oct 2026, due since Nov 10",
    ]
    assert reminders(cast.alma) == []


def test_it_is_told_once_and_again_only_when_the_meeting_is_moved(cast: Cast) -> None:
    planned = meeting(cast, on=TODAY + timedelta(days=3))
    assert [actions.remind(TODAY), actions.remind(TODAY)] == [1, 0]
    assert reminders(cast.victor) == [
        "We meet on Sunday, November 15, 2026.\n\nNothing is open on your side. Thank you."
    ]
    actions.move_meeting(cast.alma, planned, TODAY + timedelta(days=6))
    assert [actions.remind(TODAY), actions.remind(TODAY)] == [1, 0]
    assert len(reminders(cast.victor)) == 2


def test_it_is_not_told_long_before_nor_when_it_is_off(cast: Cast) -> None:
    meeting(cast, on=TODAY + timedelta(days=8))
    actions.cancel_meeting(cast.alma, meeting(cast, on=TODAY + timedelta(days=2)))
    meeting(cast)  # today
    assert actions.remind(TODAY) == 0


def test_of_a_series_only_the_next_meeting_takes_the_topic_that_waited_longest(cast: Cast) -> None:
    Contract.objects.filter(pk=cast.contracts["E"].pk).update(intensity=Intensity.HIGH)
    series = a_series(cast)
    first, second = (
        DeepDive.objects.create(program=cast.program, topic=words, asked_by=cast.alma)
        for words in ("Why evenings?", "Why schools?")
    )
    assert [actions.take_topics(), actions.take_topics()] == [1, 0]
    assert [each.deep_dive for each in series.meetings.order_by("on")[:3]] == [first, None, None]
    told = Event.objects.visible_to(cast.alma).about(cast.program)[0]
    assert (told.actor, told.sentence) == (None, "Deep dive, as the topic that waited longest: Why evenings?")
    held = series.meetings.order_by("on").first()
    with clock.at(NOW + timedelta(days=60)):
        actions.hold_meeting(cast.alma, held, "Talked.", learned="One crew covers five sites.")
        assert actions.take_topics() == 1
    assert series.meetings.filter(state=Meeting.State.PLANNED).order_by("on").first().deep_dive == second


def test_without_high_intensity_no_topic_is_taken(cast: Cast) -> None:
    a_series(cast)
    DeepDive.objects.create(program=cast.program, topic="Why evenings?", asked_by=cast.alma)
    assert actions.take_topics() == 0


def test_a_meeting_that_is_held_takes_the_topic_though_nobody_chose_it(cast: Cast) -> None:
    planned = meeting(cast)
    Contract.objects.filter(pk=cast.contracts["E"].pk).update(intensity=Intensity.HIGH)
    topic = DeepDive.objects.create(program=cast.program, topic="Why evenings?", asked_by=cast.alma)
    held = actions.hold_meeting(cast.alma, planned, "Talked.", learned="One crew covers five sites.")
    topic.refresh_from_db()
    assert (held.deep_dive, topic.learned) == (topic, "One crew covers five sites.")
