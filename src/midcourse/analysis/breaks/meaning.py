"""A column that changed its meaning: another unit of measurement, percent for fraction, the other sign, rounding."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from midcourse.analysis import wording
from midcourse.analysis.breaks.doubts import Cell, Doubt, doubt, few
from midcourse.analysis.breaks.view import View, pooled
from midcourse.analysis.grid import Floats, filled, median
from midcourse.analysis.panel import Kind

FACTORS = {10.0: "ten times", 60.0: "sixty times", 100.0: "a hundred times", 1000.0: "a thousand times"}
_PARTS = {10.0: "a tenth", 60.0: "a sixtieth", 100.0: "a hundredth", 1000.0: "a thousandth"}
SMALLEST = 8.0  # times: only jumps as large are looked at
BEYOND = 30.0  # times: no work of all units changes as much from one period to the next
WITHIN = 0.08  # of the factor: how near a jump must come, where the figures are quiet enough to tell
QUIET = 0.25  # standard deviation of the logarithms above which no factor can be told from another
FEWEST = 3  # periods before the jump, and from it on: no other question may rest on fewer
NEARLY_ALL = 0.9
COARSE = (1000.0, 100.0, 10.0, 1.0)  # what figures are rounded to
FEWEST_VALUES = 12


@dataclass(frozen=True)
class _Jump:
    """One unit's figures before and from a place on, in size or as they are."""

    row: int
    place: int
    kind: str
    said: str
    before: float
    after: float


def changed_meaning(view: View) -> list[Doubt]:
    """Jumps of the figures by a round factor, to their mirror image, or in the digits they are given with."""
    together = _together(view)
    found = [_told(view, jump, all_units=True) for jump in together]
    said = {jump.place for jump in together}
    jumps = [jump for jump in _jumps(view) if jump.place not in said]
    alone: list[Doubt] = []
    rows = len(view.units.keys)
    for place, kind in sorted({(jump.place, jump.kind) for jump in jumps}):
        same = [jump for jump in jumps if (jump.place, jump.kind) == (place, kind)]
        if len(same) >= NEARLY_ALL * rows:
            found.append(_told(view, same[0], all_units=rows > 1))
        else:
            alone += [_told(view, jump, all_units=False) for jump in same]
    return [*found, *few(view, alone), *_rounded(view)]


def _together(view: View) -> list[_Jump]:
    """Jumps of nearly all units at once, whose factor is told by all of them together."""
    figures = view.units.figures
    if len(figures) < 2 or figures.shape[1] < 2 * FEWEST:
        return []
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(figures > 0, np.log(figures), np.nan)
    step = np.diff(logs, axis=1)
    known = np.isfinite(step).sum(axis=0)
    share = (np.abs(step) >= np.log(SMALLEST / 2)).sum(axis=0) / np.maximum(known, 1)
    found = []
    for place in np.flatnonzero((known >= 2) & (share >= NEARLY_ALL)) + 1:
        if place < FEWEST or figures.shape[1] - place < FEWEST:
            continue
        by = median(logs[:, place:], axis=1) - median(logs[:, :place], axis=1)
        by = by[np.isfinite(by)]
        error = float(np.std(by, ddof=1)) / np.sqrt(len(by)) if len(by) > 1 else np.inf
        if factor := _factor(float(np.mean(by)), error) or _beyond_work(float(np.mean(by))):
            was, now = (pooled(view.whole, 0, part) for part in (slice(None, place), slice(place, None)))
            found.append(_Jump(0, int(place), factor[0], factor[1], was, now))
    return found


def _factor(by: float, error: float) -> tuple[str, str] | None:
    """The round factor whose logarithm `by` is, and its words; None where it is none or the error is too large."""
    for factor, words in FACTORS.items():
        if abs(abs(by) - np.log(factor)) < min(WITHIN, max(3 * error, 0.01)) and error < WITHIN / 2:
            return (f"x{factor:g}", f"{words} as much") if by > 0 else (f"/{factor:g}", f"{_PARTS[factor]} as much")
    return None


def _beyond_work(by: float) -> tuple[str, str] | None:
    """Of all units at once, a jump so large, whatever its factor, is never of the work alone."""
    if abs(by) < np.log(BEYOND):
        return None
    times = float(np.exp(abs(by)))
    return ("jump", f"about {wording.number(times, 2)} times {'as much' if by > 0 else 'less'}")


def _jumps(view: View) -> Iterator[_Jump]:
    figures = view.units.figures
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(figures != 0, np.log(np.abs(figures)), np.nan)
    step = np.abs(np.diff(logs, axis=1)) >= np.log(SMALLEST)
    mirrored = np.zeros_like(step)
    mirrored |= filled(figures[:, 1:] * figures[:, :-1]) < 0
    if figures.shape[1] and view.units.kind is Kind.RATE:
        mirrored |= np.abs(np.diff(filled(figures, 0.5), axis=1)) > 0.4
    for row, place in zip(*np.nonzero(step | mirrored), strict=True):
        if jump := _jump(view, figures[row], logs[row], int(row), int(place) + 1):
            yield jump


def _jump(view: View, series: Floats, logs: Floats, row: int, place: int) -> _Jump | None:
    """What the jump looks like; None where it looks like none of these."""
    before, after = (side[np.isfinite(side)] for side in (series[:place], series[place:]))
    if min(len(before), len(after)) < FEWEST:
        return None
    was, now = float(np.median(before)), float(np.median(after))
    if view.units.kind is Kind.RATE and _mirror(before, after):
        return _Jump(row, place, "mirror", "its opposite (present for absent, or the like)", was, now)
    sides = [side[np.isfinite(side)] for side in (logs[:place], logs[place:])]
    if min(map(len, sides)) < FEWEST:
        return None
    spread = max(float(np.std(side, ddof=1)) for side in sides)
    by = float(np.median(sides[1]) - np.median(sides[0]))
    if _flipped(before, after) and abs(by) < np.log(2) and spread < 2 * QUIET:
        return _Jump(row, place, "sign", "the same with the other sign", was, now)
    if spread > QUIET or (np.sign(before) != np.sign(before[0])).any() or (np.sign(after) != np.sign(before[0])).any():
        return None
    error = 1.2533 * spread * np.sqrt(1 / len(sides[0]) + 1 / len(sides[1]))
    factor = _factor(by, error)
    return _Jump(row, place, *factor, was, now) if factor else None


def _mirror(before: Floats, after: Floats) -> bool:
    """Whether rates turned from r to 1 - r, far from the middle and closely."""
    was, now = float(np.median(before)), float(np.median(after))
    spread = max(float(np.std(before)), float(np.std(after)), 0.005)
    clear = abs(was - 0.5) > 0.2 and (was - 0.5) * (now - 0.5) < 0 and spread < 0.06
    return bool(clear and abs(was + now - 1) < min(2 * spread, 0.04))


def _flipped(before: Floats, after: Floats) -> bool:
    return bool(((before >= 0).all() and (after <= 0).all()) or ((before <= 0).all() and (after >= 0).all()))


def _told(view: View, jump: _Jump, *, all_units: bool) -> Doubt:
    days, every, measure = view.units.periods, view.panel.every, view.panel.measure
    day = days[jump.place]
    whom = f"all {view.panel.unit}s" if all_units else wording.place(view.where(jump.row)) or "the whole"
    sentence = (
        f"From {wording.period(day, every)} on the figures of {measure.name} for {whom} are {jump.said} "
        f"({wording.figure(jump.before, measure)} before, {wording.figure(jump.after, measure)} after): this looks "
        "like another unit of measurement or definition, not a change of the work. What lies before is left out of the "
        "other findings."
    )
    unit = None if all_units else view.unit(jump.row)
    cells: list[Cell] = [(one, unit) for one in days[: jump.place]]
    evidence = {"looks_like": jump.kind, "before": jump.before, "after": jump.after}
    return doubt(view, sentence, None if all_units else jump.row, day, evidence, cells=cells, weight=3.0)


def _rounded(view: View) -> list[Doubt]:
    """Where all figures were round (whole, tens, hundreds …) until some period and are not since, or the reverse."""
    values = view.units.numerator
    if view.units.kind in (Kind.COUNT, Kind.RATE):  # whole by nature
        return []
    days = view.units.periods
    for grain in COARSE:
        known = np.isfinite(values) & (values != 0)
        round_ = known & (np.abs(values / grain - np.round(values / grain)) < 1e-9)
        total, coarse = known.sum(axis=0).cumsum(), round_.sum(axis=0).cumsum()
        for place in range(FEWEST, len(days) - 1):
            n_before, n_after = int(total[place - 1]), int(total[-1] - total[place - 1])
            r_before, r_after = int(coarse[place - 1]), int(coarse[-1] - coarse[place - 1])
            if min(n_before, n_after) < FEWEST_VALUES:
                continue
            finer = r_before == n_before and r_after <= 0.2 * n_after and not round_[:, place].all()
            coarser = r_after == n_after and r_before <= 0.2 * n_before
            if finer or coarser:
                return [_digits(view, place, grain, finer=finer)]
    return []


def _digits(view: View, place: int, grain: float, *, finer: bool) -> Doubt:
    day = view.units.periods[place]
    words = "whole numbers" if grain == 1 else f"rounded to {wording.count(grain)}"
    said = wording.period(day, view.panel.every)
    sentence = (
        (
            f"The figures of {view.panel.measure.name} were {words} before {said} and are not since: "
            if finer
            else f"The figures of {view.panel.measure.name} are {words} from {said} on and were not before: "
        )
        + "they seem to be collected or rounded in another way. Do not read small differences across "
        "that date as a change."
    )
    return doubt(view, sentence, None, day, {"looks_like": "rounding", "rounded_to": grain, "finer": finer})
