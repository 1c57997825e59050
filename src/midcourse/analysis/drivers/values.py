"""The evidence of amounts against a forecast: how much better a segment's leaves fit a move of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import log_ndtr

from midcourse.analysis.drivers.cells import Cells, Floats, Mask

LEAST_NOISE = 1e-6  # relative error no forecast is better than
TAIL = 0.98  # of the unmoved sizes are below the tail, which has a normal's shape and a width of its own
WIDTHS = np.geomspace(0.3, 10.0, 100)  # of the tail, as multiples of where it begins
FAR = 6.0  # widths from 0 at which an unmoved leaf counts as an outlier
FAR_AT_LEAST = 1e-4  # outliers the unmoved side is taken to have, where it shows none
TINY = 1e-12
AGAINST = 0.05  # chance that a segment moved against the whole: the question is who drives its change
WIDE = 0.5  # how far a segment moves as a rule, as a deviation


@dataclass(frozen=True)
class Values:
    """How far each leaf's real amount is from its forecast; leaves with neither tell nothing and are left out.

    `deviation` is (real − forecast) / max(real, forecast), between −1 and 1: −0.5 is half of what was forecast,
    0.5 twice as much. It has no longer tails than a relative error, whichever way that is taken. `sign` is which way
    the whole went. Unmoved leaves scatter around 0, as the leaves on the other side of 0 show: mostly within a
    noise, now and then anywhere (the idea of RiskLoc, arXiv 2205.10004). A named segment's leaves share a mean and a
    variance of their own, being moved by one factor (the ripple effect of Squeeze, ISSRE 2019).
    """

    cells: Cells
    deviation: Floats
    sign: float

    @cached_property
    def unmoved(self) -> Floats:
        """Sizes of the deviations on the side away from the whole's change."""
        return np.abs(self.deviation[self.deviation * self.sign <= 0])

    @cached_property
    def noise(self) -> float:
        """The standard deviation of unmoved leaves: 68 % of a normal's deviations are smaller."""
        sizes = self.unmoved[self.unmoved > 0]
        return max(float(np.quantile(sizes, 0.6827)) if len(sizes) else 0.0, LEAST_NOISE)

    @cached_property
    def tail(self) -> tuple[float, float]:
        """Where the unmoved sizes' tail begins, and the standard deviation of the normal whose tail it is.

        The normal's is the one with this mean square beyond that point. A single leaf stands out by the tail alone, and
        a forecast's errors need not be as normal there as they are in the middle.
        """
        sizes = self.unmoved[self.unmoved > 0]
        start = max(float(np.quantile(sizes, TAIL)) if len(sizes) else 0.0, LEAST_NOISE)
        beyond = sizes[sizes > start]
        expected = WIDTHS**2 + WIDTHS * np.exp(-0.5 / WIDTHS**2 - log_ndtr(-1 / WIDTHS)) / np.sqrt(2 * np.pi)
        square = float((beyond**2).mean()) / start**2 if len(beyond) else 0.0
        return start, max(start * float(np.interp(square, expected, WIDTHS)), LEAST_NOISE)

    @cached_property
    def log_unmoved(self) -> Floats:
        """The log likelihood of each leaf as one that did not move: a normal, its tail, a few anywhere in −1 … 1."""
        start, width = self.tail
        far = ((self.unmoved > FAR * width).sum() + FAR_AT_LEAST) / max(len(self.unmoved), 1)
        above = np.log((1 - TAIL) / 2) - log_ndtr(-start / width)
        near = _log_normal(self.deviation, self.noise)
        beyond = np.where(np.abs(self.deviation) > start, _log_normal(self.deviation, width) + above, -np.inf)
        return np.asarray(np.logaddexp(np.maximum(near, beyond), np.log(far / 2)))

    def log_evidence(self, *bases: Sequence[int]) -> Floats:
        """For every cell, the log likelihood of naming it besides each of `bases` over that of naming nothing.

        `bases` are sets of cells; bases × cells.
        """
        return np.array([self._beside(named) for named in bases])

    def _beside(self, named: Sequence[int]) -> Floats:
        masks = self.cells.apart(named)
        sums = [total - self._named_sum(w, masks) for w, total in zip(self._weights, self._sums, strict=True)]
        before = sum(float(self._gain(*(np.array(w[mask].sum()) for w in self._weights))) for mask in masks)
        return self._gain(*(np.where(sums[0] > 0, each, 0) for each in sums)) + before

    @cached_property
    def _weights(self) -> tuple[Floats, Floats, Floats, Floats]:
        return np.ones(len(self.deviation)), self.deviation, self.deviation**2, self.log_unmoved

    @cached_property
    def _sums(self) -> list[Floats]:
        return [self.cells.add_up(weights) for weights in self._weights]

    def _named_sum(self, weights: Floats, masks: Sequence[Mask]) -> Floats | float:
        return self.cells.add_up(weights * np.any(masks, axis=0)) if masks else 0.0

    def _gain(self, n: Floats, total: Floats, squares: Floats, log_unmoved: Floats) -> Floats:
        """Log likelihood of leaves with a mean and variance of their own, over that of leaves that did not move.

        The mean is integrated out and the variance, at least the noise's, maximised (with half a log n for it).
        Leaves that did not move together, their spread being larger than their mean, are no segment: −inf.
        """
        n = np.maximum(n, TINY)
        variance = np.maximum(squares / n - (total / n) ** 2, self.noise**2)
        spread = np.maximum(squares - total**2 / n, 0) / (2 * variance) + n / 2 * np.log(2 * np.pi * variance)
        price = 0.5 * np.log1p(n * WIDE**2 / variance) + 0.5 * np.log(np.maximum(n, 1)) * (variance > self.noise**2)
        price -= np.where(total * self.sign < 0, np.log(AGAINST), 0)
        apart = variance > np.maximum(self.noise**2, (total / n) ** 2)  # less than half of its leaves moved
        return np.where(apart, -np.inf, -spread - price - log_unmoved)


def _log_normal(x: Floats, deviation: float) -> Floats:
    return np.asarray(-0.5 * (x / deviation) ** 2 - np.log(deviation * np.sqrt(2 * np.pi)))
