"""Interrupted time series: the level and slope to be expected from before, and where the figures went instead.

Segmented regression (Wagner et al., Journal of Clinical Pharmacy and Therapeutics 27, 2002; Lopez Bernal, Cummins &
Gasparrini, International Journal of Epidemiology 46, 2017) with Fourier terms for the time of the year or week
where they show.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from midcourse.analysis.effects.answer import Change, Estimate, Interval, Method, Picture
from midcourse.analysis.effects.beyond import mean_beyond
from midcourse.analysis.effects.levels import scatter
from midcourse.analysis.effects.periods import places
from midcourse.analysis.effects.regression import Fit, fit
from midcourse.analysis.effects.season import season
from midcourse.analysis.effects.series import Series, unmoved
from midcourse.analysis.effects.stretches import Needs, Stretches
from midcourse.analysis.effects.working import Working, to_figure, to_share, working
from midcourse.analysis.grid import Floats
from midcourse.analysis.panel import Kind

BEND = 3  # periods after the change from which a slope can be told
SLOPE_SHOWS = 0.01  # chance below which the slope changed, not the level alone


@dataclass(frozen=True)
class Design:
    """Columns (n, p): one, step, time and perhaps bend and season; `without` has them had there been no change."""

    columns: Floats
    without: Floats
    why: str


def segmented(series: Series, at: Stretches, needs: Needs) -> tuple[Change, Estimate]:
    """What changed beyond the trend (and season) of the periods before, on average over the periods after.

    Level alone where the slope does not clearly change with it. Needs `needs.trend` periods before.
    """
    periods = (*at.modelled[-needs.looked_at(series.every) :], *at.after)
    since = len(periods) - len(at.after)
    place = places(periods, series.every)
    bad = at.prompting(periods)
    seasonal = season(series, periods, since, _design(place, since, None, bend=True).columns, bad)
    waves = seasonal[0] if seasonal else None
    found, design, ready = _fitted(series, periods, _design(place, since, waves, bend=False), bad)
    beside: dict[str, object] = {}
    if len(at.after) >= BEND:
        bent = _fitted(series, periods, _design(place, since, waves, bend=True), bad)
        level, slope = (_unit(bent[1].columns.shape[1], column) for column in (1, 3))
        told = (_in_own_scale(bent[0].interval(one), series, at) for one in (level, slope))
        beside = dict(zip(("level", "slope"), map(asdict, told), strict=True))
        if bent[0].p(slope) < SLOPE_SHOWS:
            found, design, ready = bent
    beyond, p = mean_beyond(found, ready.y, design.columns, design.without, ready.weight, place, since, bad)
    interval = _in_own_scale(beyond, series, at)
    carried = found.lasts(ready.y, design.columns, ready.weight, place, since)
    picture = _picture(series, periods, found, design, carried)
    levels = [float(n.sum() / d.sum()) for n, d in (series.within(at.before), series.within(at.after))]
    expected = unmoved(levels[1], interval.estimate, series.measure)
    change = Change(levels[0], levels[1], interval, scatter(series, at, found.spread), expected)
    beside |= {
        "autocorrelation": found.autocorrelation,
        "season": waves is not None,
        "model": design.why,
    }
    why = f"there are {since} periods before the change, enough to tell a trend, and no others to compare with"
    return change, Estimate(Method.SEGMENTED, why, interval, p, beside=beside, picture=picture)


def _design(place: NDArray[np.intp], since: int, waves: Floats | None, *, bend: bool) -> Design:
    time = (place - place[since]).astype(float)
    step = (np.arange(len(place)) >= since).astype(float)
    first = [np.ones(len(place)), step, time]
    bends = [step * time] if bend else []
    columns = np.column_stack([*first, *bends, *([waves] if waves is not None else [])])
    without = columns.copy()
    without[:, 1] = 0.0
    if bend:
        without[:, 3] = 0.0
    return Design(columns, without, f"trend, level{' and slope' if bend else ''}")


def _fitted(series: Series, periods: Sequence[date], design: Design, bad: Sequence[int]) -> tuple[Fit, Design, Working]:
    n, d = series.within(periods)
    ready = working(series.measure.kind, n, d, design.columns, odds=True)
    place = places(periods, series.every)
    found = fit(ready.y, design.columns, ready.weight, place, least=ready.least, prompting=bad)
    return found, design, ready


def _in_own_scale(found: Interval, series: Series, at: Stretches) -> Interval:
    """Rates are modelled as log odds and told in points: the share after less what it would have been without."""
    if series.measure.kind is not Kind.RATE:
        return found
    n, d = (float(part.sum()) for part in series.within(at.after))
    after = min(max(n / d, 0.5 / (d + 1)), 1 - 0.5 / (d + 1))
    odds = np.log(after / (1 - after))
    estimate, low, high = after - to_share(odds - np.array([found.estimate, found.low, found.high]))
    return Interval(float(estimate), float(low), float(high))


def _unit(length: int, at: int) -> Floats:
    out = np.zeros(length)
    out[at] = 1.0
    return out


def _picture(series: Series, periods: tuple[date, ...], found: Fit, design: Design, carried: Floats) -> Picture:
    kind = series.measure.kind
    n, d = series.within(periods)
    fitted = to_figure(kind, found.bands(design.columns)[0] + carried, odds=True)
    expected, low, high = (to_figure(kind, part + carried, odds=True) for part in found.bands(design.without))
    return Picture(periods, n / d, fitted, expected, low, high)
