"""The figures as every kind of break looks at them: arrays by unit, and of the whole, made once."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from midcourse.analysis.grid import Floats, Grid, Places, combined, grid, ratio
from midcourse.analysis.panel import UNIT, Kind, Panel

MOST_CELLS = 4_000_000  # figures by unit and every breakdown; above it single cells are not looked at

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class View:
    """A panel as arrays of shape (series, periods); NaN is a figure that was not collected.

    A panel without units has one row in `units`.
    """

    panel: Panel

    @cached_property
    def units(self) -> Grid:
        return grid(self.panel, self._by_unit, as_sent=True)

    @cached_property
    def whole(self) -> Grid:
        return grid(self.panel, as_sent=True)

    @cached_property
    def cells(self) -> tuple[Places, Grid]:
        """The unit's row of every unit × breakdown values, and their figures; the units alone where too many."""
        by = [*self._by_unit, *self.panel.breakdowns]
        cells = len(combined(self.panel, by)[0])
        levels = self.panel.measure.kind is Kind.VALUE
        if cells * len(self.units.periods) > MOST_CELLS or (levels and not self.panel.breakdowns):
            return np.arange(len(self.units.keys)), self.units
        units, rows = (combined(self.panel, columns)[1] for columns in (self._by_unit, by))
        unit_of = np.zeros(cells, dtype=np.int64)
        unit_of[rows] = units
        return unit_of, grid(self.panel, by, as_sent=True)

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

    @property
    def _by_unit(self) -> list[str]:
        return [UNIT] if self.panel.unit else []


def pooled(figures: Grid, row: int, chosen: slice) -> float:
    """A unit's figure over some periods: numerators over denominators, or the mean."""
    top = figures.numerator[row, chosen]
    if figures.denominator is None:
        return float(np.nanmean(top)) if np.isfinite(top).any() else float("nan")
    return float(ratio(np.nansum(top, keepdims=True), np.nansum(figures.denominator[row, chosen], keepdims=True))[0])
