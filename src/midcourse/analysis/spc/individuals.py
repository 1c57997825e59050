"""Limits from the differences between neighbouring figures: XmR and I, I′ for unequal denominators, T for times.

Arrays have shape (series, points); limits here have one column. A moving range is only taken between two neighbouring
figures that were both collected.

Sources: Wheeler, Understanding Variation (XmR, 2.66); Nelson, J. Quality Technology 14, 1982 (screened moving ranges)
and 26, 1994 (T: the power 1/3.6); Taylor, Normalized Individuals Control Chart, 2017 (I′).
"""

import numpy as np

from midcourse.analysis.grid import Floats, mean, ratio
from midcourse.analysis.spc.lines import Bools, Limits, around, level, only

XMR_SCALE = 2.66  # Wheeler's rounded 3 / d2, which the NHS charts also use
D2 = 1.128  # mean moving range of two normal figures, in standard deviations
SCREEN = 3.267  # upper limit of a moving range, in mean moving ranges
POWER = 3.6  # exponential times to the power 1/3.6 look normal


def xmr(values: Floats, *, screen: bool = True, scale: float = XMR_SCALE, base: Bools | None = None) -> Limits:
    """XmR: mean ± 2.66 mean moving ranges; screened, ranges at or above 3.267 of their mean are left out.

    A series whose ranges are all equal to zero has no limits when screened (NaN), as in NHSRplotthedots.
    """
    kept = only(values, base)
    return around(level(kept), mean_moving_range(kept, screen) * (scale / 3))


def i_prime(numerator: Floats, denominator: Floats, *, screen: bool = True, base: Bools | None = None) -> Limits:
    """I′: pooled figure ± 3 s / √n, with s from ranges each scaled by what its two denominators lead one to expect."""
    figures = only(ratio(numerator, denominator), base)
    known = np.isfinite(figures)
    pooled = ratio(np.where(known, numerator, 0.0).sum(axis=1), np.where(known, denominator, 0.0).sum(axis=1))
    inverse = ratio(np.ones_like(denominator), denominator)
    expected = np.sqrt(2 / np.pi * (inverse[:, 1:] + inverse[:, :-1]))
    spread = _screened(ratio(np.abs(np.diff(figures, axis=1)), expected), screen)
    return around(pooled[:, None], spread * np.sqrt(inverse))


def t(times: Floats, *, screen: bool = True, base: Bools | None = None) -> Limits:
    """T: the I chart of the times between events to the power 1/3.6, taken back; the lower limit is at least 0.

    Raises ValueError for a negative time.
    """
    if (times < 0).any():
        raise ValueError("a time between events cannot be negative")
    roots = xmr(times ** (1 / POWER), screen=screen, scale=3 / D2, base=base)
    lines = (roots.centre, roots.lower, roots.upper, roots.lower_two, roots.upper_two)
    return Limits(*(np.maximum(line, 0.0) ** POWER for line in lines))


def mean_moving_range(values: Floats, screen: bool) -> Floats:
    """Mean moving range of each series, shape (series, 1); NaN where no range is left."""
    return _screened(np.abs(values[:, 1:] - values[:, :-1]), screen)


def _screened(ranges: Floats, screen: bool) -> Floats:
    average = mean(ranges, axis=1, keep=True)
    if not screen:
        return average
    kept = ranges < SCREEN * average
    return ratio(np.where(kept, ranges, 0.0).sum(axis=1, keepdims=True), kept.sum(axis=1, keepdims=True).astype(float))
