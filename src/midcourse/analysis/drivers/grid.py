"""A panel's two windows as leaves × periods, the one table every question about a change is asked of."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import polars as pl

from midcourse.analysis.drivers.cells import Floats, Ints, Mask
from midcourse.analysis.drivers.windows import Window
from midcourse.analysis.grid import coded, combined, numbers, occurring, placed
from midcourse.analysis.panel import DENOMINATOR, NUMERATOR, UNIT, Panel

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
        if chosen.all():
            return self
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
    given, (days, column) = _given(panel), placed(panel)
    seen = np.bincount(column[given], minlength=len(days)) > 0
    early, late = (seen & np.array([w.first <= day <= w.last for day in days], dtype=bool) for w in (before, after))
    chosen = early | late
    chosen = chosen if chosen.sum() >= ENOUGH else seen
    kept = given & chosen[column]
    period = (np.cumsum(chosen) - 1)[column[kept]]
    leaves, leaf = _leaves(panel, kept)
    shape = leaves.height, int(chosen.sum())

    def lay(values: Floats) -> Floats:
        spots = np.bincount(leaf * shape[1] + period, values[kept], shape[0] * shape[1])
        return spots.reshape(shape).astype(np.float64)

    n, rated = lay(numbers(panel, NUMERATOR)), panel.measure.kind.has_denominator
    d = lay(numbers(panel, DENOMINATOR)) if rated else _collected(panel, kept, leaf, period, shape)
    return Grid(leaves, n, d, early[chosen], late[chosen], rated)


def over(top: Floats, bottom: Floats) -> Floats:
    """top / bottom, and 0 where bottom is 0."""
    return np.divide(top, bottom, out=np.zeros_like(top), where=bottom > TINY**2)


def _given(panel: Panel) -> Mask:
    given = np.isfinite(numbers(panel, NUMERATOR))
    if panel.measure.kind.has_denominator:
        base = numbers(panel, DENOMINATOR)
        given &= np.isfinite(base) & (base > TINY)
    return given


def _leaves(panel: Panel, kept: Mask) -> tuple[pl.DataFrame, Ints]:
    """The different combinations of unit and breakdown values of the rows kept, and which of them each has."""
    names = [*([UNIT] if panel.unit else []), *panel.breakdowns]
    keys, rows = combined(panel, names)
    found, leaf = occurring(rows[kept], len(keys))
    if not names:
        return pl.DataFrame({"": ["all"]}), leaf
    example = np.zeros(len(found), dtype=np.intp)  # one row of every leaf
    example[leaf] = np.flatnonzero(kept)
    columns = []
    for name in names:
        values, codes = coded(panel, name)
        told = [NOT_GIVEN if value is None else str(value) for value in values]
        columns.append(pl.Series(name, [told[code] for code in codes[example].tolist()], pl.String))
    return pl.DataFrame(columns), leaf


def _collected(panel: Panel, kept: Mask, leaf: Ints, period: Ints, shape: tuple[int, int]) -> Floats:
    """1 for every leaf of a unit in every period for which the unit sent any row."""
    units, unit = combined(panel, [UNIT] if panel.unit else [])
    spots = unit[kept] * shape[1] + period
    sent = np.bincount(spots, minlength=len(units) * shape[1]).reshape(len(units), shape[1]) > 0
    unit_of = np.zeros(shape[0], dtype=np.intp)
    unit_of[leaf] = unit[kept]
    return sent[unit_of].astype(np.float64)
