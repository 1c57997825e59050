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


def test_a_level_that_moved_after_the_first_of_two_years_is_no_season() -> None:
    noise = np.random.default_rng(1).normal(0, 2, (2, 24))
    level = np.array([100.0] * 12 + [140.0] * 12)  # a line through a step leaves a saw whose teeth are a year long
    assert (
        pattern(panel({"A": list(level + noise[0]), "B": list(level + noise[1])}, Every.MONTH, cast.months(24))) is None
    )


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


def test_a_quarter_that_is_low_each_year_comes_back() -> None:
    quarters = [date(2020 + n // 4, 3 * (n % 4) + 1, 1) for n in range(12)]
    noise = np.random.default_rng(4).normal(0, 3, 12)
    counts = 100 + noise - np.where(np.arange(12) % 4 == 2, 30, 0)
    found = pattern(panel({"A": list(counts)}, Every.QUARTER, quarters))
    assert found is not None
    assert found.cycle is Cycle.QUARTER
    assert "low in quarter 3" in found.finding.sentence


def test_the_christmas_weeks_come_back_in_weekly_figures() -> None:
    weeks = pl.date_range(date(2022, 1, 3), date(2024, 12, 30), "1w", eager=True).to_list()
    last = np.array([week.isocalendar().week == 52 for week in weeks])
    counts = 100 + np.random.default_rng(5).normal(0, 5, len(weeks)) - 50 * last
    found = pattern(panel({"A": list(counts)}, Every.WEEK, weeks))
    assert found is not None
    assert found.cycle is Cycle.WEEK
    assert "low in the weeks around 25 December" in found.finding.sentence


def test_february_is_not_low_for_its_days_alone() -> None:
    days = cast.months(48)
    lengths = [(following - day).days for day, following in zip(days, cast.months(49)[1:], strict=True)]
    noise = np.random.default_rng(6).normal(0, 2, 48)
    counts = [100 * length + wobble for length, wobble in zip(lengths, noise, strict=True)]
    assert pattern(panel({"A": counts}, Every.MONTH, days)) is None


def test_two_years_show_a_season_of_moderate_strength() -> None:
    random, year = np.random.default_rng(7), 30 * np.cos(np.arange(24) * np.pi / 6)
    days = cast.months(24)
    seen = sum(
        pattern(panel({"A": list(200 + year + random.normal(0, 15, 24))}, Every.MONTH, days)) is not None
        for _ in range(40)
    )
    assert seen >= 24  # the table in docs/methods/seasons.md: about three of four


def test_slow_swings_are_no_season() -> None:
    random, days = np.random.default_rng(9), cast.months(36)
    told = 0
    for _ in range(150):
        shocks = random.normal(0, 8, 60)
        swings = np.zeros(60)
        for place in range(1, 60):
            swings[place] = 0.6 * swings[place - 1] + shocks[place]
        told += pattern(panel({"A": list(100 + swings[24:])}, Every.MONTH, days)) is not None
    assert told <= 7  # 2 % of 150 is 3; more than 7 happens once in 80 tries


@pytest.mark.parametrize("level", [0.0, 1e-9, 250.0, 1e12])
def test_a_constant_has_no_season(level: float) -> None:
    assert pattern(panel({"A": [level] * 36}, Every.MONTH, cast.months(36))) is None


def test_missing_months_do_not_hide_a_season() -> None:
    year = np.array([100.0] * 11 + [180.0])
    days = cast.months(48)
    counts = np.tile(year, 4) + np.random.default_rng(10).normal(0, 5, 48)
    kept = [place for place in range(48) if place not in (3, 17, 30)]
    found = pattern(panel({"A": [counts[place] for place in kept]}, Every.MONTH, [days[place] for place in kept]))
    assert found is not None
    assert "high in December" in found.finding.sentence


def test_what_halved_in_the_second_of_two_years_is_not_half_the_season() -> None:
    """July is four times January in either year; from March of the second on there is half of everything."""
    year = np.array([50, 55, 90, 130, 170, 180, 200, 180, 150, 110, 75, 55])
    counts = np.concatenate([year, year * np.repeat([1, 0.5], [2, 10])]) * (1 + 0.01 * np.tile([1, -1, 0], 8))
    found = pattern(panel({"A": counts.tolist()}, Every.MONTH, cast.months(24)))
    assert found is not None
    january, july = found.of(cast.months(24))[[0, 6]]
    assert july / january == pytest.approx(4, rel=0.05)
