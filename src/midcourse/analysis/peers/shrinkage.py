"""Empirical Bayes: each unit's figure drawn toward its peers, the more so the less data it has.

The spread of the peers is estimated by maximum marginal likelihood: beta-binomial for proportions, gamma-Poisson
for events against expected events (Robbins 1956; Carlin & Louis, Bayesian Methods for Data Analysis). Arrays have
shape (units,). Fewer than three units say nothing about a spread: their prior is wide.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy.special import betaln, expit, gammaln, logit

from midcourse.analysis.grid import Floats
from midcourse.analysis.peers.posteriors import Beta, Gamma, Normal, Posterior

DRAWS, TAIL = 2000, 0.025  # of which so many lie beyond each end of an interval
END = 10  # the worst are the last of so many parts of the units, but at least one unit
LOCATIONS, LEAST_LOG_WEIGHT = (-30.0, 30.0), -1.0
FINEST = 1e-6  # of the search for the likeliest prior, on the scale of its free parameters
_STEPS = np.stack(np.meshgrid(np.arange(-2.0, 3), np.arange(-2.0, 3), indexing="ij"), axis=-1).reshape(-1, 2)
_MIDDLE = len(_STEPS) // 2


@dataclass(frozen=True)
class Shrunk:
    """What each unit's true figure probably is: value (posterior mean) and 95 % interval.

    `above` gives the probability that the true figure is above a level. The ranks are worked out when asked for.
    """

    value: Floats
    lower: Floats
    upper: Floats
    above: Callable[[float], Floats]
    posterior: Posterior = field(repr=False)

    @cached_property
    def ranks(self) -> "Ranks":
        return _ranks(self.posterior)


@dataclass(frozen=True)
class Ranks:
    """`low` and `high` are the 95 % interval of each unit's rank from the lowest figure (1), shape (units,).

    `among_lowest` and `among_highest` are the probability that it is in the lowest or the highest tenth (at least one).
    """

    low: Floats
    high: Floats
    among_lowest: Floats
    among_highest: Floats


def beta_binomial(events: Floats, cases: Floats) -> Shrunk:
    """Proportions: `events` of `cases` (neither need be whole)."""
    mean = float(np.clip(events.sum() / cases.sum(), 1e-9, 1 - 1e-9))

    def likelihood(location: Floats, weight: Floats) -> Floats:
        a, b = expit(location) * weight, expit(-location) * weight
        return np.asarray(np.sum(betaln(events + a, cases - events + b) - betaln(a, b), axis=-1))

    location, weight = _likeliest(likelihood, float(logit(mean)), cases)
    return _answer(Beta(events + expit(location) * weight, cases - events + expit(-location) * weight))


def gamma_poisson(events: Floats, expected: Floats) -> Shrunk:
    """Ratios of events to expected events (neither need be whole)."""
    mean = max(float(events.sum() / expected.sum()), 1e-9)

    def likelihood(location: Floats, weight: Floats) -> Floats:
        a = np.exp(location) * weight
        parts = gammaln(events + a) - gammaln(a) + a * np.log(weight) - (a + events) * np.log(weight + expected)
        return np.asarray(np.sum(parts, axis=-1))

    location, weight = _likeliest(likelihood, float(np.log(mean)), expected)
    return _answer(Gamma(events + np.exp(location) * weight, expected + weight))


def normal(value: Floats, error: Floats, centre: float, tau2: float) -> Shrunk:
    """Figures with a standard error and a known spread τ² between units (means, levels)."""
    variance, between = np.maximum(error**2, 1e-18), max(tau2, 1e-18)
    weight = between / (between + variance)
    return _answer(Normal(centre + weight * (value - centre), np.sqrt(weight * variance)))


def _likeliest(likelihood: Callable[[Floats, Floats], Floats], start: float, cases: Floats) -> tuple[float, float]:
    """The prior's mean (on its own scale) and weight of greatest likelihood.

    `likelihood` takes both in shape (points, 1). A pattern search: of 25 points around the best so far the best is
    next, and where that is the middle the points draw closer. The two hardly depend on each other, which suits it.
    The prior weighs at most as much as all cases together: it is known from no more.
    """
    if len(cases) < 3:
        return start, 1.0
    best, step = np.array([start, np.log(50.0)]), 1.0
    most = max(float(np.log(cases.sum())), LEAST_LOG_WEIGHT)
    low, high = np.transpose([LOCATIONS, (LEAST_LOG_WEIGHT, most)])
    while step > FINEST:
        points = np.clip(best + step * _STEPS, low, high)
        found = likelihood(points[:, :1], np.exp(points[:, 1:]))
        if found.max() > found[_MIDDLE]:
            best = points[np.argmax(found)]
        else:
            step /= 3
    return float(best[0]), float(np.exp(best[1]))


def _answer(posterior: Posterior) -> Shrunk:
    return Shrunk(posterior.mean, posterior.point(TAIL), posterior.point(1 - TAIL), posterior.above, posterior)


def _ranks(posterior: Posterior) -> Ranks:
    """From draws of all units together."""
    order = posterior.draws(np.random.default_rng(0), DRAWS).argsort(axis=1)
    units = order.shape[1]
    ranks = np.empty((units, DRAWS), dtype=np.min_scalar_type(units))
    ranks[order, np.arange(DRAWS)[:, None]] = np.arange(1, units + 1)
    ranks.sort(axis=1, kind="stable")  # of so small numbers a radix sort
    end, beyond = max(1, units // END), round(TAIL * DRAWS)
    return Ranks(
        low=ranks[:, beyond].astype(np.float64),
        high=ranks[:, DRAWS - beyond - 1].astype(np.float64),
        among_lowest=(ranks <= end).mean(axis=1),
        among_highest=(ranks > units - end).mean(axis=1),
    )
