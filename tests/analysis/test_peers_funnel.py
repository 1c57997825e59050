"""Funnels against FunnelPlotR, every set and every unit; a few units by hand."""

import numpy as np
import polars as pl
import pytest

from midcourse.analysis.grid import Floats
from midcourse.analysis.peers.funnels import Z998, Funnel, Scale, dispersion, funnel, truncated, winsorised

from .golden import table

SCALES = {
    ("SR", "SHMI"): Scale.SHMI,
    ("SR", "CQC"): Scale.CQC,
    ("PR", "CQC"): Scale.PROPORTION,
    ("RC", "CQC"): Scale.COUNTS,
}


F003 = [(777, 2686), (338, 1038), (221, 949), (952, 2608), (645, 2272), (62, 253)]


@pytest.mark.shared_data
def test_every_funnel_is_as_funnelplotr() -> None:
    reference, meta = table("funnel_golden"), table("funnel_meta")
    compared = 0
    for row in meta.iter_rows(named=True):
        units = reference.filter((pl.col("id") == row["id"]) & (pl.col("sr_method") == row["sr_method"]))
        top, base = (units[name].cast(pl.Float64).to_numpy() for name in ("numerator", "denominator"))
        ours = funnel(top, base, SCALES[row["data_type"], row["sr_method"]])
        assert ours.dispersion.phi == pytest.approx(row["phi"], rel=1e-6)
        assert ours.dispersion.tau2 == pytest.approx(row["tau2"], rel=1e-6, abs=1e-12)
        columns = {
            "rr": ours.figure
            if row["sr_method"] == "CQC"
            else units["rr"].to_numpy(),  # else of unrounded denominators
            "Uzscore": ours.z,
            "s": drawn(ours, row),
            "target_transformed": np.full(len(units), on_scale(ours.target, row)),
            "Y": on_scale(ours.target, row) + ours.z * ours.error,
            "OD95LCL": ours.adjusted.lower_95,
            "OD95UCL": ours.adjusted.upper_95,
            "OD99LCL": ours.adjusted.lower_998,
            "OD99UCL": ours.adjusted.upper_998,
            "LCL95": ours.chance.lower_95,
            "UCL95": ours.chance.upper_95,
            "LCL99": ours.chance.lower_998,
            "UCL99": ours.chance.upper_998,
        }
        for name, values in columns.items():
            np.testing.assert_allclose(
                values, units[name].cast(pl.Float64).to_numpy(), rtol=1e-6, atol=1e-9, err_msg=f"{row} {name}"
            )
        assert ours.outside.tolist() == [bool(flag) for flag in units["outlier"]], row
        assert units["highlight"].sum() == 0  # nobody was asked to be marked
        trimmed(ours, units)
        compared += len(units)
    assert compared == reference.height


def on_scale(target: float, row: dict[str, str]) -> float:
    scale = SCALES[row["data_type"], row["sr_method"]]
    if scale is Scale.PROPORTION:
        return float(np.arcsin(np.sqrt(target)))
    return float(np.sqrt(target) if scale is Scale.CQC else np.log(target))


def drawn(ours: Funnel, row: dict[str, str]) -> Floats:
    """The error that limits are drawn with: for ratios of counts not the one that scores are made with."""
    counts = SCALES[row["data_type"], row["sr_method"]] is Scale.COUNTS
    return np.log(ours.chance.upper_998 / ours.target) / Z998 if counts else ours.error


def trimmed(ours: Funnel, units: pl.DataFrame) -> None:
    """Who is pulled in or left out before the spread is estimated, and the scores that remain."""
    theirs = units["Wuzscore"].cast(pl.Float64).fill_null(float("nan")).to_numpy()
    if units["truncated"].null_count() == 0:
        kept = truncated(ours.z)
        assert np.isnan(kept).tolist() == [bool(flag) for flag in units["truncated"]]
        np.testing.assert_allclose(kept[np.isfinite(kept)], theirs[np.isfinite(kept)], rtol=1e-6, atol=1e-9)
        return
    pulled = winsorised(ours.z)
    at_an_end = np.isclose(ours.z, pulled.min(), rtol=1e-9) | np.isclose(ours.z, pulled.max(), rtol=1e-9)
    flags = units["winsorised"].to_numpy() == 1  # who lies at an end itself is flagged by rounding
    assert (pulled != ours.z)[~at_an_end].tolist() == flags[~at_an_end].tolist()
    np.testing.assert_allclose(pulled, theirs, rtol=1e-6, atol=1e-9)


def test_one_set_of_the_reference_by_hand() -> None:
    """F003 of the random sets, six proportions: FunnelPlotR's φ and τ² (its meta table)."""
    top, base = np.array(F003, dtype=float).T
    ours = funnel(top, base, Scale.PROPORTION)
    assert ours.dispersion.phi == pytest.approx(7.2950025765459543, rel=1e-9)
    assert ours.dispersion.tau2 == pytest.approx(0.0012683222467605459, rel=1e-9)


def test_units_alike_have_no_extra_spread() -> None:
    # four units at 10 % exactly: every z is 0, φ = 0 and τ² = max(0, negative) = 0
    ours = funnel(np.array([10.0, 20, 30, 40]), np.array([100.0, 200, 300, 400]), Scale.PROPORTION)
    assert (ours.dispersion.phi, ours.dispersion.tau2) == (pytest.approx(0, abs=1e-25), 0.0)
    assert not ours.outside.any()


def test_dispersion_by_hand() -> None:
    # z = 3, −3, 0, 2 with errors all 1: φ = 22 / 4 = 5.5; τ² = (22 − 3) / (4 − 4 / 4) = 19 / 3
    found = dispersion(np.array([3.0, -3, 0, 2]), np.ones(4))
    assert found.phi == pytest.approx(5.5)
    assert found.tau2 == pytest.approx(19 / 3)


def test_winsorising_pulls_in_the_ends() -> None:
    # ten per cent points of 0 to 10 are 1 and 9
    assert winsorised(np.arange(11.0)).tolist() == [1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9]


def test_multiplied_limits_are_wider_by_the_root_of_phi() -> None:
    """F003: φ = 7.295, so limits on the arcsine scale reach √7.295 = 2.701 times as far as those of chance."""
    top, base = np.array(F003, dtype=float).T
    ours = funnel(top, base, Scale.PROPORTION)
    centre = np.arcsin(np.sqrt(ours.target))
    reach = np.arcsin(np.sqrt(ours.multiplied.upper_998)) - centre
    chance = np.arcsin(np.sqrt(ours.chance.upper_998)) - centre
    np.testing.assert_allclose(reach / chance, 2.70092, rtol=1e-5)


def test_both_adjustments_leave_alike_units_as_they_are() -> None:
    ours = funnel(np.array([10.0, 20, 30, 40]), np.array([100.0, 200, 300, 400]), Scale.PROPORTION)
    np.testing.assert_allclose(ours.multiplied.upper_95, ours.chance.upper_95)
    np.testing.assert_allclose(ours.adjusted.upper_95, ours.chance.upper_95)
