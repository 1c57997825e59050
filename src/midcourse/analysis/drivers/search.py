"""The smallest set of segments that explains a change: a scan of every cell, a short beam, an honest stop."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.special import gammaln, logsumexp

from midcourse.analysis.drivers.cells import Cells, Floats

CHANGE = 0.4  # prior probability that some segment moved on its own
MORE = 0.1  # prior probability that a second, third … segment did besides
ALIKE = 0.5  # prior probability that a further segment is of the same cuboid as one already named
DEEPER = 2.0  # how much likelier a segment told by one column is than one told by two, and so on
FIRST = 6.0  # how much likelier a cuboid with the first column in it is than one without


DOUBT = 0.3  # at this probability of nothing nobody is named: a name given wrongly costs more than one not given


class Evidence(Protocol):
    def log_evidence(self, cells: Cells, named: Sequence[int]) -> Floats:
        """For every cell, the log likelihood of naming it besides `named` over that of naming nothing."""


@dataclass(frozen=True)
class Explanation:
    """The best set of segments (numbers of cells), and for each how probable it is that it belongs to the set.

    `probability` is that of the whole set and `nothing` that of no segment at all, among all sets looked at.
    """

    segments: tuple[int, ...]
    each: tuple[float, ...]
    probability: float
    nothing: float


def search(cells: Cells, evidence: Evidence, *, most: int = 4, beam: int = 8) -> Explanation:
    """Find the set of at most `most` segments with the largest posterior probability.

    Sets grow by one segment at a time from the `beam` best of the size before, every cell being tried each time with
    the named leaves taken out and the common change refitted. Growth stops when no larger set beats the best.
    The prior is a description length (Rissanen 1978): log of the number of cells of the cuboid and of the cuboids
    of that many columns, so that a fine cut has to explain more than a coarse one.
    """
    found: dict[frozenset[int], float] = {frozenset(): np.log(1 - CHANGE)}
    front: list[frozenset[int]] = [frozenset()]
    for _ in range(1, most + 1):
        grown: dict[frozenset[int], float] = {}
        for base in front:
            weights = evidence.log_evidence(cells, sorted(base)) + _log_prior(cells, base)
            weights[~cells.distinct] = -np.inf
            grown |= {base | {int(c)}: float(weights[c]) for c in np.argsort(-weights)[: 10 * beam] if c not in base}
        best_before = max(found.values())
        found |= grown
        front = sorted(grown, key=lambda s: -grown[s])[:beam]
        if not front or grown[front[0]] < best_before:
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


def description_length(cells: Cells) -> Floats:
    """What it costs to name each cell, in nats: its number of columns, which ones, and which values."""
    depth = np.array([len(c) for c in cells.cuboids])
    weight = np.array([FIRST if 0 in c else 1.0 for c in cells.cuboids])
    within = weight / np.bincount(depth, weight)[depth]
    return np.asarray(
        np.log(DEEPER) * cells.depths - np.log(DEEPER - 1) - np.log(within / cells.sizes)[cells.cuboid_of]
    )


def _log_prior(cells: Cells, base: frozenset[int]) -> Floats:
    """The log prior probability of `base` and one more cell, for every cell."""
    plain = -description_length(cells)
    members = sorted(base)
    alike = np.isin(cells.cuboid_of, cells.cuboid_of[members])
    near = np.where(alike, -np.log(cells.sizes[cells.cuboid_of]), -np.inf)
    one = np.logaddexp(np.log(ALIKE) + near, np.log(1 - ALIKE) + plain) if base else plain
    size = len(base) + 1
    how_many = np.log(CHANGE) + (size - 1) * np.log(MORE) + np.log(1 - MORE)
    joint = one + plain[members].sum() + how_many + gammaln(size + 1)
    return np.asarray(joint, dtype=np.float64)
