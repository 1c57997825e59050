"""Charts and flags against NHSRplotthedots and qicharts2, every series and every point."""

import numpy as np
import polars as pl
import pytest

from midcourse.analysis.panel import Better
from midcourse.analysis.spc.charts import Charted, draw, stretches
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
WAYS = {"Above": 1, "Increasing": 1, "Below": -1, "Decreasing": -1}

COUNTED = ["common_cause", "special_cause_improvement", "special_cause_concern"]


def equal(ours: Floats, theirs: Floats) -> None:
    np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-9, equal_nan=True)


def long(array: np.ndarray, chart: Charted) -> list[object]:
    """The points that were collected, series after series, as the reference lists them."""
    return list(array[np.isfinite(chart.values)])


def agree(chart: Charted, reference: pl.DataFrame, better: Better) -> None:
    """Limits to 1e-9, every flag, the rule named at each point and what it says, as in the reference."""
    reference = reference.sort("series", maintain_order=True)
    limits, values = chart.limits, chart.values
    for ours, column in [
        (values, "y"),
        (limits.centre, "mean"),
        (limits.lower, "lpl"),
        (limits.upper, "upl"),
    ]:
        equal(np.array(long(ours, chart)), reference[column].cast(pl.Float64).to_numpy())
    beyond_two = (values > limits.upper_two) | (values < limits.lower_two)
    for flags, column in [
        (chart.flags.outside != 0, "outside_limits"),
        (beyond_two & (chart.flags.outside == 0), "close_to_limits"),
    ]:  # null where there are no limits
        assert long(flags, chart) == [bool(flag) for flag in reference[column].fill_null(0)], column
    assert long(np.sign(values - limits.centre), chart) == reference["relative_to_mean"].to_list()
    rules = [RULES[name] for name in reference["special_cause_type"]]
    assert long(chart.flags.first(), chart) == rules
    signs = [next((sign for word, sign in WAYS.items() if word in name), 0) for name in reference["special_cause_type"]]
    assert long(chart.flags.direction(), chart) == signs
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
    summed_up(chart, summary, better, np.zeros(chart.values.shape))
    assert list(variation(chart, better)) == [VARIATION[v] for v in summary["variation_type"]]
    ours = assurance(chart, targets(), better)
    assert list(ours) == [ASSURANCE[a] for a in summary["assurance_type"]]


def targets() -> Floats:
    return table("ptd_input").group_by("series").agg(pl.col("target").first()).sort("series")["target"].to_numpy()


def summed_up(chart: Charted, summary: pl.DataFrame, better: Better, stretch: Floats) -> None:
    """Each stretch's lines, points, points of each kind and newest verdict are as in the reference's summary."""
    said = point_variation(chart, better)
    limits, rows, newest = chart.limits, [], []
    for row, groups in enumerate(np.where(np.isfinite(chart.values), stretch, -1)):
        for group in np.unique(groups[groups >= 0]):
            places = groups == group
            lines = [line[row, places][0] for line in (limits.centre, limits.lower, limits.upper)]
            counts = [float(np.sum(said[row, places] == VARIATION[kind])) for kind in COUNTED]
            rows.append([*lines, float(places.sum()), *counts])
            newest.append(said[row, places][-1])
    theirs = summary.select("mean_col", "lpl", "upl", "n", *COUNTED).cast(pl.Float64).to_numpy()
    if better is Better.NEITHER:  # the reference then counts neutral points in no column
        rows, theirs = [line[:5] for line in rows], theirs[:, :5]
    equal(np.array(rows), theirs)
    assert newest == [VARIATION[kind] for kind in summary["variation_type"]]


def test_charts_re_based_at_agreed_dates_are_as_nhsrplotthedots() -> None:
    reference = table("ptd_rebase")
    stretch = np.nan_to_num(wide(reference, "rebase_group"), nan=-1).astype(np.int64)
    chart = draw(Chart.XMR, wide(reference, "y"), stretch=stretch)
    agree(chart, reference, Better.HIGHER)
    summary = table("ptd_rebase_summary").sort("f", "rebase_group")
    summed_up(chart, summary, Better.HIGHER, stretch)
    newest = summary.group_by("f", maintain_order=True).last()
    assert list(variation(chart, Better.HIGHER)) == [VARIATION[v] for v in newest["variation_type"]]
    by_series = dict(zip(sorted(table("ptd_input")["series"].unique()), targets(), strict=True))
    ours = assurance(chart, np.array([by_series[name] for name in newest["f"]]), Better.HIGHER)
    assert list(ours) == [ASSURANCE[a] for a in newest["assurance_type"]]


def test_stretches_from_dates_are_as_nhsrplotthedots() -> None:
    reference = table("ptd_rebase").with_columns(pl.col("date").str.to_date())
    dates = table("ptd_rebase_dates").with_columns(pl.col("rebase_date").str.to_date())
    for (series,), points in reference.partition_by("series", as_dict=True).items():
        agreed = dates.filter(pl.col("series") == series)["rebase_date"].to_list()
        assert stretches(points["date"].to_list(), agreed)[0].tolist() == points["rebase_group"].to_list()


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
        ("ip", Chart.I_PRIME, "num", "den"),
        ("g", Chart.G, "g", None),
        ("t", Chart.T, "t", None),
        ("run", Chart.RUN, "y", None),
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
