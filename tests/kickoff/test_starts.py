"""Citylandia's contracts at the start: every state of a kickoff, both versions of a sheet, a plan, what to look at."""

from datetime import date, timedelta

import pytest

from midcourse.citylandia.calendar import Diary, on
from midcourse.citylandia.people import found_city
from midcourse.citylandia.starts import starts
from midcourse.contracts.models import Assessment, Contract
from midcourse.contracts.prompts import to_reassess
from midcourse.kickoff.models import Draft, ExpectationSheet, Kickoff, PreQuestion
from midcourse.measures.models import KPI
from midcourse.meetings.models import Meeting

TODAY = date(2026, 11, 23)


@pytest.mark.django_db
def test_they_are_as_far_as_they_should_be() -> None:
    with on(TODAY - timedelta(days=700)):
        city = found_city()
    diary = Diary(until=TODAY)
    with on(TODAY):
        starts(city, diary, TODAY)
        diary.live()
    states = dict(Kickoff.objects.values_list("contract__title", "state"))
    assert states == {
        "Street paving, East": "pre_wire_sent",
        "Homeless shelter, Westside": "held",
        "Child welfare visits, Center": "minutes_agreed",
        "IT help desk for libraries": "reviewed",
    }
    waiting = PreQuestion.objects.filter(kickoff__state="pre_wire_sent")
    assert waiting.exclude(answer="").exists()
    assert waiting.filter(answer="").count() == 1
    desk = Contract.objects.get(title="IT help desk for libraries")
    agreed = ExpectationSheet.objects.filter(kickoff__contract=desk, state="agreed")
    assert [sheet.version for sheet in agreed] == [2, 1]
    planned = Meeting.objects.filter(contract=desk, on__gt=TODAY, state=Meeting.State.PLANNED)
    assert {meeting.on.weekday() for meeting in planned} == {3}
    assert KPI.objects.in_use().of_contract(desk).count() in (2, 3)  # what medium intensity asks for
    assert Draft.objects.get().awarded is None
    assert Assessment.objects.count() == Contract.objects.count()
    assert not to_reassess(Contract.objects.all(), TODAY).exists()
