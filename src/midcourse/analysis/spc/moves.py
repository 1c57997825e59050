"""Where the level of a series moved, once or several times, so that a long chart has limits for each stretch."""

from datetime import date

import numpy as np

from midcourse.analysis.grid import Grid
from midcourse.analysis.spc.changes import Sign, Signal
from midcourse.analysis.spc.lines import Bools
from midcourse.analysis.spc.series import Series
from midcourse.analysis.spc.signals import signals
from midcourse.analysis.spc.tested import tested, usually

Part = tuple[int, int, int]  # row of the series, first point, one after the last point

WINDOW = 24  # points


def eras(figures: Grid) -> list[tuple[date, ...]]:
    """The first period of every new level of each series, oldest first; empty where the level never moved.

    A series is split where its clearest shift holds up among all of them, and each part of 12 or more figures is looked
    at again, all parts of a round together (binary segmentation: Scott & Knott, Biometrics 30, 1974). A level that
    moved and moved back hides both moves, so windows of 24 figures are looked at too (seeded: Kovács and others,
    Biometrika 110, 2023). They are suggestions: a chart of a long time may draw limits for each stretch (`stretches`
    makes what `draw` takes). To judge a series anew from a date on is for people to agree.
    """
    series = tested(figures, usually(np.ones(len(figures.periods))))
    starts: list[list[date]] = [[] for _ in figures.keys]
    parts: list[Part] = [(row, 0, len(figures.periods)) for row in range(len(figures.keys))]
    while parts:
        moved = _moves(series, parts)
        for (row, _, _), place in moved.items():
            starts[row].append(figures.periods[place])
        parts = [
            half for (row, first, end), place in moved.items() for half in ((row, first, place), (row, place, end))
        ]
    return [tuple(sorted(days)) for days in starts]


def _moves(series: Series, parts: list[Part]) -> dict[Part, int]:
    """The parts whose level moved, with the first point after the clearest move in any of their windows."""
    asked = [(part, window) for part in parts for window in _windows(part)]
    clearest: dict[Part, Sign] = {}
    for (part, _), signs in zip(asked, signals(_only(series, [window for _, window in asked])), strict=True):
        for sign in signs:
            if sign.kind is Signal.SHIFT and (part not in clearest or sign.chance < clearest[part].chance):
                clearest[part] = sign
    return {part: sign.place for part, sign in clearest.items()}


def _windows(part: Part) -> list[Part]:
    """The part itself, and windows of 24 points within it, each starting 12 after the last."""
    row, first, end = part
    if end - first <= WINDOW:
        return [part]
    starts = range(first, end - WINDOW // 2, WINDOW // 2)
    return [part, *((row, start, min(start + WINDOW, end)) for start in starts)]


def _only(series: Series, parts: list[Part]) -> Series:
    """Each part as a series of its own, with nothing outside it."""
    points = np.arange(series.values.shape[1])
    outside: Bools = np.array([(points < first) | (points >= end) for _, first, end in parts])
    chosen = series.take(np.array([row for row, *_ in parts]))
    return chosen.without(*np.nonzero(outside))
