"""Forecasts of many short series at once, with how far off they are likely to be.

The path is the mean of two methods that did best in the M3 and M4 competitions for their simplicity: Theta
(Assimakopoulos and Nikolopoulos, Int. J. Forecasting 16, 2000: a straight line joined with simple exponential smoothing
of the figures moved θ times as far from it) and the damped trend, both on figures without their season (see `cycle`). A
mean of methods is safer than the best of them (Makridakis and Hibon, Int. J. Forecasting 16, 2000).

How far off: the errors that the same forecasts would have made from every past period, one step ahead, and how their
squares grow with the steps. `spread` turns both into bands and chances.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from midcourse.analysis.grid import filled, mean, ratio
from midcourse.analysis.outlook.cycle import season
from midcourse.analysis.outlook.smoothing import DAMPED, SIMPLE, Floats, Smoothed, beginning, smooth, straight

LONGEST = 18  # steps over which the growth of errors is measured
BEND = 3.0  # θ; on M3 as accurate as the classic 2, and it lags less behind a clear line
SETTLING = 3  # first periods whose forecasts are not judged


@dataclass(frozen=True)
class Forecast:
    """Forecasts of series, the next period first.

    `path` has shape (series, horizon). `error` is the usual one-step error, `growth` how much its square grows with
    each further step, both of shape (series,); `scale`, shape (series, horizon), how much larger errors are in each
    coming period than in a usual one. `count` is how many figures each series has, `used` how many of them the method
    itself used up.
    """

    path: Floats
    error: Floats
    growth: Floats
    scale: Floats
    count: Floats
    used: Floats


def forecast(values: Floats, horizon: int, cycle: int = 1) -> Forecast:
    """Forecast each series, shape (series, periods), NaN where not collected.

    `cycle` is the season's length in periods. Series without any figure have a path of NaN.
    Raises ValueError for a horizon below 1.
    """
    if horizon < 1:
        raise ValueError(f"A forecast needs at least one period ahead, not {horizon}.")
    found = season(values, cycle)
    figures = found.without(values)
    theta, damped = _Theta.of(figures), smooth(figures, DAMPED, *beginning(figures))
    path = (theta.path(horizon) + damped.path(horizon)) / 2
    error, growth = _errors(figures, theta, damped)
    count = np.isfinite(values).sum(axis=1).astype(np.float64)
    used = 2 + found.weight * (found.index.shape[1] - 1)
    return Forecast(found.put_back(path), error, growth, found.scale(horizon), count, used)


@dataclass(frozen=True)
class _Theta:
    """The straight line, and a third of the smoothed way that the figures, moved thrice as far from it, are off it."""

    height: Floats
    slope: Floats
    bent: Smoothed

    @classmethod
    def of(cls, figures: Floats) -> "_Theta":
        height, slope = straight(figures)
        line = height[:, None] + slope[:, None] * np.arange(figures.shape[1])
        bent = BEND * figures - (BEND - 1) * line
        first = np.isfinite(bent).argmax(axis=1)
        start = np.take_along_axis(bent, first[:, None], axis=1)[:, 0]
        return cls(height, slope, smooth(bent, SIMPLE, start, np.zeros(len(figures))))

    def ahead(self, steps: int) -> Floats:
        time = np.arange(self.bent.level.shape[1]) + steps
        return self._between(self.bent.ahead(steps), time)

    def path(self, horizon: int) -> Floats:
        time = self.bent.level.shape[1] + np.arange(horizon)
        return self._between(self.bent.path(horizon), time)

    def _between(self, bent: Floats, time: NDArray[np.intp]) -> Floats:
        line = self.height[:, None] + self.slope[:, None] * time
        return np.asarray(line + (bent - line) / BEND)


def _errors(figures: Floats, theta: _Theta, damped: Smoothed) -> tuple[Floats, Floats]:
    """The usual one-step error and the growth of its square with each further step, shape (series,)."""
    known = np.isfinite(figures)
    settled = np.cumsum(known, axis=1) >= SETTLING
    furthest = max(1, min(LONGEST, figures.shape[1] // 3))
    squares, counts = [], []
    for steps in range(1, furthest + 1):
        made = (theta.ahead(steps) + damped.ahead(steps))[:, :-steps] / 2
        missed = np.where(settled[:, :-steps], figures[:, steps:] - made, np.nan)
        squares.append(mean(missed**2, axis=1))
        counts.append(np.isfinite(missed).sum(axis=1))
    squared, count = filled(np.stack(squares, axis=1)), np.stack(counts, axis=1)
    further = np.arange(furthest) * np.ones_like(squared)
    gained = squared / np.where(squared[:, :1] > 0, squared[:, :1], 1.0) - 1
    growth = filled(ratio((count * further * gained).sum(axis=1), (count * further**2).sum(axis=1)))
    return np.sqrt(squared[:, 0]), np.maximum(growth, 0.0)
