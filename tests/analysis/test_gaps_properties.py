"""What must hold of any figures: order and names do not matter, sides mirror each other, nothing breaks."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from midcourse.analysis.gaps import gaps
from midcourse.analysis.gaps.cells import cells
from midcourse.analysis.gaps.contrast import Sides, contrast
from midcourse.analysis.measure import Better, Every, Kind, Measure
from midcourse.analysis.panel import Panel

from . import cast

TABLE = st.lists(st.lists(st.integers(0, 400), min_size=2, max_size=4), min_size=1, max_size=4).filter(
    lambda rows: len({len(row) for row in rows}) == 1
)
KINDS = [Kind.RATE, Kind.RATIO, Kind.MEAN, Kind.VALUE, Kind.COUNT, Kind.SUM]


def made(table: list[list[int]], kind: Kind = Kind.RATE, months: int = 6, times: float = 1.0) -> Panel:
    """Rows are units, columns groups, numbers the cases of a month."""
    random = np.random.default_rng(3)
    rows = [
        (month, f"u{u}", f"g{g}", times * float(random.binomial(size, 0.3 + 0.1 * g)), times * size)
        for u, sizes in enumerate(table)
        for g, size in enumerate(sizes)
        for month in cast.months(months)
    ]
    schema = {"period": pl.Date, "unit": pl.String, "by": pl.String, "numerator": pl.Float64, "denominator": pl.Float64}
    measure = Measure("attendance", kind, Better.HIGHER, "present", "enrolled")
    return Panel(pl.DataFrame(rows, schema, orient="row"), measure, Every.MONTH, "vendor", ("by",))


@settings(max_examples=25, deadline=None)
@given(TABLE, st.sampled_from(KINDS), st.integers(0, 99))
def test_the_order_of_rows_does_not_matter(table: list[list[int]], kind: Kind, seed: int) -> None:
    panel = made(table, kind)
    order = np.random.default_rng(seed).permutation(panel.figures.height)
    again = gaps(replace(panel, figures=panel.figures[order.tolist()]))
    for one, two in zip(gaps(panel).tables, again.tables, strict=True):
        for first, second in zip(one.groups, two.groups, strict=True):
            assert second.group == first.group
            assert second.gap == pytest.approx(first.gap, nan_ok=True, abs=1e-12)
            assert second.p == pytest.approx(first.p, rel=1e-6)


@settings(max_examples=25, deadline=None)
@given(TABLE)
def test_other_names_tell_the_same(table: list[list[int]]) -> None:
    panel = made(table)
    renamed = panel.figures.with_columns(pl.concat_str(pl.lit("x"), "by").alias("by"), unit=pl.col("unit") + "!")
    one, two = gaps(panel), gaps(replace(panel, figures=renamed))
    assert len(one.findings) == len(two.findings)
    for before, after in zip(one.tables, two.tables, strict=True):
        assert [f"x{group.group}" for group in before.groups] == [group.group for group in after.groups]
        assert [group.p for group in before.groups] == pytest.approx([group.p for group in after.groups])


@settings(max_examples=60, deadline=None)
@given(TABLE, st.sampled_from(KINDS), st.sampled_from([0, 1, 2, 14]), st.sampled_from([1e-6, 1.0, 1e9]))
@example([[0, 1, 61]], Kind.MEAN, 14, 1e-6)  # two groups mirror each other, but for rounding
def test_nothing_breaks(table: list[list[int]], kind: Kind, months: int, times: float) -> None:
    for each in gaps(made(table, kind, months, times)).tables:
        for group in each.groups:
            assert 0 <= group.p <= group.adjusted_p <= 1


def test_the_panel_may_be_constant_or_partly_missing() -> None:
    panel = made([[50, 50], [50, 50]])
    same = replace(panel, figures=panel.figures.with_columns(numerator=pl.lit(25.0)))
    assert not gaps(same).findings
    missing = panel.figures.with_columns(
        numerator=pl.when(pl.col("by") == "g1").then(None).otherwise(pl.col("numerator"))
    )
    assert gaps(replace(panel, figures=missing)).tables == ()  # one group is left, and nobody to compare it with


def test_two_sides_mirror_each_other() -> None:
    found = gaps(made([[200, 300], [100, 50]])).tables[0].groups
    assert found[0].gap == pytest.approx(-found[1].gap)
    assert found[0].same_units == pytest.approx(-found[1].same_units)
    assert found[0].lower == pytest.approx(-found[1].upper)


def test_the_gap_within_strata_is_the_mantel_haenszel_difference() -> None:
    """Greenland & Robins by hand: strata 10/40 against 30/60 and 5/10 against 12/20.

    Weights 40 × 60 / 100 = 24 and 10 × 20 / 30 = 20/3; gaps −0.25 and −0.1: (−6 − 0.6667) / 30.6667 = −0.21739.
    """
    rows = [("a", "x", 10.0, 40.0), ("a", "y", 30.0, 60.0), ("b", "x", 5.0, 10.0), ("b", "y", 12.0, 20.0)]
    figures = pl.DataFrame(rows, schema=("unit", "by", "numerator", "denominator"), orient="row")
    figures = figures.with_columns(period=pl.lit(cast.months(1)[0]))
    found = cells(Panel(figures, Measure("m", Kind.RATE), Every.MONTH, "unit", ("by",)), ["by"])["by"]
    rest = found.rest()
    ours = contrast(Sides(Kind.RATE, found.top, found.base, *rest))
    assert ours.gap.tolist() == pytest.approx([-0.2173913, 0.2173913])
    # variance of the Mantel–Haenszel test: Σ n₁n₂m(N − m)/(N²(N − 1)) = 5.8182 + 1.6296 (m = 40 of 100, 17 of 30),
    # over the squared weights 30.6667²; the two units' own gaps differ by less than that
    assert float(ours.error[0]) == pytest.approx(np.sqrt(5.81818 + 1.69349) / 30.66667, rel=1e-4)
