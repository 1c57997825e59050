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
