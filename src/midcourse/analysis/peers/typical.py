"""The typical peer, the spread between peers, and each unit's probable true figure."""

import numpy as np
from numpy.typing import NDArray

from midcourse.analysis.grid import Floats
from midcourse.analysis.measure import Kind
from midcourse.analysis.peers.expected import Peers
from midcourse.analysis.peers.funnels import Dispersion, dispersion, winsorised
from midcourse.analysis.peers.shrinkage import Shrunk, beta_binomial, gamma_poisson, normal

FEWEST_EVENTS = 30.0  # of the rarer kind: below it a unit is never named


def typical(away: Floats, error: Floats, tau2: float | None) -> tuple[float, Floats]:
    """The typical unit's distance from what is expected, and each unit's distance from it in standard errors.

    With a known spread the typical unit is the median weighted by precision, else the plain median. Of two
    units none is typical: the middle is halfway and each is held against the other.
    """
    if len(away) == 2:
        return float(away.mean()), (away - away[::-1]) / _safe(np.full(2, np.sqrt(np.sum(error**2))))
    weight = np.ones(len(away)) if tau2 is None else 1 / _safe(error**2 + tau2)
    share = weight / weight.sum()
    order = np.argsort(away)
    middle = float(away[order[np.searchsorted(np.cumsum(share[order]), 0.5)]])
    own = error**2 + (tau2 or 0.0)
    noise = np.pi / 2 * float(np.sum(share**2 * own))  # a median's variance is π/2 that of a mean
    return middle, (away - middle) / _safe(np.sqrt(error**2 + noise))


def _safe(positive: Floats) -> Floats:
    return np.maximum(positive, 1e-12)


def between(found: Peers) -> Dispersion:
    """The spread between units from winsorised scores, on the figure's own scale."""
    error = _safe(found.error)
    return dispersion(winsorised((found.observed - found.expected) / found.base / error), error)


def shrunk(kind: Kind, found: Peers, overall: float, spread: Dispersion) -> Shrunk:
    """Probable true figures at the mix of all, with the months' own scatter taken off the evidence."""
    figure = overall + (found.observed - found.expected) / found.base
    cases = found.base / found.spread
    if kind is Kind.RATE:
        return beta_binomial(np.clip(figure, 0.0, 1.0) * cases, cases)
    if kind is Kind.RATIO:
        return gamma_poisson(np.clip(figure, 0.0, None) * cases, cases)
    tau2 = spread.tau2 if np.isfinite(spread.phi) else float(np.var(figure))
    return normal(figure, found.error, overall, tau2)


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
