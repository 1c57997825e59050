"""Charts and flags against NHSRplotthedots and qicharts2, every series and every point."""

import numpy as np
import polars as pl
import pytest

from midcourse.analysis.panel import Better
from midcourse.analysis.spc.charts import Charted, draw
from midcourse.analysis.spc.limits import Chart
from midcourse.analysis.spc.rules import Rule, anhoej, outside_limits
from midcourse.analysis.spc.verdicts import Assurance, Variation, assurance, point_variation, variation

from .golden import Floats, table, wide

pytestmark = pytest.mark.shared_data

VARIATION = {
    "common_cause": Variation.COMMON,
    "special_cause_improvement": Variation.IMPROVEMENT,
    "special_cause_concern": Variation.CONCERN,
    "special_cause_neutral_high": Variation.HIGH,
    "special_cause_neutral_low": Variation.LOW,
}
ASSURANCE = {
    "consistent_pass": Assurance.MEETS,
    "consistent_fail": Assurance.MISSES,
    "inconsistent": Assurance.HIT_OR_MISS,
    None: None,
}
RULES = {
    "Above UCL": Rule.OUTSIDE,
    "Below LCL": Rule.OUTSIDE,
    "7 Points Above CL": Rule.RUN,
    "7 Points Below CL": Rule.RUN,
    "7 Point Trend (Increasing)": Rule.TREND,
    "7 Point Trend (Decreasing)": Rule.TREND,
    "2 in 3 Above CL": Rule.TWO_OF_THREE,
    "2 in 3 Below CL": Rule.TWO_OF_THREE,
    "Common Cause": None,
}


def equal(ours: Floats, theirs: Floats) -> None:
    np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-9, equal_nan=True)


def long(array: np.ndarray, chart: Charted) -> list[object]:
    """The points that were collected, series after series, as the reference lists them."""
    return list(array[np.isfinite(chart.values)])


def agree(chart: Charted, reference: pl.DataFrame, better: Better) -> None:
    """Limits to 1e-9, every flag, the rule named at each point and what it says, as in the reference."""
    reference = reference.sort("series", maintain_order=True)
    for ours, column in [
        (chart.limits.centre, "mean"),
        (chart.limits.lower, "lpl"),
        (chart.limits.upper, "upl"),
    ]:
        equal(np.array(long(ours, chart)), reference[column].cast(pl.Float64).to_numpy())
    outside = reference["outside_limits"].fill_null(0).to_list()
    assert long(chart.flags.outside != 0, chart) == [bool(flag) for flag in outside]
    rules = [RULES[name] for name in reference["special_cause_type"]]
    assert long(chart.flags.first(), chart) == rules
    said = [VARIATION[name] for name in reference["point_type"]]
    assert long(point_variation(chart, better), chart) == said


@pytest.mark.parametrize(
    ("name", "better", "screen"),
    [
        ("ptd_screen_inc", Better.HIGHER, True),
        ("ptd_screen_neu", Better.NEITHER, True),
        ("ptd_noscreen_dec", Better.LOWER, False),
    ],
)
def test_xmr_charts_and_verdicts_are_as_nhsrplotthedots(name: str, better: Better, screen: bool) -> None:
    reference = table(name)
    chart = draw(Chart.XMR, wide(reference, "y"), screen=screen)
    agree(chart, reference, better)
    summary = table(f"{name}_summary").sort("f")
    assert list(variation(chart, better)) == [VARIATION[v] for v in summary["variation_type"]]
    targets = table("ptd_input").group_by("series").agg(pl.col("target").first()).sort("series")["target"]
    ours = assurance(chart, targets.to_numpy(), better)
    assert list(ours) == [ASSURANCE[a] for a in summary["assurance_type"]]


def test_charts_re_based_at_agreed_dates_are_as_nhsrplotthedots() -> None:
    reference = table("ptd_rebase")
    stretch = np.nan_to_num(wide(reference, "rebase_group"), nan=-1).astype(np.int64)
    agree(draw(Chart.XMR, wide(reference, "y"), stretch=stretch), reference, Better.HIGHER)


def test_limits_fixed_after_twelve_points_are_as_nhsrplotthedots() -> None:
    reference = table("ptd_fix12")
    agree(draw(Chart.XMR, wide(reference, "y"), fix_after=12), reference, Better.HIGHER)


@pytest.mark.parametrize(
    ("name", "chart", "numerator", "denominator"),
    [
        ("i", Chart.I, "y", None),
        ("c", Chart.C, "ccount", None),
        ("u", Chart.U, "ucount", "den"),
        ("up", Chart.U_PRIME, "ucount", "den"),
        ("p", Chart.P, "num", "den"),
        ("pp", Chart.P_PRIME, "num", "den"),
    ],
)
def test_attribute_charts_and_runs_are_as_qicharts2(
    name: str, chart: Chart, numerator: str, denominator: str | None
) -> None:
    figures = table("qic_random_input")
    reference = table("qic_random_golden").filter(pl.col("chart") == name)
    drawn = draw(chart, wide(figures, numerator), wide(figures, denominator) if denominator else None)
    collected = np.isfinite(drawn.values)
    equal(drawn.values, wide(reference, "y"))
    limits = drawn.limits
    for ours, column in [
        (limits.centre, "cl"),
        (limits.lower, "lcl"),
        (limits.upper, "ucl"),
        (limits.lower_two, "lcl95"),
        (limits.upper_two, "ucl95"),
    ]:
        equal(np.where(collected, ours, np.nan), wide(reference, column))
    outside = outside_limits(drawn.values, limits) != 0
    np.testing.assert_array_equal(outside, np.nan_to_num(wide(reference, "sigma_signal")) == 1)
    runs = anhoej(drawn.values, limits.centre)
    for ours_by_series, column in [
        (runs.useful, "n_useful"),
        (runs.longest, "longest_run"),
        (runs.longest_allowed, "longest_run_max"),
        (runs.crossings, "n_crossings"),
        (runs.crossings_needed, "n_crossings_min"),
        (runs.signal, "runs_signal"),
    ]:
        np.testing.assert_array_equal(ours_by_series, wide(reference, column)[:, 0], err_msg=column)
