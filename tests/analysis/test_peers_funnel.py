"""Funnels against FunnelPlotR, every set and every unit; a few units by hand."""

import numpy as np
import polars as pl
import pytest

from midcourse.analysis.peers.funnel import Scale, funnel

from .golden import table

SCALES = {
    ("SR", "SHMI"): Scale.SHMI,
    ("SR", "CQC"): Scale.CQC,
    ("PR", "CQC"): Scale.PROPORTION,
    ("RC", "CQC"): Scale.COUNTS,
}


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
            "Uzscore": ours.z,
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
        compared += len(units)
    assert compared == reference.height
