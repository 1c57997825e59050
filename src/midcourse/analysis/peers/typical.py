"""The typical peer, the spread between peers, and each unit's probable true figure."""

import numpy as np
from numpy.typing import NDArray

from midcourse.analysis.grid import Floats
from midcourse.analysis.measure import Kind
from midcourse.analysis.peers.expected import Peers
from midcourse.analysis.peers.funnels import Dispersion, dispersion, winsorised
from midcourse.analysis.peers.shrinkage import Shrunk, beta_binomial, gamma_poisson, normal

NEAR, MORE = 1.345, 1.05  # Huber's constant, and how many times a mean's variance its estimate has
STEPS = 30  # of the search for the typical unit; each leaves at most half of the way
FEWEST_EVENTS = 30.0  # of the rarer kind: below it a unit is never named


def typical(away: Floats, error: Floats, tau2: float) -> tuple[float, Floats, Floats]:
    """The typical unit's distance from what is expected; each unit's from the typical of the others; that in errors.

    The typical unit is the mean weighted by precision in which a unit beyond `NEAR` errors counts as one at `NEAR`
    (Huber, Ann. Math. Statist. 35, 1964): nearly as exact as the mean, and one bad unit hardly moves it.
    """
    precision = 1 / _safe(error**2 + tau2)
    middle = float(np.median(away))
    for _ in range(STEPS):
        weight = precision * np.minimum(1.0, NEAR / _safe(np.abs(away - middle) * np.sqrt(precision)))
        middle = float(weight @ away / weight.sum())
    others = (away - middle) * weight.sum() / (weight.sum() - weight)
    noise = MORE / (precision.sum() - precision)
    return middle, others, others / _safe(np.sqrt(error**2 + noise))


def _safe(positive: Floats) -> Floats:
    return np.maximum(positive, 1e-12)


def between(found: Peers) -> Dispersion:
    """The spread between units from winsorised scores, on the figure's own scale."""
    error = _safe(found.error)
    return dispersion(winsorised((found.observed - found.expected) / found.base / error), error)


def shrunk(kind: Kind, found: Peers, overall: float) -> Shrunk:
    """Probable true figures at the mix of all, with the months' own scatter taken off the evidence."""
    figure = overall + (found.observed - found.expected) / found.base
    if kind in (Kind.RATE, Kind.RATIO):
        cases = found.base / found.spread
        if kind is Kind.RATE:
            return beta_binomial(np.clip(figure, 0.0, 1.0) * cases, cases)
        return gamma_poisson(np.clip(figure, 0.0, None) * cases, cases)
    error = _safe(found.error)
    tau2 = dispersion((figure - overall) / error, error).tau2 if len(figure) > 2 else float(np.var(figure))
    least = 1 / float(np.sum(1 / error**2))  # a spread below the error of the mean of all cannot be told from none
    return normal(figure, error, overall, max(tau2, least))


def enough(kind: Kind, found: Peers) -> NDArray[np.bool_]:
    """Units with enough events, seen or expected, of the rarer kind; of figures that are no events, all.

    Many seen where few are expected, and few seen where many are, are both told apart from chance.
    """
    if kind not in (Kind.RATE, Kind.RATIO):
        return np.ones(len(found.units), dtype=bool)
    events = np.maximum(found.observed, found.expected)
    if kind is Kind.RATE:
        events = np.minimum(events, found.base - np.minimum(found.observed, found.expected))
    return np.asarray(events > FEWEST_EVENTS, dtype=bool)
