"""Does a pattern come back (Fridays, Decembers), or did most units move together in some months?

A pattern is looked for within cells (unit × breakdown values), each against its own usual level, so that a
change of mix cannot look like one. With less than two years of monthly figures nothing can be said to come
back; months in which most units moved together are told as a shared cause instead.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from midcourse.analysis import wording
from midcourse.analysis.finding import Direction, Finding, FindingKind
from midcourse.analysis.grid import Floats, Grid, grid, mean, median, ratio
from midcourse.analysis.panel import UNIT, Every, Panel

CERTAIN = 0.01  # a pattern is told when chance alone would give one as clear less often than this
FEW_BLOCKS = 3  # weeks (years: 2) a pattern must be seen in
FAR = 2 / 3  # months stand out that are at least so far from usual as the farthest
DRIFT = 0.7  # share of the movement that a line or one step explains: above it, that is the better word
AGREE = 0.75  # share of the units that must have moved the same way
ENOUGH_EVENTS = 5.0  # usual events a month below which a unit's months say little

Places = NDArray[np.int64]


class Cycle(StrEnum):
    WEEKDAY = "weekday"
    MONTH = "month"
    SHARED = "shared"  # the same months for most units, in one year only


@dataclass(frozen=True)
class Pattern:
    """What comes back or was shared; `factors` maps a period to its usual size relative to a usual period."""

    cycle: Cycle
    factors: dict[date, float]
    finding: Finding

    def of(self, periods: Sequence[date]) -> Floats:
        """The factors of these periods, 1 where the pattern says nothing, shape (periods,)."""
        return np.array([self.factors.get(day, 1.0) for day in periods])


def pattern(panel: Panel) -> Pattern | None:
    """The pattern in a panel, or None: days by weekday, months by month of year, or one year's shared months."""
    if panel.figures.is_empty():
        return None
    months = len(panel.periods)
    if panel.every is Every.DAY:
        return _weekday(panel)
    if panel.every is Every.MONTH and months >= 24:
        return _month_of_year(panel)
    if panel.every is Every.MONTH and months >= 6 and panel.unit:
        return _shared_months(panel)
    return None


def _weekday(panel: Panel) -> Pattern | None:
    periods, index = _index(panel)
    phase = np.array([day.weekday() for day in periods])
    block = np.array([day.toordinal() // 7 for day in periods])
    effects = _effects(index, phase, block)
    if effects is None or len(np.unique(block)) < FEW_BLOCKS:
        return None
    place = int(np.nanargmax(np.abs(effects)))
    low = effects[place] < 0
    name = wording.WEEKDAYS[place]
    details, everywhere = _by_breakdown(panel, phase, block, place, low=bool(low))
    measure = panel.measure
    sentence = (
        f"{wording.capital(measure.name)} {'is lowest' if low else 'is highest'} on {name}s{everywhere}: {details}."
    )
    factors = {day: 1 + float(effects[p]) for day, p in zip(periods, phase, strict=True)}
    evidence = {
        "cycle": "day of week",
        "effects": {wording.WEEKDAYS[p]: float(effects[p]) for p in np.unique(phase)},
        "rule": "F test of weekdays within weeks, 1 %",
    }
    return Pattern(Cycle.WEEKDAY, factors, _finding(FindingKind.SEASON, sentence, periods, evidence, effects))


def _month_of_year(panel: Panel) -> Pattern | None:
    periods, index = _index(panel)
    phase = np.array([day.month - 1 for day in periods])
    block = np.array([day.year for day in periods])
    time = np.arange(len(periods), dtype=float)
    known = np.isfinite(index)
    if known.sum() < 24:
        return None
    slope = np.polyfit(time[known], index[known], 1)[0]
    effects = _effects(index - slope * (time - time.mean()), phase, block)
    if effects is None:
        return None
    high, low = _far(effects)
    whole = grid(panel)
    said = [
        f"{word} in {_months(places)} ({_range(whole, np.isin(phase, places), panel)})"
        for word, places in (("high", high), ("low", low))
        if len(places)
    ]
    sentence = (
        f"The same months stand out each year for {panel.measure.name}: {' and '.join(said)}, "
        f"against {wording.figure(float(whole.overall[0]), panel.measure)} over the whole time."
    )
    factors = {day: 1 + float(effects[p]) for day, p in zip(periods, phase, strict=True)}
    evidence = {
        "cycle": "month of year",
        "effects": {wording.MONTHS[p]: float(effects[p]) for p in np.unique(phase)},
        "rule": "F test of months within years after a straight trend, 1 %",
    }
    return Pattern(Cycle.MONTH, factors, _finding(FindingKind.SEASON, sentence, periods, evidence, effects))


def _shared_months(panel: Panel) -> Pattern | None:
    units = _eligible(grid(panel, [UNIT]))
    if len(units.keys) < 3:
        return None
    relative = ratio(units.figures, units.overall[:, None])
    chance = _together(relative)
    effects = median(relative, axis=0) - 1
    if not chance < CERTAIN or _drift(effects) > DRIFT:
        return None
    agree = np.maximum((relative > 1).sum(axis=0), (relative < 1).sum(axis=0)) / len(units.keys)
    high, low = (places[agree[places] >= AGREE] for places in _far(effects))
    if not len(high) and not len(low):
        return None
    sentence = _shared_sentence(panel, units, high, low, relative)
    factors = {day: float(1 + effect) for day, effect in zip(units.periods, effects, strict=True)}
    evidence = {
        "high": [units.periods[place] for place in high],
        "low": [units.periods[place] for place in low],
        "units": len(units.keys),
        "chance": chance,
        "rule": "F test of months across units, 1 %",
    }
    finding = _finding(FindingKind.SHARED_CAUSE, sentence, units.periods, evidence, effects)
    return Pattern(Cycle.SHARED, factors, finding)


def _shared_sentence(panel: Panel, units: Grid, high: Places, low: Places, relative: Floats) -> str:
    whole = grid(panel)
    parts = []
    for word, places, signs in (("high", high, relative > 1), ("low", low, relative < 1)):
        if len(places):
            least = int(signs[:, places].sum(axis=0).min())
            names = wording.listing(_dated([units.periods[place] for place in places]))
            chosen = np.isin(np.arange(len(units.periods)), places)
            count = "all" if least == len(units.keys) else f"{least} of"
            who = f"in {count} {len(units.keys)} {panel.unit}s"
            parts.append(f"{word} {who} in {names} ({_range(whole, chosen, panel)})")
    overall = wording.figure(float(whole.overall[0]), panel.measure)
    return (
        f"{wording.capital(panel.measure.name)} moved together across {panel.unit}s: {' and '.join(parts)}, "
        f"against {overall} over the whole time. One year of figures cannot tell whether this comes back."
    )


def _index(panel: Panel) -> tuple[list[date], Floats]:
    """One series, 1 in a usual period: the size-weighted mean over cells of figure ÷ the cell's own level."""
    by = [*([UNIT] if panel.unit else []), *panel.breakdowns]
    cells = grid(panel, by)
    size = cells.numerator if cells.denominator is None else cells.denominator
    relative = ratio(cells.figures, cells.overall[:, None])
    weight = np.where(np.isfinite(relative), np.abs(mean(size, axis=1, keep=True)), 0.0)
    return cells.periods, ratio(np.nansum(weight * relative, axis=0), weight.sum(axis=0))


def _effects(index: Floats, phase: Places, block: Places) -> Floats | None:
    """Mean deviation of each phase from its block's level, by phase; None when an F test finds no pattern."""
    deviation = index.copy()
    for number in np.unique(block):
        deviation[block == number] -= mean(index[block == number], axis=0)
    phases = np.unique(phase)
    effects = np.full(int(phases.max()) + 1, np.nan)
    for number in phases:
        effects[number] = mean(deviation[phase == number], axis=0)
    known = np.isfinite(deviation)
    between = float(np.sum(effects[phase[known]] ** 2))
    left = float(np.sum(deviation[known] ** 2)) - between
    freedom = known.sum() - len(np.unique(block[known])) - (len(phases) - 1)
    if len(phases) < 3 or freedom < 3 or left <= 0:
        return None
    f = between / (len(phases) - 1) / (left / freedom)
    return effects if stats.f.sf(f, len(phases) - 1, freedom) < CERTAIN else None


def _together(relative: Floats) -> float:
    """Chance of months as alike across units as these (rows) were none shared: two-way F test."""
    rows = np.isfinite(relative).all(axis=1)
    full = relative[rows]
    units, points = full.shape
    if units < 3:
        return 1.0
    column = full.mean(axis=0) - full.mean()
    left = full - full.mean(axis=1, keepdims=True) - column
    f = units * float(np.sum(column**2)) / (points - 1)
    f /= float(np.sum(left**2)) / ((units - 1) * (points - 1))
    return float(stats.f.sf(f, points - 1, (units - 1) * (points - 1)))


def _drift(effects: Floats) -> float:
    """The share of the movement explained by a straight line or by one step, whichever explains more."""
    points = len(effects)
    centred = effects - effects.mean()
    total = float(np.sum(centred**2))
    line = np.arange(points) - (points - 1) / 2
    explained = [float(centred @ line) ** 2 / float(line @ line)]
    explained += [
        float(centred[:place].sum()) ** 2 * points / (place * (points - place)) for place in range(3, points - 2)
    ]
    return max(explained) / total if total > 0 else 0.0


def _eligible(units: Grid) -> Grid:
    """Units with figures for every period and enough events for a month to mean something."""
    complete = np.isfinite(units.figures).all(axis=1)
    return units.take(np.flatnonzero(complete & (mean(units.numerator, axis=1) >= ENOUGH_EVENTS)))


def _far(effects: Floats) -> tuple[Places, Places]:
    """The few phases farthest above and below the usual; empty on a side that has no few."""
    usual = effects - np.nanmedian(effects)
    reach = np.nanmax(np.abs(usual))
    sides = []
    for side in (usual, -usual):
        top = np.nanmax(side)
        places = np.flatnonzero(side >= FAR * top) if top >= reach / 2 else np.array([], dtype=np.int64)
        sides.append(places if len(places) <= len(effects) / 3 else np.array([], dtype=np.int64))
    return sides[0], sides[1]


def _by_breakdown(panel: Panel, phase: Places, block: Places, place: int, *, low: bool) -> tuple[str, str]:
    """Figures on that weekday against other days, and "in every …" for the first breakdown that agrees."""
    for column in panel.breakdowns:
        parts = grid(panel, [column])
        if len(parts.keys) <= 6 and _same_everywhere(parts.figures, phase, block, place, low=low):
            said = [_against(panel, parts.take([row]), phase == place) for row in range(len(parts.keys))]
            names = [f"{key[0]} {text}" for key, text in zip(parts.keys, said, strict=True)]
            names[0] += " on other days"
            return wording.listing(names), f" in every {panel.label(column)}"
    return f"{_against(panel, grid(panel), phase == place)} on other days", ""


def _same_everywhere(figures: Floats, phase: Places, block: Places, place: int, *, low: bool) -> bool:
    """Whether that phase is the extreme one of every series, each against its own weeks."""
    sign = -1 if low else 1
    levels = figures.copy()
    for number in np.unique(block):
        levels[:, block == number] -= mean(figures[:, block == number], axis=1, keep=True)
    phases = np.unique(phase)
    means = np.stack([mean(levels[:, phase == number], axis=1) for number in phases], axis=1)
    return bool((phases[np.argmax(sign * means, axis=1)] == place).all())


def _against(panel: Panel, part: Grid, chosen: NDArray[np.bool_]) -> str:
    inside, outside = _pooled(part, chosen), _pooled(part, ~chosen)
    return f"{wording.figure(inside, panel.measure)} against {wording.figure(outside, panel.measure)}"


def _pooled(part: Grid, chosen: NDArray[np.bool_]) -> float:
    top = part.numerator[0, chosen]
    if part.denominator is None:
        return float(np.nanmean(top))
    return float(np.nansum(top) / np.nansum(part.denominator[0, chosen]))


def _range(whole: Grid, chosen: NDArray[np.bool_], panel: Panel) -> str:
    """The smallest and largest whole figure of the chosen periods: `31.2 % to 33.5 %`."""
    figures = whole.figures[0, chosen]
    least, most = (wording.figure(float(value), panel.measure) for value in (np.nanmin(figures), np.nanmax(figures)))
    return least if least == most else f"{least} to {most}"


def _dated(days: Sequence[date]) -> list[str]:
    """Month names, the year told only with the last month of that year."""
    names = [wording.MONTHS[day.month - 1] for day in days]
    last = {day.year: place for place, day in enumerate(days)}
    return [f"{name} {days[place].year}" if place in last.values() else name for place, name in enumerate(names)]


def _months(places: Places) -> str:
    return wording.listing([wording.MONTHS[place] for place in places])


def _finding(
    kind: FindingKind,
    sentence: str,
    periods: Sequence[date],
    evidence: Mapping[str, object],
    effects: Floats,
) -> Finding:
    size = float(np.nanmax(np.abs(effects)))
    return Finding(kind, sentence, {}, periods[0], periods[-1], Direction.CHANGE, evidence, weight=size)
