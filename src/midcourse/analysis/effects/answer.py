"""What an effect check answers with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from midcourse.analysis.grid import Floats


class Verdict(StrEnum):
    WORKED = "worked"
    DID_NOT = "did_not"
    TOO_EARLY = "too_early"
    CANNOT_TELL = "cannot_tell"


class Method(StrEnum):
    """The values are how sentences name the method."""

    LEVELS = "before and after"
    SEGMENTED = "interrupted time series"
    COMPARED = "interrupted time series with comparison units"
    SYNTHETIC = "synthetic difference in differences"
    BY_UNIT = "difference in differences by unit"
    GROUP_TIME = "group-time effects"


@dataclass(frozen=True)
class Interval:
    """A change with its 95 % interval; 0 is no change. Counts and ratios: log of the ratio. Others: the difference."""

    estimate: float
    low: float
    high: float

    def best(self, sign: int) -> float:
        """How far the change may have gone in the direction `sign`."""
        return self.high if sign > 0 else -self.low

    def surely(self, sign: int) -> bool:
        """Whether no change, and any change the other way, is ruled out."""
        return (self.low if sign > 0 else -self.high) > 0


@dataclass(frozen=True)
class Change:
    """Levels before and after in the figure's own scale, and the change between them.

    `scatter` is the standard deviation of one period's figure before, in the scale of `interval`. `expected` is the
    level after that was to be expected without the change, where trend, season or what lasts of a bad period say so.
    """

    before: float
    after: float
    interval: Interval
    scatter: float
    expected: float | None = None


@dataclass(frozen=True)
class Picture:
    """What to draw: figures as they were, as the model has them, and as they would have been without the change.

    Arrays of shape (periods,), in the figure's own scale; `low` to `high` is the 95 % band of `expected`.
    """

    periods: tuple[date, ...]
    figures: Floats
    fitted: Floats
    expected: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Estimate:
    """What one method found. `p` is two-sided; `chance` the share of reshuffles that show as much, `least` its least.

    `beside` has what else was worked out on the way, by name: level and slope, other estimators.
    """

    method: Method
    why: str
    interval: Interval
    p: float | None = None
    chance: float | None = None
    least: float | None = None
    beside: Mapping[str, object] = field(default_factory=dict)
    picture: Picture | None = None


@dataclass(frozen=True)
class Answer:
    """Whether it helped. `sentence` speaks of the unit alone; `internal_sentence` adds the others together.

    `own`, `others` and `against` (own beyond the others) are None where they could not be worked out. `decided` is
    the estimate that the verdict rests on; `left_out` the bad period that may have prompted the change.
    """

    verdict: Verdict
    sentence: str
    internal_sentence: str
    before: tuple[date, ...] = ()
    after: tuple[date, ...] = ()
    own: Change | None = None
    others: Change | None = None
    against: Interval | None = None
    compared: int = 0
    decided: Estimate | None = None
    left_out: tuple[date, ...] = ()


RARE = 0.05  # the most reshuffles that may show as much, wherever units can be reshuffled


def verdict(found: Estimate, expected: int, worth: float) -> Verdict:
    """What an estimate says of a change hoped for in the direction `expected`, where `worth` would count."""
    rare = found.chance is None or found.chance <= max(RARE, found.least or 0.0)
    if found.interval.surely(expected) and rare:
        return Verdict.WORKED
    return Verdict.DID_NOT if found.interval.best(expected) < worth else Verdict.CANNOT_TELL
