"""Errors that go together, against matrix algebra written out, and what a bad month leaves in the next."""

import numpy as np
import pytest

from midcourse.analysis.effects import Series, Verdict, effect
from midcourse.analysis.effects.autocorrelation import CHANCE, STRENGTH, freed, together
from midcourse.analysis.effects.regression import fit
from midcourse.analysis.measure import Better, Every, Kind, Measure
from tests.analysis.cast import months

PLACES = np.array([0, 1, 2, 4, 5, 9, 10])  # three gaps
LEVEL = Measure("level", Kind.VALUE, Better.LOWER)


def test_correlations_fall_off_with_distance_on_the_calendar():
    found = together(PLACES)
    for which in (0, 12, 20):
        between = (1 - CHANCE[which]) * STRENGTH[which] ** 2  # places 2 and 4
        assert found[which, 2, 3] == pytest.approx(between)
        assert found[which, 3, 3] == pytest.approx(1)


def test_freed_rows_are_what_cholesky_gives():
    rows = np.random.default_rng(1).normal(size=(7, 3))
    free, logs = freed(rows, PLACES)
    for which, correlation in enumerate(together(PLACES)):
        root = np.linalg.cholesky(correlation)
        assert free[which] == pytest.approx(np.linalg.solve(root, rows))
        assert logs[which].sum() == pytest.approx(-np.linalg.slogdet(correlation)[1] / 2)


def test_coefficients_are_those_of_generalised_least_squares():
    rng = np.random.default_rng(2)
    y, columns = rng.normal(size=7), np.column_stack([np.ones(7), np.arange(7) >= 4]).astype(float)
    found = fit(y, columns, np.ones(7), PLACES)
    for which, correlation in enumerate(together(PLACES)):
        inverse = np.linalg.inv(correlation)
        expected = np.linalg.solve(columns.T @ inverse @ columns, columns.T @ inverse @ y)
        assert found.coefficients[which] == pytest.approx(expected)


def test_what_is_new_in_a_prompting_period_counts_for_nothing():
    """A column of its own for what is new in it, and for what lasts of that in those after, takes it up entirely."""
    rng = np.random.default_rng(3)
    y, columns, at = (
        rng.normal(size=12),
        np.column_stack([np.ones(12), np.arange(12) >= 8]).astype(float),
        np.arange(12),
    )
    found = fit(y, columns, np.ones(12), at, prompting=(7,))
    which = 10  # no chance beside what lasts
    assert CHANCE[which] == 0
    lasting = np.where(at >= 7, STRENGTH[which] ** np.maximum(at - 7.0, 0), 0.0)
    inverse = np.linalg.inv(together(at)[which])
    whole = np.column_stack([columns, lasting])
    expected = np.linalg.solve(whole.T @ inverse @ whole, whole.T @ inverse @ y)
    assert found.coefficients[which] == pytest.approx(expected[:2])


def prompted(rng: np.random.Generator, r: float) -> np.ndarray:
    """24 months with autocorrelation r, the 18th worse than the eleven before it; nothing happened."""
    while True:
        figures = rng.normal(size=24)
        for t in range(1, 24):
            figures[t] = r * figures[t - 1] + np.sqrt(1 - r**2) * figures[t]
        if figures[17] == figures[6:18].max():
            return 50 + figures


def test_after_the_worst_month_the_interval_holds_that_nothing_happened():
    """A small run of benchmarks/simulations/effects.py: of 150, 95 % are 142; 133 leaves room for chance."""
    rng, calendar, held, worked = np.random.default_rng(4), tuple(months(24)), 0, 0
    for _ in range(150):
        answer = effect(Series(LEVEL, Every.MONTH, calendar, tuple(prompted(rng, 0.6))), calendar[18], expected=-1)
        held += answer.decided.interval.low <= 0 <= answer.decided.interval.high
        worked += answer.verdict is Verdict.WORKED
    assert held >= 133
    assert worked <= 8
