"""Empirical Bayes: each unit's figure drawn toward its peers, the more so the less data it has.

The spread of the peers is estimated by maximum marginal likelihood: beta-binomial for proportions, gamma-Poisson
for events against expected events (Robbins 1956; Carlin & Louis, Bayesian Methods for Data Analysis). Arrays have
shape (units,). Fewer than three units say nothing about a spread: their prior is wide.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats
from scipy.optimize import minimize
from scipy.special import betaln, expit, gammaln, logit

from midcourse.analysis.grid import Floats

STRONGEST = 1e7  # prior weight, in cases, at which all units are the same
DRAWS = 2000


@dataclass(frozen=True)
class Shrunk:
    """What each unit's true figure probably is: value (posterior mean) and 95 % interval.

    `above` gives the probability that the true figure is above a level; `best_rank` and `worst_rank` are the
    95 % interval of its rank from the lowest figure (1).
    """

    value: Floats
    lower: Floats
    upper: Floats
    above: Callable[[float], Floats]
    low_rank: Floats
    high_rank: Floats


def beta_binomial(events: Floats, cases: Floats) -> Shrunk:
    """Proportions: `events` of `cases` (neither need be whole)."""
    mean = float(np.clip(events.sum() / cases.sum(), 1e-9, 1 - 1e-9))

    def loss(free: Floats) -> float:
        a, b = _beta(free)
        return -float(np.sum(betaln(events + a, cases - events + b) - betaln(a, b)))

    a, b = _beta(_fitted(loss, np.array([logit(mean), np.log(50.0)]), len(events)))
    return _posterior(stats.beta(events + a, cases - events + b), len(events))


def gamma_poisson(events: Floats, expected: Floats) -> Shrunk:
    """Ratios of events to expected events (neither need be whole)."""
    mean = max(float(events.sum() / expected.sum()), 1e-9)

    def loss(free: Floats) -> float:
        a, b = _gamma(free)
        log = gammaln(events + a) - gammaln(a) + a * np.log(b / (b + expected)) - events * np.log(b + expected)
        return -float(np.sum(log))

    a, b = _gamma(_fitted(loss, np.array([np.log(mean), np.log(50.0)]), len(events)))
    return _posterior(stats.gamma(events + a, scale=1 / (expected + b)), len(events))


def normal(value: Floats, error: Floats, centre: float, tau2: float) -> Shrunk:
    """Figures with a standard error and a known spread τ² between units (means, levels)."""
    variance, between = np.maximum(error**2, 1e-18), max(tau2, 1e-18)
    weight = between / (between + variance)
    return _posterior(stats.norm(centre + weight * (value - centre), np.sqrt(weight * variance)), len(value))


def _fitted(loss: Callable[[Floats], float], start: Floats, units: int) -> Floats:
    """The free parameters of greatest likelihood: where the mean lies and, logged, the prior's weight."""
    if units < 3:
        return np.array([start[0], 0.0])
    found = minimize(loss, start, method="L-BFGS-B", bounds=[(-30.0, 30.0), (-1.0, float(np.log(STRONGEST)))])
    return np.asarray(found.x, dtype=np.float64)


def _beta(free: Floats) -> tuple[float, float]:
    weight, mean = float(np.exp(free[1])), float(expit(free[0]))
    return mean * weight, (1 - mean) * weight


def _gamma(free: Floats) -> tuple[float, float]:
    weight = float(np.exp(free[1]))
    return float(np.exp(free[0])) * weight, weight


def _posterior(posterior: Any, units: int) -> Shrunk:
    """The answers of a frozen SciPy distribution of shape (units,); SciPy has no public type for one."""
    lower, upper = posterior.interval(0.95)
    draws = posterior.rvs(size=(DRAWS, units), random_state=np.random.default_rng(0))
    ranks = draws.argsort(axis=1).argsort(axis=1) + 1.0
    low, high = np.quantile(ranks, [0.025, 0.975], axis=0)

    def above(level: float) -> Floats:
        return np.asarray(posterior.sf(level), dtype=np.float64)

    return Shrunk(np.asarray(posterior.mean()), lower, upper, above, np.round(low), np.round(high))
