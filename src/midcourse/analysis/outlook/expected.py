"""What is expected of all series of a panel at once."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from midcourse.analysis.grid import Grid
from midcourse.analysis.measure import Better, Kind
from midcourse.analysis.outlook.forecast import forecast
from midcourse.analysis.outlook.scales import Scale
from midcourse.analysis.outlook.smoothing import Floats
from midcourse.analysis.outlook.spread import Spread, running, spread

RECENT = 3  # figures that say where a series stands now


@dataclass(frozen=True)
class Expected:
    """Each series' coming figures with their spread, on the scale they were forecast on.

    `count`, shape (series,), is how many figures each rests on; `recent`, (series, periods), has only its last three.
    """

    spread: Spread
    scale: Scale
    count: Floats
    recent: Floats

    @property
    def path(self) -> Floats:
        """The figures to expect, shape (series, horizon)."""
        return self.scale.back(self.spread.middle)

    def band(self, level: float) -> tuple[Floats, Floats]:
        """The limits that hold each figure with this chance, each of shape (series, horizon)."""
        lower, upper = self.spread.band(level)
        return self.scale.back(lower), self.scale.back(upper)

    def chance(self, target: float, better: Better) -> Floats:
        """The chance of meeting the target in the last period, shape (series,)."""
        higher = better is Better.HIGHER
        bound = target
        if self.scale.kind is Kind.COUNT:  # counts are whole: one above 11.5 is 12 or more
            bound = np.ceil(target) - 0.5 if higher else np.floor(target) + 0.5
        above = self.spread.above(self.scale.on(np.full(len(self.count), bound)))[:, -1]
        return above if higher else 1 - above


def expect(figures: Grid, horizon: int, cycle: int, since: date | None = None) -> Expected:
    """Expect so many coming figures of each series, or, with `since`, their sum from that period on."""
    values = figures.figures
    scale = Scale.of(figures)
    found, least = forecast(scale.on(values), horizon, cycle), scale.least_error(figures)
    if since is None:
        return Expected(spread(found, least), scale, found.count, _last_known(values))
    so_far = np.nansum(values[:, [day >= since for day in figures.periods]], axis=1)
    return Expected(running(found, least, so_far), scale, found.count, _last_known(values))


def _last_known(values: Floats) -> Floats:
    """Each series with only its last few figures; the others are NaN."""
    known = np.isfinite(values)
    from_end = np.cumsum(known[:, ::-1], axis=1)[:, ::-1]
    return np.where(known & (from_end <= RECENT), values, np.nan)
