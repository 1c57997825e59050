"""Intervals of a difference and of a ratio of two figures, element by element.

Cases and events need not be whole: divide both by how many times the variance is that of chance to allow for it.
Sources: Newcombe, Statistics in Medicine 17 (1998) 873, method 10 (differences of proportions, from Wilson's score
intervals); Zou & Donner, Statistics in Medicine 27 (2008) 1693 (the same idea for any two figures, here events per
exposure with exact Poisson limits); Katz et al., Biometrics 34 (1978) 469 (ratio of proportions, on the logarithm).
"""

import numpy as np

from midcourse.analysis import tails
from midcourse.analysis.grid import Floats, ratio

Z = 1.959963984540054
Interval = tuple[Floats, Floats]


def wilson(events: Floats, cases: Floats, z: float = Z) -> Interval:
    """Wilson's score interval of a proportion (JASA 22 (1927) 209)."""
    share = ratio(events, cases)
    centre = (share + z**2 / (2 * cases)) / (1 + z**2 / cases)
    reach = z * np.sqrt(np.maximum(share * (1 - share), 0) / cases + z**2 / (4 * cases**2)) / (1 + z**2 / cases)
    return np.maximum(centre - reach, 0.0), np.minimum(centre + reach, 1.0)


def poisson(events: Floats, exposure: Floats) -> Interval:
    """Exact 95 % limits of events per exposure (Garwood, Biometrika 28 (1936) 437)."""
    with np.errstate(invalid="ignore"):
        low = np.where(events > 0, tails.gamma_point(0.025, np.maximum(events, 1e-300), exposure), 0.0)
    return low, tails.gamma_point(0.975, events + 1, exposure)


def recovered(one: Floats, of_one: Interval, other: Floats, of_other: Interval) -> Interval:
    """The interval of a difference from the intervals of both figures (Newcombe 1998; Zou & Donner 2008)."""
    gap = one - other
    below = np.sqrt((one - of_one[0]) ** 2 + (of_other[1] - other) ** 2)
    above = np.sqrt((of_one[1] - one) ** 2 + (other - of_other[0]) ** 2)
    return gap - below, gap + above


def newcombe(events: Floats, cases: Floats, other_events: Floats, other_cases: Floats) -> Interval:
    """95 % interval of a difference of two proportions."""
    return recovered(
        ratio(events, cases),
        wilson(events, cases),
        ratio(other_events, other_cases),
        wilson(other_events, other_cases),
    )


def poisson_difference(events: Floats, exposure: Floats, other_events: Floats, other_exposure: Floats) -> Interval:
    """95 % interval of a difference of two numbers of events per exposure."""
    return recovered(
        ratio(events, exposure),
        poisson(events, exposure),
        ratio(other_events, other_exposure),
        poisson(other_events, other_exposure),
    )


def katz(events: Floats, cases: Floats, other_events: Floats, other_cases: Floats) -> Interval:
    """95 % interval of a ratio of two proportions; NaN where either has no events."""
    error = np.sqrt(_inverse(events) - 1 / cases + _inverse(other_events) - 1 / other_cases)
    return _around(ratio(events, cases), ratio(other_events, other_cases), error)


def poisson_ratio(events: Floats, exposure: Floats, other_events: Floats, other_exposure: Floats) -> Interval:
    """95 % interval of a ratio of two numbers of events per exposure, on the logarithm; NaN where either is 0."""
    error = np.sqrt(_inverse(events) + _inverse(other_events))
    return _around(ratio(events, exposure), ratio(other_events, other_exposure), error)


def mean_ratio(one: Floats, error: Floats, other: Floats, other_error: Floats) -> Interval:
    """95 % interval of a ratio of two means above 0, on the logarithm (delta method); NaN elsewhere."""
    positive = (one > 0) & (other > 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = np.where(positive, np.sqrt((error / one) ** 2 + (other_error / other) ** 2), np.nan)
    return _around(one, other, spread)


def _inverse(events: Floats) -> Floats:
    return ratio(np.ones_like(events), events)


def _around(one: Floats, other: Floats, error: Floats) -> Interval:
    times = ratio(one, other)
    with np.errstate(over="ignore", invalid="ignore"):
        return times * np.exp(-Z * error), times * np.exp(Z * error)
