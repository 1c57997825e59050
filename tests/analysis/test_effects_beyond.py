"""The number told: the mean over the periods after of what was less what was expected, against algebra written out."""

import numpy as np
import pytest

from midcourse.analysis.effects import Series, effect
from midcourse.analysis.effects.autocorrelation import together
from midcourse.analysis.effects.beyond import mean_beyond
from midcourse.analysis.effects.regression import fit
from midcourse.analysis.measure import Better, Every, Kind, Measure
from tests.analysis.cast import months

SINCE = 9
AT = np.array([0, 1, 2, 4, 5, 6, 7, 8, 10, 11, 12, 13])  # two gaps


def figures() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(7)
    columns = np.column_stack([np.ones(12), np.arange(12) >= SINCE, AT]).astype(float)
    return rng.normal(size=12).cumsum(), columns, rng.uniform(0.5, 2, 12)


def written_out(which: int) -> tuple[float, float]:
    """Mean and standard deviation (spread 1): best linear prediction from the errors before, by inverse matrices."""
    y, columns, weight = figures()
    v = together(AT)[which] / np.sqrt(np.outer(weight, weight))
    inverse = np.linalg.inv(v)
    estimate = np.linalg.solve(columns.T @ inverse @ columns, columns.T @ inverse)
    without = columns * [1, 0, 1]
    before, after = slice(None, SINCE), slice(SINCE, None)
    lasting = v[after, before] @ np.linalg.inv(v[before, before])
    share = weight[after] / weight[after].sum()
    of_figures = np.zeros(12)
    of_figures[after] = share
    expected = without[after] @ estimate + lasting @ (np.eye(12) - columns @ estimate)[before]
    of_figures -= share @ expected
    return float(of_figures @ y), float(np.sqrt(of_figures @ v @ of_figures))


@pytest.mark.parametrize("which", [0, 5, 12, 20])
def test_mean_and_error_are_those_of_matrix_algebra(which: int) -> None:
    y, columns, weight = figures()
    found = fit(y, columns, weight, AT)
    alone = np.eye(len(found.likely))[which]
    only = type(found)(found.coefficients, found.covariance, alone, found.spreads, found.freedom)
    interval, _ = mean_beyond(only, y, columns, columns * [1, 0, 1], weight, AT, SINCE, ())
    centre, error = written_out(which)
    reach = 2.262157 * np.sqrt(found.spreads[which]) * error  # t with 12 − 3 degrees of freedom
    assert interval.estimate == pytest.approx(centre)
    assert (interval.low, interval.high) == pytest.approx((centre - reach, centre + reach), rel=1e-5)


@pytest.mark.parametrize("others", [0, 3])
def test_the_number_told_is_the_mean_distance_that_is_drawn(others: int) -> None:
    rng = np.random.default_rng(8)
    measure = Measure("level", Kind.VALUE, Better.LOWER)
    rows = 50 + rng.normal(size=(1 + others, 30)).cumsum(axis=1)
    own, *rest = (Series(measure, Every.MONTH, tuple(months(30)), tuple(row)) for row in rows)
    found = effect(own, months(30)[20], expected=-1, others=rest).decided
    drawn = found.picture
    assert found.interval.estimate == pytest.approx((drawn.figures - drawn.expected)[20:].mean())


def test_a_change_that_grows_is_told_by_its_mean() -> None:
    """From 0 to 11 lower in steps of 1: 5.5 on average; the first jump, which the step of a model tells, is nothing."""
    rng = np.random.default_rng(9)
    measure = Measure("level", Kind.VALUE, Better.LOWER)
    others = [50 + rng.normal(0, 0.05, 36) for _ in range(4)]
    own = 50 + rng.normal(0, 0.05, 36) - np.maximum(np.arange(36) - 24.0, 0)
    first, *rest = (Series(measure, Every.MONTH, tuple(months(36)), tuple(row)) for row in (own, *others))
    found = effect(first, months(36)[24], expected=-1, others=rest).decided.interval
    assert found.low < -5.5 < found.high < 0
    assert found.estimate < -4
