"""Figures filled in for what was not collected: 999, -1, the same figure again, 100 % by default."""

import numpy as np

from midcourse.analysis import wording
from midcourse.analysis.breaks.doubts import Doubt, doubt, few, who
from midcourse.analysis.breaks.view import Bools, View
from midcourse.analysis.finding import FindingKind
from midcourse.analysis.grid import Floats, filled, median
from midcourse.analysis.panel import Kind
from midcourse.analysis.tails import binomial_at_least

NEGATIVE = (-1.0, -9.0, -99.0, -999.0, -9999.0)
LARGE = (999.0, 9999.0, 99999.0, 999999.0)
FAR = 3.0  # times all other figures of the unit, or a third of them, that a 999 must be away
CHANCE = 1e-4  # in the whole panel: figures repeat by chance more often than this and are not told
DEFAULT = 25.0  # usual failures that a stretch of exactly 100 % must lack


def placeholders(view: View) -> list[Doubt]:
    """Marks such as 999, figures repeated exactly, and stretches of exactly 100 %."""
    mark, copied, full = _marks(view), _copied(view), _by_default(view)
    copied &= ~mark
    full &= ~mark & ~copied
    found = [
        *_listed(view, mark, "which looks like a mark for “not collected”, not a figure"),
        *_listed(view, copied, "exactly as in the period before: it looks copied or filled in"),
        *_listed(view, full, "exactly 100 %, far from the usual: it looks like a default, not a result"),
    ]
    alike = _alike_across(view)
    return [*few(view, found), *[_across(view, int(place)) for place in np.flatnonzero(alike)]]


def _marks(view: View) -> Bools:
    values = view.units.numerator
    marked = np.isin(values, NEGATIVE)
    others = np.where(marked, np.nan, values)
    marked &= (filled(others) >= 0).all(axis=1, keepdims=True)
    for code in LARGE:
        here = values == code
        rest = np.abs(np.where(here, np.nan, values))
        if here.any():
            known = np.isfinite(rest).sum(axis=1, keepdims=True) >= 3
            top = np.nanmax(filled(rest), axis=1, keepdims=True)
            marked |= here & known & (FAR * top < code)
    found: Bools = marked
    return found


def _copied(view: View) -> Bools:
    """Periods whose every cell repeats the one before, less likely by chance than once in ten thousand panels.

    The chance that two periods of a cell are equal is that of a rounded normal difference: grain / (2 s sqrt(pi)),
    s the cell's own standard deviation around its level.
    """
    units, cells = view.cells
    top = cells.numerator
    out = np.zeros(view.units.numerator.shape, dtype=bool)
    if view.units.kind is Kind.SUM or top.shape[1] < 5:  # amounts repeat: a monthly fee
        return out
    parts = [part for part in (top, cells.denominator) if part is not None]
    same = np.logical_and.reduce([_repeats(part) for part in parts])
    broken = np.zeros(top.shape, dtype=bool)
    broken[:, 1:] = np.isfinite(top[:, 1:]) & np.isfinite(top[:, :-1]) & ~same[:, 1:]
    first = np.searchsorted(units, np.arange(len(out)))  # the cells of a unit stand together
    repeated = ~np.logical_or.reduceat(broken, first) & np.logical_or.reduceat(same, first)
    if not repeated.any():
        return out
    chance = np.sum([_log_chance(part) for part in parts], axis=0)
    repeats = np.add.reduceat(np.where(same, chance[:, None], 0.0), first)
    repeated &= repeats < 0
    found: Bools = repeated & (_over_runs(repeats, repeated) < np.log(CHANCE / max(1, out.size)))
    return found


def _over_runs(logs: Floats, repeated: Bools) -> Floats:
    """The sum of `logs` over the whole run that a period stands in."""
    runs = np.where(repeated, logs, 0.0)
    last = logs.shape[1] - 1
    for place in range(1, last + 1):
        runs[:, place] += np.where(repeated[:, place], runs[:, place - 1], 0.0)
    for place in range(last - 1, -1, -1):
        runs[:, place] = np.where(repeated[:, place] & repeated[:, place + 1], runs[:, place + 1], runs[:, place])
    return runs


def _repeats(values: Floats) -> Bools:
    """Where a figure equals the one before."""
    same = np.zeros(values.shape, dtype=bool)
    same[:, 1:] = (values[:, 1:] == values[:, :-1]) & (values[:, 1:] != 0)  # zeros have their own question
    return same


def _log_chance(top: Floats) -> Floats:
    """The logarithm of the chance that two periods are equal, by cell; 0 where equal figures are nothing strange."""
    whole = (filled(top) % 1 == 0).all(axis=1)
    level = np.ones(len(top)) if whole.all() else np.abs(median(top, axis=1))
    apart = np.diff(top, axis=1)
    moved = np.where(apart != 0, np.abs(apart), np.nan)
    spread = 1.4826 * median(moved, axis=1) / np.sqrt(2)
    known = np.isfinite(moved).sum(axis=1)
    varies = known >= 0.5 * np.isfinite(apart).sum(axis=1)  # a cell that hardly ever moves repeats by nature
    grain = np.where(whole, 1.0, 0.01 * level)
    chance = grain / (2 * np.sqrt(np.pi) * np.maximum(spread, 1e-12))
    usable = varies & (known >= 4) & (chance < 0.2)
    return np.where(usable, np.log(np.clip(chance, 1e-6, 1.0)), 0.0)


def _by_default(view: View) -> Bools:
    """Stretches of exactly 100 % where the unit's other periods would have given some failures."""
    units = view.units
    if units.kind is not Kind.RATE or units.denominator is None:
        return np.zeros(units.numerator.shape, dtype=bool)
    full = (units.numerator == units.denominator) & (units.denominator > 0)
    failed = np.where(full, np.nan, 1 - units.figures)
    usual = np.sort(failed, axis=1)  # NaN comes last
    least = np.take_along_axis(usual, np.isfinite(failed).sum(axis=1, keepdims=True) // 4, axis=1)
    lacking = np.where(full, filled(least) * units.denominator, 0.0)
    most = np.isfinite(failed).sum(axis=1, keepdims=True) >= np.maximum(4, full.sum(axis=1, keepdims=True))
    found: Bools = full & most & (lacking >= DEFAULT)
    return found


def _alike_across(view: View) -> Bools:
    """Periods in which half of the units, and at least four, have the same figure, far beyond what chance gives.

    The chance that two units agree is that of all other periods of the panel; that k of n do is binomial.
    """
    values = np.where(view.units.numerator != 0, view.units.numerator, np.nan)
    known = np.isfinite(values).sum(axis=0)
    most, agree = _agreeing(values)
    pairs = known * (known - 1.0)
    usual = np.maximum(agree.sum() - agree, 1.0) / np.maximum(pairs.sum() - pairs, 1.0)
    chance = binomial_at_least(most - 1, np.maximum(known - 1, 1), np.minimum(usual, 1.0)) * known * len(known)
    found: Bools = (most >= 4) & (most >= known / 2) & (chance < CHANCE)
    return found


def _agreeing(values: Floats) -> tuple[Floats, Floats]:
    """In each column, how often its most frequent value occurs, and the pairs of equal values, each counted twice."""
    ordered = np.sort(values, axis=0)  # what is not known comes last, and is like nothing
    first = np.ones(ordered.shape, dtype=bool)
    first[1:] = ordered[1:] != ordered[:-1]
    starts = np.flatnonzero(first.T)
    times = np.add.reduceat(np.isfinite(ordered).T.ravel().astype(np.float64), starts)
    column = starts // len(ordered)
    most = np.maximum.reduceat(times, np.searchsorted(column, np.arange(ordered.shape[1])))
    return most, np.bincount(column, times * (times - 1)).astype(np.float64)


def _listed(view: View, chosen: Bools, why: str) -> list[Doubt]:
    """One doubt for every unit with such figures."""
    told = []
    for row in np.flatnonzero(chosen.any(axis=1)):
        places = np.flatnonzero(chosen[row])
        days = [view.units.periods[place] for place in places]
        said = wording.listing((wording.period(day, view.panel.every) for day in days), most=4)
        values = sorted({float(view.units.numerator[row, place]) for place in places})
        figures = wording.listing((wording.number(value, 6) for value in values), most=3)
        sentence = (
            f"{who(view, int(row))} has {figures} for {said}, {why}. Nothing is to be concluded from it; it is left "
            "out of the other findings."
        )
        cells = [(day, view.unit(int(row))) for day in days]
        evidence = {"values": values, "periods": days}
        told.append(
            doubt(
                view,
                sentence,
                int(row),
                days[0],
                evidence,
                until=days[-1],
                cells=cells,
                kind=FindingKind.MISSING,
                weight=len(days),
            )
        )
    return told


def _across(view: View, place: int) -> Doubt:
    day = view.units.periods[place]
    values = view.units.numerator[:, place]
    known, times = np.unique(values[np.isfinite(values)], return_counts=True)
    value, many = float(known[np.argmax(times)]), int(times.max())
    of = wording.times(int(times.sum()), view.panel.unit or "series")
    sentence = (
        f"{many} of {of} have exactly {wording.number(value, 6)} for {wording.period(day, view.panel.every)}: it looks "
        f"filled in. Do not compare that {view.panel.every.value}; those figures are left out of the other findings."
    )
    cells = [(day, view.unit(int(row))) for row in np.flatnonzero(values == value)]
    kind = FindingKind.MISSING
    return doubt(view, sentence, None, day, {"value": value, "units": many}, until=day, cells=cells, kind=kind)
