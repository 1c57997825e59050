"""Is a gap closing? A straight line through the gap of each period, honest about few and dependent periods.

Weighted least squares; the error of the slope is widened by what lag-one autocorrelation of the residuals costs, and
its t has the degrees of freedom of as many independent periods as there are in effect (Bartlett 1935; Quenouille,
J. R. Stat. Soc. B 14 (1952) 1). The autocorrelation is corrected for what fitting a line hides of it: about (2 + 4ρ)/n.
"""

import numpy as np

from midcourse.analysis import tails
from midcourse.analysis.gaps.answer import Trend
from midcourse.analysis.grid import Floats

FEWEST_PERIODS = 12
LONGEST_MEMORY = 0.85


def trend(gap: Floats, variance: Floats) -> Trend | None:
    """The change of a gap over the periods, shape (periods,) each, NaN where unknown; None for fewer than twelve.

    `variance` need only be right up to a factor.
    """
    known = np.isfinite(gap) & (variance > 0)
    count = int(known.sum())
    if count < FEWEST_PERIODS:
        return None
    time, y, weight = np.flatnonzero(known).astype(np.float64), gap[known], 1 / variance[known]
    span = float(len(gap) - 1)
    time -= np.sum(weight * time) / weight.sum()
    centred = y - np.sum(weight * y) / weight.sum()
    room = float(np.sum(weight * time**2))
    slope = float(np.sum(weight * time * centred)) / room
    residual = np.sqrt(weight) * (centred - slope * time)
    memory = _memory(residual)
    cost = (1 + memory) / (1 - memory)
    freedom = max(count / cost - 2, 1.0)
    error = float(np.sqrt(np.sum(residual**2) / (count - 2) / room * cost))
    reach = float(tails.t_point(0.975, freedom)) * error
    p = float(2 * tails.t_above(abs(slope) / error, freedom)) if error > 0 else 1.0
    change = slope * span
    return Trend(change, change - reach * span, change + reach * span, p, count, memory, freedom)


def _memory(residual: Floats) -> float:
    count = len(residual)
    square = float(np.sum(residual**2))
    raw = float(np.sum(residual[1:] * residual[:-1])) / square if square > 0 else 0.0
    return float(np.clip((raw + 2 / count) / (1 - 4 / count), 0.0, LONGEST_MEMORY))
