"""Which periods stand for the time before a change and which for the time after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

import numpy as np

from midcourse.analysis.effects.periods import CYCLE, holds
from midcourse.analysis.effects.season import off_season
from midcourse.analysis.effects.series import Series
from midcourse.analysis.panel import Every

LATE = 3  # a bad period this shortly before a change may have been the reason for it


@dataclass(frozen=True)
class Needs:
    """How many periods an answer asks for, and the most it looks at.

    `level` is how many are enough before the change where they are a level of their own that began on a known day,
    provided that `before` more tell how much the figures scatter. A plain level before is taken from at most
    `longest` periods; a model of trend and season, or of the others, looks at `history` on either side, and takes
    `trend` periods before to know a trend.
    """

    before: int = 6
    level: int = 3
    after: int = 3
    longest: int = 12
    trend: int = 12
    history: int = 60

    def looked_at(self, every: Every) -> int:
        """The most periods that a model looks at on either side: never fewer than three rounds of the season."""
        return max(self.history, ceil(3 * CYCLE.get(every, 1.0)))


@dataclass(frozen=True)
class Stretches:
    """`before` is the level that the change started from, `earlier` what came before that at another level.

    `left_out` may have been the reason for the change: it counts for no level; `after` is since the change.
    """

    before: tuple[date, ...]
    after: tuple[date, ...]
    earlier: tuple[date, ...] = ()
    left_out: tuple[date, ...] = ()
    known_level: bool = False

    @property
    def known(self) -> tuple[date, ...]:
        return (*self.earlier, *self.before)

    @property
    def modelled(self) -> tuple[date, ...]:
        """All before, in order: a model keeps what is left out for what it leaves in the periods that follow."""
        return tuple(sorted((*self.known, *self.left_out)))

    def prompting(self, periods: Sequence[date]) -> tuple[int, ...]:
        """The numbers of those of `periods` that are left out."""
        return tuple(n for n, day in enumerate(periods) if day in self.left_out)

    @property
    def all(self) -> tuple[date, ...]:
        return (*self.modelled, *self.after)


def stretches(
    series: Series,
    changed_on: date,
    expected: int,
    level_since: date | None,
    needs: Needs,
    *,
    worst: bool | None = None,
) -> Stretches:
    """The periods before and after a change; the period in which it fell is left out unless it fell on its first day.

    Before: since `level_since` where that is a level of its own; else no fewer than are needed nor more than the
    longest stretch, so that the one bad period that prompted a change is not taken for the level. Without a known
    level the worst period is left out, too, where it `worst` prompted the change, or may have (None: it is the worst of
    the longest stretch and among its last three): figures that were looked at because they were bad come back alone.
    """
    whole = [day for day in series.periods if day < changed_on]
    after = tuple(day for day in series.periods if day >= changed_on)[: needs.looked_at(series.every)]
    if whole and holds(whole[-1], changed_on, series.every):
        whole.pop()
    level = [day for day in whole if level_since and day >= level_since]
    if len(level) >= needs.level and len(whole) - len(level) >= needs.before:
        level = level[-needs.longest :]
        earlier = whole[: -len(level)][-needs.longest :]
        return Stretches(tuple(level), after, tuple(earlier), known_level=True)
    left_out = _prompting(series, whole, expected, needs, worst)
    kept = [day for day in whole if day not in left_out]
    length = min(max(len(level), needs.before), needs.longest) if level_since else needs.longest
    before = tuple(kept[-length:])
    return Stretches(
        before, after, tuple(kept[: -len(before)][-needs.looked_at(series.every) :]) if before else (), left_out
    )


def _prompting(
    series: Series, whole: Sequence[date], expected: int, needs: Needs, worst: bool | None
) -> tuple[date, ...]:
    """The bad period that may have been the reason for the change; none where too few would be left."""
    recent = whole[-needs.longest :]
    if worst is False or len(whole) <= needs.before or len(recent) < 2:
        return ()
    n, d = series.within(recent)
    # a low season is bad every year: somebody who knows it acts on what is bad beside it
    figures = n / d if worst else off_season(series, whole[-needs.looked_at(series.every) :])[-len(recent) :]
    badness = -expected * figures
    at = int(badness.argmax())
    prompted = worst or (at >= len(recent) - LATE and badness[at] > np.delete(badness, at).max())
    return (recent[at],) if prompted else ()
