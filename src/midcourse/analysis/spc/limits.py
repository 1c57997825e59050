"""Process-behaviour charts: the centre line and limits of many series at once.

Arrays have shape (series, points), in time order; NaN is a figure that was not collected. A moving range is
only taken between two neighbouring figures that were both collected. `base` marks the points that limits
come from (all when None); limits are given for every point.

Sources: Wheeler, Understanding Variation (XmR, 2.66); Nelson, J. Quality Technology 14, 1982 (screened
moving ranges); Montgomery, Introduction to Statistical Quality Control (P, U, C); Laney, Quality Engineering
14, 2002 (P′, U′).
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from midcourse.analysis.grid import Floats, mean, ratio
from midcourse.analysis.panel import Kind

Bools = NDArray[np.bool_]

XMR_SCALE = 2.66  # Wheeler's rounded 3 / d2, which the NHS charts also use
D2 = 1.128  # mean moving range of two normal figures, in standard deviations
SCREEN = 3.267  # upper limit of a moving range, in mean moving ranges


class Chart(StrEnum):
    """The chart, named as people in the field do."""

    XMR = "XmR"
    I = "I"  # noqa: E741 - the chart's name; as XmR with 3 / 1.128 in place of 2.66
    P = "P"
    P_PRIME = "P′"
    U = "U"
    U_PRIME = "U′"
    C = "C"


@dataclass(frozen=True)
class Limits:
    """Arrays of shape (series, points): the centre line, limits at 3σ and lines at 2σ; NaN where unknown."""

    centre: Floats
    lower: Floats
    upper: Floats
    lower_two: Floats
    upper_two: Floats


def chart_for(kind: Kind) -> Chart:
    """The chart that suits a kind of figure.

    Laney's P′ and U′ widen to what the series itself shows, so that large denominators do not make every
    point a signal; where there is no such excess they come out as P and U. Counts go on the XmR chart,
    because few counts in contracts scatter as Poisson counts do; so do sums, means and values.
    """
    return {Kind.RATE: Chart.P_PRIME, Kind.RATIO: Chart.U_PRIME}.get(kind, Chart.XMR)


def limits_of(
    chart: Chart,
    numerator: Floats,
    denominator: Floats | None = None,
    base: Bools | None = None,
    *,
    screen: bool = True,
) -> Limits:
    """Limits by chart. P, P′, U and U′ need the denominator; the others take numerator over denominator.

    `screen` leaves out unusually large moving ranges (XmR, I, P′, U′), as NHSRplotthedots and qicharts2 do;
    without it P′ and U′ are Laney's own.
    """
    if denominator is not None and chart in (Chart.XMR, Chart.I):
        numerator = ratio(numerator, denominator)
    match chart:
        case Chart.XMR:
            return xmr(numerator, screen=screen, base=base)
        case Chart.I:
            return xmr(numerator, screen=screen, scale=3 / D2, base=base)
        case Chart.C:
            return c(numerator, base)
        case _:
            if denominator is None:
                raise ValueError(f"a {chart} chart needs a denominator")
            laney = chart in (Chart.P_PRIME, Chart.U_PRIME)
            share = chart in (Chart.P, Chart.P_PRIME)
            return _proportion(numerator, denominator, share=share, laney=laney, screen=screen, base=base)


def xmr(values: Floats, *, screen: bool = True, scale: float = XMR_SCALE, base: Bools | None = None) -> Limits:
    """XmR: mean ± 2.66 mean moving ranges; screened, ranges at or above 3.267 of their mean are left out.

    A series whose ranges are all equal to zero has no limits when screened (NaN), as in NHSRplotthedots.
    """
    kept = values if base is None else np.where(base, values, np.nan)
    reach = scale * mean_moving_range(kept, screen)
    centre = np.broadcast_to(_mean(kept), values.shape)
    return _around(centre, np.broadcast_to(reach, values.shape) / 3)


def c(counts: Floats, base: Bools | None = None) -> Limits:
    """C: c̄ ± 3 √c̄, held at or above 0."""
    kept = counts if base is None else np.where(base, counts, np.nan)
    centre = np.broadcast_to(_mean(kept), counts.shape)
    return _around(centre, np.sqrt(centre), floor=0.0)


def mean_moving_range(values: Floats, screen: bool) -> Floats:
    """Mean moving range of each series, shape (series, 1); NaN where no range is left."""
    ranges = np.abs(np.diff(values, axis=1))
    average = mean(ranges, axis=1, keep=True)
    if not screen:
        return average
    return mean(np.where(ranges < SCREEN * average, ranges, np.nan), axis=1, keep=True)


def _proportion(
    numerator: Floats, denominator: Floats, *, share: bool, laney: bool, screen: bool, base: Bools | None
) -> Limits:
    """P: p̄ ± 3 √(p̄(1−p̄)/n) within 0 and 1. U: ū ± 3 √(ū/n), at least 0. Laney: those σ × σ_z."""
    figures = ratio(numerator, denominator)
    use = np.isfinite(figures) if base is None else np.isfinite(figures) & base
    total = np.where(use, denominator, 0.0).sum(axis=1, keepdims=True)
    events = np.where(use, numerator, 0.0).sum(axis=1, keepdims=True)
    centre = np.broadcast_to(ratio(events, total), figures.shape)
    spread = centre * (1 - centre) if share else centre
    sigma = np.sqrt(ratio(np.maximum(spread, 0.0), denominator))
    if laney:
        scores = ratio(np.where(use, figures - centre, np.nan), sigma)
        sigma = sigma * (mean_moving_range(scores, screen) / D2)
    return _around(centre, sigma, floor=0.0, roof=1.0 if share else np.inf)


def _around(centre: Floats, sigma: Floats, floor: float = -np.inf, roof: float = np.inf) -> Limits:
    lines = (centre - 3 * sigma, centre + 3 * sigma, centre - 2 * sigma, centre + 2 * sigma)
    return Limits(centre, *(np.clip(line, floor, roof) for line in lines))


def _mean(values: Floats) -> Floats:
    """The mean with a second pass over what is left, so that a constant series equals its mean exactly."""
    first = mean(values, axis=1, keep=True)
    return first + mean(values - first, axis=1, keep=True)
