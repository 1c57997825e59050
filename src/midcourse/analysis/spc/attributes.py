"""Limits from what chance alone gives for counted events: P and U with Laney's P′ and U′, C, and G for rare events.

Arrays have shape (series, points).

Sources: Montgomery, Introduction to Statistical Quality Control (P, U, C); Laney, Quality Engineering 14, 2002 (P′,
U′); Benneyan, Health Care Management Science 4, 2001, and Provost & Murray, The Health Care Data Guide (G).
"""

import numpy as np

from midcourse.analysis.grid import Floats, mean, median, ratio
from midcourse.analysis.spc.individuals import D2, mean_moving_range
from midcourse.analysis.spc.lines import Bools, Limits, around, level, only


def c(counts: Floats, base: Bools | None = None) -> Limits:
    """C: c̄ ± 3 √c̄, held at or above 0."""
    centre = level(only(counts, base))
    return around(centre, np.sqrt(centre), floor=0.0)


def g(between: Floats, base: Bools | None = None) -> Limits:
    """G, of the cases between two events: ḡ ± 3 √(ḡ(ḡ + 1)), at or above 0, around the median.

    Such counts are far from symmetric, so runs are judged by the median, which half of them exceed; ḡ is the mean.
    """
    kept = only(between, base)
    average = mean(kept, axis=1, keep=True)
    lines = around(average, np.sqrt(average * (average + 1)), floor=0.0)
    return Limits(median(kept, axis=1, keep=True), lines.lower, lines.upper, lines.lower_two, lines.upper_two)


def p(
    numerator: Floats, denominator: Floats, *, laney: bool = False, screen: bool = True, base: Bools | None = None
) -> Limits:
    """P: p̄ ± 3 √(p̄(1−p̄)/n) within 0 and 1; `laney` widens σ to σ × σ_z (P′)."""
    figures = only(ratio(numerator, denominator), base)
    centre = _pooled(figures, numerator, denominator)
    sigma = np.sqrt(ratio(np.maximum(centre * (1 - centre), 0.0), denominator))
    return around(centre, sigma * _excess(figures, centre, sigma, laney, screen), floor=0.0, roof=1.0)


def u(
    numerator: Floats, denominator: Floats, *, laney: bool = False, screen: bool = True, base: Bools | None = None
) -> Limits:
    """U: ū ± 3 √(ū/n), at or above 0; `laney` widens σ to σ × σ_z (U′)."""
    figures = only(ratio(numerator, denominator), base)
    centre = _pooled(figures, numerator, denominator)
    sigma = np.sqrt(ratio(np.maximum(centre, 0.0), denominator))
    return around(centre, sigma * _excess(figures, centre, sigma, laney, screen), floor=0.0)


def _pooled(figures: Floats, numerator: Floats, denominator: Floats) -> Floats:
    known = np.isfinite(figures)
    events, total = (np.where(known, part, 0.0).sum(axis=1, keepdims=True) for part in (numerator, denominator))
    return ratio(events, total)


def _excess(figures: Floats, centre: Floats, sigma: Floats, laney: bool, screen: bool) -> Floats | float:
    """σ_z: how many times wider the figures scatter than chance alone; 1 for the plain charts."""
    return mean_moving_range(ratio(figures - centre, sigma), screen) / D2 if laney else 1.0
