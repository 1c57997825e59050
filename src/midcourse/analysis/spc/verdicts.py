"""The two verdicts of Making Data Count: is the series changing, and will it meet its target?

Source: NHS England, Making Data Count; the cases as in NHSRplotthedots. Arrays have shape (series, points)
in, (series,) out.
"""

from enum import StrEnum
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from midcourse.analysis.grid import Floats
from midcourse.analysis.panel import Better
from midcourse.analysis.spc.charts import Charted
from midcourse.analysis.spc.lines import Bools

Scalar = TypeVar("Scalar", np.object_, np.float64)
Names = NDArray[np.object_]


class Variation(StrEnum):
    """What the newest figure says about change."""

    COMMON = "ordinary variation"
    IMPROVEMENT = "special cause: improvement"
    CONCERN = "special cause: concern"
    HIGH = "special cause: high"  # the measure has no good direction
    LOW = "special cause: low"


class Assurance(StrEnum):
    """Whether the process, as it is, meets its target."""

    MEETS = "consistently meets the target"
    MISSES = "consistently misses the target"
    HIT_OR_MISS = "meets or misses the target by chance"


def point_variation(chart: Charted, better: Better) -> Names:
    """Variation at every point: special where a rule fired, good or bad by its direction."""
    sign = chart.flags.direction()
    if better is Better.LOWER:
        sign = -sign
    high, low = Variation.IMPROVEMENT, Variation.CONCERN
    if better is Better.NEITHER:
        high, low = Variation.HIGH, Variation.LOW
    named = np.full(sign.shape, Variation.COMMON, dtype=object)
    named[sign > 0] = high
    named[sign < 0] = low
    return named


def variation(chart: Charted, better: Better) -> Names:
    """Variation at the newest figure of each series."""
    return newest(point_variation(chart, better), np.isfinite(chart.values))


def assurance(chart: Charted, target: Floats, better: Better) -> Names:
    """Whether the newest limits lie wholly on one side of the target, shape (series,).

    None where there is no target (NaN) or no good direction.
    """
    if better is Better.NEITHER:
        return np.full(target.shape, None, dtype=object)
    collected = np.isfinite(chart.values)
    above = newest(chart.limits.lower, collected) > target
    below = newest(chart.limits.upper, collected) < target
    meets, misses = (above, below) if better is Better.HIGHER else (below, above)
    named = np.full(target.shape, Assurance.HIT_OR_MISS, dtype=object)
    named[meets] = Assurance.MEETS
    named[misses] = Assurance.MISSES
    named[np.isnan(target)] = None
    return named


def newest(array: NDArray[Scalar], collected: Bools) -> NDArray[Scalar]:
    """The value of each series at its newest collected figure (the last point where none was)."""
    last = collected.shape[1] - 1 - np.argmax(collected[:, ::-1], axis=1)
    return np.take_along_axis(array, last[:, None], axis=1)[:, 0]
