"""Which column plays which part: what was guessed, and what the person said instead."""

from dataclasses import dataclass, field

from midcourse.analysis.measure import Better, Every, Kind


@dataclass(frozen=True)
class Asked:
    """What the person said on the command line; whatever is None is guessed."""

    period: str | None = None
    unit: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    value: str | None = None
    by: tuple[str, ...] | None = None
    better: Better | None = None
    targets: tuple[str, ...] = ()  # as written; `95%@2025-07` holds from that day on
    every: Every | None = None
    day_first: bool | None = None
    measure: str | None = None  # of the measures that a column of the file names
    cumulative: bool = False  # the figures are running totals
    matures_after: int = 0  # periods until a figure is complete
    year_starts: int | None = None  # the month in which a fiscal or school year begins


@dataclass(frozen=True)
class Roles:
    """The part each column plays.

    `period` is one column of dates, or a year and a month (or quarter) column. Without a `numerator` rows are
    counted. `names` maps a column of codes to the column that spells them out. `left_out` are columns that could
    be breakdowns but are not used.
    """

    period: tuple[str, ...]
    unit: str | None
    numerator: str | None
    denominator: str | None
    breakdowns: tuple[str, ...]
    kind: Kind
    better: Better
    every: Every | None
    names: dict[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    yes: tuple[str, ...] = ()  # values of the numerator that count, in lower case; rows are the denominator
    yes_said: str | None = None  # the value that counts, as the file writes it, where it says more than the column
    weight: str | None = None  # how many cases a row stands for
    target: str | None = None  # a column that holds the target in each row
    others: tuple[str, ...] = ()  # columns that could be the figure too
