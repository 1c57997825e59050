"""The level before against the level after, nothing else: what a handful of periods can bear.

Few events: the conditional interval for two Poisson rates (Przyborowski & Wilenski, Biometrika 31, 1940), widened for
over-dispersion. Else the difference of the two means (their logarithms' for counts and ratios), its error averaged
over autocorrelation.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np

from midcourse.analysis.effects.answer import Change, Interval
from midcourse.analysis.effects.beyond import mean_beyond
from midcourse.analysis.effects.periods import places
from midcourse.analysis.effects.regression import STEP, Fit, fit
from midcourse.analysis.effects.series import Series, multiplicative, unmoved
from midcourse.analysis.effects.stretches import Stretches
from midcourse.analysis.effects.working import Working, working
from midcourse.analysis.grid import Floats
from midcourse.analysis.tails import beta_point, normal_above, t_point

FEW = 10  # events on either side below which their logarithm is not near normal


def level_change(series: Series, at: Stretches) -> tuple[Change, float | None]:
    """The change of a series from the stretch before to the one after, and its p (None for few events).

    Earlier periods tell how much it scatters, too. Needs at least one period on either side and three in all.
    """
    found, periods, columns, ready = _fitted(series, at)
    place = places(periods, series.every)
    before, after = series.within(at.before), series.within(at.after)
    levels = [float(n.sum() / d.sum()) for n, d in (before, after)]
    few = multiplicative(series.measure) and min(before[0].sum(), after[0].sum()) < FEW
    if few:
        interval, p = _exact(before, after, found), None
    elif at.left_out:  # what lasts of the bad period is no part of the change: only the model can tell
        without = columns * (np.arange(columns.shape[1]) != STEP)
        since, bad = len(periods) - len(at.after), at.prompting(periods)
        interval, p = mean_beyond(found, ready.y, columns, without, ready.weight, place, since, bad)
    else:
        moved = float(np.log(levels[1] / levels[0])) if multiplicative(series.measure) else levels[1] - levels[0]
        shares = _shares(at.after, periods, ready.weight) - _shares(at.before, periods, ready.weight)
        interval, p = found.of_sum(moved, shares, ready.weight, place)
    expected = unmoved(levels[1], interval.estimate, series.measure) if at.left_out else None
    return Change(levels[0], levels[1], interval, scatter(series, at, found.spread), expected), p


def _shares(days: Sequence[date], periods: Sequence[date], weight: Floats) -> Floats:
    """What each of `periods` counts in the mean of `days`."""
    counted = np.array([day in days for day in periods]) * weight
    return np.asarray(counted / counted.sum(), dtype=np.float64)


def _fitted(series: Series, at: Stretches) -> tuple[Fit, tuple[date, ...], Floats, Working]:
    """A regression on the level before, the step to the level after and, where there is one, to the level earlier.

    With the periods that it looks at, its columns, and its answers with their weights.
    """
    earlier = at.earlier if at.known_level else ()
    periods = (*earlier, *sorted((*at.before, *at.left_out)), *at.after)
    n, d = series.within(periods)
    index = np.arange(len(periods))
    step = index >= len(periods) - len(at.after)
    parts = [np.ones(len(periods)), step, *([index < len(earlier)] if earlier else [])]
    columns = np.column_stack(parts).astype(float)
    ready = working(series.measure.kind, n, d, columns)
    place, bad = places(periods, series.every), at.prompting(periods)
    found = fit(ready.y, columns, ready.weight, place, least=ready.least, prompting=bad)
    return found, periods, columns, ready


def scatter(series: Series, at: Stretches, spread: float) -> float:
    """The standard deviation of one period's figure before, in the scale of the change."""
    n, d = series.within(at.before)
    ones = np.ones((len(n), 1))
    return float(np.sqrt(spread / np.maximum(working(series.measure.kind, n, d, ones).weight.mean(), 1e-300)))


def _exact(before: tuple[Floats, Floats], after: tuple[Floats, Floats], found: Fit) -> Interval:
    """Log of the ratio of two rates: given the total, the later count is binomial. Holds with no events at all."""
    (n0, d0), (n1, d1) = ((float(n.sum()), float(d.sum())) for n, d in (before, after))
    tail = float(found.likely @ normal_above(t_point(0.975, found.freedom)))
    a, b = n1 / found.spread, n0 / found.spread
    low = float(beta_point(tail, a, b + 1)) if a > 0 else 0.0
    high = float(beta_point(1 - tail, a + 1, b)) if b > 0 else 1.0
    with np.errstate(divide="ignore"):
        ends = [float(np.log(p) - np.log1p(-p) + np.log(d0 / d1)) for p in (low, high)]
    return Interval(float(np.log((n1 + 0.5) / d1) - np.log((n0 + 0.5) / d0)), ends[0], ends[1])
