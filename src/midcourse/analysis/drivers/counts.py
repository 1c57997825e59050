"""The evidence of counts: how much better a segment's counts fit a change of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import betaln, xlogy

from midcourse.analysis.drivers.cells import Cells, Floats, Mask

SHAPE = 2.0  # of the prior of a segment's own factor: 0.2 to 2.4 times the common one in nine cases of ten
TINY = 1e-12


@dataclass(frozen=True)
class Group:
    """Counts now and earlier of some leaves (or, as arrays, of many such groups), and how much longer earlier was."""

    now: Floats
    earlier: Floats
    ratio: Floats

    def log_common(self, factor: Floats | float) -> Floats:
        """Log likelihood when the group moved by `factor`."""
        share = factor / (factor + self.ratio)
        return np.asarray(xlogy(self.now, share) + xlogy(self.earlier, 1 - share))

    def log_own(self, factor: Floats) -> Floats:
        """Log likelihood when the group moved by a factor of its own, somewhere around `factor`."""
        other = SHAPE * self.ratio / np.maximum(factor, TINY)
        return np.asarray(betaln(SHAPE + self.now, other + self.earlier) - betaln(SHAPE, other))


@dataclass(frozen=True)
class Counts:
    """Counts of the leaves now and over an earlier stretch, `ratio` times as long (or as exposed) as now.

    Given a leaf's total m over both stretches its count now is Binomial(m, λ / (λ + ratio)) when everything moved
    by the same factor λ: no forecast is needed, and a noisy history counts for no more than it holds (the
    conditional comparison of Poisson rates, Przyborowski & Wilenski, Biometrika 31, 1940). λ is refitted on the leaves
    that are not named. A named segment has a factor of its own, with a prior centred on λ that makes its counts
    beta-binomial. Counts that vary more than Poisson's are divided by their `dispersion` first, one number for each
    cuboid (quasi-likelihood; McCullagh & Nelder 1989).
    """

    now: Floats
    earlier: Floats
    ratio: Floats
    dispersion: Floats | None = None

    @cached_property
    def factor(self) -> float:
        """The factor λ by which the whole moved: the solution of Σ now = Σ m λ / (λ + ratio)."""
        both, factor = self.now + self.earlier, 1.0
        for _ in range(20):
            factor = self.now.sum() / max((both / (factor + self.ratio)).sum(), TINY)
        return float(factor)

    def log_evidence(self, cells: Cells, named: Sequence[int]) -> Floats:
        """For every cell, the log likelihood of naming it besides `named` over that of naming nothing."""
        masks = cells.apart(named)
        free: Mask = ~np.any([np.zeros(len(self.now), bool), *masks], axis=0)
        spread = self._spread(cells, named)
        totals = [np.array([w[mask].sum() for mask in masks]) for w in self._weights]
        inner = [cells.add_up(w * free) for w in self._weights]
        outer = [np.maximum((w * free).sum() - i, 0) for w, i in zip(self._weights, inner, strict=True)]
        rest = self._group(outer, spread)
        factor = rest.ratio * rest.now / np.maximum(rest.earlier, TINY)
        score: Floats = self._gain(self._group(inner, spread), factor)
        for segment in zip(*totals, strict=True):
            score += self._gain(self._group(segment, spread), factor)
        score += rest.log_common(factor) - rest.log_common(self.factor)
        return score

    @property
    def _weights(self) -> tuple[Floats, Floats, Floats]:
        return self.now, self.earlier, (self.now + self.earlier) * self.ratio

    def _spread(self, cells: Cells, named: Sequence[int]) -> Floats:
        if self.dispersion is None:
            return np.ones(len(cells))
        of_named = self.dispersion[cells.cuboid_of[list(named)]].max(initial=0)
        return np.asarray(np.maximum(self.dispersion[cells.cuboid_of], of_named))

    def _group(self, sums: Sequence[Floats], spread: Floats) -> Group:
        now, earlier, weighted = sums
        both = now + earlier
        ratio = np.where(both > 0, weighted / np.maximum(both, TINY), 1.0)
        return Group(now / spread, earlier / spread, ratio)

    def _gain(self, group: Group, factor: Floats) -> Floats:
        return np.asarray(group.log_own(factor) - group.log_common(self.factor), dtype=np.float64)
