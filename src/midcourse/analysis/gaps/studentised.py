"""The studentised range: how far apart the highest and the lowest of several figures lie by chance alone.

P(Q > q) of k figures with an error known on ν degrees of freedom, by Gauss–Legendre quadrature of its definition
(Tukey 1953; the double integral in Copenhaver & Holland, J. Stat. Comput. Simul. 30 (1988) 1). A plain test of highest
against lowest calls a gap in most data without one when there are many groups; this one allows for the choice.
"""

from functools import lru_cache

import numpy as np
from scipy.special import gammaln, ndtr

from midcourse.analysis.grid import Floats

MANY = 2000  # degrees of freedom from which the error is as good as known
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(72)
_Z = 8.0 * _NODES
_DENSITY = 8.0 * _WEIGHTS * np.exp(-(_Z**2) / 2) / np.sqrt(2 * np.pi)


def above(q: float, groups: int, freedom: float = np.inf) -> float:
    """The chance that the range of `groups` figures, over their standard error, is more than `q`."""
    if groups < 2 or not q > 0:
        return 1.0
    if freedom > MANY:
        return float(np.clip(1 - _below(np.array([q]), groups)[0], 0.0, 1.0))
    scale, chance = _scales(freedom)
    return float(np.clip(1 - np.sum(chance * _below(q * scale, groups)), 0.0, 1.0))


@lru_cache(maxsize=256)
def point(p: float, groups: int, freedom: float = np.inf) -> float:
    """The range that is passed with chance 1 − p, by false position between bounds (Illinois variant)."""
    low, high, aim = 0.0, 4.0, 1 - p
    while above(high, groups, freedom) > aim:
        low, high = high, 2 * high
    at_low, at_high = above(low, groups, freedom) - aim, above(high, groups, freedom) - aim
    middle = high
    for _ in range(60):
        middle = (low * at_high - high * at_low) / (at_high - at_low)
        at_middle = above(middle, groups, freedom) - aim
        if abs(at_middle) < 1e-9:
            break
        if (at_middle > 0) == (at_low > 0):
            low, at_low, at_high = middle, at_middle, at_high / 2
        else:
            high, at_high, at_low = middle, at_middle, at_low / 2
    return middle


def _below(q: Floats, groups: int) -> Floats:
    """With a known error: k ∫ φ(z) (Φ(z) − Φ(z − q))^(k−1) dz, shape of `q`."""
    inside = np.maximum(ndtr(_Z) - ndtr(_Z - q[:, None]), 0.0)
    return np.asarray(groups * (_DENSITY * inside ** (groups - 1)).sum(axis=1))


@lru_cache(maxsize=64)
def _scales(freedom: float) -> tuple[Floats, Floats]:
    """Nodes of the estimated error over the true one, and their chances: the density of χ_ν / √ν."""
    reach = 9 / np.sqrt(2 * freedom)
    low, high = max(0.0, 1 - reach), 1 + reach
    scale = low + (high - low) * (_NODES + 1) / 2
    half = freedom / 2
    log = half * np.log(freedom) - gammaln(half) - (half - 1) * np.log(2) + (freedom - 1) * np.log(scale)
    chance = np.exp(log - freedom * scale**2 / 2) * _WEIGHTS * (high - low) / 2
    return scale, chance
