"""Interrupted time series against published results.

The figures are the tutorial's own (Lopez Bernal, Cummins & Gasparrini, International Journal of Epidemiology 46, 2017,
github.com/gasparrini/2017_lopezbernal_IJE_codedata): hospital admissions for acute coronary events in Sicily and the
age-standardised population, a smoking ban since January 2005.
"""

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from midcourse.analysis.effects import Method, Series, Verdict, effect
from midcourse.analysis.effects.working import working
from midcourse.analysis.measure import Better, Every, Kind, Measure
from tests.analysis.cast import FIGURES, months

EVENTS = Measure("coronary events", Kind.RATIO, Better.LOWER, "events", "people")
BAN = date(2005, 1, 1)


def sicily() -> Series:
    rows = pl.read_csv(FIGURES / "sicily.csv", try_parse_dates=True)
    events, people = (tuple(rows[name].cast(pl.Float64)) for name in ("events", "population"))
    return Series(EVENTS, Every.MONTH, tuple(rows["month"]), events, people)


def test_sicilys_smoking_ban_with_the_season_as_published():
    """The tutorial's quasi-Poisson model with offset, trend and two harmonics: RR 0.885 (0.839 to 0.933).

    The tutorial takes months for independent; here they may go together, and the interval is a little wider.
    """
    answer = effect(sicily(), BAN, expected=-1)
    found = np.exp([answer.decided.interval.estimate, answer.decided.interval.low, answer.decided.interval.high])
    assert found[0] == pytest.approx(0.885, abs=0.001)
    assert found[1:] == pytest.approx([0.839, 0.933], abs=0.01)
    assert (answer.verdict, answer.decided.method) == (Verdict.WORKED, Method.SEGMENTED)
    assert answer.decided.beside["season"] is True


def test_the_slope_did_not_change_as_published():
    """The tutorial's model with a slope change finds none (p = 0.6 or so): ratio per month about 1.00."""
    slope = effect(sicily(), BAN, expected=-1).decided.beside["slope"]
    assert slope["low"] < 0 < slope["high"]


def test_figures_rate_and_expected_are_in_the_picture():
    answer = effect(sicily(), BAN, expected=-1)
    drawn = answer.decided.picture
    assert len(drawn.periods) == 59
    since = drawn.periods.index(BAN)
    assert drawn.expected[:since] == pytest.approx(drawn.fitted[:since])
    assert (drawn.expected[since:] > drawn.fitted[since:]).all()
    assert (drawn.low < drawn.expected).all()
    assert (drawn.expected < drawn.high).all()


def test_a_trend_that_goes_on_is_not_an_effect():
    noise = np.random.default_rng(3).normal(0, 1, 36)
    falling = tuple(100 - 1.5 * np.arange(36) + noise)
    series = replace(sicily(), measure=Measure("score", Kind.VALUE), periods=tuple(months(36)), numerator=falling)
    series = replace(series, denominator=None)
    assert effect(series, months(36)[24], expected=-1).verdict is not Verdict.WORKED


def test_a_change_of_slope_is_found_and_averaged_over_the_time_since():
    """Flat until month 24, then 2 lower each month: 0, 2, … 22 in the 12 months after, on average 11."""
    bent = np.where(np.arange(36) < 24, 100.0, 100.0 - 2 * (np.arange(36) - 24.0))
    bent = bent + np.random.default_rng(4).normal(0, 0.5, 36)
    series = Series(Measure("score", Kind.VALUE), Every.MONTH, tuple(months(36)), tuple(bent))
    answer = effect(series, months(36)[24], expected=-1)
    assert answer.decided.beside["model"] == "trend, level and slope"
    assert answer.decided.interval.estimate == pytest.approx(-11, abs=1)
    assert answer.decided.beside["slope"]["estimate"] == pytest.approx(-2, abs=0.1)


def test_a_season_of_weeks_is_not_taken_for_an_effect():
    """Two years and a half of weeks with a yearly wave of 10 either way; 8 lower since week 120."""
    week = np.arange(150)
    rng = np.random.default_rng(6)
    figures = 100 + 10 * np.sin(2 * np.pi * week / 52.18) + rng.normal(0, 2, 150) - 8 * (week >= 120)
    periods = tuple(date.fromordinal(date(2020, 1, 6).toordinal() + 7 * int(n)) for n in week)
    series = Series(Measure("calls", Kind.VALUE), Every.WEEK, periods, tuple(figures))
    found = effect(series, periods[120], expected=-1).decided
    assert found.beside["season"] is True
    assert found.interval.estimate == pytest.approx(-8, abs=2)


def weights(odds: tuple[float, float], cases: float, scatter: float) -> np.ndarray:
    """Sixteen shares, eight about each of the log odds, up and down by turns by `scatter`: how much each weighs."""
    moves = np.repeat(odds, 8) + scatter * np.tile([1.0, -1.0], 8)
    columns = np.column_stack([np.ones(16), np.arange(16) >= 8]).astype(float)
    cases_each = np.full(16, cases)
    share = 1 / (1 + np.exp(-moves))
    return working(Kind.RATE, cases_each * share, cases_each, columns, odds=True).weight


def test_shares_that_fell_are_not_held_to_scatter_more_than_they_do() -> None:
    """Both halves go up and down by 0.4; of a million cases chance is nothing: they weigh the same."""
    weight = weights((0.0, -3.0), 1e6, 0.4)
    assert weight[8:].mean() == pytest.approx(weight[:8].mean(), rel=0.01)


def test_where_only_chance_scatters_shares_each_weighs_by_its_chance() -> None:
    """A figure of d cases with share p weighs d p (1 − p): 100 × 0.25 and 100 × 0.0474 × 0.9526 = 4.52."""
    weight = weights((0.0, -3.0), 100, 0.0)
    assert weight == pytest.approx(np.repeat([25, 4.52], 8), rel=0.001)
