"""Limits and verdicts printed in textbooks, the source named with each: Montgomery is his Introduction to Statistical
Quality Control, 6th edition.
"""

import numpy as np
import pytest

from midcourse.analysis.spc import Chart, draw, limits_of
from midcourse.analysis.spc.individuals import D2, SCREEN, XMR_SCALE


def row(*figures: float) -> np.ndarray:
    return np.array([figures], dtype=float)


def printed(limits: object, *lines: float, places: int = 2) -> None:
    """The first point's lower limit, centre and upper limit, as rounded in print."""
    ours = [round(float(getattr(limits, name)[0, 0]), places) for name in ("lower", "centre", "upper")]
    assert ours == pytest.approx(lines, abs=1e-9)


def outside(chart: Chart, numerator: np.ndarray, denominator: np.ndarray | None = None) -> list[int]:
    """Sample numbers, from 1, beyond the limits."""
    flags = draw(chart, numerator, denominator, screen=False).flags.outside
    return [int(place) + 1 for place in np.flatnonzero(flags[0])]


def test_constants_of_the_xmr_chart() -> None:
    """Wheeler, Understanding Variation, and the table of factors for n = 2: d2 1.128, D4 3.267, 2.66 = 3 / d2."""
    assert (D2, SCREEN, XMR_SCALE) == (1.128, 3.267, 2.66)
    assert pytest.approx(2 / np.sqrt(np.pi), abs=5e-4) == D2  # expected range of two standard normal figures
    assert pytest.approx(3 / D2, abs=5e-3) == XMR_SCALE


def test_individuals_viscosity_of_primer_paint() -> None:
    """Montgomery, section on individual measurements: x̄ 33.52, mean moving range 0.48, all in control."""
    paint = row(
        *(33.75, 33.05, 34.00, 33.81, 33.46, 34.02, 33.68, 33.27),
        *(33.49, 33.20, 33.62, 33.00, 33.54, 33.12, 33.84),
    )
    limits = limits_of(Chart.I, paint, screen=False)
    printed(limits, 32.24, 33.52, 34.80)  # Montgomery, the same example: LCL, centre line, UCL
    assert outside(Chart.I, paint) == []


def test_p_frozen_orange_juice() -> None:
    """Montgomery, p chart: 347 of 1,500 cans nonconforming; samples 15 and 23 beyond the limits."""
    cans = row(
        *(12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22),
        *(8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6),
    )
    sizes = np.full_like(cans, 50)
    printed(limits_of(Chart.P, cans, sizes), 0.0524, 0.2313, 0.4102, places=4)  # Montgomery, the same example
    assert outside(Chart.P, cans, sizes) == [15, 23]


def test_c_printed_circuit_boards() -> None:
    """Montgomery, c chart: 516 nonconformities in 26 samples; samples 6 and 20 beyond the limits."""
    boards = row(
        *(21, 24, 16, 12, 15, 5, 28, 20, 31, 25, 20, 24, 16),
        *(19, 10, 17, 13, 22, 18, 39, 30, 24, 16, 19, 17, 15),
    )
    printed(limits_of(Chart.C, boards), 6.48, 19.85, 33.21)  # Montgomery prints 33.22, from c̄ rounded to 19.85 first
    assert outside(Chart.C, boards) == [6, 20]


def test_u_personal_computers() -> None:
    """Montgomery, u chart: 193 nonconformities in 20 samples of 5 computers; none beyond the limits."""
    found = row(10, 12, 8, 14, 10, 16, 11, 7, 10, 15, 9, 5, 7, 11, 12, 6, 8, 10, 7, 5)
    units = np.full_like(found, 5)
    printed(limits_of(Chart.U, found, units), 0.07, 1.93, 3.79)  # Montgomery, the same example
    assert outside(Chart.U, found, units) == []


def test_t_time_between_failures_of_a_valve() -> None:
    """Montgomery, low defect levels: hours to the power 0.2777 on an individuals chart are all in control."""
    hours = row(
        *(286, 948, 536, 124, 816, 729, 4, 143, 431, 8),
        *(2837, 596, 81, 227, 603, 492, 1199, 1214, 2831, 96),
    )
    assert outside(Chart.T, hours) == []
    # on the plain hours the chart has an absurd lower limit below 0, which is why the book transforms them
    assert limits_of(Chart.I, hours, screen=False).lower[0, 0] < 0
    assert limits_of(Chart.T, hours, screen=False).lower[0, 0] >= 0


def test_g_by_the_formula_of_provost_and_murray() -> None:
    """The Health Care Data Guide: ḡ + 3 √(ḡ (ḡ + 1)); by hand ḡ = 24, √600 = 24.4949, and no lower limit."""
    between = row(10, 20, 42, 24)
    limits = limits_of(Chart.G, between)
    assert limits.upper[0, 0] == pytest.approx(24 + 3 * 24.49489742783178, abs=1e-9)
    assert limits.lower[0, 0] == 0
    assert limits.centre[0, 0] == 22  # the median of 10, 20, 24, 42, for runs


def test_p_prime_by_laneys_formula() -> None:
    """Laney 2002: σ of each point × σ_z, σ_z = mean moving range of z / 1.128.

    By hand: p̄ = (10 + 30 + 20 + 20) / 400 = 0.2, σ = √(0.2 × 0.8 / 100) = 0.04, z = −2.5, 2.5, 0, 0, ranges 5, 2.5, 0
    with mean 2.5: limits 0.2 ± 3 × 0.04 × 2.5 / 1.128, the lower one at 0.
    """
    limits = limits_of(Chart.P_PRIME, row(10, 30, 20, 20), np.full((1, 4), 100.0), screen=False)
    assert limits.upper[0, 0] == pytest.approx(0.2 + 0.12 * 2.5 / 1.128, abs=1e-12)
    assert limits.lower[0, 0] == 0


def test_i_prime_with_equal_denominators_has_the_width_of_the_ranges_expectation() -> None:
    """Taylor 2017. By hand, n = 4 throughout: ranges 2, 4, 2 with mean 8/3 are σ √(4/π), so 3σ = 3 × 8/3 × √π / 2."""
    limits = limits_of(Chart.I_PRIME, row(40, 48, 32, 40), np.full((1, 4), 4.0))
    assert limits.centre[0, 0] == 10
    assert limits.upper[0, 0] == pytest.approx(10 + 4 * np.sqrt(np.pi), abs=1e-12)


def test_a_negative_time_between_events_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be negative"):
        limits_of(Chart.T, row(3, -1, 4))
