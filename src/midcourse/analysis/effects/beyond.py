"""How far figures went beyond what was expected, on average over the periods after a change.

What was expected is the regression without the change, and what lasts of how the figures lay to it before. Where the
change is a step, generalised least squares would be a little surer of the step itself (Gauss-Markov), but of a change
that grows it tells the first jump only, the more so the stronger the autocorrelation. The mean difference is what is
drawn and what Brodersen et al. (Annals of Applied Statistics 9, 2015) report; it needs no shape of the change, and its
intervals cover better where autocorrelation is strong (docs/methods/effects.md).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from midcourse.analysis.effects.answer import Interval
from midcourse.analysis.effects.autocorrelation import freed, reach, together
from midcourse.analysis.effects.regression import Fit
from midcourse.analysis.grid import Floats


def mean_beyond(
    found: Fit,
    y: Floats,
    columns: Floats,
    without: Floats,
    weight: Floats,
    at: NDArray[np.intp],
    since: int,
    prompting: Sequence[int],
) -> tuple[Interval, float]:
    """Interval and p of the mean, by weight, of `y` (n,) less what was expected, over the rows from `since` on.

    `columns` and `without` (n, p) are those of the regression `found`, with and without the change; the rest is what
    it was fitted to. For each autocorrelation the mean is a sum of figures, so that its error follows exactly.
    """
    root = np.sqrt(weight)
    after = np.arange(len(y)) >= since
    share = np.where(after, weight, 0.0) / weight[after].sum()
    apart = share / root - reach(share / root, at, since)  # (possibilities, n), of figures times the root of weight
    scaled = root[:, None] * columns
    held = without.T @ share - (share / root - apart) @ scaled  # (possibilities, p): what the coefficients count
    centre = apart @ (root * y) - np.einsum("kp,kp->k", held, found.coefficients)
    inverse = found.covariance / np.where(found.spreads > 0, found.spreads, 1.0)[:, None, None]
    together_apart = np.einsum("kij,kj->ki", together(at), apart)
    free = np.delete(freed(scaled, at)[0], prompting, axis=1)
    which = np.arange(len(apart))
    new = np.delete(freed(together_apart.T, at)[0][which, :, which], prompting, axis=1)
    shared = np.einsum("kp,kpq,knq,kn->k", held, inverse, free, new)
    spread = np.einsum("ki,ki->k", apart, together_apart) - 2 * shared
    spread = spread + np.einsum("kp,kpq,kq->k", held, inverse, held)
    return found.mixture(centre, np.sqrt(np.maximum(found.spreads * spread, 0.0)))
