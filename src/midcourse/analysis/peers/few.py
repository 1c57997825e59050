"""Two to five units: who of them is unlike the others, when their spread cannot be estimated.

One bad unit among few pulls the average of all toward itself, and the others look good against it. So the smallest set
of units is looked for without which the rest are alike, and those of the set are held against that rest: who is
ordinary is never told. If all differ, only one far ahead of or behind each of the others is (`foremost`).

Each comparison is within the parts of the mix that both sides serve, by Mantel and Haenszel's weights (J. Natl. Cancer
Inst. 22, 1959; differences: Greenland & Robins, Biometrics 41, 1985): a part that is nearly all one unit's counts for
little. Where the rest differ by more than chance, the error is widened by as much.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from midcourse.analysis import tails
from midcourse.analysis.grid import Floats, Places
from midcourse.analysis.measure import Kind
from midcourse.analysis.peers.funnels import Bools

ORDINARY = 0.95
LEAST = 1e-12  # for zero, where something is divided by it


@dataclass(frozen=True)
class Parts:
    """Events and cases of shape (units, parts of the mix in each period); `spread` (units,) times chance's variance."""

    kind: Kind
    events: Floats
    cases: Floats
    spread: Floats

    def take(self, units: Places) -> "Parts":
        return Parts(self.kind, self.events[units], self.cases[units], self.spread[units])


@dataclass(frozen=True)
class Apart:
    """How far each unit is from its ordinary peers (on the figure's scale), and in how many errors; shape (units,).

    `unlike` are the units that are not ordinary.
    """

    away: Floats
    z: Floats
    unlike: Bools

    def beyond(self, limit: float) -> Bools:
        return np.asarray(self.unlike & (np.abs(self.z) > limit))


@dataclass(frozen=True)
class _Together:
    """Units held each against all the others of a set; `unrest` is the sum of their squared scores, χ² if all alike."""

    away: Floats
    error: Floats
    unrest: float


def apart(parts: Parts, limit: float, *, high_is_worse: bool) -> Apart:
    """The units among their ordinary peers; to leave one unit out of these must pay a score of `limit`.

    Most units are ordinary. Of two halves that are each alike the worse one is unlike the other, as of two units.
    """
    units = np.arange(len(parts.events))
    held: dict[tuple[int, ...], _Together] = {(): _together(parts)}
    for count in range(1, len(units) // 2 + 1):
        for out in combinations(units.tolist(), count):
            held[out] = _together(parts.take(np.setdiff1d(units, out)))
    order = sorted(held, key=lambda out: held[out].unrest + len(out) * limit**2)
    for out in order:
        found = _against_the_rest(parts, np.array(out, dtype=np.int64), held[out])
        better = found.away[list(out)] < 0 if high_is_worse else found.away[list(out)] > 0
        others = held.get(tuple(np.setdiff1d(units, out).tolist()))  # there for halves only
        if others is None or others.unrest > limit**2 or not better.all():
            break
    return found


def _against_the_rest(parts: Parts, out: Places, ordinary: _Together) -> Apart:
    units = len(parts.events)
    rest = np.setdiff1d(np.arange(units), out)
    away, error = np.zeros(units), np.ones(units)
    away[rest], error[rest] = ordinary.away, ordinary.error
    wider = _wider(ordinary.unrest, len(rest) - 1)
    for unit in out:
        one = _together(parts.take(np.append(rest, unit)))
        away[unit], error[unit] = one.away[-1], one.error[-1] * wider
    unlike = np.zeros(units, dtype=bool)
    unlike[out] = True
    return Apart(away, away / error, unlike)


def foremost(parts: Parts, limit: float) -> Apart:
    """Each unit against all the others together; unlike are those beyond every single other one by `limit` errors.

    Where all differ nobody is ordinary, but one may still be ahead of, or behind, each of the others. That needs no
    stricter limit for their number: all comparisons must hold (an intersection-union test: Berger 1982).
    """
    units = len(parts.events)
    scores = np.zeros((units, units))
    for one, other in combinations(range(units), 2):
        both = _together(parts.take(np.array([one, other])))
        scores[one, other], scores[other, one] = both.away / both.error
    apart_from = ~np.eye(units, dtype=bool)
    above, below = (np.where(apart_from, sign * scores, np.inf).min(axis=1) > limit for sign in (1, -1))
    held = _together(parts)
    return Apart(held.away, held.away / held.error, above | below)


def _wider(unrest: float, freedom: int) -> float:
    """How many times the error is, for what the ordinary units differ beyond what chance gives once in twenty."""
    if not freedom:
        return 1.0
    ordinary = float(tails.chi2_point(ORDINARY, np.array(float(freedom))))
    return float(np.sqrt(1 + max(0.0, unrest - ordinary) / freedom))


def _together(parts: Parts) -> _Together:
    """Each unit's mean difference from the others over the parts that it shares with them; without any, none."""
    cases, whole = parts.cases, parts.cases.sum(axis=0)
    each = np.maximum(whole, LEAST)
    rate = parts.events.sum(axis=0) / each
    chance = {Kind.RATE: rate * (1 - rate), Kind.RATIO: rate}.get(parts.kind, np.ones_like(rate))
    others = 1 - cases / each
    widened = cases * parts.spread[:, None]
    theirs = widened.sum(axis=0) - widened
    excess = (parts.events - cases * rate).sum(axis=1)
    variance = (chance * (others**2 * widened + (cases / each) ** 2 * theirs)).sum(axis=1)
    weight = (cases * others).sum(axis=1)
    alone = (chance * widened).sum(axis=1)
    unrest = float(np.sum(excess**2 / np.maximum(alone, LEAST)))
    shared = weight > LEAST
    size = np.where(shared, weight, 1.0)
    error = np.maximum(np.sqrt(variance) / size, LEAST)
    return _Together(np.where(shared, excess / size, 0.0), error, unrest)
