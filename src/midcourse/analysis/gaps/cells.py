"""A panel as one array: group × unit × period, so that groups can be compared within the same unit and period."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from midcourse.analysis.grid import Floats, Places, calendar, coded, numbers, occurring, placed
from midcourse.analysis.measure import Kind
from midcourse.analysis.panel import DENOMINATOR, NUMERATOR, UNIT, Panel


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
    top, base = numbers(panel, NUMERATOR), _base(panel)
    known = ~np.isnan(top) & (base > 0)
    if not known.any():
        return {}
    periods, when = _calendar(panel, known)
    units, who = _named(panel, UNIT, known) if panel.unit else ([""], np.zeros(len(when), dtype=np.int64))
    place = who * len(periods) + when
    values = top[known], base[known]
    found = {}
    for column in columns:
        groups, which = _named(panel, column, known)
        shape = len(groups), len(units), len(periods)
        flat = which * (shape[1] * shape[2]) + place
        found[column] = Cells(
            panel.measure.kind, groups, units, periods, *(_added(flat, each, shape) for each in values)
        )
    return found


def _added(flat: NDArray[np.int64], values: Floats, shape: tuple[int, int, int]) -> Floats:
    return np.bincount(flat, values, minlength=int(np.prod(shape))).astype(np.float64).reshape(shape)


def _base(panel: Panel) -> Floats:
    """The cases behind each row; one for a level."""
    return numbers(panel, DENOMINATOR) if panel.measure.kind.has_denominator else np.ones(panel.figures.height)


def _calendar(panel: Panel, known: NDArray[np.bool_]) -> tuple[list[date], Places]:
    """The calendar of the rows known, and the place in it of each of them."""
    days, when = placed(panel)
    found, places = occurring(when[known], len(days))
    periods = calendar([days[place] for place in found], panel.every)
    return periods, np.array([bisect_left(periods, days[place]) for place in found])[places]


def _named(panel: Panel, column: str, known: NDArray[np.bool_]) -> tuple[list[str], Places]:
    """The names in alphabetical order, a blank as an empty one, and the place of each known row's among them."""
    names, codes = coded(panel, column)
    found, places = occurring(codes[known], len(names))
    said = ["" if names[code] is None else str(names[code]) for code in found]
    groups = sorted(set(said))
    return groups, np.array([groups.index(name) for name in said])[places]
