"""Exponential smoothing of many series at once: one pass over time, every series and every candidate alongside.

Error-correction form of the damped trend (Gardner and McKenzie, Management Science 31, 1985; Hyndman et al.,
*Forecasting with Exponential Smoothing*, 2008): l = l + φb + αe, b = φb + αβe. With β = φ = 0 it is simple
exponential smoothing. A figure that was not collected moves nothing but time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from midcourse.analysis.grid import filled, mean, ratio

Floats = NDArray[np.float64]
State = tuple[Floats, Floats, Floats]

DOUBT = 100.0
START = 12  # figures that the first level and trend are drawn through


@dataclass(frozen=True)
class Weights:
    """Smoothing weights, arrays of shape (candidates,) or (series, 1): of the level, of the trend, and its damping."""

    level: Floats
    trend: Floats
    damping: Floats

    def chosen(self, rows: NDArray[np.intp]) -> "Weights":
        """One candidate for each series, shape (series, 1)."""
        return Weights(*(part[rows][:, None] for part in (self.level, self.trend, self.damping)))


@dataclass(frozen=True)
class Smoothed:
    """Level and trend of each series after each period, shape (series, periods), and the damping, (series, 1)."""

    level: Floats
    trend: Floats
    damping: Floats

    def ahead(self, steps: int) -> Floats:
        """The forecast so many periods ahead from each period, shape (series, periods)."""
        return self.level + self._reach(steps) * self.trend

    def path(self, horizon: int) -> Floats:
        """The forecasts from the last period, shape (series, horizon)."""
        reach = np.concatenate([self._reach(step) for step in range(1, horizon + 1)], axis=1)
        return self.level[:, -1:] + reach * self.trend[:, -1:]

    def _reach(self, steps: int) -> Floats:
        """φ + φ² + … + φ^steps, shape (series, 1)."""
        return np.asarray(self.damping * (1 - self.damping**steps) / (1 - self.damping))


SIMPLE = Weights(np.linspace(0.05, 0.95, 19), np.zeros(19), np.zeros(19))
_LEVELS, _TRENDS, _DAMPINGS = (0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 0.95), (0.01, 0.05, 0.1, 0.2, 0.4), (0.8, 0.9, 0.95, 0.98)
DAMPED = Weights(*(np.array(part) for part in zip(*product(_LEVELS, _TRENDS, _DAMPINGS), strict=True)))


def smooth(values: Floats, candidates: Weights, level: Floats, trend: Floats) -> Smoothed:
    """The series smoothed by the candidate whose one-step errors have the least squares.

    `values` has shape (series, periods), NaN where not collected; `level` and `trend` are the state before each
    series' first figure, shape (series,).
    """
    squares = np.zeros((len(values), len(candidates.level)))
    for _, _, error in _pass(values, candidates, level, trend):
        squares += error**2
    best = candidates.chosen(np.argmin(squares, axis=1))
    states = [(now, slope) for now, slope, _ in _pass(values, best, level, trend)]
    levels, trends = (np.concatenate(part, axis=1) for part in zip(*states, strict=True))
    return Smoothed(levels, trends, best.damping)


def straight(values: Floats) -> tuple[Floats, Floats]:
    """A line through each series: its height at period 0 and its slope, shape (series,).

    The least-squares slope is shrunk by how clear it is: its weight is 1 − (100/n)/t², at least 0, with t the slope in
    its standard errors. The fewer the figures n, the clearer a line must be before it is drawn into the future.
    """
    known = np.isfinite(values)
    count = known.sum(axis=1)
    time = np.broadcast_to(np.arange(values.shape[1], dtype=np.float64), values.shape)
    middle, average = mean(np.where(known, time, np.nan), axis=1), mean(values, axis=1)
    apart = np.where(known, time - middle[:, None], 0.0)
    off = np.where(known, values - average[:, None], 0.0)
    spread = (apart**2).sum(axis=1)
    slope = (apart * off).sum(axis=1) / np.where(spread > 0, spread, 1.0)
    left = ((off - slope[:, None] * apart) ** 2).sum(axis=1) / np.maximum(count - 2, 1)
    doubt = ratio(DOUBT / np.maximum(count, 1) * left, slope**2 * spread)
    slope = slope * np.clip(1 - filled(doubt), 0.0, 1.0)
    return average - slope * middle, slope


def beginning(values: Floats) -> tuple[Floats, Floats]:
    """Level and slope just before each series' first figure, from the line through its first dozen periods."""
    first = np.isfinite(values).argmax(axis=1)
    places = first[:, None] + np.arange(START)
    inside = places < values.shape[1]
    early = np.take_along_axis(values, np.minimum(places, values.shape[1] - 1), axis=1)
    height, slope = straight(np.where(inside, early, np.nan))
    return height - slope, slope


def _pass(values: Floats, weights: Weights, level: Floats, trend: Floats) -> Iterator[State]:
    """Level, trend and one-step error after each period, each of shape (series, candidates)."""
    shape = np.broadcast_shapes((len(values), 1), weights.level.shape)
    now, slope = np.broadcast_to(level[:, None], shape), np.broadcast_to(trend[:, None], shape)
    known = np.isfinite(values)
    held, there = np.where(known, values, 0.0).T[:, :, None], known.T[:, :, None]
    begun, complete = np.logical_or.accumulate(there, axis=0), bool(known.all())
    follow = weights.level * weights.trend
    for place in range(values.shape[1]):
        carried = weights.damping * slope
        carried = carried if complete else carried * begun[place]
        now = now + carried
        error = held[place] - now
        error = error if complete else error * there[place]
        now = now + weights.level * error
        after = carried + follow * error
        slope = after if complete else np.where(begun[place], after, slope)
        yield now, slope, error
