"""The smallest set of segments that explains a change: a scan of every cell, a short beam, an honest stop."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.special import expit

from midcourse.analysis.drivers.cells import Cells, Floats, Ints

KEPT, FAR = 80, 50.0  # sets remembered of each growing, and in nats how far behind the best: others weigh nothing
CUT = 1.03  # times as much as a cell its parts must explain, to be told in its stead
DOUBT = 0.25  # at this probability of nothing nobody is named, unless another is asked for: a wrong name costs more


class Evidence(Protocol):
    @property
    def cells(self) -> Cells:
        """The cells that can be named."""

    def log_evidence(self, *bases: Sequence[int]) -> Floats:
        """For every cell, the log likelihood of naming it besides each of `bases` over that of naming nothing.

        `bases` are sets of as many cells each; bases × cells.
        """


@dataclass(frozen=True)
class Prior:
    """What is likely before looking: that a segment moved on its own, how many `more` did besides, and which.

    A segment told by one, two, … columns has the weight `depths` (the last is that of all deeper ones); a cuboid with
    the first column in it is `first` times as likely as one without. A further segment is `alike`, of the same cuboid
    as one already named, with that probability. Within a cuboid all cells are alike: finer cuts have more of them and
    have to explain more (description length; Rissanen, Automatica 14, 1978).
    """

    change: float = 0.35
    more: float = 0.12
    alike: float = 0.5
    depths: tuple[float, ...] = (1.0,)
    first: float = 1.0

    def description_length(self, cells: Cells) -> Floats:
        """What it costs to name each cell, in nats: how many columns, which ones, and which values."""
        depth = np.array([len(cuboid) for cuboid in cells.cuboids])
        by_depth = np.resize(self.depths[-1], depth.max())
        by_depth[: len(self.depths)] = self.depths[: depth.max()]
        weight = np.array([self.first if 0 in cuboid else 1.0 for cuboid in cells.cuboids])
        within = weight / np.bincount(depth, weight)[depth]
        chance = within * by_depth[depth - 1] / by_depth.sum() / cells.sizes
        return np.asarray(-np.log(chance)[cells.cuboid_of])

    def log_weight(self, cells: Cells, plain: Floats, base: Sequence[int]) -> Floats:
        """The log prior probability of `base` and one more cell, for every cell; `plain` that of one alone."""
        if not base:
            return np.asarray(plain + np.log(self.change))
        known = sum(self._next(cells, plain, base[:i], np.array([cell]))[0] for i, cell in enumerate(base))
        one = self._next(cells, plain, base, np.arange(len(cells)))
        return np.asarray(one + known + np.log(self.change) + len(base) * np.log(self.more))

    def _next(self, cells: Cells, plain: Floats, base: Sequence[int], chosen: Ints) -> Floats:
        """The log chance of each of the `chosen` cells to be the next one after `base`."""
        if not base:
            return plain[chosen]
        near = np.full(len(cells.sizes), -np.inf)
        alike = cells.cuboid_of[list(base)]
        near[alike] = np.log(self.alike) - np.log(cells.sizes[alike])
        return np.asarray(np.logaddexp(near[cells.cuboid_of[chosen]], np.log(1 - self.alike) + plain[chosen]))


@dataclass(frozen=True)
class Explanation:
    """The best set of segments (numbers of cells), and for each how probable it is that it belongs to the set.

    Leaves that two of them share are the first one's. `probability` is that of the whole set and `nothing` that of no
    segment at all, among all sets looked at, whose prior times likelihood add up to exp(`log_total`).
    """

    segments: tuple[int, ...]
    each: tuple[float, ...]
    probability: float
    nothing: float
    log_total: float

    def beside(self, log_weight: float, doubt: float = DOUBT) -> "Explanation":
        """The same where something of this log prior times likelihood may be so that is no segment either."""
        left = float(expit(self.log_total - log_weight))
        nothing = 1 - left * (1 - self.nothing)
        total = float(np.logaddexp(self.log_total, log_weight))
        if nothing > doubt or not self.segments:
            return Explanation((), (), nothing, nothing, total)
        return Explanation(self.segments, tuple(left * p for p in self.each), left * self.probability, nothing, total)


def search(
    evidence: Evidence,
    prior: Prior,
    *,
    most: int = 4,
    beam: int = 4,
    patience: int = 0,
    uncut: bool = False,
    doubt: float = DOUBT,
) -> Explanation:
    """Find the set of at most `most` segments with the largest posterior probability.

    Sets grow by one segment at a time from the `beam` best of the size before, every cell being tried each time with
    the named leaves taken out and the common change refitted. Growth stops when more than
    `patience` sizes in a row beat no smaller set (three alike can be worth naming where one is not).
    With `uncut` a cell is passed over while cutting it into finer ones explains more (two of its parts moved, the
    rest did not); that needs evidence that adds up over cells. A cell that holds a named one is passed over too; at
    the end whole cells are tried in place of their named parts, now that what else moved in them has been named.
    Nobody is named where nothing is more probable than `doubt`.
    """
    growth = _Growth(evidence, prior, most, beam, patience, uncut)
    growth.grow_from(())
    while uncut and growth.join_parts():
        growth.grow_from(growth.best)
    return _posterior(growth, doubt)


class _Growth:
    """All sets looked at, with the log of prior times likelihood of each, and the order its segments came in.

    Where two segments overlap the leaves they share are the first one's.
    """

    def __init__(self, evidence: Evidence, prior: Prior, most: int, beam: int, patience: int, uncut: bool) -> None:
        self.evidence, self.prior, self.cells = evidence, prior, evidence.cells
        self.most, self.beam, self.patience, self.uncut = most, beam, patience, uncut
        self.plain = -prior.description_length(self.cells)
        self.found: dict[frozenset[int], float] = {frozenset(): np.log(1 - prior.change)}
        self.orders: dict[frozenset[int], tuple[int, ...]] = {frozenset(): ()}

    @property
    def best(self) -> tuple[int, ...]:
        return self.orders[max(self.found, key=lambda cells: self.found[cells])]

    def grow_from(self, start: tuple[int, ...]) -> None:
        front, in_vain = [start], 0
        for _ in range(self.most - len(start)):
            before = max(self.found.values())
            weights = self._weights(*front)
            grown = {cells for base, its in zip(front, weights, strict=True) for cells in self._one_more(base, its)}
            front = [self.orders[c] for c in sorted(grown, key=lambda cells: -self.found[cells])[: self.beam]]
            in_vain = 0 if front and self.found[frozenset(front[0])] > before else in_vain + 1
            if not front or in_vain > self.patience:
                break

    def join_parts(self) -> bool:
        """Whether naming a whole cell in place of its named parts makes the best set better."""
        best, before = self.best, max(self.found.values())
        wholes = self._wholes(best)
        for parts in set(wholes.values()):
            base = tuple(cell for cell in best if cell not in parts)
            held = [cell for cell, its in wholes.items() if its == parts and self.cells.distinct[cell]]
            self._keep(base, held, self._weights(base)[0])
        return max(self.found.values()) > before

    def _wholes(self, named: Sequence[int]) -> dict[int, frozenset[int]]:
        """The coarser cells that hold a named one, each with those it holds."""
        wholes: dict[int, frozenset[int]] = {}
        for cell in named:
            own = set(self.cells.cuboids[self.cells.cuboid_of[cell]])
            of_leaf = self.cells.of[:, int(np.argmax(self.cells.inside(cell)))].tolist()
            for cuboid, whole in zip(self.cells.cuboids, of_leaf, strict=True):
                if set(cuboid) < own:
                    wholes[whole] = wholes.get(whole, frozenset()) | {cell}
        return wholes

    def _one_more(self, base: tuple[int, ...], weights: Floats) -> list[frozenset[int]]:
        """The best sets of `base` and one more cell, by the `weights` of each."""
        passed = ~self.cells.distinct
        if self.uncut:
            gains = weights - self.found[frozenset(base)]
            passed |= CUT * gains < self.cells.best_by_parts(gains)
            passed[list(self._wholes(base))] = True
        weights[passed] = -np.inf
        near = np.flatnonzero(weights > max(float(weights.max()), max(self.found.values())) - FAR)
        kept = near[np.argsort(-weights[near])[:KEPT]].tolist()
        return self._keep(base, [cell for cell in kept if cell not in base], weights)

    def _keep(self, base: tuple[int, ...], cells: Sequence[int], weights: Floats) -> list[frozenset[int]]:
        """Remember the sets of `base` and one of the cells, each by the best order it was met in."""
        sets = [frozenset((*base, cell)) for cell in cells]
        for cell, each in zip(cells, sets, strict=True):
            if weights[cell] > self.found.get(each, -np.inf):
                self.found[each], self.orders[each] = float(weights[cell]), (*base, cell)
        return sets

    def _weights(self, *bases: tuple[int, ...]) -> Floats:
        """The log of prior times likelihood of each of `bases` and one more cell: bases × cells."""
        before = [self.prior.log_weight(self.cells, self.plain, base) for base in bases]
        return self.evidence.log_evidence(*bases) + np.array(before)


def _posterior(growth: _Growth, doubt: float) -> Explanation:
    found = growth.found
    weights = np.array(list(found.values()))
    total = np.logaddexp.reduce(weights)
    chance = dict(zip(found, np.exp(weights - total).tolist(), strict=True))
    nothing = chance[frozenset()]
    best = frozenset() if nothing > doubt else max(chance, key=lambda cells: chance[cells])
    segments = growth.orders[best]
    each = tuple(sum(p for cells, p in chance.items() if c in cells) for c in segments)
    return Explanation(segments, each, chance[best], nothing, float(total))
