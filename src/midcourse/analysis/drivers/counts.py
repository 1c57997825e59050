"""The evidence of counts: how much better a segment's counts fit a change of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.special import betaln, ndtr, xlogy

from midcourse.analysis.drivers.cells import Cells, Floats, Ints, Mask

# What is expected before looking. A segment that moves on its own does so by a third to three times as a rule, by
# comparison with the others, and far enough to be told from chance: by NOTICED standard errors, give or take ABOUT.
# BROADLY it does anything. It moves AGAINST the whole's change rarely: the question is who drives that change. What
# the others have in common is usually within USUALLY (on the log scale), seldom more.
SIZES = np.geomspace(1.4, 3.0, 6)[:, None]
BOTH_WAYS = np.concatenate([SIZES, 1 / SIZES]).ravel()
NOTICED, ABOUT = 4.5, 0.5
BROADLY = 0.1
AGAINST = 0.05
USUALLY, SELDOM, HOW_OFTEN = 0.1, 0.7, 0.8
TINY = 1e-12
EDGES = np.geomspace(0.002, 1, 8)  # between shares of the leaves that may have moved whatever their labels
PEAK_WITHIN = 3.0  # standard errors of where the others' factor is looked for
HARDLY_SEEN, HUGE = 0.01, 600.0  # a chance that a move is seen that counts as none; a log of what is still a number
LEAST_SEEN = 0.5  # moves that could be seen in a cuboid, where there are none
LEAST_VARIANCE = 1e-3  # of a leaf that is to tell anything of the scatter
STEPS, CLOSE, FARTHEST = 30, 1e-12, 30.0  # Newton's: how many, the one that is none, and how far on the log scale


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
        factor is `factor` × BetaPrime instead, whose first shape is 1.
        """
        factors = np.maximum(factor, TINY) * BOTH_WAYS.reshape(-1, *[1] * np.ndim(self.now))
        logs = log_chances + self.now * np.log(factors) - (self.now + self.earlier) * np.log(factors + self.ratio)
        top = logs.max(axis=0)
        narrow = top + np.log(np.exp(logs - top).sum(axis=0)) + xlogy(self.earlier, self.ratio)
        other = self.ratio / np.maximum(factor, TINY)
        broad = betaln(1 + self.now, other + self.earlier) + np.log(other)
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
        """The factor λ by which the whole moved: the solution of Σ now = Σ m λ / (λ + ratio).

        Newton's steps on the logs of both sides, between which that line hardly bends.
        """
        both, now, log_factor = self.now + self.earlier, float(self.now.sum()), 0.0
        for _ in range(STEPS if now > 0 else 0):
            share = 1 / (1 + self.ratio * np.exp(-log_factor))
            told = both * share
            slope = float(told @ (1 - share)) / max(float(told.sum()), TINY)
            step = float(np.log(now / max(float(told.sum()), TINY))) / max(slope, TINY)
            log_factor = float(np.clip(log_factor + step, -FARTHEST, FARTHEST))
            if abs(step) < CLOSE:
                break
        return float(np.exp(log_factor)) if now > 0 else 0.0

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
        group = _group(self.cells.add_up(self._weights), self._spread([()])[0])
        usual = np.sqrt(self.factor * group.earlier / group.ratio)
        chances = []
        for up, sizes in ((self.up, SIZES), (1 - self.up, 1 / SIZES)):
            seen = ndtr((np.abs(sizes - 1) * usual - NOTICED) / ABOUT)
            of_cuboid = np.bincount(self.cells.cuboid_of, seen.sum(axis=0) * self.cells.distinct)
            chances.append(up * seen * (self.cells.sizes / np.maximum(of_cuboid, LEAST_SEEN))[self.cells.cuboid_of])
        return np.asarray(np.log(np.concatenate(chances) + TINY))

    def scatter(self, named: Sequence[int], errors: float = 2) -> float | None:
        """The dispersion of the leaves not named about their common factor, where it is clearly more than known.

        Pearson's χ² over degrees of freedom, clearly more being by so many standard `errors`. None where it is not.
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
        return chi2 if chi2 > known * (1 + errors * error) else None

    def log_scattered(self, log_chance: Floats) -> float:
        """The log likelihood that leaves moved by one factor whatever their labels, over that of nothing.

        That is what labels dealt out at random leave of a true driver, and no segment explains it. As many leaves moved
        as a segment holds: averaged over the cells by the log of the chance of each (`log_chance`), and over `SIZES` as
        far as such a move would be seen. All others' factor is refitted, as it is beside a segment.
        """
        spread = 1.0 if self.dispersion is None else float(self.dispersion.max())
        leaves = Group(self.now / spread, self.earlier / spread, self.ratio)
        shares, log_weights = self._log_shares(leaves, log_chance)
        whole = Group(np.array([leaves.now.sum()]), np.array([leaves.earlier.sum()]), np.ones(1))
        error = float(np.sqrt(1 / (whole.now + 0.5) + 1 / (whole.earlier + 0.5))[0])
        # The others' factor that makes both sides equal, with so many moved.
        near = max(self.factor, TINY) / (1 + shares[:, None] * (BOTH_WAYS - 1))
        usual = whole.log_usual(near) - whole.log_usual(self.factor)
        logs = [self._log_moved(leaves, shares, near * np.exp(step * error)) for step in (-1, 0, 1)]
        return float(np.logaddexp.reduce(log_weights + usual + _peak(*logs), axis=None))

    def _log_moved(self, leaves: Group, shares: Floats, factor: Floats) -> Floats:
        """The log likelihood that each share of the leaves moved by each size, of `BOTH_WAYS`, and the others by
        `factor` (shares × sizes), over that of all having moved by the whole's factor."""
        both, base = leaves.now + leaves.earlier, factor[..., None]
        moved = np.log(BOTH_WAYS)[:, None] * leaves.now - both * np.log1p(
            (BOTH_WAYS - 1)[:, None] * base / (base + leaves.ratio)
        )
        mixed = np.log1p(shares[:, None, None] * np.expm1(np.minimum(moved, HUGE))).sum(axis=-1)
        others = np.log((base + leaves.ratio) / (self.factor + leaves.ratio)) @ both
        return np.asarray(mixed + xlogy(leaves.now.sum(), factor / max(self.factor, TINY)) - others)

    def _log_shares(self, leaves: Group, log_chance: Floats) -> tuple[Floats, Floats]:
        """The shares of the leaves that may have moved, and how probable each is with each size: shares × sizes."""
        held = self.cells.add_up(np.ones(len(self.now))) / len(self.now)
        place = np.clip(np.digitize(held, EDGES) - 1, 0, len(EDGES) - 2)
        chances = np.bincount(place, np.exp(log_chance) * self.cells.distinct, len(EDGES) - 1)
        shares = np.sqrt(EDGES[1:] * EDGES[:-1])[chances > 0]
        usual = np.sqrt(shares * self.factor * (leaves.earlier / leaves.ratio).sum())
        seen = ndtr((np.abs(BOTH_WAYS - 1) * usual[:, None] - NOTICED) / ABOUT) + TINY
        of_size = np.repeat([self.up, 1 - self.up], len(SIZES)) / len(SIZES)
        weights = chances[chances > 0][:, None] * of_size * seen
        return shares, np.asarray(np.log(weights / max(float(weights.sum()), HARDLY_SEEN)))

    def spread_by(self, dispersion: float) -> "Counts":
        """The same with this dispersion at least."""
        known = np.ones(len(self.cells.cuboids)) if self.dispersion is None else self.dispersion
        return replace(self, dispersion=np.maximum(known, dispersion))

    def over(self, cells: Cells) -> "Counts":
        """The same of fewer cells, whose cuboids are the first of these."""
        known = None if self.dispersion is None else self.dispersion[: len(cells.cuboids)]
        return replace(self, cells=cells, dispersion=known)

    def dealt(self, order: Ints) -> "Counts":
        """The same counts, dealt out over the leaves in another order."""
        other = replace(self, now=self.now[order], earlier=self.earlier[order], ratio=self.ratio[order])
        other.__dict__["factor"] = self.factor  # the whole's is the same in any order, and need not be found again
        return other

    def log_evidence(self, *bases: Sequence[int]) -> Floats:
        """For every cell, the log likelihood of naming it besides each of `bases` over that of naming nothing.

        `bases` are sets of as many cells each; bases × cells.
        """
        masks = np.array([self.cells.apart(named) for named in bases], dtype=bool)
        masks = masks.reshape(len(bases), -1, len(self.now))
        spread = self._spread(bases)
        free: Mask = ~np.any(masks, axis=1)
        kept = self._weights * free[:, None]
        inner = self.cells.add_up(kept)
        outer = np.maximum(kept.sum(axis=-1)[..., None] - inner, 0)
        rest = _group(outer, spread)
        factor = rest.ratio * rest.now / np.maximum(rest.earlier, TINY)
        score = self._gain(_group(inner, spread), factor, self.log_chances[:, None])
        for place, cells in enumerate(zip(*bases, strict=True)):
            own = _group((self._weights * masks[:, place, None]).sum(axis=-1)[..., None], spread)
            score = score + self._gain(own, factor, self.log_chances[:, list(cells), None])
        everything = _group(self._weights.sum(axis=1)[None, :, None], spread)
        usual = rest.log_usual(factor) - everything.log_usual(self.factor)
        return np.asarray(score + usual + rest.log_common(factor) - rest.log_common(self.factor))

    @cached_property
    def _weights(self) -> Floats:
        """3 × leaves: now, earlier, and the two together × ratio, whose sums make a group."""
        return np.array([self.now, self.earlier, (self.now + self.earlier) * self.ratio])

    def _spread(self, bases: Sequence[Sequence[int]]) -> Floats:
        """The dispersion that each cell is judged by besides each of the bases: bases × cells, or 1 × 1.

        Parts of one whole scatter together as it does, and so prove no more than it: with two of them its dispersion
        counts.
        """
        if self.dispersion is None:
            return np.ones((1, 1))
        of_named = [self.dispersion[self.cells.cuboid_of[list(named)]].max(initial=0) for named in bases]
        spread = np.maximum(self.dispersion, np.array(of_named)[:, None])[:, self.cells.cuboid_of]
        for place, named in enumerate(bases):
            for cell in named:
                spread[place] = np.maximum(spread[place], self._of_a_common_whole(cell))
            if len(named) > 1:
                among = max(float(self._of_a_common_whole(cell)[list(set(named) - {cell})].max()) for cell in named)
                spread[place] = np.maximum(spread[place], among)
        return np.asarray(spread)

    def _of_a_common_whole(self, cell: int) -> Floats:
        """The largest dispersion of a coarser cell that holds both this cell and each of all cells; 0 without one."""
        wholes = self.cells.wholes
        shared = (wholes == wholes[:, cell, None]) & (wholes >= 0)
        known = np.zeros(1) if self.dispersion is None else self.dispersion
        return np.asarray((shared * known[:, None]).max(axis=0))

    def _gain(self, group: Group, factor: Floats, log_chances: Floats) -> Floats:
        return np.asarray(group.log_own(factor, log_chances) - group.log_common(self.factor))


def _peak(before: Floats, middle: Floats, after: Floats) -> Floats:
    """The top of the parabola through three points as far from each other, or the highest where it is far from them."""
    slope, bend = (after - before) / 2, before - 2 * middle + after
    at = np.divide(-slope, bend, out=np.full_like(bend, np.inf), where=bend < 0)
    highest = np.maximum(np.maximum(before, after), middle)
    return np.asarray(np.where(np.abs(at) < PEAK_WITHIN, middle + slope * at / 2, highest))


def _group(sums: Floats, spread: Floats) -> Group:
    """Counts (… × 3 × cells) divided by their dispersion; a group's ratio is its leaves' average by count."""
    now, earlier, weighted = sums[..., 0, :], sums[..., 1, :], sums[..., 2, :]
    both = now + earlier
    ratio = np.where((both > 0) & (weighted > 0), weighted / np.maximum(both, TINY), 1.0)
    return Group(now / spread, earlier / spread, ratio)
