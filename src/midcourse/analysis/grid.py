"""A panel's figures as arrays: one row a series, one column a period, to ask all series at once."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from math import gcd
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from midcourse.analysis.panel import PERIOD, Every, Kind, Panel

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

FEWEST_APART = 3  # periods from which their distance is read
SPARSE = 4  # possible codes per row from which sorting them is cheaper than a table of them


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
    denominator: Floats | None = None

    @cached_property
    def figures(self) -> Floats:
        """The numbers to show; NaN where the denominator is 0. Like `overall` not to be written to."""
        return self.numerator if self.denominator is None else ratio(self.numerator, self.denominator)

    @cached_property
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


def grid(panel: Panel, by: Sequence[str] = (), *, as_sent: bool = False) -> Grid:
    """The figures added up over everything but the period and `by`, as arrays on the calendar, not to be written to.

    Rows without a figure add nothing; `as_sent` a cell of nothing but such rows was not collected. Asked for again, the
    same panel gives the same grid.
    """
    as_sent &= _with_blanks(panel)
    asked = ("grid", as_sent, *by)
    if asked not in panel.added_up:
        panel.added_up[asked] = _grid(panel, list(by), as_sent=as_sent)
    found: Grid = panel.added_up[asked]
    return found


def _with_blanks(panel: Panel) -> bool:
    """Whether a row lacks a figure; worked out once."""
    if "blanks" not in panel.added_up:
        panel.added_up["blanks"] = any(np.isnan(numbers(panel, name)).any() for name in panel.sums)
    return bool(panel.added_up["blanks"])


def _grid(panel: Panel, by: list[str], *, as_sent: bool) -> Grid:
    periods, columns = placed(panel)
    keys, rows = combined(panel, by)
    flat, shape = rows * len(periods) + columns, (len(keys), len(periods))
    kind, size = panel.measure.kind, len(keys) * len(periods)
    collected = np.bincount(flat, minlength=size)

    def spread(name: str) -> Floats:
        values = numbers(panel, name)
        known = np.isfinite(values)
        total: Floats = np.bincount(flat, np.where(known, values, 0.0), size).astype(np.float64)
        among = np.bincount(flat[known], minlength=size) if as_sent or kind is Kind.VALUE else collected
        if kind is Kind.VALUE:
            total = total / np.maximum(among, 1)
        out = np.where(among > 0, total, np.nan).reshape(shape)
        out.setflags(write=False)
        return out

    return Grid(kind, tuple(by), keys, periods, *(spread(name) for name in panel.sums))


def placed(panel: Panel) -> tuple[list[date], Places]:
    """The panel's calendar, and the place in it of each row of the figures; worked out once."""
    if "placed" not in panel.added_up:
        periods = calendar(panel.periods, panel.every)
        days = np.array(periods, dtype="datetime64[D]").astype(np.int64)
        rows = panel.figures[PERIOD].to_physical().to_numpy()
        panel.added_up["placed"] = periods, np.searchsorted(days, rows)
    found: tuple[list[date], Places] = panel.added_up["placed"]
    return found


def coded(panel: Panel, column: str) -> tuple[list[Any], Places]:
    """The values of a column in order, a blank last, and the number of each row's among them; worked out once."""
    if ("coded", column) not in panel.added_up:
        panel.added_up["coded", column] = numbered(panel.figures[column])
    found: tuple[list[Any], Places] = panel.added_up["coded", column]
    return found


def numbered(values: pl.Series) -> tuple[list[Any], Places]:
    """The different values in order, a blank last, and the number of each value among them."""
    blanks = values.null_count() > 0
    names = sorted(name for name in values.unique().to_list() if name is not None)
    text = values.dtype == pl.String  # looking names up is far quicker than sorting them
    codes = values.cast(pl.Enum(names)).to_physical() if text else values.rank("dense") - 1
    codes = codes.fill_null(len(names)) if blanks else codes
    return names + [None] * blanks, codes.to_numpy().astype(np.int64)


def combined(panel: Panel, by: Sequence[str]) -> tuple[list[tuple[Any, ...]], Places]:
    """The combinations of values of some columns that occur, in order, and the number of each row's among them.

    Worked out once, and column after column, so that what others ask of the first columns is not done again.
    """
    if not by:
        return [()], np.zeros(panel.figures.height, dtype=np.int64)
    asked = ("combined", *by)
    if asked not in panel.added_up:
        before, rows = combined(panel, by[:-1])
        names, codes = coded(panel, by[-1])
        found, rows = occurring(rows * len(names) + codes, len(before) * len(names))
        keys = [(*before[code // len(names)], names[code % len(names)]) for code in found.tolist()]
        panel.added_up[asked] = keys, rows
    known: tuple[list[tuple[Any, ...]], Places] = panel.added_up[asked]
    return known


def numbers(panel: Panel, column: str) -> Floats:
    """A column of figures as an array, NaN where blank; made once."""
    if ("numbers", column) not in panel.added_up:
        panel.added_up["numbers", column] = panel.figures[column].cast(pl.Float64).to_numpy()
    found: Floats = panel.added_up["numbers", column]
    return found


def occurring(codes: Places, possible: int) -> tuple[Places, Places]:
    """The different codes of 0 … possible − 1 in order, and the number of each row's among them."""
    if possible > SPARSE * len(codes):
        found, rows = np.unique(codes, return_inverse=True)
        return found, rows
    occurs = np.bincount(codes, minlength=possible) > 0
    if occurs.all():
        return np.arange(possible), codes
    return np.flatnonzero(occurs), (np.cumsum(occurs) - 1)[codes]


def calendar(periods: Sequence[date], every: Every) -> list[date]:
    """Every period from the first to the last: of days, only the weekdays that usually have figures.

    A weekday is usual when at least half of its days between the first and the last have figures. Figures that come
    every fifth year, or twice a year, skip no period: three other periods or more that are always a multiple of some
    number apart are that far apart.
    """
    if not periods:
        return []
    known = set(periods)
    whole = starts(min(periods), max(periods), every)
    if every is Every.DAY:
        seen = np.bincount([day.weekday() for day in known], minlength=7)
        possible = np.bincount([day.weekday() for day in whole], minlength=7)
        whole = [day for day in whole if 2 * seen[day.weekday()] >= possible[day.weekday()]]
    elif len(known) >= FEWEST_APART:
        places = [place for place, day in enumerate(whole) if day in known]
        whole = whole[:: max(1, gcd(*np.diff(places).tolist()))] if len(places) == len(known) else whole
    return sorted(known.union(whole))


def starts(first: date, last: date, every: Every) -> list[date]:
    """The first days of all periods from `first`, which is one, up to `last`."""
    if every in (Every.DAY, Every.WEEK):
        days = 1 if every is Every.DAY else 7
        return [date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1, days)]
    step = {Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: 12}[every]
    months = 12 * (last.year - first.year) + last.month - first.month
    found = [months_on(first, many) for many in range(0, months + 1, step)]
    return [day for day in found if day <= last]


def months_on(day: date, many: int) -> date:
    """The same day so many months later, or a shorter month's last."""
    year, month = divmod(12 * day.year + day.month - 1 + many, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def ratio(numerator: Floats, denominator: Floats) -> Floats:
    """Numerator over denominator; NaN where the denominator is 0 or unknown."""
    return np.asarray(numerator / np.where(denominator > 0, denominator, np.nan))


def filled(values: Floats, blank: float = 0.0) -> Floats:
    """The values, with `blank` in place of NaN."""
    return np.where(np.isnan(values), blank, values)


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
