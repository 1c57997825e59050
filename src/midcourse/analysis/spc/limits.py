"""Which chart, and its limits for many series at once.

Arrays have shape (series, points), in time order; NaN is a figure that was not collected. `base` marks the points that
limits come from (all when None). The formulas and their sources are in `individuals` and `attributes`.
"""

from enum import StrEnum

import numpy as np

from midcourse.analysis.grid import Floats, median, ratio
from midcourse.analysis.panel import Kind
from midcourse.analysis.spc import attributes, individuals
from midcourse.analysis.spc.lines import Bools, Limits, only


class Chart(StrEnum):
    """The chart, named as people in the field do."""

    RUN = "run"  # the median without limits
    XMR = "XmR"
    I = "I"  # noqa: E741 - the chart's name; as XmR with 3 / 1.128 in place of 2.66
    I_PRIME = "I′"
    P = "P"
    P_PRIME = "P′"
    U = "U"
    U_PRIME = "U′"
    C = "C"
    G = "G"  # cases between rare events
    T = "T"  # time between rare events

    @property
    def has_denominator(self) -> bool:
        """Whether its limits rest on a denominator."""
        return self in (Chart.I_PRIME, Chart.P, Chart.P_PRIME, Chart.U, Chart.U_PRIME)


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
    """Limits by chart, given for every point. I′, P, P′, U and U′ need the denominator, or raise ValueError.

    The other charts take numerator over denominator. `screen` leaves out unusually large moving ranges (XmR, I, I′, T,
    P′, U′), as NHSRplotthedots and qicharts2 do; without it P′ and U′ are Laney's own.
    """
    return level_limits(chart, numerator, denominator, base, screen=screen).over(numerator.shape)


def level_limits(
    chart: Chart, numerator: Floats, denominator: Floats | None, base: Bools | None, *, screen: bool
) -> Limits:
    """As `limits_of`, with one column for lines that are level."""
    if chart.has_denominator:
        if denominator is None:
            raise ValueError(f"a {chart} chart needs a denominator")
        return _with_denominator(chart, numerator, denominator, base, screen)
    values = numerator if denominator is None else ratio(numerator, denominator)
    match chart:
        case Chart.C:
            return attributes.c(values, base)
        case Chart.G:
            return attributes.g(values, base)
        case Chart.T:
            return individuals.t(values, screen=screen, base=base)
        case Chart.RUN:
            centre = median(only(values, base), axis=1, keep=True)
            return Limits(centre, *[np.full_like(centre, np.nan)] * 4)
    scale = individuals.XMR_SCALE if chart is Chart.XMR else 3 / individuals.D2
    return individuals.xmr(values, screen=screen, scale=scale, base=base)


def _with_denominator(chart: Chart, numerator: Floats, denominator: Floats, base: Bools | None, screen: bool) -> Limits:
    if chart is Chart.I_PRIME:
        return individuals.i_prime(numerator, denominator, screen=screen, base=base)
    formula = attributes.p if chart in (Chart.P, Chart.P_PRIME) else attributes.u
    laney = chart in (Chart.P_PRIME, Chart.U_PRIME)
    return formula(numerator, denominator, laney=laney, screen=screen, base=base)
