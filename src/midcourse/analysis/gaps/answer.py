"""What the question "who is left behind?" is answered with: a table for each breakdown, and findings."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from midcourse.analysis.finding import Finding


@dataclass(frozen=True)
class Trend:
    """How a gap moved: its change from the first period to the last on a straight line, with 95 % interval.

    `change` has the gap's sign, so that a gap below zero that closes has a change above zero. `memory` is the
    autocorrelation allowed for and `freedom` the degrees of freedom that it leaves.
    """

    change: float
    lower: float
    upper: float
    p: float
    periods: int
    memory: float
    freedom: float


@dataclass(frozen=True)
class Group:
    """One group against the rest.

    `gap` is its figure less the rest's, `times` the one over the other, `to_best` its figure less the best group's
    (None for the best), each with 95 % limits; those to the best allow for having picked it (studentised range).
    `same_units` is the gap within the same units and periods, with its limits and `p`, the chance of one so large where
    there is none; without a unit column, within the same periods. `adjusted_p` allows for all groups of all columns;
    it is 1 for a group or a rest too small to conclude on (`enough` False). `four_fifths` is a label only: whether
    its favourable rate is under four fifths of the best group's (29 CFR 1607.4 D); None where there is no such rate.
    Numbers that cannot be told are NaN.
    """

    group: str
    numerator: float
    base: float
    figure: float
    rest_numerator: float
    rest_base: float
    rest: float
    gap: float
    lower: float
    upper: float
    times: float
    times_lower: float
    times_upper: float
    same_units: float
    same_lower: float
    same_upper: float
    p: float
    adjusted_p: float
    to_best: float | None
    best_lower: float | None
    best_upper: float | None
    four_fifths: bool | None
    enough: bool


@dataclass(frozen=True)
class Widest:
    """The two groups farthest apart within the same units and periods, and whether chance alone would part them so.

    `q` is their difference in standard errors of one figure (Tukey–Kramer), `p` the chance that the range of so many
    groups is wider (studentised range).
    """

    low: str
    high: str
    difference: float
    q: float
    groups: int
    freedom: float
    p: float


@dataclass(frozen=True)
class GapTable:
    """The groups of one breakdown; `widest` is None where no two groups are large enough to compare."""

    column: str
    groups: tuple[Group, ...]
    widest: Widest | None


@dataclass(frozen=True)
class GapAnswer:
    """`findings` name the groups that are reliably behind or ahead; `tables` have all groups of every breakdown.

    Most who ask read the findings alone, so the tables are `laid` out only when they are asked for.
    """

    findings: tuple[Finding, ...]
    laid: Callable[[], tuple[GapTable, ...]] = field(repr=False)

    @cached_property
    def tables(self) -> tuple[GapTable, ...]:
        return self.laid()
