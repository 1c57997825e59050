"""One unit's figures in time order, and several units as one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from midcourse.analysis.grid import Floats
from midcourse.analysis.panel import DENOMINATOR, NUMERATOR, PERIOD, UNIT, Every, Kind, Measure, Panel


@dataclass(frozen=True)
class Series:
    """One unit's figures, in time order; a period that is not there was not collected.

    `denominator` is None for kinds without one.
    """

    measure: Measure
    every: Every
    periods: tuple[date, ...]
    numerator: tuple[float, ...]
    denominator: tuple[float, ...] | None = None

    def within(self, periods: Sequence[date]) -> tuple[Floats, Floats]:
        """Totals and exposures (denominators, or 1 a period) of these periods."""
        place = {day: i for i, day in enumerate(self.periods)}
        at = [place[day] for day in periods]
        n = np.array([self.numerator[i] for i in at], dtype=float)
        return n, np.array([self.denominator[i] for i in at], dtype=float) if self.denominator else np.ones(len(at))


def series_of(panel: Panel, unit: str | None = None) -> Series:
    """One unit's figures out of a panel, added up over its breakdowns; the whole when no unit is named."""
    rows = panel.totals([UNIT] if unit is not None else [])
    rows = rows if unit is None else rows.filter(rows[UNIT] == unit)
    rated = panel.measure.kind.has_denominator
    rows = rows.filter(rows[DENOMINATOR] > 0) if rated else rows
    rows = rows.filter(rows[NUMERATOR].is_finite())
    denominator = tuple(rows[DENOMINATOR]) if rated else None
    return Series(panel.measure, panel.every, tuple(rows[PERIOD]), tuple(rows[NUMERATOR]), denominator)


def pooled(series: Sequence[Series]) -> Series:
    """Several units as one, over the periods that all have; levels that cannot be added up are averaged."""
    first = series[0]
    shared = sorted(set(first.periods).intersection(*(one.periods for one in series)))
    parts = [one.within(shared) for one in series]
    n = np.sum([part[0] for part in parts], axis=0)
    if first.measure.kind is Kind.VALUE:
        n = n / len(parts)
    d = tuple(np.sum([part[1] for part in parts], axis=0)) if first.denominator else None
    return Series(first.measure, first.every, tuple(shared), tuple(n), d)


def spanned(series: Sequence[Series]) -> Series:
    """Several units as one over the periods that any has: for its dates, not for its level."""
    first = series[0]
    periods = tuple(sorted(set().union(*(one.periods for one in series))))
    ones = (1.0,) * len(periods)
    return Series(first.measure, first.every, periods, ones, ones if first.denominator else None)


def multiplicative(measure: Measure) -> bool:
    """Whether changes of this measure are told as ratios."""
    return measure.kind in (Kind.COUNT, Kind.RATIO)


def unmoved(level: float, change: float, measure: Measure) -> float:
    """The level had it not changed: `change` in the scale of `Interval`, taken off again."""
    if multiplicative(measure):
        return float(level / np.exp(change))
    off = level - change
    return float(np.clip(off, 0, 1)) if measure.kind is Kind.RATE else off
