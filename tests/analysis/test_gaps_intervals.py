"""Limits, adjusted chances and the studentised range equal published numbers."""

import numpy as np
import pytest
from scipy import stats

from midcourse.analysis.gaps import studentised
from midcourse.analysis.gaps.intervals import katz, newcombe, poisson, poisson_difference, poisson_ratio
from midcourse.analysis.gaps.multiplicity import Adjust, adjusted


@pytest.mark.parametrize(
    ("one", "other", "limits"),
    [
        ((56, 70), (48, 80), (0.0524, 0.3339)),
        ((9, 10), (3, 10), (0.1705, 0.8090)),
        ((6, 7), (2, 7), (0.0582, 0.8062)),
        ((5, 56), (0, 29), (-0.0381, 0.1926)),
        ((0, 10), (0, 20), (-0.1611, 0.2775)),
        ((10, 10), (0, 20), (0.6791, 1.0)),
    ],
)
def test_differences_of_proportions_are_newcombes(one, other, limits) -> None:
    """Newcombe 1998, table II, method 10."""
    found = newcombe(*(np.array([float(n)]) for n in (*one, *other)))
    assert [float(end[0]) for end in found] == pytest.approx(limits, abs=6e-5)


def test_ratio_of_proportions_by_hand() -> None:
    # 30 of 100 against 10 of 100: 3; √(1/30 − 1/100 + 1/10 − 1/100) = 0.33665; 3 × e^(∓1.96 × 0.33665) = 1.551, 5.803
    low, high = katz(*(np.array([n]) for n in (30.0, 100, 10, 100)))
    assert float(low[0]) == pytest.approx(1.5508, abs=1e-3)
    assert float(high[0]) == pytest.approx(5.8034, abs=1e-3)


def test_events_have_garwoods_limits() -> None:
    """Garwood 1936: of 10 events 4.795 to 18.39, of none 0 to 3.689."""
    low, high = poisson(np.array([10.0, 0.0]), np.array([1.0, 1.0]))
    assert low.tolist() == pytest.approx([4.795, 0], abs=1e-3)
    assert high.tolist() == pytest.approx([18.39, 3.689], abs=1e-3)


def test_differences_of_events_hold_zero_where_alike_and_not_where_far_apart() -> None:
    low, high = poisson_difference(*(np.array(n, dtype=float) for n in ([10, 100], [100, 100], [10, 10], [100, 100])))
    assert low[0] < 0 < high[0]
    assert low[1] > 0.6
    times = poisson_ratio(*(np.array([n]) for n in (20.0, 100, 10, 100)))
    assert float(times[0][0] * times[1][0]) == pytest.approx(4)  # symmetric about 2 on the logarithm


def test_no_ratio_without_events() -> None:
    assert np.isnan(katz(*(np.array([n]) for n in (0.0, 100, 10, 100)))).all()


@pytest.mark.parametrize(
    ("chance", "groups", "freedom", "point"),
    [
        (0.95, 2, 5, 3.64),
        (0.95, 3, 10, 3.88),
        (0.95, 5, 20, 4.23),
        (0.95, 10, np.inf, 4.47),
        (0.99, 4, 15, 5.25),
        (0.99, 3, np.inf, 4.12),
        (0.95, 20, 120, 5.13),
    ],
)
def test_the_studentised_range_is_that_of_the_tables(chance, groups, freedom, point) -> None:
    """Pearson & Hartley, Biometrika Tables for Statisticians I (1966), table 29."""
    assert studentised.point(chance, groups, freedom) == pytest.approx(point, abs=0.0051)


@pytest.mark.parametrize(("q", "groups", "freedom"), [(3.0, 4, 7), (5.5, 12, 60), (8.0, 3, 2)])
def test_the_studentised_range_is_scipys(q, groups, freedom) -> None:
    assert studentised.above(q, groups, freedom) == pytest.approx(
        stats.studentized_range.sf(q, groups, freedom), rel=1e-4
    )


def test_chances_are_raised_by_holm_and_by_benjamini_hochberg() -> None:
    # Holm: 4 × 0.005, 3 × 0.01, 2 × 0.03, then no less; BH: 0.005 × 4 / 1, 0.01 × 4 / 2, 0.03 × 4 / 3, 0.04
    p = np.array([0.01, 0.04, 0.03, 0.005])
    assert adjusted(p, Adjust.HOLM).tolist() == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert adjusted(p, Adjust.BH).tolist() == pytest.approx([0.02, 0.04, 0.04, 0.02])
    assert adjusted(np.array([]), Adjust.HOLM).tolist() == []
