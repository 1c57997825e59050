"""Figures freed of what one group went through, so that it is not taken for the noise of every group's gap.

A group whose level moved for good, by a step or along a line, makes its own gap and, through the rest, those of all
others seem to scatter and to remember. What is so clear that no memory does it is taken off before scatter and memory
are estimated; the gaps themselves keep it.
"""

from dataclasses import dataclass

import numpy as np

from midcourse.analysis.gaps.cells import Cells
from midcourse.analysis.grid import Floats, filled, ratio

FEWEST_PERIODS = 12
SHORTEST = 3  # periods on each side of a step; fewer are outlying months
CLEAR = 240.0  # residual variances gained; 1 in 2,000 series of 12 to 60 months with autocorrelation 0.8 reach it
LEAST = 1e-9  # of the gap's square: a smaller move is rounding
PARAMETERS = 2  # that a move takes: its size and its place


@dataclass(frozen=True)
class Steady:
    """Tops of shape (groups, units, periods) without the groups' lasting moves, and how many these were."""

    top: Floats
    moves: int


def steady(cells: Cells) -> Steady:
    """The clearest move of any group taken off, then the next, as long as one is clear; at most one a group but one."""
    top, moves = cells.top, 0
    if len(cells.periods) < FEWEST_PERIODS:
        return Steady(top, 0)
    shapes = _shapes(len(cells.periods))
    while moves < len(cells.groups) - 1:
        gap, weight = _by_period(top, cells.base)
        fitted, gained = _moves(gap, weight, shapes)
        row = int(np.argmax(gained))
        if gained[row] < CLEAR:
            break
        top = top.copy()
        top[row] -= cells.base[row] * fitted[row]
        moves += 1
    return Steady(top, moves)


def _shapes(periods: int) -> Floats:
    """A line and all steps, shape (shapes, periods)."""
    time = np.arange(float(periods))
    steps = [(time >= start).astype(np.float64) for start in range(SHORTEST, periods - SHORTEST + 1)]
    return np.stack([time, *steps])


def _by_period(top: Floats, base: Floats) -> tuple[Floats, Floats]:
    """Of every group and period the gap to the rest within units, with its weight, shape (groups, periods)."""
    rest_top, rest_base = top.sum(axis=0) - top, base.sum(axis=0) - base
    weight = filled(ratio(base * rest_base, base + rest_base))
    gap = filled(ratio(top, base) - ratio(rest_top, rest_base))
    whole = weight.sum(axis=1)
    return filled(ratio((weight * gap).sum(axis=1), whole)), whole


def _moves(gap: Floats, weight: Floats, shapes: Floats) -> tuple[Floats, Floats]:
    """Of every group the likeliest move about its mean, shape (groups, periods), and the residual variances it gains.

    Weighted least squares with a level of its own.
    """
    whole = weight.sum(axis=1, keepdims=True)
    centred = gap - ratio((weight * gap).sum(axis=1, keepdims=True), whole)
    middle = ratio(weight @ shapes.T, np.broadcast_to(whole, (len(gap), len(shapes))))
    each = shapes[None] - middle[:, :, None]
    room = (weight[:, None] * each**2).sum(axis=2)
    joint = np.einsum("gt,gst->gs", weight * centred, each)
    gain = filled(ratio(joint**2, room))
    best = gain.argmax(axis=1)
    rows = np.arange(len(gap))
    most = gain[rows, best]
    left = np.maximum((weight * centred**2).sum(axis=1) - most, 0.0)
    size = filled(ratio(joint, room))[rows, best]
    known = (weight > 0).sum(axis=1)
    moved = most > LEAST * (weight * gap**2).sum(axis=1)
    gained = np.where(moved, ratio(most * known, np.maximum(left, LEAST * most)), 0.0)
    return size[:, None] * each[rows, best], np.where(known >= FEWEST_PERIODS, gained, 0.0)
