"""A panel's two windows as leaves × periods, the one table every question about a change is asked of."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import polars as pl

from midcourse.analysis.drivers.cells import Floats, Ints, Mask
from midcourse.analysis.drivers.windows import Window
from midcourse.analysis.grid import alike
from midcourse.analysis.panel import DENOMINATOR, NUMERATOR, PERIOD, UNIT, Panel

NOT_GIVEN = "not given"  # what a blank breakdown value is called


TINY = 1e-9  # a denominator as small as this is no exposure at all
ENOUGH = 12  # periods in the windows from which their own scatter is known well enough


@dataclass(frozen=True)
class Grid:
    """Figures of the leaves (combinations of unit and breakdown values) in every period of two windows.

    `n` is the numerator, leaves × periods; `d` the denominator or, for counts and sums, 1 where the leaf's unit sent
    any figure for the period and 0 where it sent none: what a unit that reported left out is zero, what was
    not collected is not. `early` and `late` mark the windows' periods; where these are few the panel's other
    periods are there too, only to tell how much the figures scatter.
    """

    leaves: pl.DataFrame
    n: Floats
    d: Floats
    early: Mask
    late: Mask
    rated: bool

    @cached_property
    def ends(self) -> tuple[Floats, Floats, Floats, Floats]:
        """n before, d before, n after, d after, of each leaf."""
        return self.n @ self.early, self.d @ self.early, self.n @ self.late, self.d @ self.late

    @cached_property
    def worth(self) -> tuple[Floats, Floats]:
        """What each leaf adds to the figure of its whole before and after: n, or n per period collected."""
        n0, d0, n1, d1 = self.ends
        return (n0, n1) if self.rated else (over(n0, d0), over(n1, d1))

    @property
    def lasting(self) -> Mask:
        """The leaves with figures in both windows; the others came or went, and have no change of their own."""
        _, d0, _, d1 = self.ends
        return np.asarray((d0 > 0) & (d1 > 0))

    @property
    def blocks(self) -> list[Mask]:
        """The periods of each window and all others."""
        blocks = [self.early, self.late, ~(self.early | self.late)]
        return [block for block in blocks if block.any()]

    @property
    def freedom(self) -> int:
        """Degrees of freedom of the scatter: periods less one level a block."""
        return len(self.late) - len(self.blocks)

    def only(self, chosen: Mask) -> "Grid":
        """The same of the chosen leaves alone."""
        return replace(self, leaves=self.leaves.filter(chosen), n=self.n[chosen], d=self.d[chosen])

    def within(self, windows: Mask) -> "Grid":
        """The same of the chosen periods alone."""
        n, d = self.n[:, windows], self.d[:, windows]
        return replace(self, n=n, d=d, early=self.early[windows], late=self.late[windows])

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
    names = [*([UNIT] if panel.unit else []), *panel.breakdowns]
    rows = panel.figures.filter(_given(panel)).with_columns(pl.col(names).cast(pl.String).fill_null(NOT_GIVEN))
    inside = rows.filter(before.inside | after.inside)
    rows = inside if inside[PERIOD].n_unique() >= ENOUGH else rows
    leaves, leaf = _numbered(rows, names)
    periods, period = _numbered(rows, [PERIOD])
    shape = (leaves.height, periods.height)

    def lay(values: Floats) -> Floats:
        spots = np.bincount(leaf * shape[1] + period, values, shape[0] * shape[1])
        return spots.reshape(shape).astype(np.float64)

    n = lay(rows[NUMERATOR].to_numpy())
    rated = panel.measure.kind.has_denominator
    d = lay(rows[DENOMINATOR].to_numpy()) if rated else _collected(lay(np.ones(rows.height)), leaves, panel)
    early, late = (periods.select(window.inside).to_series().to_numpy().astype(np.bool_) for window in (before, after))
    return Grid(leaves, n, d, early, late, rated)


def over(top: Floats, bottom: Floats) -> Floats:
    """top / bottom, and 0 where bottom is 0."""
    return np.divide(top, bottom, out=np.zeros_like(top), where=bottom > TINY**2)


def _given(panel: Panel) -> pl.Expr:
    given = pl.col(NUMERATOR).is_finite()
    if panel.measure.kind.has_denominator:
        given &= pl.col(DENOMINATOR).is_finite() & (pl.col(DENOMINATOR) > TINY)
    return given.fill_null(value=False)


def _numbered(rows: pl.DataFrame, names: list[str]) -> tuple[pl.DataFrame, Ints]:
    """The different combinations of `names`, in order, and which of them each row has."""
    if not names:
        return pl.DataFrame({"": ["all"]}), np.zeros(rows.height, dtype=np.intp)
    return alike(rows, names)


def _collected(rows: Floats, leaves: pl.DataFrame, panel: Panel) -> Floats:
    """1 for every leaf of a unit in every period for which the unit sent any row."""
    if not panel.unit:
        return np.broadcast_to((rows.sum(axis=0) > 0).astype(float), rows.shape)
    units, unit = _numbered(leaves, [UNIT])
    sent = np.zeros((units.height, rows.shape[1]))
    np.add.at(sent, unit, rows)
    return (sent > 0).astype(float)[unit]
