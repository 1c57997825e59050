"""A panel's two windows as leaves × periods, the one table every question about a change is asked of."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from midcourse.analysis.drivers.cells import Floats, Ints, Mask
from midcourse.analysis.drivers.windows import Window
from midcourse.analysis.panel import DENOMINATOR, NUMERATOR, PERIOD, UNIT, Panel

NOT_GIVEN = "not given"  # what a blank breakdown value is called


@dataclass(frozen=True)
class Grid:
    """Figures of the leaves (combinations of unit and breakdown values) in every period of two windows.

    `n` is the numerator, leaves × periods; `d` the denominator or, for counts and sums, 1 where the leaf's unit sent
    any figure for the period and 0 where it sent none: what a unit that reported left out is zero, what was
    not collected is not. `late` marks the periods of the later window.
    """

    leaves: pl.DataFrame
    n: Floats
    d: Floats
    late: Mask
    rated: bool

    @cached_property
    def ends(self) -> tuple[Floats, Floats, Floats, Floats]:
        """n before, d before, n after, d after, of each leaf."""
        early = ~self.late
        return self.n @ early, self.d @ early, self.n @ self.late, self.d @ self.late

    @cached_property
    def worth(self) -> tuple[Floats, Floats]:
        """What each leaf adds to the figure of its whole before and after: n, or n per period collected."""
        n0, d0, n1, d1 = self.ends
        return (n0, n1) if self.rated else (over(n0, d0), over(n1, d1))

    def only(self, chosen: Mask) -> "Grid":
        """The same of the chosen leaves alone."""
        return Grid(self.leaves.filter(chosen), self.n[chosen], self.d[chosen], self.late, self.rated)

    def figures(self, chosen: Mask) -> tuple[float, float]:
        """The figure before and after of the chosen leaves together; NaN where there is nothing to divide by."""
        before, after = (float(worth[chosen].sum()) for worth in self.worth)
        if not self.rated:
            return before, after
        _, d0, _, d1 = (float(end[chosen].sum()) for end in self.ends)
        return before / d0 if d0 else np.nan, after / d1 if d1 else np.nan


def grid(panel: Panel, before: Window, after: Window) -> Grid:
    """Lay out the figures of two windows; rows without a figure, or without a positive denominator, are left out."""
    if before.first <= after.last and after.first <= before.last:
        raise ValueError(f"the windows {before.first} to {before.last} and {after.first} to {after.last} overlap")
    rated = panel.measure.kind.has_denominator
    names = [*([UNIT] if panel.unit else []), *panel.breakdowns]
    rows = panel.figures.filter((before.inside | after.inside) & _given(rated))
    rows = rows.with_columns(pl.col(names).cast(pl.String).fill_null(NOT_GIVEN))
    leaves, leaf = _numbered(rows, names)
    periods, period = _numbered(rows, [PERIOD])
    shape = (leaves.height, periods.height)

    def lay(values: Floats) -> Floats:
        return np.bincount(leaf * shape[1] + period, values, shape[0] * shape[1]).reshape(shape)

    n = lay(rows[NUMERATOR].to_numpy())
    d = lay(rows[DENOMINATOR].to_numpy()) if rated else _collected(lay(np.ones(rows.height)), leaves, panel)
    late = periods[PERIOD].is_between(after.first, after.last).to_numpy().astype(np.bool_)
    return Grid(leaves, n, d, late, rated)


def over(top: Floats, bottom: Floats) -> Floats:
    """top / bottom, and 0 where bottom is 0."""
    return np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 0)


def _given(rated: bool) -> pl.Expr:
    figure = pl.col(NUMERATOR).is_finite()
    exposed = pl.col(DENOMINATOR).is_finite() & (pl.col(DENOMINATOR) > 0) if rated else pl.lit(value=True)
    return (figure & exposed).fill_null(value=False)


def _numbered(rows: pl.DataFrame, names: list[str]) -> tuple[pl.DataFrame, Ints]:
    """The different combinations of `names`, in order, and which of them each row has."""
    if not names:
        return pl.DataFrame({"": ["all"]}), np.zeros(rows.height, dtype=np.intp)
    different = rows.select(names).unique().sort(names)
    numbers = rows.select(names).join(different.with_row_index("number "), on=names, maintain_order="left")
    return different, numbers["number "].to_numpy().astype(np.intp)


def _collected(rows: Floats, leaves: pl.DataFrame, panel: Panel) -> Floats:
    """1 for every leaf of a unit in every period for which the unit sent any row."""
    if not panel.unit:
        return np.broadcast_to((rows.sum(axis=0) > 0).astype(float), rows.shape)
    units, unit = _numbered(leaves, [UNIT])
    sent = np.zeros((units.height, rows.shape[1]))
    np.add.at(sent, unit, rows)
    return (sent > 0).astype(float)[unit]
