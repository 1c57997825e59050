from datetime import date

import numpy as np
import polars as pl
import pytest

from midcourse.analysis.breaks import cautions
from midcourse.analysis.finding import FindingKind
from midcourse.analysis.panel import Every, Kind, Measure, Panel
from midcourse.analysis.seasons import Cycle, pattern

from . import cast

COMPLAINTS = Measure("complaints", Kind.COUNT)


def panel(units: dict[str, list[float]], every: Every, days: list[date]) -> Panel:
    rows = [
        {"period": day, "unit": unit, "numerator": value}
        for unit, values in units.items()
        for day, value in zip(days, values, strict=True)
    ]
    return Panel(pl.DataFrame(rows), COMPLAINTS, every, "vendor")


@pytest.mark.shared_data
def test_friday_is_the_low_day_in_every_school_type() -> None:
    attendance = cast.attendance()
    found = pattern(cautions(attendance).clean(attendance))
    assert found is not None
    assert found.cycle is Cycle.WEEKDAY
    assert found.finding.kind is FindingKind.SEASON
    said = found.finding.sentence
    assert "lowest on Fridays in every school_type" in said
    # Hand sum of the file's Fridays, 19 September left out: primary 94.4 %, other days 95.3 %
    assert "Primary 94.4 % against 95.3 % on other days" in said
    assert found.factors[date(2022, 9, 30)] < 0.995


@pytest.mark.shared_data
def test_late_arrivals_were_shared_in_june_july_and_december() -> None:
    found = pattern(cast.flights())
    assert found is not None
    assert found.finding.kind is FindingKind.SHARED_CAUSE
    assert "in June, July and December 2013 (31.5 % to 33.5 %)" in found.finding.sentence
    assert "low in all 14 carriers in September 2013 (13.7 %)" in found.finding.sentence
    assert "One year of figures cannot tell" in found.finding.sentence


@pytest.mark.shared_data
def test_the_february_blizzard_was_every_carriers() -> None:
    found = pattern(cast.flights(cast.CANCELLED))
    assert found is not None
    assert found.finding.evidence["high"] == [date(2013, 2, 1)]


def test_complaints_that_rise_every_december_come_back() -> None:
    noise = np.random.default_rng(3).normal(0, 3, (2, 36))
    winter = np.array([40.0 if month % 12 == 11 else 0.0 for month in range(36)])
    both = {"A": list(100 + winter + noise[0]), "B": list(200 + 2 * winter + noise[1])}
    found = pattern(panel(both, Every.MONTH, cast.months(36)))
    assert found is not None
    assert found.cycle is Cycle.MONTH
    assert "high in December" in found.finding.sentence
    # 40 % above the other months' 100, so 140 ÷ the mean of the year, 103.3 = 1.35
    assert found.factors[date(2025, 12, 1)] == pytest.approx(1.35, abs=0.03)


@pytest.mark.parametrize("every", [Every.DAY, Every.MONTH])
def test_plain_noise_has_a_pattern_no_more_often_than_promised(every: Every) -> None:
    random = np.random.default_rng(11)
    days = cast.months(36)
    if every is Every.DAY:
        days = [day for day in pl.date_range(date(2024, 1, 1), date(2024, 3, 29), eager=True) if day.weekday() < 5]
    told = sum(
        pattern(panel({"A": list(random.normal(100, 10, len(days)))}, every, days)) is not None for _ in range(200)
    )
    assert told <= 7  # 1 % of 200 is 2; more than 7 happens once in 900 tries


def test_a_straight_rise_over_a_year_is_no_season() -> None:
    rising = {
        name: [100.0 + 5 * month + (month * 7 + place) % 5 for month in range(12)] for place, name in enumerate("ABCD")
    }
    assert pattern(panel(rising, Every.MONTH, cast.months(12))) is None


def test_half_a_year_high_is_told_by_its_highest_and_lowest_month() -> None:
    year = [120, 121, 122, 125, 122, 121, 80, 79, 78, 75, 78, 79]
    found = pattern(panel({"A": [float(count) for count in year * 3]}, Every.MONTH, cast.months(36)))
    assert found is not None
    assert "high in April (125) and low in October (75)" in found.finding.sentence
