"""Ups and downs that come back with the time of the year or week, where they show beyond trend and autocorrelation."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from midcourse.analysis.effects.periods import CYCLE, places
from midcourse.analysis.effects.regression import Fit, fit
from midcourse.analysis.effects.series import Series
from midcourse.analysis.effects.working import logged, to_figure, working
from midcourse.analysis.grid import Floats
from midcourse.analysis.panel import Every

PAIRS = {Every.DAY: 3, Every.WEEK: 2, Every.MONTH: 2, Every.QUARTER: 2}
SHOWS = 0.01  # chance below which a season is in the figures


def season(
    series: Series, periods: Sequence[date], since: int, plain: Floats, bad: Sequence[int] = ()
) -> tuple[Floats, Fit] | None:
    """Waves (n, waves) where two cycles lie before period `since` and they show beside the columns `plain` (n, p).

    With the fit of both together; None where they do not show.
    """
    place = places(periods, series.every)
    if series.every not in CYCLE or place[since - 1] - place[0] + 1 < 2 * CYCLE[series.every]:
        return None
    waves = _waves(place, CYCLE[series.every], PAIRS[series.every])
    whole = np.column_stack([plain, waves])
    if len(place) < whole.shape[1] + 3:
        return None
    n, d = series.within(periods)
    ready = working(series.measure.kind, n, d, whole)
    found = fit(ready.y, whole, ready.weight, place, least=ready.least, prompting=bad)
    shows = found.joint_p(np.arange(plain.shape[1], whole.shape[1])) < SHOWS
    return (waves, found) if shows else None


def off_season(series: Series, periods: Sequence[date]) -> Floats:
    """The figures (n,) of these periods without their season, if one shows."""
    n, d = series.within(periods)
    place = places(periods, series.every)
    found = season(series, periods, len(periods), np.column_stack([np.ones(len(n)), place - place[0]]).astype(float))
    if not found:
        return n / d
    waves, fitted = found
    usual = waves @ (fitted.likely @ fitted.coefficients)[-waves.shape[1] :]
    kind = series.measure.kind
    return n / d * to_figure(kind, -usual) if logged(kind) else n / d - usual


def _waves(place: NDArray[np.intp], cycle: float, pairs: int) -> Floats:
    angle = 2 * np.pi * place[:, None] * np.arange(1, pairs + 1)[None, :] / cycle
    waves = np.column_stack([np.cos(angle), np.sin(angle)])
    return waves[:, np.abs(waves).max(axis=0) > 1e-9]  # at the shortest wave the sine is nothing
