"""The change that would count."""

import numpy as np

from midcourse.analysis.effects.answer import Change
from midcourse.analysis.effects.series import multiplicative
from midcourse.analysis.panel import Kind, Measure


def worth(change: Change, measure: Measure, expected: int, size: float | None) -> float:
    """As a distance in the interval's scale: that of `size` (in the figure's own), else a period's ordinary scatter.

    Where figures scatter wildly, half of the level counts, too (of a rate that should rise: half of what is missing).
    """
    if not size:
        half = _half(change.before, measure, expected)
        return min(change.scatter, half) if half > 0 else change.scatter
    if not multiplicative(measure):
        return abs(size)
    reached = change.before + expected * abs(size)
    return abs(float(np.log(reached / change.before))) if change.before > 0 and reached > 0 else float("inf")


def _half(level: float, measure: Measure, expected: int) -> float:
    if multiplicative(measure):
        return float(np.log(2))
    return (1 - level if measure.kind is Kind.RATE and expected > 0 else level) / 2
