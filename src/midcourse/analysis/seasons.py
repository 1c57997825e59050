"""Does a pattern come back: Fridays, Decembers?

It is looked for within cells (unit × breakdown values), each against its own usual level, so that a change of
mix cannot look like one.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from midcourse.analysis import wording
from midcourse.analysis.finding import FindingKind
from midcourse.analysis.grid import Floats, Grid, grid, mean, ratio
from midcourse.analysis.panel import UNIT, Every, Kind, Panel
from midcourse.analysis.patterns import Cycle, Pattern, Places, far, finding, spread, usual
from midcourse.analysis.recurrence import chance, levels
from midcourse.analysis.together import shared_months

__all__ = ["Cycle", "Pattern", "pattern"]

FEW_BLOCKS = 3  # weeks a pattern must be seen in
COMES_BACK = 0.005  # chance below which a pattern is told; see docs/methods/seasons.md for how often that errs
RULE = "F test of a line with the cycle against the line alone, freed of autocorrelation, 0.5 %"
USUAL_MONTH = 365.25 / 12  # days

Bools = NDArray[np.bool_]


def _week_of(number: int) -> str:
    """The middle of a numbered week in a usual year: `25 December`."""
    day = date.fromisocalendar(2025, number, 4)
    return f"{day.day} {wording.MONTHS[day.month - 1]}"


@dataclass(frozen=True)
class Year:
    """How a year is divided, and what its places are called in a sentence."""

    cycle: Cycle
    names: tuple[str, ...]
    joint: str
    plural: str

    def place(self, day: date) -> int:
        """Which place of the year a period that starts on this day is."""
        if self.cycle is Cycle.WEEK:
            return min(day.isocalendar().week, len(self.names)) - 1
        return (day.month - 1) * len(self.names) // 12


YEARS = {
    Every.WEEK: Year(Cycle.WEEK, tuple(_week_of(number) for number in range(1, 53)), "in the weeks around", "weeks"),
    Every.MONTH: Year(Cycle.MONTH, wording.MONTHS, "in", "months"),
    Every.QUARTER: Year(Cycle.QUARTER, tuple(f"quarter {number}" for number in range(1, 5)), "in", "quarters"),
}


def pattern(panel: Panel) -> Pattern | None:
    """The pattern in a panel, or None: days by weekday; weeks, months and quarters by time of year; or shared months.

    A year's pattern needs two years of figures, a week's three weeks.
    """
    if panel.figures.is_empty():
        return None
    if panel.every is Every.DAY:
        return _weekday(panel)
    year, known = YEARS.get(panel.every), len(panel.periods)
    if year and known >= 2 * len(year.names):
        return _yearly(panel, year)
    if panel.every is Every.MONTH and known >= 6 and panel.unit:
        return shared_months(panel)
    return None


def _weekday(panel: Panel) -> Pattern | None:
    periods, index = _index(panel)
    phase = np.array([day.weekday() for day in periods])
    block = np.array([day.toordinal() // 7 for day in periods])
    if len(np.unique(block)) < FEW_BLOCKS or chance(index, phase) >= COMES_BACK:
        return None
    effects = levels(index, phase)
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
        "rule": RULE,
    }
    return Pattern(Cycle.WEEKDAY, factors, finding(FindingKind.SEASON, sentence, periods, evidence, effects))


def _yearly(panel: Panel, year: Year) -> Pattern | None:
    periods, index = _index(panel)
    phase = np.array([year.place(day) for day in periods])
    if np.isfinite(index).sum() < 2 * len(year.names):
        return None
    asked = (index, index / _length(panel, periods), _within_years(index, len(year.names)))
    if any(chance(each, phase) >= COMES_BACK for each in asked):
        return None
    effects = levels(index, phase)
    high, low = far(effects)
    if not len(high) and not len(low):  # a smooth year: tell its ends
        high, low = np.array([np.nanargmax(effects)]), np.array([np.nanargmin(effects)])
    whole = grid(panel)
    said = [
        f"{word} {year.joint} {_names(places, year)} ({spread(whole, np.isin(phase, places), panel)})"
        for word, places in (("high", high), ("low", low))
        if len(places)
    ]
    sentence = (
        f"The same {year.plural} stand out each year for {panel.measure.name}: {' and '.join(said)}, "
        f"against {usual(whole, panel)} over the whole time."
    )
    factors = {day: 1 + float(effects[p]) for day, p in zip(periods, phase, strict=True)}
    evidence = {
        "cycle": f"{year.cycle} of year",
        "effects": {year.names[p]: float(effects[p]) for p in np.unique(phase)},
        "rule": RULE,
    }
    return Pattern(year.cycle, factors, finding(FindingKind.SEASON, sentence, periods, evidence, effects))


def _length(panel: Panel, periods: Sequence[date]) -> Floats:
    """Each month's length against the usual month's, 1 of all else: a season must show in the figures and by day.

    Else a February count would be low for its days alone, or a steady count high by day.
    """
    if panel.every is not Every.MONTH or panel.measure.kind not in (Kind.COUNT, Kind.SUM):
        return np.ones(len(periods))
    return np.array([monthrange(day.year, day.month)[1] / USUAL_MONTH for day in periods])


def _within_years(index: Floats, length: int) -> Floats:
    """Each period against its own twelve months, or four quarters: a level that moved once is no season."""
    block = np.arange(len(index)) // length
    parts = np.split(index, range(length, len(index), length))
    own = [mean(part, axis=0) for part in parts]
    return ratio(index, np.asarray(own)[block])


def _index(panel: Panel) -> tuple[list[date], Floats]:
    """One series, 1 in a usual period: the size-weighted mean over cells of figure ÷ the cell's own level."""
    by = [*([UNIT] if panel.unit else []), *panel.breakdowns]
    cells = grid(panel, by)
    size = cells.numerator if cells.denominator is None else cells.denominator
    relative = ratio(cells.figures, cells.overall[:, None])
    weight = np.where(np.isfinite(relative), np.abs(mean(size, axis=1, keep=True)), 0.0)
    return cells.periods, ratio(np.nansum(weight * relative, axis=0), weight.sum(axis=0))


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


def _names(places: Places, year: Year) -> str:
    return wording.listing([year.names[place] for place in places])
