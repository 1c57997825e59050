"""How often reshuffling would show as much: the change dealt out to every unit and every stretch of time.

Randomisation over units (Abadie, Diamond & Hainmueller, JASA 105, 2010) and over cyclic shifts of time, which keep the
autocorrelation (Chernozhukov, Wüthrich & Zhu, JASA 116, 2021). With a handful of units this needs no model; the
smallest chance it can give is one in units × periods, or two where the time before is as long as the time after: what
is high in the one half is as low in the other.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np

from midcourse.analysis.effects.series import Series
from midcourse.analysis.effects.working import logged
from midcourse.analysis.grid import Floats


def reshuffled(
    own: Series, others: Sequence[Series], periods: Sequence[date], after: int
) -> tuple[float | None, float | None]:
    """The share of reshuffles with as large a gap to the others (either way), and the least this share could be.

    None where there are fewer than two others, or nothing moves.
    """
    if len(others) < 2:
        return None, None
    values = np.stack([scaled(one, periods) for one in (own, *others)])
    units = len(values)
    gaps = np.empty_like(values)
    gaps[0] = values[0] - values[1:].mean(axis=0)
    gaps[1:] = (values[1:] - values[1:].mean(axis=0)) * (units - 1) / (units - 2)  # against the others but the unit
    gaps -= gaps.mean(axis=1, keepdims=True)
    size = np.sqrt((gaps**2).mean(axis=1, keepdims=True))
    if not size.min() > 1e-12:
        return None, None
    doubled = np.concatenate([gaps / size, gaps[:, :after] / size], axis=1)
    total = np.concatenate([np.zeros((units, 1)), doubled.cumsum(axis=1)], axis=1)
    shown = np.abs(total[:, after:] - total[:, :-after])[:, : len(periods)]
    actual = shown[0, len(periods) - after]
    halves = len(periods) == 2 * after
    return float((shown >= actual - 1e-9).mean()), (2 if halves else 1) / shown.size


def scaled(one: Series, periods: Sequence[date]) -> Floats:
    """Its figures (periods,) on the scale of effects; half an event is added, so that none at all has a logarithm."""
    n, d = one.within(periods)
    return np.log((n + 0.5) / d) if logged(one.measure.kind) else n / d
