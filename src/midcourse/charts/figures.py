"""What charts are drawn of: points of a series, dates to mark, peers and the limits of a funnel."""

from dataclasses import dataclass
from datetime import date

from midcourse.charts.look import ORDINARY


@dataclass(frozen=True)
class Point:
    """A figure of a series with its limits; None where not collected. `signal` is one of the four words above."""

    period: date
    figure: float | None
    centre: float | None = None
    lower: float | None = None
    upper: float | None = None
    signal: str = ORDINARY


@dataclass(frozen=True)
class Mark:
    """A date worth a line across the chart: a course correction, a change of definition."""

    period: date
    label: str


@dataclass(frozen=True)
class Peer:
    """One unit in a funnel: its figure, the size it rests on, and whether to name it."""

    name: str
    size: float
    figure: float
    signal: str = ORDINARY


@dataclass(frozen=True)
class Limit:
    """The funnel's limits at one size: 95 % and 99.8 %."""

    size: float
    lower95: float
    upper95: float
    lower998: float
    upper998: float
