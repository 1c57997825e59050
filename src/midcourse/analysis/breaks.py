"""Can these figures be trusted across these dates? Cautions, and the figures the other questions leave out.

A denominator (how much there was to count in) hardly ever falls to a quarter or grows fourfold for one period
because of performance; a holiday, a late file or a changed definition does that.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from midcourse.analysis import wording
from midcourse.analysis.finding import Direction, Finding, FindingKind
from midcourse.analysis.grid import Floats, Grid, grid, median
from midcourse.analysis.panel import NUMERATOR, PERIOD, UNIT, Panel

JUMP = 4.0  # times the usual size, either way
SHORT = 0.6  # of the usual size: a last period below it looks not complete
USUAL_SPREAD = 6.0  # a jump must also pass this many median deviations of the series' own sizes
ENOUGH = 30.0  # a unit's usual size below this swings by chance
FEW_PERIODS = 5  # fewer periods show no usual size

Bools = NDArray[np.bool_]
Cell = tuple[date, str | None]


@dataclass(frozen=True)
class Cautions:
    """Findings to show first, and the (period, unit) cells to leave out; unit None is the whole period."""

    findings: list[Finding] = field(default_factory=list)
    leave_out: frozenset[Cell] = frozenset()

    def clean(self, panel: Panel) -> Panel:
        """The panel without the figures that are not to be compared."""
        if not self.leave_out:
            return panel
        days = [day for day, unit in self.leave_out if unit is None]
        keep = ~pl.col(PERIOD).is_in(days)
        for day, unit in self.leave_out:
            if unit is not None:
                keep &= ~((pl.col(PERIOD) == day) & (pl.col(UNIT) == unit))
        return replace(panel, figures=panel.figures.filter(keep))


def cautions(panel: Panel) -> Cautions:
    """Every caution about the panel's figures; none for a panel without figures."""
    if panel.figures.is_empty():
        return Cautions()
    whole = grid(panel)
    findings = _missing_periods(panel, whole)
    odd_days = _odd_sizes(whole)[0] if whole.denominator is not None else np.zeros(len(whole.periods), bool)
    cells: set[Cell] = set()
    for place in np.flatnonzero(odd_days):
        cells.add((whole.periods[place], None))
        findings.append(_odd_period(panel, whole, int(place)))
    late = _not_complete(panel, whole)
    if late and (whole.periods[-1], None) not in cells:
        cells.add((whole.periods[-1], None))
        findings.append(late)
    if panel.unit:
        findings += _unit_cautions(panel, odd_days, cells)
    return Cautions(findings, frozenset(cells))


def _unit_cautions(panel: Panel, odd_days: Bools, cells: set[Cell]) -> list[Finding]:
    """Cautions about single units; adds to `cells` what is to be left out."""
    units = grid(panel, [UNIT])
    found = [*_gone_and_new(panel, units), *_gaps(panel, units)]
    if units.denominator is None:
        return found
    odd = _odd_sizes(units) & ~odd_days
    for row, place in zip(*np.nonzero(odd), strict=True):
        cells.add((units.periods[place], units.keys[row][0]))
        found.append(_odd_period(panel, units, int(place), int(row)))
    return found


def _odd_sizes(figures: Grid) -> Bools:
    """Which denominators are far from the usual one, shape (series, periods)."""
    size = figures.denominator
    if size is None or size.shape[1] < FEW_PERIODS:
        return np.zeros((len(figures.keys), len(figures.periods)), dtype=bool)
    usual = median(size, axis=1, keep=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        away = np.abs(np.log(size / usual))
    spread = median(np.where(np.isfinite(away), away, np.nan), axis=1, keep=True)
    odd = (away > np.log(JUMP)) & (away > USUAL_SPREAD * spread) & (usual >= ENOUGH)
    rare = odd.sum(axis=1, keepdims=True) <= max(1, size.shape[1] // 8)
    flagged: Bools = odd & rare
    return flagged


def _odd_period(panel: Panel, figures: Grid, place: int, row: int = 0) -> Finding:
    size = np.asarray(figures.denominator)[row]
    usual = float(np.nanmedian(size))
    day, now = figures.periods[place], float(size[place])
    where = {panel.unit: figures.keys[row][0]} if panel.unit and figures.by else {}
    noun = panel.every.value
    who = f" for {wording.place(where)}" if where else ""
    share = _times(now / usual)
    sentence = (
        f"{wording.capital(wording.period(day, panel.every))} is not to be compared with other {noun}s{who}: "
        f"{_base_name(panel)} came to {wording.count(now)}, {share} a usual {noun} ({wording.count(usual)}). "
        "It is left out of the other findings."
    )
    evidence = {"size": now, "usual": usual, "times": now / usual, "left_out": True}
    return _caution(
        FindingKind.BREAK, sentence, where, day, evidence, until=day, weight=abs(np.log((now + 1) / (usual + 1)))
    )


def _not_complete(panel: Panel, whole: Grid) -> Finding | None:
    """The last period, when it has clearly less in it than any period before."""
    size, what = _sizes(panel, whole)
    if len(size) < FEW_PERIODS:
        return None
    before, now = size[:-1][np.isfinite(size[:-1])], float(size[-1])
    usual = float(np.median(before)) if len(before) else 0.0
    if not (now < SHORT * usual and now < before.min()):
        return None
    day = whole.periods[-1]
    sentence = (
        f"{wording.capital(wording.period(day, panel.every))} looks not complete: "
        f"{wording.count(now)} {what}, against {wording.count(usual)} in a usual {panel.every.value}. "
        "It is left out of the other findings."
    )
    evidence = {"size": now, "usual": usual, "left_out": True}
    return _caution(FindingKind.BREAK, sentence, {}, day, evidence, until=day, weight=1.0)


def _sizes(panel: Panel, whole: Grid) -> tuple[Floats, str]:
    """How much there is in each period, and of what: the denominator, or else the figures sent."""
    if whole.denominator is not None:
        return whole.denominator[0], _base_name(panel)
    sent = panel.figures.filter(pl.col(NUMERATOR).is_not_null()).group_by(PERIOD).len()
    by_day = dict(sent.rows())
    return np.array([float(by_day.get(day, np.nan)) for day in whole.periods]), "figures"


def _missing_periods(panel: Panel, whole: Grid) -> list[Finding]:
    known = set(panel.periods)
    missing = [day for day in whole.periods if day not in known]
    if not missing:
        return []
    said = wording.listing((wording.period(day, panel.every) for day in missing), most=4)
    sentence = f"No figures were sent for {said}. Missing is not zero: nothing is concluded about it."
    evidence = {"missing": missing, "periods": len(whole.periods)}
    return [_caution(FindingKind.MISSING, sentence, {}, missing[0], evidence, until=missing[-1])]


def _gone_and_new(panel: Panel, units: Grid) -> list[Finding]:
    """Units whose figures start late or end early by at least two periods, and were steady in between."""
    has = np.isfinite(units.numerator)
    points = has.shape[1]
    first = np.argmax(has, axis=1)
    last = points - 1 - np.argmax(has[:, ::-1], axis=1)
    steady = has.sum(axis=1) >= np.maximum(3, 0.8 * (last - first + 1))
    gone = [(row, int(last[row])) for row in np.flatnonzero(steady & (last < points - 2))]
    new = [(row, int(first[row])) for row in np.flatnonzero(steady & (first > 1))]
    return [
        *(_end_of(panel, units, int(row), place, ended=True) for row, place in gone),
        *(_end_of(panel, units, int(row), place, ended=False) for row, place in new),
    ]


def _end_of(panel: Panel, units: Grid, row: int, place: int, *, ended: bool) -> Finding:
    where = {str(panel.unit): units.keys[row][0]}
    day = units.periods[place]
    said = wording.period(day, panel.every)
    who = wording.capital(wording.place(where))
    how = f"has no figures after {said}" if ended else f"has figures only from {said} on"
    sentence = f"{who} {how}. Totals before and after are not of the same {panel.unit}s."
    evidence = {"periods_with_figures": int(np.isfinite(units.numerator[row]).sum()), "ended": ended}
    return _caution(FindingKind.BREAK, sentence, where, day, evidence)


def _gaps(panel: Panel, units: Grid) -> list[Finding]:
    """One finding for all units with periods missing between their first and last."""
    has = np.isfinite(units.numerator)
    inside = np.logical_or.accumulate(has, axis=1) & np.logical_or.accumulate(has[:, ::-1], axis=1)[:, ::-1]
    known = set(panel.periods)
    sent = np.array([day in known for day in units.periods])
    holes = (inside & ~has & sent).sum(axis=1)
    rows = sorted(np.flatnonzero(holes), key=lambda row: -int(holes[row]))
    if not rows:
        return []
    total = int(sent.sum())
    noun = panel.every.value
    held = [f"{units.keys[row][0]} has {int(has[row].sum())} of {wording.times(total, noun)}" for row in rows]
    sentence = f"Not every {panel.unit} has figures for every {noun}: {wording.listing(held, most=4)}."
    evidence = {"units": {units.keys[row][0]: int(holes[row]) for row in rows}}
    return [_caution(FindingKind.MISSING, sentence, {}, units.periods[0], evidence)]


def _caution(
    kind: FindingKind,
    sentence: str,
    where: dict[str, str],
    since: date,
    evidence: Mapping[str, object],
    until: date | None = None,
    weight: float = 0.5,
) -> Finding:
    return Finding(kind, sentence, where, since, until, Direction.CHANGE, evidence, float(weight))


def _base_name(panel: Panel) -> str:
    return panel.measure.denominator or "the cases counted"


def _times(times: float) -> str:
    return f"{wording.percent(round(times, 2))} of" if times < 1 else f"{wording.number(times, 2)} times"
