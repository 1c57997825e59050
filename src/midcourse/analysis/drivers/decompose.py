"""Parts of a change that add up to it exactly, by unit or by a breakdown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from midcourse.analysis.drivers.cells import Floats, Ints, cell_keys, codes_of
from midcourse.analysis.drivers.grid import Grid, grid, over
from midcourse.analysis.drivers.windows import Window
from midcourse.analysis.panel import Panel

OWN = ("before", "after")


@dataclass(frozen=True)
class Decomposition:
    """A change split by the columns `by` into `segments` (their values of these columns), in order.

    `numbers` has one figure for each segment: `before` and `after` (its own figure: per period for a count or sum,
    numerator over denominator otherwise; NaN where it has none), `within`, `mix` and `part` = within + mix. The parts
    add to `change` = `after` − `before` to rounding.
    """

    by: tuple[str, ...]
    segments: Sequence[tuple[str, ...]]
    numbers: Mapping[str, Floats]
    before: float
    after: float

    @cached_property
    def parts(self) -> pl.DataFrame:
        """One row per segment: the columns of `by`, then the numbers; a figure that there is none of is null."""
        named = [pl.Series(name, [each[at] for each in self.segments], pl.String) for at, name in enumerate(self.by)]
        numbers = [pl.Series(name, each, nan_to_null=name in OWN) for name, each in self.numbers.items()]
        return pl.DataFrame([*named, *numbers])

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """The numbers of each segment, and its `name` by the first column; a figure that there is none of is None."""
        listed = [[None if np.isnan(x) and name in OWN else x for x in n.tolist()] for name, n in self.numbers.items()]
        header = ("name", *self.numbers)
        return [dict(zip(header, row, strict=True)) for row in zip((s[0] for s in self.segments), *listed, strict=True)]

    @property
    def moves(self) -> Floats:
        """By how much each segment that has a figure before and after moved."""
        own = self.numbers["after"] - self.numbers["before"]
        return np.asarray(own[~np.isnan(own)])

    @property
    def change(self) -> float:
        return self.after - self.before

    @property
    def within(self) -> float:
        """How much of the change the segments' own figures make, at unchanged shares."""
        return float(self.numbers["within"].sum())

    @property
    def mix(self) -> float:
        """How much of the change shifts between the segments make."""
        return float(self.numbers["mix"].sum())

    @property
    def reversal(self) -> bool:
        """Simpson's: every segment present in both windows moved against the whole; only their shares moved it."""
        return len(self.moves) > 1 and bool((self.moves * self.change < 0).all())


def decompose(panel: Panel, before: Window, after: Window, by: Sequence[str]) -> Decomposition:
    """Split the change between two windows by the columns `by` (`unit` or breakdowns).

    Counts and sums are compared per period, and a part is a plain difference. A unit's periods are those it sent
    figures for: a figure that was not collected is not a zero.

    A rate (also ratio and mean) R = Σ sᵢ rᵢ, with sᵢ the segment's share of the denominator, splits into
    within = s̄ᵢ Δrᵢ and mix = Δsᵢ (r̄ᵢ − R̄), bars being the average of both windows. We average the two ends (Kitagawa,
    J. Am. Stat. Assoc. 50, 1955; Das Gupta, Demography 15, 1978) rather than anchor on the earlier one: nothing is left
    over as interaction, and the answer is the same told forwards or backwards. Taking mix relative to R̄
    credits a segment for growing only as far as it differs from the whole, and leaves the sum alone as Σ Δsᵢ = 0.
    A segment seen in only one window has no rate to change, so all of its part is mix.
    Raises ValueError for a measure that cannot be added up.
    """
    if not panel.measure.kind.adds_up:
        raise ValueError(f"{panel.measure.name} cannot be added up, so its change has no parts")
    return parts_of(grid(panel, before, after), by)


def parts_of(cells: Grid, by: Sequence[str]) -> Decomposition:
    """`decompose` on figures already laid out."""
    coded = [codes_of(cells.leaves[column]) for column in by]
    segment, many = cell_keys(coded)
    example = np.zeros(many, dtype=np.intp)
    example[segment] = np.arange(len(segment))
    segments = list(zip(*([names[code] for code in codes[example].tolist()] for codes, names in coded), strict=True))
    whole = [float(w) for w in cells.figures(np.ones(len(cells.n), dtype=np.bool_))]
    return Decomposition(tuple(by), segments, split(cells, segment, many), whole[0], whole[1])


def split(cells: Grid, segment: Ints, many: int) -> dict[str, Floats]:
    """`Decomposition.numbers`, each of shape (many,), for the segment that each leaf is in."""
    (n0, n1), (_, d0, _, d1) = cells.worth, cells.ends
    n0, n1, d0, d1 = (np.bincount(segment, each, many).astype(np.float64) for each in (n0, n1, d0, d1))
    within, mix = _rate_parts(n0, d0, n1, d1) if cells.rated else (n1 - n0, np.zeros(len(n0)))
    own = [over(n, d) if cells.rated else n for n, d in ((n0, d0), (n1, d1))]
    before, after = (np.where(d > 0, f, np.nan) for f, d in zip(own, (d0, d1), strict=True))
    return {"before": before, "after": after, "within": within, "mix": mix, "part": within + mix}


def _rate_parts(n0: Floats, d0: Floats, n1: Floats, d1: Floats) -> tuple[Floats, Floats]:
    if not (d0.any() and d1.any()):
        return np.full(len(n0), np.nan), np.full(len(n0), np.nan)
    share0, share1 = d0 / d0.sum(), d1 / d1.sum()
    rate0, rate1 = np.where(d0 > 0, over(n0, d0), over(n1, d1)), np.where(d1 > 0, over(n1, d1), over(n0, d0))
    middle = (n0.sum() / d0.sum() + n1.sum() / d1.sum()) / 2
    within = (share0 + share1) / 2 * (rate1 - rate0)
    return within, (share1 - share0) * ((rate0 + rate1) / 2 - middle)
