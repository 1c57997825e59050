"""The evidence of counts: how much better a segment's counts fit a change of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.special import betaln, logsumexp, ndtr, xlogy

from midcourse.analysis.drivers.cells import Cells, Floats, Ints, Mask

# What is expected before looking. A segment that moves on its own does so by a third to three times as a rule, by
# comparison with the others, and far enough to be told from chance: by NOTICED standard errors, give or take ABOUT.
# BROADLY it does anything. It moves AGAINST the whole's change rarely: the question is who drives that change. What
# the others have in common is usually within USUALLY (on the log scale), seldom more.
SIZES = np.geomspace(1.4, 3.0, 6)[:, None]
NOTICED, ABOUT = 4.5, 0.5
BROADLY, BROAD_SHAPE = 0.1, 1.0
AGAINST = 0.05
USUALLY, SELDOM, HOW_OFTEN = 0.1, 0.7, 0.8
TINY = 1e-12
SHARES = np.array([0.02, 0.05, 0.1, 0.2, 0.4])[:, None]  # of the leaves that may have moved each on its own
AROUND = np.exp(np.linspace(-0.4, 0.2, 7))  # where the others' common factor may then be, as multiples of the whole's
LEAST_SEEN = 0.5  # moves that could be seen in a cuboid, where there are none
LEAST_VARIANCE = 1e-3  # of a leaf that is to tell anything of the scatter


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

    def log_own(self, factor: Floats | float, log_chances: Floats) -> Floats:
        """Log likelihood when the group moved by a factor of its own.

        `log_chances` (sizes × groups) is how probable each of `SIZES`, then of their inverses, is. `BROADLY` the
        factor is `factor` × BetaPrime instead.
        """
        factors = np.maximum(factor, TINY) * np.concatenate([SIZES, 1 / SIZES])
        logs = log_chances + self.now * np.log(factors) - (self.now + self.earlier) * np.log(factors + self.ratio)
        top = logs.max(axis=0)
        narrow = top + np.log(np.exp(logs - top).sum(axis=0)) + xlogy(self.earlier, self.ratio)
        other = BROAD_SHAPE * self.ratio / np.maximum(factor, TINY)
        broad = betaln(BROAD_SHAPE + self.now, other + self.earlier) - betaln(BROAD_SHAPE, other)
        return np.asarray(np.logaddexp(np.log(1 - BROADLY) + narrow, np.log(BROADLY) + broad))

    def log_usual(self, factor: Floats | float) -> Floats:
        """Log prior of the common factor as estimated from this group, up to a constant."""
        error = 1 / (self.now + 0.5) + 1 / (self.earlier + 0.5)
        size = np.log(np.maximum(factor, TINY)) ** 2
        widths = ((HOW_OFTEN, USUALLY**2 + error), (1 - HOW_OFTEN, SELDOM**2 + error))
        return np.asarray(np.logaddexp.reduce([np.log(w) - size / (2 * v) - np.log(v) / 2 for w, v in widths]))


@dataclass(frozen=True)
class Counts:
    """Counts of the leaves now and over an earlier stretch, `ratio` times as long (or as exposed) as now.

    Given a leaf's total m over both stretches its count now is Binomial(m, λ / (λ + ratio)) when everything moved
    by the same factor λ: no forecast is needed, and a noisy history counts for no more than it holds (the
    conditional comparison of Poisson rates, Przyborowski & Wilenski, Biometrika 31, 1940). λ is refitted on the leaves
    that are not named. A named segment has a factor of its own, with a prior that makes its counts beta-binomial.
    Counts that vary more than Poisson's are divided by their `dispersion` first, one number for each cuboid
    (quasi-likelihood; McCullagh & Nelder 1989).
    """

    cells: Cells
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

    @cached_property
    def up(self) -> float:
        """The prior chance that a segment moving on its own rises: high where the whole rose, low where it fell."""
        rose = float(ndtr(np.log(max(self.factor, TINY)) / USUALLY))
        return AGAINST + (1 - 2 * AGAINST) * rose

    @cached_property
    def log_chances(self) -> Floats:
        """How probable each of `SIZES`, then of their inverses, is for each cell: 2 sizes × cells.

        A move too small to be told from chance in so small a cell is left out, and its chance goes to the cells of the
        same cuboid in which it would be seen: what cannot be found does not count among what was looked through.
        """
        now, earlier, weighted = (self.cells.add_up(w) for w in self._weights)
        group = _group((now, earlier, weighted), self._spread(()))
        usual = np.sqrt(self.factor * group.earlier / group.ratio)
        chances = []
        for up, sizes in ((self.up, SIZES), (1 - self.up, 1 / SIZES)):
            seen = ndtr((np.abs(sizes - 1) * usual - NOTICED) / ABOUT)
            of_cuboid = np.bincount(self.cells.cuboid_of, seen.sum(axis=0) * self.cells.distinct)
            chances.append(up * seen * (self.cells.sizes / np.maximum(of_cuboid, LEAST_SEEN))[self.cells.cuboid_of])
        return np.asarray(np.log(np.concatenate(chances) + TINY))

    def scatter(self, named: Sequence[int]) -> float | None:
        """The dispersion of the leaves not named about their common factor, where it is clearly more than known.

        Pearson's χ² over degrees of freedom, clearly more being by two standard errors. None where it is not.
        """
        rest: Mask = ~np.any([np.zeros(len(self.now), bool), *self.cells.apart(named)], axis=0)
        kept = replace(self, now=self.now[rest], earlier=self.earlier[rest], ratio=self.ratio[rest])
        both, share = kept.now + kept.earlier, kept.factor / (kept.factor + kept.ratio)
        variance = both * share * (1 - share)
        seen = variance > LEAST_VARIANCE
        freedom = int(seen.sum()) - 1
        if freedom < 1:
            return None
        chi2 = float(((kept.now - both * share)[seen] ** 2 / variance[seen]).sum()) / freedom
        error = float(np.sqrt((2 + 1 / variance[seen]).sum())) / freedom
        known = 1.0 if self.dispersion is None else float(self.dispersion.max())
        return chi2 if chi2 > known * (1 + 2 * error) else None

    @cached_property
    def log_scattered(self) -> float:
        """The log likelihood that some leaves moved each on its own, whatever their labels, over that of nothing.

        Averaged over `SIZES`, over the share of the leaves that moved, and over the factor of all others. It is what
        labels dealt out at random leave of a true driver, and no segment explains it.
        """
        spread = 1.0 if self.dispersion is None else float(self.dispersion.max())
        leaves = Group(self.now / spread, self.earlier / spread, self.ratio)
        whole = leaves.log_common(self.factor)
        chances = np.log(np.repeat([self.up, 1 - self.up], len(SIZES)) / len(SIZES))[:, None]
        logs = []
        for factor in self.factor * AROUND:
            stayed, moved = leaves.log_common(factor), leaves.log_own(factor, chances)
            logs.append((np.logaddexp(np.log(1 - SHARES) + stayed, np.log(SHARES) + moved) - whole).sum(axis=1))
        return float(logsumexp(logs) - np.log(len(AROUND) * len(SHARES)))

    def spread_by(self, dispersion: float) -> "Counts":
        """The same with this dispersion at least."""
        known = np.ones(len(self.cells.cuboids)) if self.dispersion is None else self.dispersion
        return replace(self, dispersion=np.maximum(known, dispersion))

    def dealt(self, order: Ints) -> "Counts":
        """The same counts, dealt out over the leaves in another order."""
        return replace(self, now=self.now[order], earlier=self.earlier[order], ratio=self.ratio[order])

    def log_evidence(self, named: Sequence[int]) -> Floats:
        """For every cell, the log likelihood of naming it besides `named` over that of naming nothing."""
        masks = self.cells.apart(named)
        free: Mask = ~np.any([np.zeros(len(self.now), bool), *masks], axis=0)
        spread = self._spread(named)
        inner = [self.cells.add_up(w * free) for w in self._weights]
        outer = [np.maximum((w * free).sum() - i, 0) for w, i in zip(self._weights, inner, strict=True)]
        rest = _group(outer, spread)
        factor = rest.ratio * rest.now / np.maximum(rest.earlier, TINY)
        score = self._gain(_group(inner, spread), factor, self.log_chances)
        for cell, mask in zip(named, masks, strict=True):
            own = _group([w[mask].sum() for w in self._weights], spread)
            score = score + self._gain(own, factor, self.log_chances[:, [cell]])
        everything = _group([w.sum() for w in self._weights], spread)
        usual = rest.log_usual(factor) - everything.log_usual(self.factor)
        return np.asarray(score + usual + rest.log_common(factor) - rest.log_common(self.factor))

    @cached_property
    def _weights(self) -> tuple[Floats, Floats, Floats]:
        return self.now, self.earlier, (self.now + self.earlier) * self.ratio

    def _spread(self, named: Sequence[int]) -> Floats:
        if self.dispersion is None:
            return np.ones(len(self.cells))
        of_named = self.dispersion[self.cells.cuboid_of[list(named)]].max(initial=0)
        return np.asarray(np.maximum(self.dispersion[self.cells.cuboid_of], of_named))

    def _gain(self, group: Group, factor: Floats, log_chances: Floats) -> Floats:
        return np.asarray(group.log_own(factor, log_chances) - group.log_common(self.factor))


def _group(sums: Sequence[Floats], spread: Floats) -> Group:
    """Counts divided by their dispersion; a group's ratio is its leaves' average by count."""
    now, earlier, weighted = (np.asarray(total) for total in sums)
    both = now + earlier
    ratio = np.where(both > 0, weighted / np.maximum(both, TINY), 1.0)
    return Group(now / spread, earlier / spread, ratio)
