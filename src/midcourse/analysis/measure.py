"""What a figure is and means. Without Polars, so that pages which only name measures stay light."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What a figure is, which decides how figures add up and which chart and test suit them."""

    COUNT = "count"  # whole events: complaints
    SUM = "sum"  # an amount: tons, dollars
    RATE = "rate"  # numerator out of denominator, each at most once: present out of enrolled
    RATIO = "ratio"  # events per exposure, can pass 1: complaints per 1,000 stops
    MEAN = "mean"  # numerator is a sum over `denominator` cases: minutes late per flight
    VALUE = "value"  # a level that cannot be added up: a satisfaction score

    @property
    def has_denominator(self) -> bool:
        return self in (Kind.RATE, Kind.RATIO, Kind.MEAN)

    @property
    def adds_up(self) -> bool:
        """Whether figures of parts give the figure of the whole."""
        return self is not Kind.VALUE


class Better(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Every(StrEnum):
    """The length of one period."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def truncate(self) -> str:
        """The length in Polars' notation."""
        return {"day": "1d", "week": "1w", "month": "1mo", "quarter": "1q", "year": "1y"}[self.value]


@dataclass(frozen=True)
class Measure:
    """What is measured, in words that sentences can use.

    `name` reads inside a sentence ("late arrivals"); `numerator` and `denominator` name the things counted
    ("late15" out of "arrived"); `per` is what a ratio is told per (1,000 stops). `target` is in the figure's
    own scale: a fraction for a rate, per one unit of exposure for a ratio. `targets` tells which held from which day
    on, where it changed. `cumulative` figures are running totals, such as the year to date. `matures_after` is the
    number of periods that outcomes take to be seen: the newest so many cannot be judged yet.
    """

    name: str
    kind: Kind
    better: Better = Better.NEITHER
    numerator: str = ""
    denominator: str = ""
    per: float = 1.0
    target: float | None = None
    targets: tuple[tuple[date, float], ...] = ()
    cumulative: bool = False
    matures_after: int = 0

    @property
    def in_percent(self) -> bool:
        """Whether the figures are levels that were sent as percent, going by the name: 92.5 is then 92.5 %."""
        words = self.name.lower().replace("_", " ").split()
        named = "%" in self.name or any(word in ("percent", "percentage", "pct") for word in words)
        return named and self.kind in (Kind.MEAN, Kind.VALUE)
