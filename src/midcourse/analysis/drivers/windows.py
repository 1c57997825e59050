"""The two stretches of time a change is told between."""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from midcourse.analysis.panel import PERIOD, Every, Panel

SHORTEST = 3  # periods; fewer say little about a level
FEWEST, USUAL = 6, 12  # periods that tell what is usual before the newest one


@dataclass(frozen=True)
class Window:
    """Periods from `first` to `last`, both included, each named by its first day."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"the window ends ({self.last}) before it begins ({self.first})")

    @property
    def inside(self) -> pl.Expr:
        """Which rows of a panel's figures belong to the window."""
        return pl.col(PERIOD).is_between(self.first, self.last)


def default_windows(panel: Panel) -> tuple[Window, Window] | None:
    """The windows (before, after) to compare when nobody has named any; None with fewer than two periods.

    After is the last quarter of the periods: at least 3 where there are 6 or more, at most a year. Before is
    the same periods a year earlier where the figures have them all, so that a season is not taken for a
    change; otherwise every earlier period.
    """
    periods = panel.periods
    if len(periods) < 2:
        return None
    length = min(max(SHORTEST, len(periods) // 4), len(periods) // 2)
    if panel.every is not Every.YEAR:
        year_ago = [_year_before(period, panel.every) for period in periods]
        length = min(length, sum(period > year_ago[-1] for period in periods))
        if set(year_ago[-length:]) <= set(periods):
            return Window(year_ago[-length], year_ago[-1]), Window(periods[-length], periods[-1])
    return Window(periods[0], periods[-length - 1]), Window(periods[-length], periods[-1])


def newest_windows(panel: Panel, length: int) -> tuple[Window, Window] | None:
    """The newest periods, `length` of them, and those before, at most `USUAL`; None where these are too few.

    Of days and weeks there are none: a few of them alone are nothing to act on.
    """
    periods = panel.periods[-USUAL - length :]
    if len(periods) < FEWEST + length or panel.every in (Every.DAY, Every.WEEK):
        return None
    return Window(periods[0], periods[-length - 1]), Window(periods[-length], periods[-1])


def year_before(panel: Panel, window: Window) -> Window | None:
    """The like periods a year earlier, where there are figures from the first of them on."""
    earlier = Window(_year_before(window.first, panel.every), _year_before(window.last, panel.every))
    return earlier if panel.every is not Every.YEAR and panel.periods[0] <= earlier.first else None


def _year_before(period: date, every: Every) -> date:
    """The like period a year earlier; for days and weeks 52 weeks, so that weekdays stay together."""
    if every in (Every.DAY, Every.WEEK):
        return period - timedelta(weeks=52)
    return period.replace(year=period.year - 1)
