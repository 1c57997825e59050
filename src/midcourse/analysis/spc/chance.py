"""How often chance alone would give a change as large, in series whose neighbouring figures are alike.

Neighbouring months are often alike (positive autocorrelation), which makes levels wander and looks like change. So
each series' lag-one autocorrelation ρ is worked out from what a change leaves over, and widens the errors by
√((1 + ρ)/(1 − ρ)). In a dozen figures the plain estimate is far too low (Kendall, Biometrika 41, 1954), the more so
after the best place for a step has been chosen: `Lean` has that shortfall, from simulation. What remains is mostly
noise, so each estimate is drawn towards what all series asked together say, and that towards what is usual (empirical
Bayes: Efron & Morris, J. Am. Stat. Assoc. 70, 1975). Arrays have shape (series, points) or (series,).
"""

from dataclasses import dataclass

import numpy as np

from midcourse.analysis.grid import Floats, ratio
from midcourse.analysis.spc.lines import Bools
from midcourse.analysis.spc.series import Places, Series
from midcourse.analysis.tails import binomial_at_least, binomial_at_most, normal_point, t_above

USUAL = 0.2  # autocorrelation of figures reported month by month, before anything is known of them
USUAL_SPREAD = 0.4  # standard deviation of that from one set of series to another
OWN_SPREAD = 0.1  # and of a series around those it is asked together with
MOST = 0.9


@dataclass(frozen=True)
class Lean:
    """By how much the plain estimate falls short: (`level` + `slope` × ρ) ÷ figures."""

    level: float
    slope: float


AFTER_STEP = Lean(3.3, 7.0)  # 6,000 series of 12 to 60 figures, ρ from 0 to 0.8
AFTER_LINE = Lean(2.0, 5.5)


def autocorrelation(left: Floats, count: Places, lean: Lean) -> Floats:
    """Lag-one autocorrelation of each series of residuals, from 0 to 0.9."""
    plain = np.nan_to_num(ratio((left[:, 1:] * left[:, :-1]).sum(axis=1), (left**2).sum(axis=1)))
    room = np.maximum(1 - lean.slope / count, 0.1)
    estimate, noise = (plain + lean.level / count) / room, 1 / count / room**2
    known = (1 / (noise + OWN_SPREAD**2)).sum()
    shared = (USUAL / USUAL_SPREAD**2 + np.median(estimate) * known) / (1 / USUAL_SPREAD**2 + known)
    own = OWN_SPREAD**2 / (OWN_SPREAD**2 + noise)
    return _floats(np.clip(shared + own * (estimate - shared), 0.0, MOST))


def of_gain(series: Series, left: Floats, gain: Floats, lean: Lean) -> Floats:
    """Two-sided chance of a gain in fit as large as a change gave, against the residuals it `left`: t test."""
    count = series.known.sum(axis=1)
    rho = autocorrelation(left, np.maximum(count, 1), lean)
    scatter = np.maximum((left**2).sum(axis=1) / np.maximum(count - 2, 1), series.least_scatter())
    score = np.sqrt(np.nan_to_num(ratio(np.maximum(gain, 0.0), scatter * (1 + rho) / (1 - rho))))
    freedom = np.maximum(count * (1 - rho**2) / (1 + rho**2) - 2, 1.0)
    return _floats(2 * t_above(np.where(count > 2, score, 0.0), freedom))


def of_share(series: Series, chosen: Bools) -> Floats:
    """Two-sided chance of the chosen points' share of all events (binomial); 0 for figures that are not events."""
    if series.events is None or series.exposure is None:
        return np.zeros(len(series.values))
    known = series.known
    events, exposure = np.where(known, series.events, 0.0), np.where(known, series.exposure, 0.0)
    chosen = chosen & known
    total, part = events.sum(axis=1), np.where(chosen, events, 0.0).sum(axis=1)
    share = np.nan_to_num(ratio(np.where(chosen, exposure, 0.0).sum(axis=1), exposure.sum(axis=1)))
    tail = np.minimum(binomial_at_most(part, total, share), binomial_at_least(part, total, share))
    return _floats(np.minimum(2 * tail, 1.0))


def of_best_place(chance: Floats, gained: Floats, share_before: Floats) -> Floats:
    """The chance that the best of many places for a step looks as good, from the chance at that place alone.

    Worsley's inequality (Biometrika 69, 1982): neighbouring places tell nearly the same, so each adds only the chance
    that it is passed and the one before was not. `gained` is negative where no step may be; `share_before` is the share
    of the weight before each place, both of shape (series, places).
    """
    height = -normal_point(np.clip(chance / 2, 1e-300, 0.5))[:, None]
    before, after = share_before[:, :-1], share_before[:, 1:]
    alike = np.sqrt(np.nan_to_num(ratio(before * (1 - after), after * (1 - before))))
    angle = np.arccos(np.clip(alike, 0.0, 1.0))
    passed = sum(
        weight * np.exp(-(height**2) / (1 + np.cos(angle * node))) for node, weight in zip(NODES, WEIGHTS, strict=True)
    )
    both = (gained[:, 1:] >= 0) & (gained[:, :-1] >= 0)
    added = np.where(both, passed * angle / (2 * np.pi), 0.0).sum(axis=1)
    return _floats(np.minimum(chance + 2 * added, 1.0))


def _floats(value: Floats) -> Floats:
    return np.asarray(value, dtype=np.float64)


_gauss, _weights = np.polynomial.legendre.leggauss(5)
NODES, WEIGHTS = (_gauss + 1) / 2, _weights / 2  # of the integral over the angle, from 0 to 1
