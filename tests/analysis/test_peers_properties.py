"""What must hold of any figures: order and names do not matter, and nothing breaks."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from midcourse.analysis.measure import Better, Every, Kind, Measure
from midcourse.analysis.panel import Panel
from midcourse.analysis.peers import Standout, standouts

from . import cast

ATTENDED = Measure("attendance", Kind.RATE, Better.HIGHER, "present", "enrolled")
SIZES = st.lists(st.integers(0, 3000), min_size=2, max_size=9)


def made(sizes: list[int], kind: Kind = Kind.RATE, seed: int = 1, months: int = 6) -> Panel:
    random = np.random.default_rng(seed)
    rows = []
    for place, size in enumerate(sizes):
        share = random.uniform(0.05, 0.95)
        for month in cast.months(months):
            for group in ("x", "y"):
                top = float(random.binomial(size, share))
                rows.append((month, f"u{place}", group, top, float(size)))
    schema = {
        "period": pl.Date,
        "unit": pl.String,
        "group": pl.String,
        "numerator": pl.Float64,
        "denominator": pl.Float64,
    }
    figures = pl.DataFrame(rows, schema, orient="row")
    measure = Measure("attendance", kind, Better.HIGHER, "present", "enrolled")
    return Panel(figures, measure, Every.MONTH, "vendor", ("group",))


def by_unit(panel: Panel) -> dict[str, Standout]:
    return {entry.unit: entry for entry in standouts(panel)}


@settings(max_examples=25, deadline=None)
@given(SIZES, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(sizes: list[int], random) -> None:
    panel = made(sizes)
    order = list(range(panel.figures.height))
    random.shuffle(order)
    again = by_unit(Panel(panel.figures[order], ATTENDED, Every.MONTH, "vendor", ("group",)))
    for unit, entry in by_unit(panel).items():
        assert again[unit].z == pytest.approx(entry.z, abs=1e-6)
        assert again[unit].shrunk == pytest.approx(entry.shrunk, abs=1e-5)
        assert (again[unit].finding is None) == (entry.finding is None)


@settings(max_examples=25, deadline=None)
@given(SIZES)
def test_other_names_tell_the_same(sizes: list[int]) -> None:
    panel = made(sizes)
    renamed = panel.figures.with_columns(unit=pl.concat_str(pl.lit("z"), "unit"))
    again = by_unit(Panel(renamed, ATTENDED, Every.MONTH, "vendor", ("group",)))
    for unit, entry in by_unit(panel).items():
        assert again[f"z{unit}"].z == pytest.approx(entry.z, abs=1e-6)
        assert (again[f"z{unit}"].finding is None) == (entry.finding is None)


@settings(max_examples=40, deadline=None)
@given(SIZES, st.sampled_from([Kind.RATE, Kind.RATIO, Kind.MEAN, Kind.VALUE, Kind.COUNT]))
def test_nothing_breaks(sizes: list[int], kind: Kind) -> None:
    for entry in standouts(made(sizes, kind)):
        assert 1 <= entry.ranks[0] <= entry.ranks[1] <= len(sizes)
        assert 0 <= entry.chance_worse <= 1


@pytest.mark.parametrize("months", [0, 1])
def test_no_or_one_period(months: int) -> None:
    """Two groups of 15 cases make 30 of a unit, of which no kind can be more than 30."""
    assert all(entry.finding is None for entry in standouts(made([15, 15, 15], months=months)))


def test_huge_and_tiny_together() -> None:
    entries = by_unit(made([10**9, 10**9, 10**9, 1, 1, 2]))
    assert not any(entries[f"u{n}"].enough for n in (3, 4, 5))
    assert all(np.isfinite(entry.shrunk) for entry in entries.values())


def test_a_unit_without_figures_is_no_peer() -> None:
    panel = made([500, 500, 500])
    silent = panel.figures.with_columns(
        numerator=pl.when(pl.col("unit") == "u1").then(None).otherwise(pl.col("numerator"))
    )
    assert set(by_unit(Panel(silent, ATTENDED, Every.MONTH, "vendor", ("group",)))) == {"u0", "u2"}
