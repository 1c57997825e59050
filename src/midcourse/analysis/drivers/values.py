"""The evidence of amounts against a forecast: how much better a segment's leaves fit a move of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from midcourse.analysis.drivers.cells import Cells, Floats, Mask

LEAST_NOISE = 1e-6  # relative error no forecast is better than
FAR = 6.0  # noises from 0 at which an unmoved leaf counts as an outlier
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
    def log_unmoved(self) -> Floats:
        """The log likelihood of each leaf as one that did not move: a normal, with a few anywhere in −1 … 1."""
        far = ((self.unmoved > FAR * self.noise).sum() + FAR_AT_LEAST) / max(len(self.unmoved), 1)
        near = -0.5 * (self.deviation / self.noise) ** 2 - np.log(self.noise * np.sqrt(2 * np.pi))
        return np.asarray(np.logaddexp(near, np.log(far / 2)))

    def log_evidence(self, named: Sequence[int]) -> Floats:
        """For every cell, the log likelihood of naming it besides `named` over that of naming nothing."""
        masks = self.cells.apart(named)
        free: Mask = ~np.any([np.zeros(len(self.deviation), bool), *masks], axis=0)
        sums = [self.cells.add_up(w * free) for w in self._weights]
        before = sum(float(self._gain(*(np.array(w[mask].sum()) for w in self._weights))) for mask in masks)
        return self._gain(*sums) + before

    @cached_property
    def _weights(self) -> tuple[Floats, Floats, Floats, Floats]:
        return np.ones(len(self.deviation)), self.deviation, self.deviation**2, self.log_unmoved

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
