"""Rule sets that tell special causes from ordinary variation, for many series at once.

Arrays have shape (series, points). A flag is +1 on the high side (or rising), −1 on the low side (or falling)
and 0 where the rule is quiet. A figure that was not collected neither breaks nor lengthens a run.

Sources: Shewhart 1931 (a point beyond 3σ); NHS England, Making Data Count, as in NHSRplotthedots; Anhøj &
Olesen, PLoS ONE 9(11) 2014, as in qicharts2.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from midcourse.analysis.grid import Floats
from midcourse.analysis.spc.lines import Bools, Limits
from midcourse.analysis.spc.runs import Runs, Signs, in_a_row, runs_of, two_of_three


class Rule(StrEnum):
    """A rule, in words that follow "because"."""

    OUTSIDE = "a figure outside the limits"
    RUN = "7 or more figures in a row on one side of the mean"
    TREND = "7 figures in a row that rise or fall each time"
    TWO_OF_THREE = "2 of 3 figures in a row close to a limit"


@dataclass(frozen=True)
class Flags:
    """Which rule fired where: four arrays of signs, shape (series, points)."""

    outside: Signs
    run: Signs
    trend: Signs
    two_of_three: Signs

    @property
    def any(self) -> Bools:
        """Points at which at least one rule fired."""
        fired: Bools = (self.outside != 0) | (self.run != 0) | (self.trend != 0) | (self.two_of_three != 0)
        return fired

    def first(self) -> NDArray[np.object_]:
        """The rule to name at each point (None where all are quiet)."""
        named = np.full(self.outside.shape, None, dtype=object)
        for rule, flag in self._weakest_first():
            named[flag != 0] = str(rule)
        return named

    def direction(self) -> Signs:
        """The sign of the rule named at each point; for a trend that is its slope, not its side."""
        signs = np.zeros(self.outside.shape, dtype=np.int8)
        for _, flag in self._weakest_first():
            signs = np.where(flag != 0, flag, signs)
        return signs

    def _weakest_first(self) -> tuple[tuple[Rule, Signs], ...]:
        """Where several rules fire, NHSRplotthedots names outside before trend, 2 of 3 and run."""
        return (
            (Rule.RUN, self.run),
            (Rule.TWO_OF_THREE, self.two_of_three),
            (Rule.TREND, self.trend),
            (Rule.OUTSIDE, self.outside),
        )


def quiet(values: Floats, _limits: Limits) -> Flags:
    """Nothing counts: for limits alone."""
    none = np.zeros(values.shape, dtype=np.int8)
    return Flags(none, none, none, none)


def shewhart(values: Floats, limits: Limits) -> Flags:
    """Only a figure beyond 3σ counts."""
    outside = outside_limits(values, limits)
    quiet = np.zeros_like(outside)
    return Flags(outside, quiet, quiet, quiet)


def making_data_count(values: Floats, limits: Limits, trend_points: int = 7) -> Flags:
    """Outside, 7 on one side, 7 rising or falling (`trend_points` 6 is an option), 2 of 3 beyond 2σ."""
    figures = np.ascontiguousarray(values.T)
    above, below = figures > limits.centre.T, figures < limits.centre.T
    over, under = figures > limits.upper.T, figures < limits.lower.T
    close_above, close_below = (figures > limits.upper_two.T) & ~over, (figures < limits.lower_two.T) & ~under
    missing = ~np.isfinite(figures)
    if not missing.any():
        flags = _patterns(figures, above, below, close_above, close_below, trend_points=trend_points)
    else:  # the collected figures pushed together, which leaves gaps at the end, where nothing is marked
        order = np.argsort(missing, axis=0, kind="stable")
        sides = [np.take_along_axis(mark, order, axis=0) for mark in (above, below, close_above, close_below)]
        packed = _patterns(np.take_along_axis(figures, order, axis=0), *sides, trend_points=trend_points)
        flags = tuple(np.take_along_axis(flag, np.argsort(order, axis=0), axis=0) for flag in packed)
    return Flags(_signs(over, under).T, *(flag.T for flag in flags))


def _patterns(
    figures: Floats, above: Bools, below: Bools, close_above: Bools, close_below: Bools, *, trend_points: int
) -> tuple[Signs, ...]:
    """Runs, trends and pairs close to a limit, all of shape (points, series)."""
    points = len(figures)
    rises, falls = figures[1:] > figures[:-1], figures[1:] < figures[:-1]
    run = _signs(in_a_row(above, 7, points), in_a_row(below, 7, points))
    trend = _signs(*(in_a_row(steps, trend_points - 1, points) for steps in (rises, falls)))
    pairs = _signs(two_of_three(above, close_above), two_of_three(below, close_below))
    return run, trend, pairs


def anhoej(values: Floats, centre: Floats) -> Runs:
    """Longest run > round(log₂ n) + 3, or crossings < the 5 % point of binomial(n − 1, ½)."""
    figures = np.ascontiguousarray(values.T)
    return runs_of(_signs(figures > centre.T, figures < centre.T))


def outside_limits(values: Floats, limits: Limits) -> Signs:
    """+1 above the upper limit, −1 below the lower one; 0 where there is no limit."""
    return _signs(values > limits.upper, values < limits.lower)


def _signs(high: Bools, low: Bools) -> Signs:
    return high.view(np.int8) - low.view(np.int8)
