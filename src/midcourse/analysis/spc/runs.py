"""Runs along many series at once.

Arrays here have shape (points, series), time down the first axis: neighbouring points of all series are then whole
stretches of memory, which is several times faster than going along each short series.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from midcourse.analysis import tails
from midcourse.analysis.spc.lines import Bools

Signs = NDArray[np.int8]
Wholes = NDArray[np.int64]


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


def runs_of(side: Signs) -> Runs:
    """Longest run > round(log₂ n) + 3, or crossings < the 5 % point of binomial(n − 1, ½); 0 is no side."""
    last = np.zeros(side.shape[1], dtype=np.int8)
    run, longest, crossings = (np.zeros(side.shape[1], dtype=np.int64) for _ in range(3))
    for now in side:  # one point of every series at a time
        counts, same = now != 0, now == last
        run = np.where(counts, np.where(same, run + 1, 1), run)
        longest = np.maximum(longest, run)
        crossings += counts & ~same & (last != 0)
        last = np.where(counts, now, last)
    useful = (side != 0).sum(axis=0)
    allowed = np.round(np.log2(np.maximum(useful, 1))) + 3
    needed = tails.fair_coin_point(0.05, np.maximum(useful - 1, 0))
    return Runs(useful, longest, allowed.astype(np.int64), crossings, needed.astype(np.int64))


def in_a_row(marks: Bools, length: int, points: int) -> Bools:
    """The points that lie in a run of at least `length` marks, for `points` points.

    With one mark fewer than points, a mark stands for the step between two points, and both belong to its run.
    """
    steps = points - len(marks)
    return spread(_over_windows(np.logical_and, marks, length), length + steps, points)


def two_of_three(side: Bools, close: Bools) -> Bools:
    """The close points of three in a row on one side of which at least two are close."""
    one, two, three = close[:-2], close[1:-1], close[2:]
    pairs = (one & two) | (one & three) | (two & three)
    return spread(pairs & _over_windows(np.logical_and, side, 3), 3, len(side)) & close


def spread(windows: Bools, length: int, points: int) -> Bools:
    """All points of the marked windows, each named by its first point."""
    room = np.zeros((points + length - 1, windows.shape[1]), dtype=bool)
    room[length - 1 : length - 1 + len(windows)] = windows
    return _over_windows(np.logical_or, room, length)


def _over_windows(join: Callable[[Bools, Bools], Bools], marks: Bools, length: int) -> Bools:
    """Marks joined over every window of `length` points, in as many steps as doubling takes."""
    if len(marks) < length:
        return marks[:0]
    joined, done = marks, 1
    while done < length:
        step = min(done, length - done)
        joined = join(joined[:-step], joined[step:])
        done += step
    return joined
