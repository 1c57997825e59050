"""Rule sets that tell special causes from ordinary variation, for many series at once.

Arrays have shape (series, points). A flag is +1 on the high side (or rising), −1 on the low side (or falling)
and 0 where the rule is quiet. A figure that was not collected neither breaks nor lengthens a run.

Sources: Shewhart 1931 (a point beyond 3σ); NHS England, Making Data Count, as in NHSRplotthedots; Anhøj &
Olesen, PLoS ONE 9(11) 2014, as in qicharts2.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from midcourse.analysis import tails
from midcourse.analysis.grid import Floats
from midcourse.analysis.spc.limits import Bools, Limits

Signs = NDArray[np.int8]
Wholes = NDArray[np.int64]
Number = TypeVar("Number", np.int8, np.float64)


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
            named[flag != 0] = rule
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


@dataclass(frozen=True)
class Runs:
    """Anhøj's two tests of a series, each array of shape (series,)."""

    useful: Wholes  # figures not on the centre line
    longest: Wholes
    longest_allowed: Wholes
    crossings: Wholes
    crossings_needed: Wholes

    @property
    def signal(self) -> Bools:
        """Whether the longest run is too long or the crossings are too few; never without useful figures."""
        odd = (self.longest > self.longest_allowed) | (self.crossings < self.crossings_needed)
        return odd & (self.useful > 0)


def shewhart(values: Floats, limits: Limits) -> Flags:
    """Only a figure beyond 3σ counts."""
    outside = outside_limits(values, limits)
    quiet = np.zeros_like(outside)
    return Flags(outside, quiet, quiet, quiet)


def making_data_count(values: Floats, limits: Limits, trend_points: int = 7) -> Flags:
    """Outside, 7 on one side, 7 rising or falling (`trend_points` 6 is an option), 2 of 3 beyond 2σ."""
    outside = outside_limits(values, limits)
    side = side_of(values, limits.centre)
    run = _over_collected(lambda signs: long_runs(signs, 7), values, side)
    trend = _over_collected(lambda figures: trends(figures, trend_points), values, values)
    near = (outside == 0) & ((values > limits.upper_two) | (values < limits.lower_two))
    pairs = _over_collected(_two_of_three, values, np.where(near, side * 2, side).astype(np.int8))
    return Flags(outside, run, trend, pairs)


def anhoej(values: Floats, centre: Floats) -> Runs:
    """Longest run > round(log₂ n) + 3, or crossings < the 5 % point of binomial(n − 1, ½)."""
    side = side_of(values, centre)
    order = np.argsort(side == 0, axis=1, kind="stable")
    packed = np.take_along_axis(side, order, axis=1)
    useful = (packed != 0).sum(axis=1)
    lengths = np.where(packed != 0, run_lengths(packed), 0)
    crossings = ((packed[:, 1:] != packed[:, :-1]) & (packed[:, 1:] != 0)).sum(axis=1)
    allowed = np.round(np.log2(np.maximum(useful, 1))) + 3
    needed = tails.fair_coin_point(0.05, np.maximum(useful - 1, 0))
    longest = lengths.max(axis=1, initial=0)
    return Runs(useful, longest, allowed.astype(np.int64), crossings, needed.astype(np.int64))


def outside_limits(values: Floats, limits: Limits) -> Signs:
    """+1 above the upper limit, −1 below the lower one; 0 where there is no limit."""
    return (values > limits.upper).astype(np.int8) - (values < limits.lower).astype(np.int8)


def side_of(values: Floats, centre: Floats) -> Signs:
    """+1 above the centre line, −1 below it, 0 on it and where nothing was collected."""
    return (values > centre).astype(np.int8) - (values < centre).astype(np.int8)


def long_runs(signs: Signs, length: int) -> Signs:
    """The signs of points in a run of at least `length` equal, non-zero signs; elsewhere 0."""
    return np.where(run_lengths(signs) >= length, signs, np.int8(0))


def trends(values: Floats, points: int) -> Signs:
    """+1 (−1) at every point of `points` or more figures that each rise (fall) from the last."""
    steps = (values[:, 1:] > values[:, :-1]).astype(np.int8) - (values[:, 1:] < values[:, :-1]).astype(np.int8)
    marked = long_runs(steps, points - 1)
    flags = np.zeros(values.shape, dtype=np.int8)
    flags[:, :-1] = marked
    flags[:, 1:] = np.where(marked != 0, marked, flags[:, 1:])
    return flags


def run_lengths(signs: Signs) -> Wholes:
    """The length of the run of equal signs that each point belongs to."""
    points = signs.shape[1]
    place = np.broadcast_to(np.arange(points), signs.shape)
    changes = np.ones(signs.shape, dtype=bool)
    changes[:, 1:] = signs[:, 1:] != signs[:, :-1]
    starts = np.maximum.accumulate(np.where(changes, place, 0), axis=1)
    ends_here = np.ones(signs.shape, dtype=bool)
    ends_here[:, :-1] = changes[:, 1:]
    last = np.where(ends_here, place, points - 1)
    ends = np.minimum.accumulate(last[:, ::-1], axis=1)[:, ::-1]
    return ends - starts + 1


def _two_of_three(marks: Signs) -> Signs:
    """From marks (±1 side of the mean, ±2 also close to a limit): the close points of windows that count."""
    flags = np.zeros(marks.shape, dtype=np.int8)
    if marks.shape[1] < 3:
        return flags
    windows = np.lib.stride_tricks.sliding_window_view(marks, 3, axis=1)
    same_side = np.abs(np.sign(windows).sum(axis=2)) == 3
    counts = same_side & ((np.abs(windows) == 2).sum(axis=2) >= 2)
    part = np.zeros(marks.shape, dtype=bool)
    for offset in range(3):
        part[:, offset : marks.shape[1] - 2 + offset] |= counts
    return np.where(part & (np.abs(marks) == 2), np.sign(marks), np.int8(0))


def _over_collected(rule: Callable[[NDArray[Number]], Signs], values: Floats, given: NDArray[Number]) -> Signs:
    """Apply a rule to the figures that were collected, pushed together, and put its flags back in place."""
    missing = ~np.isfinite(values)
    if not missing.any():
        return rule(given)
    order = np.argsort(missing, axis=1, kind="stable")
    gone = np.take_along_axis(missing, order, axis=1)
    packed = np.take_along_axis(given, order, axis=1)
    flags = np.zeros(values.shape, dtype=np.int8)
    np.put_along_axis(flags, order, np.where(gone, np.int8(0), rule(packed)), axis=1)
    return flags
