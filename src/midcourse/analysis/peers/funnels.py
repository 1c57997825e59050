"""Funnel plots: limits that allow for size and for the ordinary spread between units.

Sources: Spiegelhalter, Statistics in Medicine 24 (2005) 1185; Spiegelhalter et al., J. R. Stat. Soc. A 175 (2012)
(overdispersion); the variants as in FunnelPlotR. Arrays have shape (units,).
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from midcourse.analysis import tails
from midcourse.analysis.grid import Floats

Bools = NDArray[np.bool_]

Z95, Z998 = 1.959964, 3.090232  # rounded as in FunnelPlotR
TRIM = 0.1


class Scale(StrEnum):
    """What is compared and on which scale."""

    SHMI = "observed over expected, logarithm, extremes left out"
    CQC = "observed over expected, square root"
    PROPORTION = "proportion, arcsine"
    COUNTS = "ratio of two counts, logarithm"


@dataclass(frozen=True)
class Dispersion:
    """How much more the units differ than chance: φ multiplies the variance, τ² adds to it."""

    phi: float
    tau2: float


@dataclass(frozen=True)
class Band:
    """Lower and upper limits at 95 % and 99.8 %."""

    lower_95: Floats
    upper_95: Floats
    lower_998: Floats
    upper_998: Floats


@dataclass(frozen=True)
class Funnel:
    """`figure` is numerator over denominator; `z` and `error` are on the transformed scale.

    `chance` are limits from chance alone; `adjusted` add the spread between units to it (τ²), as if every unit's true
    level differed a little; `multiplied` widen it by the same factor for all (√φ, at least 1), which leaves large
    units less room. Both are from trimmed scores, so that those who stand out do not hide themselves.
    """

    figure: Floats
    target: float
    z: Floats
    error: Floats
    dispersion: Dispersion
    chance: Band
    adjusted: Band
    multiplied: Band

    @property
    def outside(self) -> Bools:
        """Units beyond the adjusted limits at 99.8 %."""
        beyond: Bools = (self.figure > self.adjusted.upper_998) | (self.figure < self.adjusted.lower_998)
        return beyond


def funnel(numerator: Floats, denominator: Floats, scale: Scale, trim: float = TRIM) -> Funnel:
    """The funnel of units. For `SHMI` and `CQC` the denominator is the expected number of events."""
    y, target, error, drawn = _transformed(numerator, denominator, scale)
    z = (y - target) / error
    used = truncated(z, trim) if scale is Scale.SHMI else winsorised(z, trim)
    spread = dispersion(used, error)
    centre = 1.0 if scale in (Scale.SHMI, Scale.CQC) else float(numerator.sum() / denominator.sum())
    adjusted = _band(target, drawn, spread.tau2, scale)
    chance = _poisson(denominator) if scale in (Scale.SHMI, Scale.CQC) else _band(target, drawn, 0.0, scale)
    wider = drawn * np.sqrt(np.fmax(spread.phi, 1.0))
    return Funnel(numerator / denominator, centre, z, error, spread, chance, adjusted, _band(target, wider, 0.0, scale))


def winsorised(z: Floats, trim: float = TRIM) -> Floats:
    """Scores beyond the outer `trim` quantiles pulled in to them."""
    low, high = np.quantile(z, [trim, 1 - trim])
    return np.clip(z, low, high)


def truncated(z: Floats, trim: float = TRIM) -> Floats:
    """Scores in the lowest and highest `trim` of ranks left out (NaN)."""
    parts = 1 / trim
    part = np.floor(_ranks(z) * parts / (len(z) + 1))
    return np.where((part > 0) & (part < parts - 1), z, np.nan)


def _ranks(z: Floats) -> Floats:
    """Ranks from 1; scores that are equal share the mean of theirs."""
    _, place, count = np.unique(z, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return np.asarray((last - (count - 1) / 2)[place])


def dispersion(z: Floats, error: Floats) -> Dispersion:
    """φ = Σz²/k and τ² = max(0, (kφ − (k − 1)) / (Σw − Σw²/Σw)), w = 1/error², over finite scores."""
    used = np.isfinite(z) & (error > 0)
    count = int(used.sum())
    if count == 0:
        return Dispersion(float("nan"), 0.0)
    phi = float(np.sum(z[used] ** 2)) / count
    weight = 1 / error[used] ** 2
    room = float(weight.sum() - (weight**2).sum() / weight.sum())
    excess = count * phi - (count - 1)
    return Dispersion(phi, excess / room if excess > 0 and room > 0 else 0.0)


def _transformed(numerator: Floats, denominator: Floats, scale: Scale) -> tuple[Floats, float, Floats, Floats]:
    """The figures and their target on the scale, their errors, and the errors that limits are drawn with."""
    root = 1 / (2 * np.sqrt(denominator))
    overall = float(numerator.sum() / denominator.sum())
    if scale is Scale.SHMI:
        error = 1 / np.sqrt(denominator)
        with np.errstate(divide="ignore"):
            return np.log(numerator / denominator), 0.0, error, error
    if scale is Scale.CQC:
        return np.sqrt(numerator / denominator), 1.0, root, root
    if scale is Scale.PROPORTION:
        return np.arcsin(np.sqrt(numerator / denominator)), float(np.arcsin(np.sqrt(overall))), root, root
    top, base = numerator + 0.5, denominator + 0.5
    return np.log(top / base), float(np.log(overall)), np.sqrt(numerator / top**2 + denominator / base**2), root


def _band(target: float, error: Floats, tau2: float, scale: Scale) -> Band:
    wide = np.sqrt(error**2 + tau2)
    lines = (target - Z95 * wide, target + Z95 * wide, target - Z998 * wide, target + Z998 * wide)
    if scale is Scale.CQC:  # FunnelPlotR leaves these on the root scale
        return Band(*lines)
    if scale is Scale.PROPORTION:
        return Band(*(np.sin(line) ** 2 for line in lines))
    return Band(*(np.exp(line) for line in lines))


def _poisson(expected: Floats) -> Band:
    """Exact Poisson limits of observed over expected."""

    def limit(share: float, freedom: Floats) -> Floats:
        return np.asarray(tails.chi2_point(share, freedom) / 2 / expected)

    low, high = 2 * expected, 2 * (expected + 1)
    return Band(limit(0.025, low), limit(0.975, high), limit(0.001, low), limit(0.999, high))
