from datetime import date, time

import pytest
from django.core.exceptions import PermissionDenied

from midcourse.contracts.models import Contract, Intensity
from midcourse.insights.models import DeepDive
from midcourse.meetings import actions
from midcourse.meetings.models import Meeting
from midcourse.people.models import Event
from tests.cast import Cast, signed_in
from tests.meetings.material import TODAY, meeting

pytestmark = pytest.mark.django_db


def topic(cast: Cast, words: str) -> DeepDive:
    return DeepDive.objects.create(program=cast.program, topic=words, asked_by=cast.alma)


def test_both_sides_see_a_planned_meeting(cast: Cast) -> None:
    planned = meeting(cast)
    assert list(Meeting.objects.visible_to(cast.victor)) == [planned]
    assert not Meeting.objects.visible_to(cast.outsider).exists()
    told = Event.objects.visible_to(cast.victor).about(cast.program).get()
    assert told.sentence == "Planned a performance meeting on Nov 12, 2026"


def test_a_meeting_about_one_contract_is_not_the_cohorts(cast: Cast) -> None:
    planned = meeting(cast, program=None, contract=cast.contracts["B"], attendees=[])
    assert not Meeting.objects.visible_to(cast.victor).exists()
    assert list(Meeting.objects.visible_to(cast.dana)) == [planned]


def test_it_is_about_a_program_or_a_contract(cast: Cast) -> None:
    for subject in ({}, {"program": cast.program, "contract": cast.contracts["A"]}):
        with pytest.raises(ValueError, match="Choose one of them"):
            actions.plan_meeting(cast.alma, on=TODAY, **subject)


def test_a_program_without_running_contracts_cannot_meet(cast: Cast) -> None:
    with pytest.raises(ValueError, match="no contract running on Jan 1, 2020"):
        actions.plan_meeting(cast.alma, on=date(2020, 1, 1), program=cast.program)


def test_nobody_without_a_part_in_it_is_asked_to_come(cast: Cast) -> None:
    with pytest.raises(ValueError, match="Oscar has no part"):
        meeting(cast, attendees=[cast.outsider])
    assert not Meeting.objects.exists()


@pytest.mark.parametrize("who", ["victor", "lee", "priya", "ines", "outsider"])
def test_others_may_not_plan(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.plan_meeting(getattr(cast, who), on=TODAY, program=cast.program)


def test_high_intensity_takes_the_topic_that_waited_longest(cast: Cast) -> None:
    first, second = topic(cast, "Why evenings?"), topic(cast, "Why schools?")
    assert meeting(cast).deep_dive is None
    Contract.objects.filter(pk=cast.contracts["E"].pk).update(intensity=Intensity.HIGH)
    assert meeting(cast).deep_dive == first
    assert meeting(cast).deep_dive == second  # the first is spoken for


def test_planning_in_the_browser(cast: Cast) -> None:
    address = f"/meetings/plan/?program={cast.program.pk}"
    browser = signed_in(cast.alma)
    page = browser.get(address).text
    assert "About Janitorial services." in page
    assert "Victor, Vendor E" in page
    assert "Oscar" not in page
    wanted = {"on": "2026-12-03", "at": "14:30", "minutes_long": 90, "place": "Room 4", "attendees": [cast.victor.pk]}
    answer = browser.post(address, wanted)
    planned = Meeting.objects.get()
    assert answer["Location"] == f"/meetings/{planned.pk}/"
    assert (planned.program, planned.on) == (cast.program, date(2026, 12, 3))
    assert (planned.at, planned.minutes_long, planned.place) == (time(14, 30), 90, "Room 4")
    assert list(planned.attendees.all()) == [cast.victor]


def test_planning_without_a_subject_asks_for_one(cast: Cast) -> None:
    answer = signed_in(cast.alma).post("/meetings/plan/", {"on": "2026-12-03"})
    assert "Choose one of them" in answer.text
