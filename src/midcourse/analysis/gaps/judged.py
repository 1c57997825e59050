"""One breakdown looked at: every group against the rest and the best, and how far chance parts groups."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from midcourse.analysis import tails
from midcourse.analysis.gaps import intervals, studentised
from midcourse.analysis.gaps.cells import Cells
from midcourse.analysis.gaps.contrast import CLEAR, Contrast, Sides, contrast
from midcourse.analysis.gaps.steady import PARAMETERS, Steady, steady
from midcourse.analysis.grid import Floats, filled, ratio
from midcourse.analysis.measure import Better, Kind, Measure

FEWEST_EXPECTED = 10.0  # events, and of a rate non-events, that a group would have at the level of all
FEWEST_STRATA = 3  # units and periods in which a group of means or levels has figures
LARGE = 0.2  # of the rest's figure: a plain difference that misleads
FEWEST_UNITS = 4  # units a group must be served by for its own figure to be tested across units

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Look:
    """A breakdown's groups against all their others, arrays of shape (groups,).

    `within` compares in the same units and periods. `p` is the smallest of its chance, of that within every single unit
    and of that of the plain difference, where there are units enough for them, times how many they are.
    """

    column: str
    cells: Cells
    steady: Steady
    within: Contrast
    p: Floats
    enough: Bools

    @property
    def kind(self) -> Kind:
        return self.cells.kind


def look(column: str, cells: Cells, smallest: int) -> Look:
    """The groups of one breakdown, those under `smallest` cases or events never judged."""
    rest_top, rest_base = cells.rest()
    calm = steady(cells)
    together = calm.top, calm.top.sum(axis=0) - calm.top
    sides = Sides(cells.kind, cells.top, cells.base, rest_top, rest_base, together, PARAMETERS * calm.moves)
    within = contrast(sides, independent=len(cells.groups) - 1)
    enough = _enough(cells, smallest)
    across, _ = _across(cells.top, cells.base, rest_top, rest_base)
    turned = _turned(within, cells.kind, (cells.top, rest_top), (cells.base, rest_base))
    return Look(column, cells, calm, within, np.where(enough, _least(within, across, turned), 1.0), enough)


@dataclass(frozen=True)
class Against:
    """One group against some of the others; `top` and `base` are those of both, shape (2,), `p` as in `Look`.

    `reach` is how far the plain difference may be off with units as what varies; NaN where too few serve a group.
    """

    within: Contrast
    top: Floats
    base: Floats
    p: float
    reach: float

    @property
    def from_units(self) -> bool:
        """Whether no clear gap is left within the same units (or periods)."""
        return float(min(self.within.p[0], self.within.everywhere[0])) >= CLEAR

    @property
    def gap(self) -> float:
        """The gap that matters: within the same units where it is clear there, else the plain one."""
        return float(ratio(self.top, self.base) @ [1, -1]) if self.from_units else float(self.within.gap[0])


def against(look: Look, row: int, others: Bools) -> Against:
    """One group against some of the others."""
    cells = look.cells
    top, base = cells.top[others].sum(axis=0)[None], cells.base[others].sum(axis=0)[None]
    together = look.steady.top[[row]], look.steady.top[others].sum(axis=0)[None]
    moved = PARAMETERS if look.steady.moves else 0
    within = contrast(Sides(cells.kind, cells.top[[row]], cells.base[[row]], top, base, together, moved))
    across, reach = _across(cells.top[[row]], cells.base[[row]], top, base)
    turned = _turned(within, cells.kind, (cells.top[[row]], top), (cells.base[[row]], base))
    return Against(
        within,
        np.array([cells.top[row].sum(), top.sum()]),
        np.array([cells.base[row].sum(), base.sum()]),
        float(_least(within, across, turned)[0]),
        float(reach[0]),
    )


def _turned(within: Contrast, kind: Kind, tops: tuple[Floats, Floats], bases: tuple[Floats, Floats]) -> Floats:
    """The chance of a large plain difference turned round within the units (Simpson's paradox); else 1.

    Which unit serves whom then misleads all who add up. Arrays have shape (rows, units, periods).
    """
    (top, other_top), (base, other_base) = ([part.sum(axis=(1, 2)) for part in parts] for parts in (tops, bases))
    if kind not in (Kind.RATE, Kind.RATIO):
        return np.ones(len(top))
    level = ratio(top + other_top, base + other_base)
    rest = ratio(other_top, other_base)
    gap = ratio(top, base) - rest
    chance = level * (1 - level) if kind is Kind.RATE else level
    error = np.sqrt(within.scatter * chance * (ratio(np.ones_like(base), base) + ratio(np.ones_like(base), other_base)))
    lower, upper = within.interval()
    other_way = (gap * within.gap < 0) & (np.where(gap > 0, upper - gap / 2, gap / 2 - lower) < 0)
    large = np.abs(gap) >= LARGE * np.minimum(rest, 1 - rest if kind is Kind.RATE else np.inf)
    with np.errstate(invalid="ignore", divide="ignore"):
        p = 2 * tails.normal_above(np.abs(gap) / error)
    return np.where(other_way & large & np.isfinite(p), p, 1.0)


def _least(within: Contrast, across: Floats, turned: Floats) -> Floats:
    """The smallest chance of the questions that can be asked of each row, times how many they are (Bonferroni)."""
    chances = np.stack([within.p, within.everywhere, across, turned])
    asked = np.maximum((chances < 1).sum(axis=0), 1)
    return np.asarray(np.minimum(1.0, chances.min(axis=0) * asked))


def difference(
    kind: Kind, top: tuple[Floats, Floats], base: tuple[Floats, Floats], inflation: Floats
) -> intervals.Interval:
    """95 % limits of the plain difference of two sides whose variance is `inflation` times chance's."""
    if kind not in (Kind.RATE, Kind.RATIO):  # figures that never vary have no scatter to divide by
        gap = ratio(top[0], base[0]) - ratio(top[1], base[1])
        reach = intervals.Z * np.sqrt(ratio(inflation, base[0]) + ratio(inflation, base[1]))
        return gap - reach, gap + reach
    (one, other), (cases, others) = (part / inflation for part in top), (part / inflation for part in base)
    if kind is Kind.RATE:
        return intervals.newcombe(one, cases, other, others)
    return intervals.poisson_difference(one, cases, other, others)


def times(kind: Kind, top: tuple[Floats, Floats], base: tuple[Floats, Floats], inflation: Floats) -> intervals.Interval:
    """95 % limits of the one figure over the other."""
    if kind not in (Kind.RATE, Kind.RATIO):
        errors = np.sqrt(ratio(inflation, base[0])), np.sqrt(ratio(inflation, base[1]))
        return intervals.mean_ratio(ratio(top[0], base[0]), errors[0], ratio(top[1], base[1]), errors[1])
    (one, other), (cases, others) = (part / inflation for part in top), (part / inflation for part in base)
    if kind is Kind.RATE:
        return intervals.katz(one, cases, other, others)
    return intervals.poisson_ratio(one, cases, other, others)


def best(figures: Floats, enough: Bools, better: Better) -> int | None:
    """The group with the best figure among those large enough; None without a good direction or such a group."""
    if better is Better.NEITHER or not enough.any():
        return None
    sign = 1.0 if better is Better.HIGHER else -1.0
    return int(np.argmax(np.where(enough, sign * figures, -np.inf)))


def four_fifths(figures: Floats, top: int | None, measure: Measure) -> list[bool | None]:
    """Whether each favourable rate is under four fifths of the best's; a rate that is better low is turned round."""
    if measure.kind is not Kind.RATE or top is None:
        return [None] * len(figures)
    favourable = figures if measure.better is Better.HIGHER else 1 - figures
    return [bool(share < 0.8 * favourable[top]) for share in favourable]


def pairs(look: Look) -> tuple[list[tuple[int, int]], Contrast] | None:
    """Every two groups that are large enough, within units and periods; None for fewer than two."""
    chosen = list(combinations(np.flatnonzero(look.enough).tolist(), 2))
    if not chosen:
        return None
    one, other = np.array(chosen).T
    cells = look.cells
    together = look.steady.top[one], look.steady.top[other]
    moved = PARAMETERS * look.steady.moves
    sides = Sides(cells.kind, cells.top[one], cells.base[one], cells.top[other], cells.base[other], together, moved)
    return chosen, contrast(sides, independent=int(look.enough.sum()) - 1)


def range_above(q: float, groups: int, freedom: float) -> float:
    """The studentised range with its degrees of freedom rounded down, so that its table is made once."""
    return studentised.above(q, groups, rounded(freedom))


def rounded(freedom: float) -> float:
    """Down to two digits; infinite from where the error is as good as known."""
    if freedom > studentised.MANY:
        return float("inf")
    step = 10.0 ** max(0, int(np.log10(max(freedom, 1.0))) - 1)
    return float(max(1.0, np.floor(freedom / step) * step))


def _enough(cells: Cells, smallest: int) -> Bools:
    """Groups that can be concluded on, and whose rest can be."""
    top, base = cells.totals
    rest_top, rest_base = top.sum() - top, base.sum() - base
    if cells.kind in (Kind.MEAN, Kind.VALUE):
        seen = (cells.base > 0).sum(axis=(1, 2))
        others = seen.sum() - seen
        return np.asarray((np.minimum(seen, others) >= FEWEST_STRATA) & (np.minimum(base, rest_base) >= smallest))
    parts = [(top, rest_top, float(top.sum()))]
    if cells.kind is Kind.RATE:
        parts.append((base - top, rest_base - rest_top, float((base - top).sum())))
    good = np.minimum(base, rest_base) >= smallest
    for own, other, whole in parts:
        expected = np.minimum(base, rest_base) * whole / base.sum()
        good &= (expected >= FEWEST_EXPECTED) & ~_small(own, smallest) & ~_small(other, smallest)
    return np.asarray(good)


def _small(count: Floats, smallest: int) -> Bools:
    return np.asarray((count > 0) & (count < smallest))


def _across(top: Floats, base: Floats, rest_top: Floats, rest_base: Floats) -> tuple[Floats, Floats]:
    """The chance of the plain difference with units as what varies, and how far it may be off, shape (rows,).

    1 and NaN where too few serve a group. Ratio estimators with the sandwich variance over units. Arrays have shape
    (rows, units, periods).
    """
    own_base, others_base = base.sum(axis=2), rest_base.sum(axis=2)
    count = own_base.shape[1]
    if count < FEWEST_UNITS:
        return np.ones(len(own_base)), np.full(len(own_base), np.nan)
    figure, own = _residuals(top.sum(axis=2), own_base)
    rest, others = _residuals(rest_top.sum(axis=2), others_base)
    units = np.minimum(_effective(own_base), _effective(others_base))
    error = np.sqrt(((own - others) ** 2).sum(axis=1) * count / (count - 1))
    with np.errstate(invalid="ignore", divide="ignore"):
        t = np.abs(figure - rest) / error
    freedom, told = np.maximum(units - 1, 1.0), (units >= FEWEST_UNITS) & np.isfinite(t)
    reach = tails.t_point(0.975, freedom) * error
    return np.where(told, 2 * tails.t_above(filled(t), freedom), 1.0), np.where(told, reach, np.nan)


def _residuals(top: Floats, base: Floats) -> tuple[Floats, Floats]:
    """Each row's figure, and what each unit adds to its error, linearised."""
    whole = base.sum(axis=1, keepdims=True)
    figure = ratio(top.sum(axis=1, keepdims=True), whole)
    return figure[:, 0], ratio(top - figure * base, np.broadcast_to(whole, base.shape))


def _effective(base: Floats) -> Floats:
    """How many units of equal size a group's cases amount to."""
    return filled(ratio(base.sum(axis=1) ** 2, (base**2).sum(axis=1)))
