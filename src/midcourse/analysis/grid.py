"""A panel's figures as arrays: one row a series, one column a period, to ask all series at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from midcourse.analysis.panel import DENOMINATOR, NUMERATOR, PERIOD, Every, Kind, Panel

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Grid:
    """Arrays of shape (series, periods); NaN is a figure that was not collected.

    `keys` has the values of the `by` columns of each series. `denominator` is None for kinds without one.
    """

    kind: Kind
    by: tuple[str, ...]
    keys: list[tuple[str, ...]]
    periods: list[date]
    numerator: Floats
    denominator: Floats | None

    @property
    def figures(self) -> Floats:
        """The numbers to show; NaN where the denominator is 0."""
        return self.numerator if self.denominator is None else ratio(self.numerator, self.denominator)

    @property
    def overall(self) -> Floats:
        """Each series' figure over all periods, shape (series,): pooled, or the mean without a base."""
        if self.denominator is None:
            return mean(self.numerator, axis=1)
        return ratio(np.nansum(self.numerator, axis=1), np.nansum(self.denominator, axis=1))

    def take(self, rows: Sequence[int] | NDArray[np.intp]) -> "Grid":
        """Some of the series."""
        index = np.asarray(rows, dtype=np.intp)
        return replace(
            self,
            keys=[self.keys[row] for row in index],
            numerator=self.numerator[index],
            denominator=None if self.denominator is None else self.denominator[index],
        )

    def without(self, cells: NDArray[np.bool_]) -> "Grid":
        """The same with the marked cells, shape (series, periods), as if they had not been collected."""
        base = None if self.denominator is None else np.where(cells, np.nan, self.denominator)
        return replace(self, numerator=np.where(cells, np.nan, self.numerator), denominator=base)


def grid(panel: Panel, by: Sequence[str] = ()) -> Grid:
    """The figures added up over everything but the period and `by`, as arrays on the calendar, not to be written to.

    Asked for again, the same panel gives the same grid.
    """
    asked = ("grid", *by)
    if asked not in panel.added_up:
        panel.added_up[asked] = _grid(panel, list(by))
    found: Grid = panel.added_up[asked]
    return found


def _grid(panel: Panel, by: list[str]) -> Grid:
    totals = panel.totals(by)
    periods = calendar(panel.periods, panel.every)
    days = pl.Series(periods, dtype=pl.Date).to_physical().to_numpy()
    columns = np.searchsorted(days, totals[PERIOD].to_physical().to_numpy())
    named = totals.select(by).unique().sort(by, nulls_last=True) if by else pl.DataFrame()
    keys: list[tuple[str, ...]] = named.rows() if by else [()]
    rows = np.zeros(totals.height, dtype=np.intp)
    if by:
        numbered = named.with_row_index("row")
        placed = totals.select(by).join(numbered, on=by, how="left", nulls_equal=True, maintain_order="left")
        rows = placed["row"].to_numpy()

    def spread(name: str) -> Floats:
        out = np.full((len(keys), len(periods)), np.nan)
        out[rows, columns] = totals[name].cast(pl.Float64).to_numpy()
        out.setflags(write=False)
        return out

    kind = panel.measure.kind
    base = spread(DENOMINATOR) if kind.has_denominator else None
    return Grid(kind, tuple(by), keys, periods, spread(NUMERATOR), base)


def calendar(periods: Sequence[date], every: Every) -> list[date]:
    """Every period from the first to the last: of days, only the weekdays that usually have figures.

    A weekday is usual when at least half of its days between the first and the last have figures.
    """
    if not periods:
        return []
    known = set(periods)
    whole = pl.date_range(min(periods), max(periods), every.truncate, eager=True).to_list()
    if every is Every.DAY:
        seen = np.bincount([day.weekday() for day in known], minlength=7)
        possible = np.bincount([day.weekday() for day in whole], minlength=7)
        whole = [day for day in whole if 2 * seen[day.weekday()] >= possible[day.weekday()]]
    return sorted(known.union(whole))


def ratio(numerator: Floats, denominator: Floats) -> Floats:
    """Numerator over denominator; NaN where the denominator is 0 or unknown."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(denominator > 0, numerator / denominator, np.nan)


def mean(values: Floats, axis: int, *, keep: bool = False) -> Floats:
    """The mean of what was collected; NaN, without a warning, where nothing was."""
    known = np.isfinite(values)
    total = np.where(known, values, 0.0).sum(axis=axis, keepdims=keep)
    return ratio(total, known.sum(axis=axis, keepdims=keep).astype(np.float64))


def median(values: Floats, axis: int, *, keep: bool = False) -> Floats:
    """The median of what was collected; NaN, without a warning, where nothing was."""
    ordered = np.sort(np.where(np.isfinite(values), values, np.nan), axis=axis)  # what was not collected comes last
    known = np.isfinite(values).sum(axis=axis, keepdims=True)
    if not values.shape[axis]:
        found = np.full(known.shape, np.nan)
    else:
        middle = (np.maximum(known - 1, 0) // 2, np.minimum(known // 2, values.shape[axis] - 1))
        low, high = (np.take_along_axis(ordered, place, axis=axis) for place in middle)
        found = np.where(known > 0, (low + high) / 2, np.nan)
    return found if keep else np.squeeze(found, axis=axis)
