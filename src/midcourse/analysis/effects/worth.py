"""The change that would count."""

import numpy as np

from midcourse.analysis.effects.answer import Change
from midcourse.analysis.effects.series import multiplicative
from midcourse.analysis.panel import Measure


def worth(change: Change, measure: Measure, expected: int, size: float | None) -> float:
    """As a distance in the interval's scale: that of `size` (in the figure's own), else a period's ordinary scatter."""
    if not size:
        return change.scatter
    if not multiplicative(measure):
        return abs(size)
    reached = change.before + expected * abs(size)
    return abs(float(np.log(reached / change.before))) if change.before > 0 and reached > 0 else float("inf")
