"""The smallest set of segments that explains a change: a scan of every cell, a short beam, an honest stop."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.special import gammaln, logsumexp

from midcourse.analysis.drivers.cells import Cells, Floats

KEPT = 80  # sets remembered of each growing, the best ones; the others weigh next to nothing
CUT = 1.03  # times as much as a cell its parts must explain, to be told in its stead
DOUBT = 0.25  # at this probability of nothing nobody is named: a name given wrongly costs more than one not given


class Evidence(Protocol):
    @property
    def cells(self) -> Cells:
        """The cells that can be named."""

    def log_evidence(self, named: Sequence[int]) -> Floats:
        """For every cell, the log likelihood of naming it besides `named` over that of naming nothing."""


@dataclass(frozen=True)
class Prior:
    """What is likely before looking: that a segment moved on its own, that `more` did besides, and which.

    A segment told by one, two, … columns has the weight `depths` (the last is that of all deeper ones); a cuboid with
    the first column in it is `first` times as likely as one without. A further segment is `alike`, of the same cuboid
    as one already named, with that probability. Within a cuboid all cells are alike: finer cuts have more of them and
    have to explain more (description length; Rissanen, Automatica 14, 1978).
    """

    change: float = 0.35
    more: float = 0.06
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

    def log_weight(self, cells: Cells, plain: Floats, base: frozenset[int]) -> Floats:
        """The log prior probability of `base` and one more cell, for every cell; `plain` that of one alone."""
        members, size = sorted(base), len(base) + 1
        alike = np.isin(cells.cuboid_of, cells.cuboid_of[members])
        near = np.where(alike, -np.log(cells.sizes[cells.cuboid_of]), -np.inf)
        one = np.logaddexp(np.log(self.alike) + near, np.log(1 - self.alike) + plain) if base else plain
        how_many = np.log(self.change) + (size - 1) * np.log(self.more) + np.log(1 - self.more)
        return np.asarray(one + plain[members].sum() + how_many + gammaln(size + 1))


@dataclass(frozen=True)
class Explanation:
    """The best set of segments (numbers of cells), and for each how probable it is that it belongs to the set.

    `probability` is that of the whole set and `nothing` that of no segment at all, among all sets looked at.
    """

    segments: tuple[int, ...]
    each: tuple[float, ...]
    probability: float
    nothing: float


def search(
    evidence: Evidence, prior: Prior, *, most: int = 4, beam: int = 4, patience: int = 0, uncut: bool = False
) -> Explanation:
    """Find the set of at most `most` segments with the largest posterior probability.

    Sets grow by one segment at a time from the `beam` best of the size before, every cell being tried each time with
    the named leaves taken out and the common change refitted. Growth stops when more than
    `patience` sizes in a row beat no smaller set (three alike can be worth naming where one is not).
    With `uncut` a cell is passed over while cutting it into finer ones explains more (two of its parts moved, the
    rest did not); that needs evidence that adds up over cells.
    """
    cells = evidence.cells
    found: dict[frozenset[int], float] = {frozenset(): np.log(1 - prior.change)}
    front: list[frozenset[int]] = [frozenset()]
    plain, in_vain = -prior.description_length(cells), 0
    for _ in range(most):
        grown: dict[frozenset[int], float] = {}
        for base in front:
            weights = evidence.log_evidence(sorted(base)) + prior.log_weight(cells, plain, base)
            gains = weights - found[base]
            better_cut = CUT * gains < cells.best_by_parts(gains) if uncut else ~cells.distinct
            weights[better_cut | ~cells.distinct] = -np.inf
            kept = np.argpartition(-weights, min(KEPT, len(weights) - 1))[:KEPT]
            grown |= {base | {int(c)}: float(weights[c]) for c in kept if np.isfinite(weights[c]) and c not in base}
        front = sorted(grown, key=lambda cells: -grown[cells])[:beam]
        in_vain = 0 if front and grown[front[0]] > max(found.values()) else in_vain + 1
        found |= grown
        if not front or in_vain > patience:
            break
    return _posterior(found)


def _posterior(found: dict[frozenset[int], float]) -> Explanation:
    total = logsumexp(list(found.values()))
    chance = {cells: float(np.exp(weight - total)) for cells, weight in found.items()}
    nothing = chance[frozenset()]
    best = frozenset() if nothing > DOUBT else max(chance, key=lambda cells: chance[cells])
    segments = tuple(sorted(best))
    each = tuple(sum(p for cells, p in chance.items() if c in cells) for c in segments)
    return Explanation(segments, each, chance[best], nothing)
