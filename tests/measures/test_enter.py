"""Figures entered one by one: bitemporal, all or nothing."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from midcourse.measures.actions import Figure, ask_for_figures, define_kpi, enter_figures
from midcourse.measures.models import KPI, DataRequest, Observation, Standing
from midcourse.people import clock
from midcourse.people.models import Event
from tests.cast import Cast
from tests.measures.janitorial import COMPLAINTS, enter

JAN, FEB = date(2026, 1, 1), date(2026, 2, 1)
MARCH_5, MARCH_9 = datetime(2026, 3, 5, tzinfo=UTC), datetime(2026, 3, 9, tzinfo=UTC)


def figures(**lookup: object) -> list[float]:
    return list(
        Observation.objects.current().filter(**lookup).order_by("period", "pk").values_list("numerator", flat=True)
    )


def test_a_corrected_figure_is_a_new_row_and_the_old_one_can_still_be_read(cast: Cast, complaints: KPI) -> None:
    with clock.at(MARCH_5):
        enter(cast, complaints, "E", (JAN, 10), (FEB, 12))
    with clock.at(MARCH_9):
        second = enter(cast, complaints, "E", (JAN, 11), (FEB, 12))
    assert figures() == [11, 12]
    before = Observation.objects.as_of(MARCH_5).order_by("period").values_list("numerator", flat=True)
    assert list(before) == [10, 12]
    assert Observation.objects.count() == 3  # February was the same and is kept once
    assert second.figures == 1


def test_figures_by_site_take_the_place_of_the_whole_so_that_nothing_counts_twice(cast: Cast, complaints: KPI) -> None:
    enter(cast, complaints, "E", (JAN, 10), (FEB, 12))
    enter(cast, complaints, "E", (JAN, 6), site="Library")
    assert sorted(figures(period=JAN)) == [6]
    assert figures(period=FEB) == [12]


def test_what_was_not_mentioned_stays(cast: Cast, complaints: KPI) -> None:
    enter(cast, complaints, "E", (JAN, 6), site="Library")
    enter(cast, complaints, "E", (JAN, 2), site="City Hall")
    assert sorted(figures()) == [2, 6]


def test_a_figure_that_cannot_be_stops_them_all(cast: Cast, complaints: KPI, passed: KPI) -> None:
    bad = Figure(passed, JAN, 130, 120)
    with pytest.raises(ValueError, match="130 is more than the 120 it is out of"):
        enter_figures(cast.victor, cast.contracts["E"], [Figure(complaints, JAN, 3), bad])
    assert figures() == []


@pytest.mark.parametrize(
    ("figure", "sentence"),
    [
        ((JAN, -1, None), "below zero"),
        ((date(2026, 1, 15), 3, None), "not the first day of a month"),
        ((JAN, float("nan"), None), "not a number"),
        ((JAN, 3, 10), "takes no"),
    ],
)
def test_each_impossible_figure_has_its_sentence(
    cast: Cast, complaints: KPI, figure: tuple[date, float, float | None], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        enter_figures(cast.alma, cast.contracts["E"], [Figure(complaints, *figure)])


def test_a_kpi_of_another_contract_is_refused(cast: Cast) -> None:
    own = define_kpi(cast.alma, contract=cast.contracts["B"], **COMPLAINTS)
    with pytest.raises(ValueError, match="not a KPI of"):
        enter_figures(cast.victor, cast.contracts["E"], [Figure(own, JAN, 3)])


def test_a_vendor_contact_enters_only_their_own(cast: Cast, complaints: KPI) -> None:
    with pytest.raises(PermissionDenied):
        enter_figures(cast.dana, cast.contracts["E"], [Figure(complaints, JAN, 3)])
    enter_figures(cast.victor, cast.contracts["E"], [Figure(complaints, JAN, 3)])
    assert Event.objects.latest("pk").sentence == "Entered 1 figure of Complaints for January 2026"


def test_arriving_figures_answer_what_was_asked(cast: Cast) -> None:
    with clock.at(datetime(2026, 1, 1, 9, tzinfo=UTC)):
        kpi = define_kpi(cast.alma, contract=cast.contracts["E"], **COMPLAINTS)
        ask_for_figures(kpi, date(2026, 2, 28))
    enter(cast, kpi, "E", (JAN, 3))
    assert [request.period for request in DataRequest.objects.open()] == [FEB]


def test_standing_follows_the_figures(cast: Cast, passed: KPI) -> None:
    """12 months at 95 % and then 5 at 70 %: worsening against the mean, below the target of 90 %."""
    year = [date(2025, month, 1) for month in range(1, 13)] + [date(2026, month, 1) for month in range(1, 6)]
    rows = [Figure(passed, day, 95 + number % 3 if number < 12 else 70, 100) for number, day in enumerate(year)]
    enter_figures(cast.alma, cast.contracts["E"], rows)
    standing = Standing.objects.get(kpi=passed, contract=cast.contracts["E"])
    assert (standing.latest, standing.meets_target, standing.verdict) == (0.7, False, "worsening")
    assert standing.since == date(2026, 1, 1)
    assert len(standing.points) == 17


def test_few_figures_give_no_verdict_and_missing_is_no_point(cast: Cast, complaints: KPI) -> None:
    enter(cast, complaints, "E", (JAN, 3), (date(2026, 3, 1), 0))
    standing = Standing.objects.get(kpi=complaints)
    assert standing.verdict == "too few data"
    assert standing.points == [["2026-01-01", 3.0, None], ["2026-03-01", 0.0, None]]


def test_vendors_whose_figures_are_all_alike_can_be_saved(cast: Cast, complaints: KPI) -> None:
    """Six vendors with the same 9 complaints each month leave no scatter to measure anything against."""
    months = [(date(2026, month, 1), 9.0) for month in range(1, 11)]
    for letter in "ABCDEF":
        enter(cast, complaints, letter, *months)
    assert set(Standing.objects.values_list("verdict", flat=True)) == {"too few data"}
