"""Does a pattern come back: Fridays, Decembers?

It is looked for within cells (unit × breakdown values), each against its own usual level, so that a change of
mix cannot look like one.
"""

from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from midcourse.analysis import wording
from midcourse.analysis.finding import FindingKind
from midcourse.analysis.grid import Floats, Grid, grid, mean, ratio
from midcourse.analysis.panel import UNIT, Every, Panel
from midcourse.analysis.patterns import CERTAIN, Cycle, Pattern, Places, far, finding, spread
from midcourse.analysis.together import shared_months

__all__ = ["Cycle", "Pattern", "pattern"]

FEW_BLOCKS = 3  # weeks (years: 2) a pattern must be seen in

Bools = NDArray[np.bool_]


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
        return shared_months(panel)
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
    return Pattern(Cycle.WEEKDAY, factors, finding(FindingKind.SEASON, sentence, periods, evidence, effects))


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
    high, low = far(effects)
    if not len(high) and not len(low):  # a smooth year: tell its ends
        high, low = np.array([np.nanargmax(effects)]), np.array([np.nanargmin(effects)])
    whole = grid(panel)
    said = [
        f"{word} in {_months(places)} ({spread(whole, np.isin(phase, places), panel)})"
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
    return Pattern(Cycle.MONTH, factors, finding(FindingKind.SEASON, sentence, periods, evidence, effects))


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
    if len(phases) < 3 or freedom < 3 or between <= 0:
        return None
    f = between / (len(phases) - 1) / (max(left, 1e-12 * between) / freedom)
    return effects if stats.f.sf(f, len(phases) - 1, freedom) < CERTAIN else None


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


def _against(panel: Panel, part: Grid, chosen: Bools) -> str:
    inside, outside = _pooled(part, chosen), _pooled(part, ~chosen)
    return f"{wording.figure(inside, panel.measure)} against {wording.figure(outside, panel.measure)}"


def _pooled(part: Grid, chosen: Bools) -> float:
    top = part.numerator[0, chosen]
    if part.denominator is None:
        return float(np.nanmean(top))
    return float(np.nansum(top) / np.nansum(part.denominator[0, chosen]))


def _months(places: Places) -> str:
    return wording.listing([wording.MONTHS[place] for place in places])
