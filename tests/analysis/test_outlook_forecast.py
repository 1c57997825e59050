"""Forecasts of short series: as accurate as promised on the M3 monthly series, and sound on odd figures."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from midcourse.analysis.outlook import forecast, spread

from . import golden

Floats = NDArray[np.float64]
HORIZON = 18  # what the M3 competition asked of monthly series


def m3(part: str) -> Floats:
    """The figures of every fifth M3 monthly series, each at the end of its row."""
    rows = golden.table("m3_monthly_dev").sort("id", "t")
    chosen = rows.filter(rows["set"] == part) if part == "train" else rows.filter(rows["set"] != "train")
    each = chosen.group_by("id", maintain_order=True).agg("y")["y"].to_list()
    longest = max(map(len, each))
    return np.array([[np.nan] * (longest - len(row)) + row for row in each], dtype=np.float64)


def smape(path: Floats, real: Floats) -> float:
    """Makridakis and Hibon 2000, appendix A: the mean of |X − F| / ((X + F) / 2), in percent."""
    return float(np.mean(200 * np.abs(real - path) / (real + path)))


@pytest.mark.shared_data
def test_m3_monthly_forecasts_are_better_than_the_theta_method_published() -> None:
    real = m3("test")
    path = forecast(m3("train"), HORIZON, 12).path
    assert smape(path, real) <= 13.85  # Makridakis and Hibon 2000, table 15: Theta on all 1,428 series


@pytest.mark.shared_data
def test_a_year_ahead_beats_every_simple_reference() -> None:
    train, real = m3("train"), m3("test")[:, :12]
    path = forecast(train, 12, 12).path
    last_year = train[:, -12:]
    average = np.nanmean(train, axis=1, keepdims=True)
    simple = [train[:, -1:] + 0 * real, last_year, average + 0 * real]
    assert smape(path, real) < min(smape(other, real) for other in simple) - 1


@pytest.mark.shared_data
@pytest.mark.parametrize("figures", [18, 36, 126])
def test_m3_bands_hold_the_figures_they_promise(figures: int) -> None:
    found = forecast(m3("train")[:, -figures:], HORIZON, 12)
    expected, real = spread(found, np.zeros(len(found.path))), m3("test")
    for level in (0.8, 0.95):
        lower, upper = expected.band(level)
        assert np.mean((real >= lower) & (real <= upper)) == pytest.approx(level, abs=0.035)


def test_a_straight_rise_goes_on() -> None:
    rise: Floats = 100 + 2.0 * np.arange(36, dtype=np.float64)[None, :]
    path = forecast(rise, 6, 12).path[0]
    # By hand: month 37 is 100 + 2 · 36 = 172, month 42 is 182; both methods damp the rise a little
    assert path[0] == pytest.approx(172, abs=1)
    assert path[5] == pytest.approx(182, abs=4)


def test_figures_without_a_line_stay_at_their_level() -> None:
    noise = np.random.default_rng(4).normal(50, 5, (200, 12))
    path = forecast(noise, 12, 12).path
    # By hand, 12 months on: a least-squares line is off by 5·√(1/12 + 17.5²/143) = 7.5, the mean by 5/√12 = 1.4
    assert np.sqrt(np.mean((path[:, -1] - 50) ** 2)) < 3.5


def test_a_season_comes_back_in_its_months() -> None:
    year = np.array([10.0, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 22])
    path = forecast(np.tile(year, 4)[None, :], 12, 12).path[0]
    assert path == pytest.approx(year, rel=0.02)


def test_two_years_are_enough_for_a_clear_season() -> None:
    noise = np.random.default_rng(8).normal(0, 1, (1, 24))
    year = 100 + 20 * np.sin(np.arange(24) * np.pi / 6)
    path = forecast(year + noise, 12, 12).path[0]
    assert path == pytest.approx(year[:12], abs=6)


def test_chance_and_error_of_a_level_are_those_of_its_noise() -> None:
    noise = np.random.default_rng(5).normal(20, 3, (400, 36))
    found = forecast(noise, 6, 1)
    assert np.median(found.error) == pytest.approx(3, rel=0.15)
    above = spread(found, np.zeros(400)).above(np.full(400, 20.0))
    assert above.mean() == pytest.approx(0.5, abs=0.03)


def test_a_horizon_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one period ahead"):
        forecast(np.ones((1, 12)), 0)


def figures_of(smallest: float, largest: float) -> st.SearchStrategy[Floats]:
    shapes = st.tuples(st.integers(1, 3), st.integers(1, 40))
    some = st.floats(smallest, largest, allow_subnormal=False)
    return hnp.arrays(np.float64, shapes, elements=st.one_of(some, st.just(np.nan), st.just(0.0)))


@settings(max_examples=60, deadline=None)
@given(figures_of(-1e12, 1e12), st.sampled_from([1, 4, 5, 12]))
def test_any_figures_have_a_finite_path_where_any_is_known(values: Floats, cycle: int) -> None:
    found = forecast(values, 15, cycle)
    known = np.isfinite(values).any(axis=1)
    assert np.isfinite(found.path[known]).all()
    assert np.isfinite(found.error[known]).all()
    lower, upper = spread(found, np.zeros(len(values))).band(0.95)
    assert (lower[known] <= upper[known]).all()


@settings(max_examples=40, deadline=None)
@given(figures_of(1, 1000), st.sampled_from([2.0**-20, 2.0**-10, 2.0**10, 2.0**20]))
def test_other_units_of_the_figures_give_the_same_forecast(values: Floats, times: float) -> None:
    """Powers of two, by which no figure is rounded: parameters that fit equally well stay a tie."""
    one, other = forecast(values, 6, 4), forecast(times * values, 6, 4)
    np.testing.assert_allclose(other.path, times * one.path, rtol=1e-6, atol=1e-6 * times)
    np.testing.assert_allclose(other.error, times * one.error, rtol=1e-6, atol=1e-6 * times)


def test_series_do_not_depend_on_those_beside_them() -> None:
    values = np.random.default_rng(2).normal(100, 10, (5, 30))
    values[1, 4:9], values[2, :11] = np.nan, np.nan
    together = forecast(values, 6, 12).path
    alone = np.concatenate([forecast(row[None, :], 6, 12).path for row in values])
    np.testing.assert_allclose(together, alone, rtol=1e-12)


def test_a_constant_stays_what_it_is() -> None:
    for level in (0.0, -7.0, 1e-9, 1e12):
        found = forecast(np.full((1, 24), level), 12, 12)
        assert found.path == pytest.approx(level, rel=1e-9, abs=0)
        assert found.error == pytest.approx(0, abs=1e-6 * abs(level) + 1e-300)
