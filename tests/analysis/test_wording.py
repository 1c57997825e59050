from datetime import date

import pytest

from midcourse.analysis import wording
from midcourse.analysis.panel import Every, Kind, Measure

LATE = Measure("late arrivals", Kind.RATE, numerator="late15", denominator="arrived")
MISSED = Measure("missed stops", Kind.RATIO, numerator="missed", denominator="stops", per=1000)
COMPLAINTS = Measure("complaints", Kind.COUNT)


@pytest.mark.parametrize(
    ("value", "measure", "said"),
    [
        (0.31234, LATE, "31.2 %"),
        (0.3, LATE, "30 %"),
        (0.0042, LATE, "0.42 %"),
        (0.9987, LATE, "99.87 %"),
        (1.0, LATE, "100 %"),
        (0.0041, MISSED, "4.1 per 1,000 stops"),
        (1940, COMPLAINTS, "1,940"),
        (8.25, COMPLAINTS, "8.25"),
        (float("nan"), COMPLAINTS, "unknown"),
        (12_345_678, COMPLAINTS, "12.3 million"),
        (9_876_543, COMPLAINTS, "9,876,543"),
        (250_940_589.4, Measure("spend", Kind.SUM), "251 million"),
        (23_456_000_000, Measure("spend", Kind.SUM), "23.5 billion"),
        (1.18, Measure("deaths", Kind.RATIO, denominator="expected"), "1.18 times the expected"),
    ],
)
def test_a_figure_is_said_without_false_precision(value: float, measure: Measure, said: str) -> None:
    assert wording.figure(value, measure) == said


@pytest.mark.parametrize(
    ("every", "said"),
    [
        (Every.DAY, "5 June 2013"),
        (Every.WEEK, "the week of 5 June 2013"),
        (Every.MONTH, "June 2013"),
        (Every.YEAR, "2013"),
    ],
)
def test_a_period_is_said_in_words(every: Every, said: str) -> None:
    assert wording.period(date(2013, 6, 5), every) == said


def test_a_quarter_is_told_by_its_months() -> None:
    assert wording.period(date(2013, 10, 1), Every.QUARTER) == "October to December 2013"
    assert wording.since(date(2013, 10, 1), Every.QUARTER) == "since October 2013"


def test_a_difference_of_rates_is_in_points() -> None:
    assert wording.difference(-0.0234, LATE) == "2.3 points"
    assert wording.difference(0.01, LATE) == "1 point"


def test_a_basis_tells_numerator_and_denominator() -> None:
    assert wording.basis(612, 1940, LATE) == "612 late15 of 1,940 arrived"
    assert wording.basis(12, 3000, MISSED) == "12 missed over 3,000 stops"


def test_a_long_list_is_cut_and_the_rest_counted() -> None:
    assert wording.listing(["A"]) == "A"
    assert wording.listing(["A", "B", "C"]) == "A, B and C"
    assert wording.listing("ABCDEFG", most=3) == "A, B and 5 others"
    assert wording.listing([]) == ""


def test_a_quarter_over_the_turn_of_the_year_names_both() -> None:
    assert wording.period(date(2024, 12, 1), Every.QUARTER) == "December 2024 to February 2025"
    assert wording.period(date(2024, 10, 1), Every.QUARTER) == "October to December 2024"


@pytest.mark.parametrize(
    ("name", "kind", "said", "apart"),
    [
        ("% missed", Kind.VALUE, "12.5 %", "12 points"),
        ("pct_on_time", Kind.MEAN, "12.5 %", "12 points"),
        ("percent of goal", Kind.VALUE, "12.5 %", "12 points"),
        ("missed", Kind.VALUE, "12.5", "12.5"),
        ("percentile", Kind.VALUE, "12.5", "12.5"),
        ("% paid", Kind.SUM, "12.5", "12.5"),
    ],
)
def test_levels_sent_as_percent_are_told_as_percent(name: str, kind: Kind, said: str, apart: str) -> None:
    measure = Measure(name, kind)
    assert wording.figure(12.5, measure) == said
    assert wording.difference(-12.5, measure) == apart


@pytest.mark.parametrize(
    ("fraction", "said"),
    [
        (0.5, "50 %"),
        (0.0042, "0.42 %"),
        (0.0009, "0.09 %"),
        (0.000084, "0.0084 %"),
        (-0.0000057, "−0.00057 %"),
        (0, "0 %"),
    ],
)
def test_small_shares_show_two_figures(fraction: float, said: str) -> None:
    assert wording.percent(fraction) == said
