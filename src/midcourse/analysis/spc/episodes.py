"""Levels that moved and moved back: to a test of one step over the whole time such an episode looks like wandering.

Where one stretch in the middle explains most of a series, windows that hold one end of it are looked at by the same
rules (seeded windows: Kovács and others, Biometrika 110, 2023). Arrays have shape (series, points).
"""

import numpy as np

from midcourse.analysis.grid import Floats, filled, ratio
from midcourse.analysis.spc.changes import FEWEST, Sign, Signal, lasting
from midcourse.analysis.spc.company import Company
from midcourse.analysis.spc.likeness import explained
from midcourse.analysis.spc.series import Places, Series, centred

SHARE = 0.5  # of a series' squares, that a stretch in the middle explains
LONGEST = 24  # points of a window
OF_ALL = 2 / 3  # of the points, in a window of a short series


def episodes(series: Series, others: Company) -> dict[int, Sign]:
    """The clearer end of the episode of each series that may have one, as a step from the level beside it.

    The chance allows for the number of windows.
    """
    rows = np.flatnonzero(_explained_by_the_middle(series) >= SHARE)
    windows = [(row, first, end) for row in rows.tolist() for first, end in _windows(*_ends(series, row))]
    if not windows:
        return {}
    row, first, end = np.array(windows).T
    place = np.arange(series.values.shape[1])
    part = series.take(row).without(*np.nonzero((place < first[:, None]) | (place >= end[:, None])))
    enough = np.flatnonzero(part.known.sum(axis=1) >= FEWEST)
    if not len(enough):
        return {}
    row, first, part = row[enough], first[enough], part.take(enough)
    found = lasting(part, explained(part), others.take(row), lines=False)
    tried = np.bincount(row, minlength=len(series.values))
    clearest: dict[int, Sign] = {}
    for at, one in enumerate(row.tolist()):
        chance = min(float(found.chance[at]) * int(tried[one]), 1.0)
        if one not in clearest or chance < clearest[one].chance:
            clearest[one] = Sign(Signal.SHIFT, int(found.place[at]), chance)
    return clearest


def _explained_by_the_middle(series: Series) -> Floats:
    """The share of the squares that one stretch explains, which begins after the first figure and ends before the last.

    It lies between the lowest and the highest sum of deviations; 0 where that is not within the series.
    """
    weight = np.where(series.known, series.weight, 0.0)
    deviation = weight * centred(series.values, weight)
    summed, counted = deviation.cumsum(axis=1), weight.cumsum(axis=1)
    ends = np.sort(np.stack([summed.argmin(axis=1), summed.argmax(axis=1)]), axis=0)
    rows = np.arange(len(weight))
    part = counted[rows, ends[1]] - counted[rows, ends[0]]
    whole = counted[:, -1]
    away = summed[rows, ends[1]] - summed[rows, ends[0]]
    squares = (deviation * centred(series.values, weight)).sum(axis=1)
    return filled(ratio(away**2 * whole, part * (whole - part) * squares))


def _ends(series: Series, row: int) -> tuple[int, int]:
    known: Places = np.flatnonzero(series.known[row])
    return int(known[0]), int(known[-1]) + 1


def _windows(first: int, end: int) -> list[tuple[int, int]]:
    """Windows of up to two years of months, each beginning in the middle of the last; none of a short series."""
    length = min(LONGEST, int((end - first) * OF_ALL))
    if length < FEWEST:
        return []
    starts = range(first, end - length // 2, length // 2)
    return [(start, min(start + length, end)) for start in starts]
