"""How the errors of neighbouring periods may go together, and figures freed of it.

A dozen or two periods cannot say how strongly, so a grid of possibilities stands beside one another. In most all that
moves a figure lasts: the correlation falls off as r^distance. In a few, part of it is chance that is gone the period
after, as where events are counted or cases are sampled: (1 − share) r^distance, an ARMA(1, 1). Beforehand r is held
for likely in proportion to 1 / √(1 − r²), the prior of Jeffreys for an autoregression, which is the reference prior
too (Berger & Yang, Econometric Theory 10, 1994). Share and weight of chance were chosen by simulation, so that
intervals cover alike from none to strong autocorrelation, with and without such chance (docs/methods/effects.md).
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from midcourse.analysis.grid import Floats

LASTING = np.tanh(np.linspace(-1.2, 2.4, 19))
BESIDE_CHANCE = np.tanh(np.linspace(0.3, 2.3, 6))
SHARE = 0.4  # of the variance that is chance, where some is
SELDOM = 0.06  # how likely that is before the figures are seen

STRENGTH = np.concatenate([LASTING, BESIDE_CHANCE])
CHANCE = np.repeat([0.0, SHARE], [len(LASTING), len(BESIDE_CHANCE)])
NEIGHBOURS = (1 - CHANCE) * STRENGTH
"""The correlation of neighbouring periods in each possibility."""
_JEFFREYS = np.sqrt(1 - LASTING**2)  # 1 / √(1 − r²) of r is √(1 − r²) of artanh r, on which the grid is even
BEFOREHAND = np.log(
    np.concatenate(
        [(1 - SELDOM) * _JEFFREYS / _JEFFREYS.sum(), np.full(len(BESIDE_CHANCE), SELDOM / len(BESIDE_CHANCE))]
    )
)
"""How likely each possibility is before the figures are seen (log)."""


def together(at: NDArray[np.intp]) -> Floats:
    """Correlations (possibilities, n, n) of the errors of the periods at these places."""
    apart = np.abs(at[:, None] - at[None, :])
    lasting = STRENGTH[:, None, None] ** apart[None]
    return np.asarray((1 - CHANCE)[:, None, None] * lasting + CHANCE[:, None, None] * np.eye(len(at)), dtype=np.float64)


def freed(rows: Floats, at: NDArray[np.intp]) -> tuple[Floats, Floats]:
    """Rows (n, k) less what those before lead to expect, of equal variance, for each possibility (possibilities, n, k).

    With minus half the log of the variance that each row had (possibilities, n). The Kalman filter (Harvey,
    Forecasting, Structural Time Series Models and the Kalman Filter, 1989, ch. 3).
    """
    held, gain, left = _filter(tuple(np.diff(at).tolist()))
    new = np.empty((len(rows), len(STRENGTH), rows.shape[1]))
    expected = np.zeros(new.shape[1:])
    for t, row in enumerate(rows):
        new[t] = row - expected
        expected = held[t] * (expected + gain[t] * new[t])
    return (new / np.sqrt(left)).transpose(1, 0, 2), -0.5 * np.log(left[..., 0].T)


def lasting(errors: Floats, at: NDArray[np.intp], since: int) -> Floats:
    """What the errors before row `since` lead to expect of those from it on, (n, possibilities); 0 before it."""
    held, gain, _ = _filter(tuple(np.diff(at).tolist()))
    ahead = np.zeros_like(errors)
    expected = np.zeros(errors.shape[1])
    for t, error in enumerate(errors):
        if t < since:
            expected = expected + gain[t, :, 0] * (error - expected)
        else:
            ahead[t] = expected
        expected = held[t, :, 0] * expected
    return ahead


def reach(shares: Floats, at: NDArray[np.intp], since: int) -> Floats:
    """What each error counts in the sum by `shares` (n,) of what is expected from row `since` on; (possibilities, n).

    The filter of `lasting`, run backwards.
    """
    held, gain, _ = _filter(tuple(np.diff(at).tolist()))
    out = np.zeros((len(STRENGTH), len(shares)))
    counts = np.zeros(len(STRENGTH))
    for t in range(len(shares) - 1, -1, -1):
        counts = held[t, :, 0] * counts
        if t >= since:
            counts = counts + shares[t]
        else:
            out[:, t] = gain[t, :, 0] * counts
            counts = (1 - gain[t, :, 0]) * counts
    return out


@lru_cache(maxsize=64)
def _filter(gaps: tuple[int, ...]) -> tuple[Floats, Floats, Floats]:
    """What of a state lasts until the next period, what of a surprise belongs to it, and the surprise's variance.

    Each (n, possibilities, 1); they follow from the gaps between the periods alone.
    """
    held, gain, left = (np.zeros((len(gaps) + 1, len(STRENGTH), 1)) for _ in range(3))
    state = 1 - CHANCE
    for t, gap in enumerate((*gaps, 1)):
        left[t, :, 0] = state + CHANCE
        gain[t, :, 0] = state / left[t, :, 0]
        held[t, :, 0] = STRENGTH**gap
        state = held[t, :, 0] ** 2 * state * (1 - gain[t, :, 0]) + (1 - CHANCE) * (1 - held[t, :, 0] ** 2)
    return held, gain, left
