"""A gap that lies in one unit: there the group is far from the rest, elsewhere it is not."""

import numpy as np

from midcourse.analysis import tails
from midcourse.analysis.finding import Finding
from midcourse.analysis.gaps.contrast import Contrast
from midcourse.analysis.gaps.judged import Bools, Look
from midcourse.analysis.gaps.telling import Telling, worth_telling
from midcourse.analysis.grid import Floats, filled, ratio

ELSEWHERE = 1 / 3  # of the unit's gap: the other units' must be smaller, or the other way round
FEWEST_EXPECTED = 10.0


def single_unit(look: Look, asked: Bools, certain: float, telling: Telling) -> list[Finding]:
    """The unit of each group whose gap is its own, if one is; tried over all units and groups asked."""
    if len(look.cells.units) < 2 or not asked.any():
        return []
    found, elsewhere, p = _apart(look.within)
    tries = int(asked.sum()) * len(look.cells.units)
    findings = []
    for row in np.flatnonzero(asked).tolist():
        unit = int(np.argmin(p[row]))
        gap, others = float(found[row, unit]), float(elsewhere[row, unit])
        own = gap > 0
        small = abs(others) < ELSEWHERE * abs(gap) or (others > 0) is not own
        if p[row, unit] * tries < certain and small and _large_enough(look, row, unit):
            findings += _told(look, row, unit, others, telling)
    return findings


def _apart(within: Contrast) -> tuple[Floats, Floats, Floats]:
    """Of every row and unit its gap, the other units' together, and the chance of such a gap and of such a difference.

    The others' own differences count as noise, so that no unit is named where all differ.
    """
    gap, error, weight = filled(within.unit_gap), filled(within.unit_error), within.unit_weight
    rest = weight.sum(axis=1, keepdims=True) - weight
    others = filled(ratio((weight * gap).sum(axis=1, keepdims=True) - weight * gap, rest))
    chance = (weight * error) ** 2
    square = weight**2
    apart_all = [(square * gap**power).sum(axis=1, keepdims=True) for power in (2, 1, 0)]
    squares = apart_all[0] - 2 * others * apart_all[1] + others**2 * apart_all[2] - square * (gap - others) ** 2
    expected = chance.sum(axis=1, keepdims=True) - chance
    spread = np.maximum(1.0, filled(ratio(squares, expected)))
    others_error = np.sqrt(filled(ratio(expected, rest**2)))
    known = (weight > 0) & (rest > 0) & (error > 0)
    units = (weight > 0).sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        alone = np.abs(gap) / error
        apart = np.abs(gap - others) / np.sqrt(spread * (error**2 + others_error**2))
    freedom = np.where(spread > 1, np.maximum(units - 2, 1), within.freedom[:, None])
    p = 2 * np.maximum(tails.t_above(filled(alone), within.freedom[:, None]), tails.t_above(filled(apart), freedom))
    return gap, others, np.where(known, p, 1.0)


def _large_enough(look: Look, row: int, unit: int) -> bool:
    """Whether the group has cases enough in that unit to expect ten events there."""
    base = float(look.cells.base[row, unit].sum())
    top, whole = float(look.cells.top.sum()), float(look.cells.base.sum())
    return base * min(top, abs(whole - top)) / whole >= FEWEST_EXPECTED


def _told(look: Look, row: int, unit: int, others: float, telling: Telling) -> list[Finding]:
    cells = look.cells
    top, base = cells.top[:, unit].sum(axis=1), cells.base[:, unit].sum(axis=1)
    tops, bases = np.array([top[row], top.sum() - top[row]]), np.array([base[row], base.sum() - base[row]])
    gap = float(look.within.unit_gap[row, unit])
    if not worth_telling(look.kind, tops, bases, gap):
        return []
    return [telling.in_one_unit(look, row, unit, others, (tops, bases))]
