"""Charts and rules by hand, and rows picked from the reference tables."""

import numpy as np
import pytest

from midcourse.analysis.measure import Better, Kind
from midcourse.analysis.spc.charts import draw
from midcourse.analysis.spc.limits import Chart, chart_for, limits_of
from midcourse.analysis.spc.rules import Rule, anhoej, making_data_count, shewhart
from midcourse.analysis.spc.verdicts import Assurance, assurance


def row(*figures: float) -> np.ndarray:
    return np.array([figures], dtype=float)


def test_xmr_by_hand() -> None:
    # mean 12; moving ranges 2, 4, 2, 0 with mean 2: 12 ± 2.66 × 2
    limits = limits_of(Chart.XMR, row(12, 10, 14, 12, 12))
    assert limits.centre[0, 0] == 12
    assert limits.lower[0, 0] == pytest.approx(6.68, abs=1e-12)
    assert limits.upper[0, 0] == pytest.approx(17.32, abs=1e-12)


def test_a_large_moving_range_is_screened_out() -> None:
    # ranges 1, 1, 1, 20, 20, 1, 1, 1, 1, 1: mean 4.8, limit 15.68, so both 20s go and the mean is 1
    figures = row(10, 11, 10, 11, 31, 11, 10, 11, 10, 11, 10)
    limits = limits_of(Chart.XMR, figures)
    assert (limits.upper - limits.centre)[0, 0] == pytest.approx(2.66, abs=1e-12)
    unscreened = limits_of(Chart.XMR, figures, screen=False)
    assert (unscreened.upper - unscreened.centre)[0, 0] == pytest.approx(2.66 * 4.8, abs=1e-12)


def test_p_and_u_charts_by_hand() -> None:
    # 10 + 30 of 100 + 100: p̄ = 0.2, σ = √(0.2 × 0.8 / 100) = 0.04
    p = limits_of(Chart.P, row(10, 30), row(100, 100))
    assert p.upper[0].tolist() == pytest.approx([0.32, 0.32], abs=1e-12)
    # 4 + 12 in 10 + 30: ū = 0.4, σ = √(0.4 / 10) = 0.2 and √(0.4 / 30); the lower limit stops at 0
    u = limits_of(Chart.U, row(4, 12), row(10, 30))
    assert u.upper[0, 0] == pytest.approx(1.0, abs=1e-12)
    assert u.lower[0, 0] == 0


def test_p_prime_does_not_signal_on_large_denominators_that_scatter_more_than_chance() -> None:
    random = np.random.default_rng(5)
    base = np.full((50, 36), 100_000.0)
    rates = 0.9 + random.normal(0, 0.01, base.shape)  # ten times the binomial error of 0.00095
    events = np.round(base * rates)
    assert (draw(Chart.P, events, base).flags.outside != 0).mean() > 0.5
    assert (draw(Chart.P_PRIME, events, base).flags.outside != 0).mean() < 0.02


def test_a_series_of_the_nhsrplotthedots_reference() -> None:
    """S0183 of the random series, increase is improvement: ptd_spc's mean, limits and its one flag."""
    drawn = draw(
        Chart.XMR,
        row(
            *(45567.07486790867, 51303.550720142724, 51179.75895655263, 51046.5256916625),
            *(55189.33087291388, 63158.14196890558, 61498.57068549158),
        ),
    )
    assert drawn.limits.centre[0, 0] == pytest.approx(54134.70768051108, abs=1e-9)
    assert drawn.limits.lower[0, 0] == pytest.approx(45372.36247150311, abs=1e-9)
    assert drawn.limits.upper[0, 0] == pytest.approx(62897.052889519044, abs=1e-9)
    assert drawn.flags.first()[0].tolist() == [None, None, None, None, None, Rule.OUTSIDE, None]


def test_a_series_of_the_qicharts2_reference() -> None:
    """Q015 of the random series: qic's P′ and U′ centre lines and the limits at the first two points."""
    base = row(1701, 6848, 950, 6680, 2780, 4526, 7055, 2323, 823, 1799, 2140)
    share = limits_of(Chart.P_PRIME, row(409, 1435, 178, 1262, 522, 909, 2655, 778, 277, 419, 500), base)
    assert share.centre[0, 0] == pytest.approx(0.2483455149501661, abs=1e-12)
    assert share.lower[0, :2] == pytest.approx([0.10298334409289109, 0.17589830227641362], abs=1e-12)
    assert share.upper[0, :2] == pytest.approx([0.3937076858074411, 0.3207927276239186], abs=1e-12)
    events = limits_of(Chart.U_PRIME, row(169, 721, 84, 624, 269, 504, 1276, 366, 116, 230, 255), base)
    assert events.centre[0, 0] == pytest.approx(0.12263122923588039, abs=1e-12)
    assert events.lower[0, :2] == pytest.approx([0.059068738149150576, 0.09095224919123596], abs=1e-12)


def test_a_constant_series_has_no_limits_and_no_flags() -> None:
    drawn = draw(Chart.XMR, np.full((1, 20), 0.1))
    assert np.isnan(drawn.limits.upper).all()
    assert not drawn.flags.any.any()


def test_seven_on_one_side_are_flagged_all_seven_and_six_are_not() -> None:
    seven = row(1, -1, 1, -1, *[1] * 7, -1, -1, -1, -1, 1, -1)
    limits = limits_of(Chart.XMR, seven)
    centre = np.zeros_like(seven)
    flags = making_data_count(seven, type(limits)(centre, centre - 9, centre + 9, centre - 6, centre + 6))
    assert np.flatnonzero(flags.run[0]).tolist() == [4, 5, 6, 7, 8, 9, 10]


def test_a_figure_that_was_not_collected_neither_breaks_nor_lengthens_a_run() -> None:
    figures = row(1, -1, 1, -1, 1, 1, 1, np.nan, 1, 1, 1, 1, -1)
    zero = np.zeros_like(figures)
    limits = limits_of(Chart.XMR, figures)
    flags = making_data_count(figures, type(limits)(zero, zero - 9, zero + 9, zero - 6, zero + 6))
    assert np.flatnonzero(flags.run[0]).tolist() == [4, 5, 6, 8, 9, 10, 11]


def test_six_rising_is_an_option() -> None:
    rising = row(0, 1, 2, 3, 4, 5, 2, 6, 0, 3)
    zero = np.full_like(rising, 3.0)
    limits = type(limits_of(Chart.XMR, rising))(zero, zero - 99, zero + 99, zero - 66, zero + 66)
    assert not making_data_count(rising, limits).trend.any()
    assert np.flatnonzero(making_data_count(rising, limits, trend_points=6).trend[0]).tolist() == [0, 1, 2, 3, 4, 5]


def test_shewhart_sees_only_figures_beyond_three_sigma() -> None:
    figures = row(*[0, 1] * 10, *[1] * 8, 9)
    drawn = draw(Chart.XMR, figures, rules=shewhart)
    assert [rule for rule in drawn.flags.first()[0] if rule] == [Rule.OUTSIDE]


def test_anhoej_on_a_series_too_long_on_one_side() -> None:
    # 10 below then 10 above: 20 useful, run allowed round(log₂ 20) + 3 = 7, crossings 1 of at least 6 (binomial 19)
    runs = anhoej(row(*[-1] * 10, *[1] * 10), np.zeros((1, 20)))
    assert (runs.useful[0], runs.longest[0], runs.longest_allowed[0]) == (20, 10, 7)
    assert (runs.crossings[0], runs.crossings_needed[0]) == (1, 6)
    assert runs.signal[0]


def test_limits_start_anew_only_at_an_agreed_date() -> None:
    figures = row(10, 12, 11, 10, 12, 20, 22, 21, 20, 22)
    stretch = np.array([[0] * 5 + [1] * 5])
    drawn = draw(Chart.XMR, figures, stretch=stretch)
    assert drawn.limits.centre[0, [0, 9]].tolist() == [11, 21]
    # the range from 12 to 20 across the date belongs to neither stretch
    assert (drawn.limits.upper - drawn.limits.centre)[0, 9] == pytest.approx(2.66 * 1.5, abs=1e-12)


def test_assurance_is_about_the_whole_ordinary_range() -> None:
    drawn = draw(Chart.XMR, np.repeat(row(10, 12, 11, 10, 12), 3, axis=0))  # 11 ± 3.99
    targets = np.array([5.0, 11.0, 20.0])
    assert assurance(drawn, targets, Better.HIGHER).tolist() == [
        Assurance.MEETS,
        Assurance.HIT_OR_MISS,
        Assurance.MISSES,
    ]


def test_the_chart_follows_the_kind_of_figure() -> None:
    assert chart_for(Kind.RATE) is Chart.P_PRIME
    assert chart_for(Kind.RATIO) is Chart.U_PRIME
    assert {chart_for(kind) for kind in (Kind.COUNT, Kind.SUM, Kind.MEAN, Kind.VALUE)} == {Chart.XMR}
