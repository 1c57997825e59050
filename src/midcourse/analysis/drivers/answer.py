"""Who drives this change? The question asked of a panel, and its answer."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import polars as pl

from midcourse.analysis import tails
from midcourse.analysis.drivers.awaited import without_awaited
from midcourse.analysis.drivers.cells import Cells, Floats, Mask
from midcourse.analysis.drivers.counts import Counts
from midcourse.analysis.drivers.decompose import Decomposition, parts_of, split
from midcourse.analysis.drivers.grid import Grid, grid
from midcourse.analysis.drivers.noise import dispersion, least_dispersion, least_share, shuffled, whole_dispersion
from midcourse.analysis.drivers.search import Explanation, search
from midcourse.analysis.drivers.tables import WHO_FIRST
from midcourse.analysis.drivers.windows import Window
from midcourse.analysis.panel import UNIT, Kind, Panel

DEEPEST = 3  # a segment named by more columns than this is nothing a meeting can act on
# How probable it must be that somebody moved, before anybody is named; and at a second look, or where only the others
# tell how much is usual.
SURE, SURER = 0.9, 0.98
LIKELY = 0.5  # and how probable that it was this segment rather than another
CHANCE = 0.05  # how often shuffled periods may give as strong an answer


@dataclass(frozen=True)
class Driver:
    """A segment that moved on its own: its figures, and its part of the whole's change (`within` its own figure,
    `mix` by its share). `where` is by our column names; `probability` that it belongs among the drivers."""

    where: Mapping[str, str]
    leaves: Mask
    before: float
    after: float
    within: float
    mix: float
    probability: float

    @property
    def part(self) -> float:
        return self.within + self.mix


@dataclass(frozen=True)
class Change:
    """Everything known of a change between two windows.

    `by` holds the exact parts by each of the `columns`. `drivers` is empty when nobody stands out; `shuffled` is how
    often shuffled periods gave an equally strong answer. `dispersion` (variance over mean, with `freedom` degrees of
    freedom) is the whole's scatter from period to period within the windows; windows of one period each have none, and
    the scatter of the first column's values has to do. The units `awaited` are left out of everything here.
    """

    panel: Panel
    before: Window
    after: Window
    grid: Grid
    columns: tuple[str, ...]
    drivers: tuple[Driver, ...] = ()
    shuffled: float = 1.0
    dispersion: float = np.inf
    freedom: int = 0
    awaited: tuple[str, ...] = ()

    @cached_property
    def by(self) -> Mapping[str, Decomposition]:
        return {column: parts_of(self.grid, [column]) for column in self.columns}

    @property
    def whole(self) -> Decomposition:
        """The change of the whole; its parts are by the first column."""
        return next(iter(self.by.values()))

    @property
    def everyone(self) -> Mask:
        return np.ones(len(self.grid.n), dtype=np.bool_)

    @cached_property
    def others(self) -> Mask:
        """The leaves of nobody named that were there all along."""
        named: Mask = np.any([~self.everyone, *(driver.leaves for driver in self.drivers)], axis=0)
        return self.grid.lasting & ~named

    def is_clear(self, leaves: Mask, level: float = 0.01) -> bool:
        """Whether these leaves together changed by more than the whole scatters.

        Two-sided test of the log of the ratio of the figures, with t quantiles for the few periods.
        """
        n0, d0, n1, d1 = (max(float(end[leaves].sum()), 0.0) for end in self.grid.ends)
        if not (d0 and d1 and np.isfinite(self.dispersion)):
            return False
        error = np.sqrt(self.dispersion * (1 / (n0 + 0.5) + 1 / (n1 + 0.5)))
        size = abs(np.log((n1 + 0.5) / d1) - np.log((n0 + 0.5) / d0))
        tail = tails.t_above(size / error, self.freedom) if self.freedom else tails.normal_above(size / error)
        return bool(2 * tail < level)


def examine(panel: Panel, before: Window, after: Window, sure: float = SURE) -> Change | None:
    """What changed between the windows and who drives it; None where there is nothing to compare.

    Nobody is named where it is less than `sure` that somebody moved.
    """
    columns = [*([UNIT] if panel.unit else []), *panel.breakdowns]
    if not (panel.measure.kind.adds_up and columns):
        return None
    panel, awaited = without_awaited(panel, after)
    laid = grid(panel, before, after)
    if not (laid.late.any() and laid.early.any()):
        return None
    change = Change(panel, before, after, laid, tuple(columns), awaited=awaited)
    return _judged(change, sure) if _can_be_judged(laid, panel.measure.kind) else change


def _can_be_judged(laid: Grid, kind: Kind) -> bool:
    """Amounts and means tell their scatter only by more than one period; negative figures have no factor."""
    return not (laid.n < 0).any() and (laid.freedom > 0 or kind not in (Kind.SUM, Kind.MEAN))


def _judged(change: Change, sure: float) -> Change:
    """The change with its scatter known, and its drivers named if any are to be."""
    lasting = change.grid.lasting
    if lasting.sum() < 2:
        return change
    laid = change.grid.only(lasting)
    cells = _cells(change.panel, laid.leaves, change.columns)
    least = least_dispersion(laid, change.panel.measure.kind)
    spread = dispersion(laid, cells, least)
    windows = laid.within(laid.early | laid.late)
    whole = whole_dispersion(windows) if windows.freedom else spread[0]
    change = replace(change, dispersion=max(whole, least), freedom=windows.freedom)
    best = _searched(laid, cells, spread)
    sure = sure if laid.freedom else SURER
    if best.nothing > 1 - sure or min(best.each, default=0) < LIKELY:
        return change
    change = replace(change, shuffled=shuffled(laid, cells, spread, WHO_FIRST.description_length(cells)))
    return change if change.shuffled > max(CHANCE, least_share(laid)) else _named(change, cells, best)


def _cells(panel: Panel, leaves: pl.DataFrame, columns: tuple[str, ...]) -> Cells:
    """The cells of the leaves, kept as long as the panel's next windows have the same."""
    kept: tuple[pl.DataFrame, Cells] | None = panel.added_up.get("cells")
    if kept is None or not kept[0].equals(leaves):
        kept = panel.added_up["cells"] = leaves, Cells(leaves, columns, deepest=DEEPEST)
    return kept[1]


def _searched(laid: Grid, cells: Cells, spread: Floats) -> Explanation:
    """The search; where the leaves not named changed each in its own way, only what stands out among them.

    Where no other periods tell how much that is usual, their scatter counts however surely it is known.
    """
    n0, d0, n1, d1 = laid.ends
    counts = Counts(cells, n1, n0, d0 / d1, spread)
    best = search(counts, WHO_FIRST)
    scatter = counts.scatter(best.segments, errors=2 if laid.freedom else 0)
    return search(counts.spread_by(scatter), WHO_FIRST) if scatter else best


def _named(change: Change, cells: Cells, best: Explanation) -> Change:
    """The change with the segments found as its drivers, the largest part first."""
    drivers = []
    for cell, mask, probability in zip(best.segments, cells.apart(best.segments), best.each, strict=True):
        leaves = ~change.everyone
        leaves[change.grid.lasting] = mask
        drivers.append(_driver(change.grid, cells.where(cell), leaves, probability))
    return replace(change, drivers=tuple(sorted(drivers, key=lambda driver: -abs(driver.part))))


def _driver(laid: Grid, where: Mapping[str, str], leaves: Mask, probability: float) -> Driver:
    """A driver with its part, from splitting the change between its leaves and all others."""
    own = {name: float(each[1]) for name, each in split(laid, leaves.astype(np.intp), 2).items()}
    return Driver(where, leaves, own["before"], own["after"], own["within"], own["mix"], probability)
