"""The figures as every kind of break looks at them: arrays by unit, and of the whole, made once."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from midcourse.analysis.grid import Floats, Grid, Places, coded, combined, numbers, placed, ratio
from midcourse.analysis.panel import DENOMINATOR, NUMERATOR, UNIT, Kind, Panel

MOST_CELLS = 4_000_000  # figures by unit and every breakdown; above it single cells are not looked at

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class View:
    """A panel as arrays of shape (series, periods); NaN is a figure that was not collected.

    A panel without units has one row in `units`, with an empty name.
    """

    panel: Panel

    @cached_property
    def units(self) -> Grid:
        names, codes = self._coded_units
        return self._grid([(name,) for name in names], codes, (UNIT,) if self.panel.unit else ())

    @cached_property
    def whole(self) -> Grid:
        return self._grid([()], np.zeros(self.panel.figures.height, dtype=np.int64), ())

    @cached_property
    def cells(self) -> tuple[Places, Grid]:
        """The unit's row of every unit × breakdown values, and their figures; the units alone where too many."""
        kind, units = self.panel.measure.kind, self._coded_units[1]
        by = [*([UNIT] if self.panel.unit else []), *self.panel.breakdowns]
        keys, rows = combined(self.panel, by)
        if len(keys) * len(self.units.periods) > MOST_CELLS or (kind is Kind.VALUE and not self.panel.breakdowns):
            return np.arange(len(self.units.keys)), self.units
        unit_of = np.zeros(len(keys), dtype=np.int64)
        unit_of[rows] = units
        return unit_of, self._grid([()] * len(keys), rows, ())

    @property
    def sizes(self) -> Floats | None:
        """How much there is to count in, by unit: the denominator, or counted cases; None for levels."""
        return self.size_of(self.units)

    def size_of(self, figures: Grid) -> Floats | None:
        if figures.denominator is not None:
            return figures.denominator
        return None if figures.kind is Kind.VALUE else figures.numerator

    @property
    def base(self) -> str:
        """What the sizes are counted in, in words."""
        measure = self.panel.measure
        return (measure.denominator or "the cases counted") if measure.kind.has_denominator else measure.name

    def where(self, row: int) -> dict[str, str]:
        """Where a unit's finding is; empty for a panel without units."""
        return {self.panel.unit: self.units.keys[row][0]} if self.panel.unit else {}

    def unit(self, row: int) -> str | None:
        return self.units.keys[row][0] if self.panel.unit else None

    @cached_property
    def _coded_units(self) -> tuple[list[str], Places]:
        if not self.panel.unit:
            return [""], np.zeros(self.panel.figures.height, dtype=np.int64)
        return coded(self.panel, UNIT)

    def _grid(self, keys: list[tuple[str, ...]], rows: Places, by: tuple[str, ...]) -> Grid:
        days, places = placed(self.panel)
        kind = self.panel.measure.kind
        flat, shape = rows * len(days) + places, (len(keys), len(days))

        def spread(name: str) -> Floats:
            values = numbers(self.panel, name)
            good = np.isfinite(values)
            total = np.bincount(flat[good], values[good], minlength=shape[0] * shape[1])
            times = np.bincount(flat[good], minlength=shape[0] * shape[1]).astype(np.float64)
            held = total / np.maximum(times, 1) if kind is Kind.VALUE else total
            return np.where(times > 0, held, np.nan).reshape(shape)

        base = spread(DENOMINATOR) if kind.has_denominator else None
        return Grid(kind, by, keys, days, spread(NUMERATOR), base)


def pooled(figures: Grid, row: int, chosen: slice) -> float:
    """A unit's figure over some periods: numerators over denominators, or the mean."""
    top = figures.numerator[row, chosen]
    if figures.denominator is None:
        return float(np.nanmean(top)) if np.isfinite(top).any() else float("nan")
    return float(ratio(np.nansum(top, keepdims=True), np.nansum(figures.denominator[row, chosen], keepdims=True))[0])
