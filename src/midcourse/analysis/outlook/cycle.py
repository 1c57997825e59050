"""What comes back each year (or week), taken out of the figures and put back on the forecasts.

Classical decomposition by a centred moving average (Persons 1919; Makridakis, Wheelwright and Hyndman 1998, chapter 3).
The indices are shrunk towards none by how clear they are, as Miller and Williams advise (Int. J. Forecasting 19, 2003;
20, 2004): their weight is 1 − 3/F, with F the variance between the places of the cycle over that within them. So
figures without a season, F about 1, lose nothing to a test, and clear seasons stay as they are.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from midcourse.analysis.grid import filled, mean
from midcourse.analysis.outlook.smoothing import Floats, straight

CLEAR = 3.0  # F below which no season is believed


@dataclass(frozen=True)
class Season:
    """Indices of each series, shape (series, length), the last one that of its last period.

    `times` says of each series, shape (series,), whether they multiply the figures or are added to them. `weight`,
    shape (series,), is how much of the season found is believed, 0 to 1.
    """

    index: Floats
    times: NDArray[np.bool_]
    weight: Floats

    def without(self, values: Floats) -> Floats:
        """The figures less their season, shape (series, periods)."""
        index = self.index[:, (np.arange(values.shape[1]) - values.shape[1]) % self.index.shape[1]]
        return np.where(self.times[:, None], values / np.where(index > 0, index, 1.0), values - index)

    def put_back(self, path: Floats) -> Floats:
        """Forecasts from the next period on, shape (series, horizon), with their season."""
        index = self._coming(path.shape[1])
        return np.where(self.times[:, None], path * index, path + index)

    def scale(self, horizon: int) -> Floats:
        """How much larger errors are in each coming period than in a usual one, shape (series, horizon)."""
        return np.where(self.times[:, None], self._coming(horizon), 1.0)

    def _coming(self, horizon: int) -> Floats:
        return self.index[:, np.arange(horizon) % self.index.shape[1]]


def season(values: Floats, length: int) -> Season:
    """The season of each series; none where fewer than two whole cycles are known.

    It multiplies where all figures are above 0, otherwise it is added.
    """
    known = np.isfinite(values)
    times = (known & (values > 0)).sum(axis=1) == known.sum(axis=1)
    neutral = np.where(times, 1.0, 0.0)[:, None]
    if length < 2 or values.shape[1] < 2 * length:
        return Season(neutral, times, np.zeros(len(values)))
    trend = _trend(values, length)
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = np.where(times[:, None], np.where(trend > 0, values / trend, np.nan), values - trend)
    place = (np.arange(values.shape[1]) - values.shape[1]) % length
    index = np.stack([mean(apart[:, place == number], axis=1) for number in range(length)], axis=1)
    sure = np.isfinite(index).all(axis=1) & (known.sum(axis=1) >= 2 * length)
    weight = np.where(sure, _clearness(apart, index, place), 0.0)
    centre = mean(index, axis=1, keep=True)
    effect = np.where(times[:, None], index / np.where(centre > 0, centre, 1.0) - 1, index - centre)
    return Season(neutral + weight[:, None] * np.where(sure[:, None], effect, 0.0), times, weight)


def _trend(values: Floats, length: int) -> Floats:
    """Centred moving average over one cycle; half a cycle at either end goes on along the straight line's slope."""
    slope = straight(values)[1]
    window = np.full(length + 1 - length % 2, 1.0 / length)
    if length % 2 == 0:
        window[[0, -1]] /= 2
    whole = np.stack([_bridged(row) for row in values])
    inner: Floats = np.lib.stride_tricks.sliding_window_view(whole, len(window), axis=1) @ window
    half = len(window) // 2
    steps = np.arange(1, half + 1)
    before = inner[:, :1] - slope[:, None] * steps[::-1]
    return np.concatenate([before, inner, inner[:, -1:] + slope[:, None] * steps], axis=1)


def _bridged(row: Floats) -> Floats:
    """A series with straight lines across what was not collected."""
    known = np.isfinite(row)
    if known.all() or not known.any():
        return np.where(known, row, 0.0)
    return np.interp(np.arange(len(row)), np.flatnonzero(known), row[known])


def _clearness(apart: Floats, index: Floats, place: NDArray[np.intp]) -> Floats:
    """The weight of the indices, 1 − 3/F, at least 0; shape (series,)."""
    known = np.isfinite(apart)
    within = np.where(known, apart - index[:, place], 0.0)
    between = np.where(known, index[:, place] - mean(index, axis=1, keep=True), 0.0)
    freedom = np.maximum(known.sum(axis=1) - index.shape[1], 1)
    top = (between**2).sum(axis=1) / (index.shape[1] - 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = 1 - CLEAR * (within**2).sum(axis=1) / freedom / top
    return np.asarray(np.clip(filled(weight), 0.0, 1.0))
