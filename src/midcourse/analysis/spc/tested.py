"""What is tested of a panel's figures: each as it lies to what was to be expected of its period.

Arrays have shape (series, periods).
"""

from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np

from midcourse.analysis.grid import Floats, Grid, filled, mean, median, months_on, ratio
from midcourse.analysis.measure import Every, Kind
from midcourse.analysis.spc.lines import Bools
from midcourse.analysis.spc.series import Places, Series

LATE = 6  # periods that figures may still be awaited
REGULAR = 0.9  # of the periods between a unit's first and last figure, that one which reports regularly has
FEWEST_REPORTS = 6
LACKING = 0.02  # of the usual sum, that a period may lack
LITTLE = 0.2  # of the usual figures: the series have all but stopped together


@dataclass(frozen=True)
class Usual:
    """What was to be expected of each period, shape (periods,): so many times a series' level, and so much more."""

    times: Floats
    more: Floats

    def over(self, places: Places, sizes: Floats) -> "Average":
        """Over these points, weighed by their sizes."""
        share = sizes / sizes.sum()
        return Average(*(float(each[places] @ share) for each in (self.times, self.more)))


class Average(NamedTuple):
    """What was to be expected of some periods together."""

    times: float
    more: float


def usually(times: Floats) -> Usual:
    """So many times the level, and no more."""
    return Usual(times, np.zeros_like(times))


def shared(figures: Grid) -> Usual:
    """What most series did together: the median over the larger ones of figure ÷ own level.

    Levels that are averaged (a percentage, a score) may as well move by as much each as by as many times: whichever
    leaves less of them over. 0 times where all have all but stopped: what is left then is nobody's own way.
    """
    size = mean(figures.numerator if figures.denominator is None else figures.denominator, axis=1)
    larger = size >= 0.2 * np.nanmedian(size)
    relative = ratio(figures.figures, figures.overall[:, None])[larger]
    together, average = median(relative, axis=0), mean(relative, axis=0)
    usual = np.where(together > 0, together, 1.0)  # of rare events the median is 0 in an ordinary period too
    times = usually(np.where(average < LITTLE, 0.0, usual))
    if figures.kind is not Kind.VALUE:
        return times
    more = Usual(np.ones_like(together), filled(median(figures.figures - figures.overall[:, None], axis=0)))
    return min(times, more, key=partial(_left_over, figures))


def _left_over(figures: Grid, usual: Usual) -> float:
    """The squares that the usual leaves over, each series' as a share of its own."""
    level = figures.overall[:, None]
    left, own = figures.figures - level * usual.times - usual.more, figures.figures - level
    return float(np.nansum(ratio(np.nansum(left**2, axis=1), np.nansum(own**2, axis=1))))


def incomplete(units: Grid) -> Bools:
    """Periods whose sum over the units lacks one that nearly always reports, shape (1, periods).

    A rate over all units lacks its cases and leans to the units that were quick.
    A unit reports from its first figure to the newest period; one that has had none for longer than `LATE` has gone.
    """
    known = np.isfinite(units.numerator)
    place = np.arange(known.shape[1])
    first = known.argmax(axis=1)[:, None]
    last = known.shape[1] - 1 - known[:, ::-1].argmax(axis=1)[:, None]
    reported = known.sum(axis=1, keepdims=True)
    regular = (reported >= REGULAR * (last - first + 1)) & (reported >= FEWEST_REPORTS)
    until = np.where(place[-1] - last > LATE, last, place[-1])
    due = regular & (place >= first) & (place <= until)
    counted = units.numerator if units.denominator is None else units.denominator
    size = filled(mean(np.abs(counted), axis=1, keep=True))
    lacking = (size * (due & ~known)).sum(axis=0, keepdims=True)
    return np.asarray(lacking > LACKING * (size * due).sum(axis=0, keepdims=True))


def tested(figures: Grid, expect: Usual) -> Series:
    """The figures with the usual taken out, weighed by their exposure, and as events where they count any."""
    usual = expect.times
    if figures.denominator is None:
        exposure = np.where(np.isfinite(figures.numerator), usual, 0.0)
        events = figures.numerator if figures.kind is Kind.COUNT else None
        expected = np.broadcast_to(usual, figures.numerator.shape)
        return Series(ratio(figures.numerator - expect.more, expected), expected, events, exposure)
    base = filled(figures.denominator)
    values = ratio(figures.numerator, base * usual)
    if figures.kind is Kind.MEAN:
        return Series(values, base)
    events, exposure = figures.numerator, base * usual
    often = (figures.overall > 0.5) & (figures.kind is Kind.RATE)
    events = np.where(often[:, None], base - events, events)  # the rarer of happened and did not
    return Series(values, base, events, np.where(often[:, None], base, exposure))


def length_of_periods(figures: Grid, every: Every) -> Floats:
    """How long each period is against the usual one, shape (periods,), where counts go with that; else ones.

    February has a tenth fewer days than January, which a large count shows. But not every count grows with the days
    (the cases open in a month do not), so lengths are allowed for only where neighbouring periods are then more alike.
    """
    even = np.ones(len(figures.periods))
    if figures.kind not in (Kind.COUNT, Kind.SUM) or every not in (Every.MONTH, Every.QUARTER):
        return even
    months = 1 if every is Every.MONTH else 3
    days = np.array([(months_on(day, months) - day).days for day in figures.periods])
    length = days / days.mean()
    return length if _unlike(figures.numerator / length) < _unlike(figures.numerator) else even


def _unlike(counts: Floats) -> float:
    """How unlike neighbouring periods are: squared differences against their level, over all series by size."""
    level = np.abs(mean(counts, axis=1, keep=True))
    return float(np.nansum(ratio(np.diff(counts, axis=1) ** 2, level)))
