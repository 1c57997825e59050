"""A panel as one array: group × unit × period, so that groups can be compared within the same unit and period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from midcourse.analysis.grid import Floats, calendar
from midcourse.analysis.measure import Kind
from midcourse.analysis.panel import DENOMINATOR, NUMERATOR, PERIOD, UNIT, Panel

_DAY_ONE = date(1970, 1, 1)


@dataclass(frozen=True)
class Cells:
    """`top` and `base` have shape (groups, units, periods); a base of 0 is a figure that was not collected.

    Without a unit column there is one unit of no name. A level has a base of one for each figure.
    """

    kind: Kind
    groups: list[str]
    units: list[str]
    periods: list[date]
    top: Floats
    base: Floats

    @property
    def totals(self) -> tuple[Floats, Floats]:
        """Tops and bases of the groups, each of shape (groups,)."""
        return self.top.sum(axis=(1, 2)), self.base.sum(axis=(1, 2))

    def rest(self, among: NDArray[np.bool_] | None = None) -> tuple[Floats, Floats]:
        """Of each group, all the other groups (or those of them that are `among`) added up."""
        count = len(self.groups)
        others = ~np.eye(count, dtype=bool) & (np.ones(count, dtype=bool) if among is None else among)
        shape = self.top.shape
        together = others.astype(np.float64)
        return tuple((together @ part.reshape(count, -1)).reshape(shape) for part in (self.top, self.base))  # type: ignore[return-value]


def cells(panel: Panel, columns: Sequence[str]) -> dict[str, Cells]:
    """The cells by each of the columns; empty where no figure is known."""
    kind = panel.measure.kind
    frame = _known(panel, columns)
    if frame.is_empty():
        return {}
    days = frame[PERIOD].to_numpy().astype("datetime64[D]").astype(np.int64)
    periods = calendar([_DAY_ONE + timedelta(int(day)) for day in np.unique(days)], panel.every)
    when = np.searchsorted([(day - _DAY_ONE).days for day in periods], days)
    units, who = _numbered(frame, UNIT) if panel.unit else ([""], np.zeros(frame.height, dtype=np.int64))
    place = who * len(periods) + when
    values = frame["top"].to_numpy(), frame["cases"].to_numpy()
    found = {}
    for column in columns:
        groups, which = _numbered(frame, column)
        shape = len(groups), len(units), len(periods)
        flat = which * (shape[1] * shape[2]) + place
        found[column] = Cells(kind, groups, units, periods, *(_added(flat, each, shape) for each in values))
    return found


def _added(flat: NDArray[np.int64], values: Floats, shape: tuple[int, int, int]) -> Floats:
    return np.bincount(flat, values, minlength=int(np.prod(shape))).astype(np.float64).reshape(shape)


def _known(panel: Panel, columns: Sequence[str]) -> pl.DataFrame:
    """What is known, with the names of units and groups and, after `code`, a number for each of them."""
    base = pl.col(DENOMINATOR).cast(pl.Float64) if panel.measure.kind.has_denominator else pl.lit(1.0)
    names = [pl.col(name).cast(pl.String).fill_null("") for name in ([UNIT] if panel.unit else []) + list(columns)]
    codes = [name.cast(pl.Categorical).to_physical().name.prefix("code ") for name in names]
    frame = panel.figures.lazy().select(PERIOD, *names, *codes, top=pl.col(NUMERATOR).cast(pl.Float64), cases=base)
    return frame.filter(pl.col("top").is_not_null() & (pl.col("cases") > 0)).collect()


def _numbered(frame: pl.DataFrame, column: str) -> tuple[list[str], NDArray[np.int64]]:
    """The names in alphabetical order, and the place of each row's among them."""
    _, first, code = np.unique(frame[f"code {column}"].to_numpy(), return_index=True, return_inverse=True)
    names = frame[column].gather(first).to_list()
    order = np.argsort(names)
    return [names[place] for place in order], np.argsort(order)[code]
