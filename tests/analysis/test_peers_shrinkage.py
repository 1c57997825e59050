"""The prior is the likeliest one, and what is believed after it is SciPy's own distribution, to rounding."""

import numpy as np
import pytest
from scipy import optimize, special, stats

from midcourse.analysis.peers import beta_binomial, gamma_poisson
from midcourse.analysis.peers.posteriors import Beta, Gamma, Normal, Posterior
from midcourse.analysis.peers.shrinkage import normal

A, B = np.array([3.0, 40.5, 900.0]), np.array([30.0, 12.0, 70.0])
EVENTS = np.array([12.0, 40, 3, 95, 60, 21])
CASES = np.array([100.0, 210, 55, 600, 500, 90])


@pytest.mark.parametrize(
    ("ours", "theirs", "level"),
    [
        (Beta(A, B), stats.beta(A, B), 0.4),
        (Gamma(A, B), stats.gamma(A, scale=1 / B), 1.3),
        (Normal(A, B), stats.norm(A, B), 50.0),
    ],
)
def test_posteriors_equal_scipy(ours: Posterior, theirs, level: float) -> None:
    np.testing.assert_allclose(ours.mean, theirs.mean(), rtol=1e-12)
    np.testing.assert_allclose(ours.point(0.025), theirs.ppf(0.025), rtol=1e-9)
    np.testing.assert_allclose(ours.above(level), theirs.sf(level), rtol=1e-9)
    drawn = ours.draws(np.random.default_rng(3), 20_000)
    np.testing.assert_allclose(drawn.mean(axis=0), theirs.mean(), atol=4 * theirs.std().max() / np.sqrt(20_000))


def test_the_prior_of_proportions_is_the_likeliest() -> None:
    def loss(free) -> float:
        a, b = special.expit(free[0]) * np.exp(free[1]), special.expit(-free[0]) * np.exp(free[1])
        return -stats.betabinom.logpmf(EVENTS, CASES, a, b).sum()

    mean, weight = optimize.minimize(loss, [-1.5, 4.0], method="Nelder-Mead", options={"xatol": 1e-8, "fatol": 1e-12}).x
    mean, weight = special.expit(mean), np.exp(weight)
    expected = (EVENTS + mean * weight) / (CASES + weight)
    np.testing.assert_allclose(beta_binomial(EVENTS, CASES).value, expected, rtol=1e-5)


def test_the_prior_of_ratios_is_the_likeliest() -> None:
    def loss(free) -> float:
        shape, rate = np.exp(free[0] + free[1]), np.exp(free[1])
        return -stats.nbinom.logpmf(EVENTS, shape, rate / (rate + CASES)).sum()

    mean, weight = optimize.minimize(loss, [-1.5, 4.0], method="Nelder-Mead", options={"xatol": 1e-8, "fatol": 1e-12}).x
    expected = (EVENTS + np.exp(mean + weight)) / (CASES + np.exp(weight))
    np.testing.assert_allclose(gamma_poisson(EVENTS, CASES).value, expected, rtol=1e-5)


def test_levels_shrink_by_the_share_of_the_spread() -> None:
    # τ² = 4 and an error of 1: weight 4 / 5, so 10 around 5 becomes 5 + 0.8 × 5 = 9 with variance 0.8
    found = normal(np.array([10.0]), np.array([1.0]), 5.0, 4.0)
    assert found.value[0] == pytest.approx(9.0)
    assert found.upper[0] == pytest.approx(9.0 + 1.959964 * np.sqrt(0.8), rel=1e-6)


def test_chances_of_being_among_the_lowest_and_highest_add_up() -> None:
    found = beta_binomial(EVENTS, CASES)
    assert found.ranks.among_lowest.sum() == pytest.approx(1.0)  # of six units the lowest tenth is one
    assert found.ranks.among_highest.sum() == pytest.approx(1.0)
    assert np.argmax(found.ranks.among_highest) == 5  # 21 of 90 is the highest, and by far


def test_units_all_alike_get_one_figure() -> None:
    found = beta_binomial(np.array([10.0, 20, 400]), np.array([100.0, 200, 4000]))
    np.testing.assert_allclose(found.value, 0.1, rtol=1e-3)


@pytest.mark.parametrize("events", [np.zeros(4), np.full(4, 50.0)])
def test_nothing_or_everything_happened(events) -> None:
    cases = np.full(4, 50.0)
    for found in (beta_binomial(events, cases), gamma_poisson(events, cases)):
        assert np.isfinite([found.value, found.lower, found.upper]).all()


def test_ten_units_that_are_all_alike_may_have_any_rank() -> None:
    """Each rank has one chance in ten, so that 95 % leave out neither the first nor the last."""
    ranks = beta_binomial(np.full(10, 30.0), np.full(10, 100.0)).ranks
    assert (ranks.low == 1).all()
    assert (ranks.high == 10).all()
    assert ranks.among_lowest == pytest.approx(np.full(10, 0.1), abs=0.03)
