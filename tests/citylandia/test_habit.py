"""The year of the habit that Citylandia has lived: what a trainee should find in it."""

from datetime import date

import pytest

from midcourse.citylandia.between import between
from midcourse.citylandia.calendar import Diary, after, month_before, months_back, on
from midcourse.citylandia.learning import PRACTICE, learning
from midcourse.citylandia.people import found_city
from midcourse.citylandia.sweeping import sweeping
from midcourse.contracts.models import LogEntry, Risk
from midcourse.corrections.actions import run_due_checks
from midcourse.corrections.models import Commitment, Correction, Practice, Side
from midcourse.insights.models import Signal
from midcourse.measures.models import Contest
from midcourse.meetings.models import Meeting
from midcourse.people import clock

TODAY = date(2026, 11, 23)


@pytest.mark.django_db
def test_the_sweepers_year_has_all_that_there_is_to_learn_from() -> None:
    with on(month_before(TODAY, 26)):
        city = found_city()
    diary = Diary(until=TODAY)
    made = sweeping(city, diary, TODAY)
    learning(made, diary)
    between(city, made, diary, TODAY)
    for month in months_back(TODAY, 12):
        diary.note(after(month, 14), lambda: run_due_checks(clock.today()))
    diary.live()

    practice = Practice.objects.get(title=PRACTICE)
    assert (practice.effect["verdict"], practice.effect["pooled"]["adopters"]) == ("worked", 3)
    newest = {each.contract_id: each.checks.all()[0] for each in Correction.objects.order_by("pk")}
    assert {check.verdict or check.computed for check in newest.values()} == {"worked", "cannot_tell", "too_early"}
    first = Correction.objects.get(contract=made.contracts[6], follows=None)
    assert first.checks.all()[0].verdict == "did_not"
    for side in Side:
        assert set(Commitment.objects.filter(side=side).values_list("state", flat=True)) == {"kept", "broken", "open"}
    assert [bool(each.answer) for each in Contest.objects.order_by("at")] == [True, False]
    assert set(LogEntry.objects.values_list("shared", flat=True)) == {True, False}
    assert Signal.objects.open().filter(trigger__risk__in=Risk.objects.open()).exists()
    states = list(Meeting.objects.order_by("first_planned").values_list("state", flat=True))
    assert states == ["held"] * 4 + ["cancelled", "held", "planned"]
    late = [each for each in Meeting.objects.filter(state="held") if (each.on - each.first_planned).days > 7]
    assert len(late) == 1
