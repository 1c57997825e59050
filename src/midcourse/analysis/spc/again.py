"""Levels that moved more than once: the figures on either side of a move, looked at by the same rules.

Binary segmentation (Scott & Knott, Biometrics 30, 1974). Two steps the same way look like a line, so a line is held to
be steps where the figures on one side of its best step moved by a step themselves, and the levels fit better.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from midcourse.analysis.grid import Floats
from midcourse.analysis.spc.changes import FEWEST, Sign, Signal, lasting
from midcourse.analysis.spc.company import Company
from midcourse.analysis.spc.likeness import explained
from midcourse.analysis.spc.series import Series

Stretch = tuple[int, int, int]  # row of the series, first point, one after the last


def told_again(series: Series, told: Sequence[list[Sign]], limit: Floats, others: Company) -> list[list[Sign]]:
    """The signs of each series, with every other move of its level, each held against the level before it.

    `limit`, shape (series,), is the chance at or below which a lasting change holds up.
    """
    told = [list(signs) for signs in told]
    last = {row: signs[-1] for row, signs in enumerate(told) if signs and signs[-1].kind is not Signal.OUTLIER}
    lines = {row: sign for row, sign in last.items() if sign.kind is Signal.TREND}
    moves = {row: [sign] for row, sign in (last | _best_steps(series, lines, others)).items()}
    points = series.values.shape[1]
    asked = [part for row, (sign,) in moves.items() for part in ((row, 0, sign.place), (row, sign.place, points))]
    newest: dict[int, list[Sign]] = {row: [] for row in moves}
    while asked:
        found = _within(series, asked, limit, others)
        asked = []
        for (row, first, end), sign in found.items():
            if sign.kind is Signal.SHIFT:
                moves[row].append(sign)
                asked += [(row, first, sign.place), (row, sign.place, end)]
            elif end == points:
                newest[row].append(sign)
    for row, signs in moves.items():
        if row not in lines:
            told[row][-1:] = _one_after_the_other(signs) + newest[row]
        elif len(signs) > 1 and _fit_better(series, row, [sign.place for sign in signs]):
            told[row][-1:] = _one_after_the_other(signs)
    return told


def _one_after_the_other(signs: list[Sign]) -> list[Sign]:
    """The moves of one level, each held against the level before it and up to the next."""
    ordered = sorted(signs, key=lambda sign: sign.place)
    starts = [0, *(sign.place for sign in ordered)]
    ends = [*(sign.place for sign in ordered[1:]), None]
    return [replace(sign, start=start, end=end) for sign, start, end in zip(ordered, starts, ends, strict=False)]


def _best_steps(series: Series, lines: dict[int, Sign], others: Company) -> dict[int, Sign]:
    """The best step of each series that is told as a line."""
    if not lines:
        return {}
    rows = np.array(list(lines))
    part = series.take(rows)
    best = lasting(part, explained(part), others.take(rows), lines=False).place.tolist()
    steps = zip(lines.items(), best, strict=True)
    return {row: replace(line, kind=Signal.SHIFT, place=place) for (row, line), place in steps}


def _within(series: Series, asked: Sequence[Stretch], limit: Floats, others: Company) -> dict[Stretch, Sign]:
    """The lasting change within each stretch, where one of enough figures holds up."""
    asked = [(row, first, end) for row, first, end in asked if series.known[row, first:end].sum() >= FEWEST]
    if not asked:
        return {}
    rows, first, end = np.array(asked).T
    place = np.arange(series.values.shape[1])
    part = series.take(rows).without(*np.nonzero((place < first[:, None]) | (place >= end[:, None])))
    found = lasting(part, explained(part), others.take(rows))
    return {
        stretch: Sign(found.kind[n], int(found.place[n]), float(found.chance[n]), stretch[1])
        for n, stretch in enumerate(asked)
        if found.chance[n] <= limit[stretch[0]]
    }


def _fit_better(series: Series, row: int, places: list[int]) -> bool:
    """Whether levels that move at these places beat a line by the Bayesian information criterion.

    They have twice as many parameters as places and one (Schwarz, Ann. Statist. 6, 1978); a line has two.
    """
    known = np.flatnonzero(series.known[row])
    weight, values = series.weight[row, known], series.values[row, known]
    level = np.digitize(known, sorted(places))
    line = np.column_stack([np.ones(len(known)), known]).astype(np.float64)
    levels = (level[:, None] == np.arange(len(places) + 1)).astype(np.float64)
    gained = len(known) * np.log(_left(line, values, weight) / max(_left(levels, values, weight), 1e-300))
    return bool(gained > (2 * len(places) - 1) * np.log(len(known)))


def _left(columns: Floats, values: Floats, weight: Floats) -> float:
    """The weighted squares that the columns leave unexplained."""
    root = np.sqrt(weight)
    fitted = np.linalg.lstsq(columns * root[:, None], values * root, rcond=None)[0]
    return float((weight * (values - columns @ fitted) ** 2).sum())
