"""What holds for any figures: order and names do not matter, and nothing breaks on strange ones."""

import numpy as np
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from midcourse.analysis.breaks import cautions
from midcourse.analysis.panel import Every, Kind, Measure, Panel
from tests.analysis.cast import months

FIGURE = st.one_of(st.none(), st.sampled_from([0.0, 1.0, -1.0, 999.0, 1e15, 1e-9]), st.floats(-1e6, 1e6))


def panel(rows: list[list[float | None]], kind: Kind, base: float = 50.0) -> Panel:
    made = [
        (day, f"V{n}", value, base)
        for n, row in enumerate(rows)
        for day, value in zip(months(len(row)), row, strict=True)
        if value is not None
    ]
    columns = {"period": pl.Date, "unit": pl.String, "numerator": pl.Float64, "denominator": pl.Float64}
    return Panel(pl.DataFrame(made, schema=columns, orient="row"), Measure("late", kind), Every.MONTH, "vendor")


@given(
    rows=st.integers(1, 14).flatmap(
        lambda n: st.lists(st.lists(FIGURE, min_size=n, max_size=n), min_size=1, max_size=5)
    ),
    kind=st.sampled_from(Kind),
)
@settings(max_examples=60, deadline=None)
@example(
    rows=[
        [None] * 9,
        [None] * 6 + [0.0, None, None],
        [None] * 5 + [0.0] + [None] * 3,
        [-2.0] + [None] * 8,
        [None, 999.0, 999.0] + [None] * 6,
    ],
    kind=Kind.COUNT,
)
def test_nothing_breaks_and_row_order_does_not_matter(rows: list[list[float | None]], kind: Kind) -> None:
    before = panel(rows, kind)
    found = cautions(before)
    clean = found.clean(before)
    assert clean.figures.height <= before.figures.height
    assert all(one.sentence.endswith(".") and "nan" not in one.sentence for one in found.findings)
    turned = Panel(before.figures.reverse(), before.measure, before.every, before.unit)
    assert [one.sentence for one in cautions(turned).findings] == [one.sentence for one in found.findings]
    assert cautions(turned).leave_out == found.leave_out


def test_other_names_give_the_same_cautions_under_those_names() -> None:
    rng = np.random.default_rng(6)
    rows = rng.poisson(80, (5, 24)).astype(float)
    rows[1, 7], rows[2, 10:12] = 999, 0
    before = panel(rows.tolist(), Kind.COUNT)
    names = {"V0": "Z", "V1": "Y", "V2": "X", "V3": "W", "V4": "U"}
    renamed = Panel(
        before.figures.with_columns(pl.col("unit").replace(names)), before.measure, before.every, before.unit
    )
    found, again = cautions(before), cautions(renamed)
    assert len(found.leave_out) == 3
    assert again.leave_out == {(day, names[str(unit)]) for day, unit in found.leave_out}


@pytest.mark.parametrize("kind", list(Kind))
def test_constant_figures_and_a_panel_without_units_say_nothing(kind: Kind) -> None:
    assert cautions(panel([[20.0] * 24] * 4, kind)).findings == []
    whole = panel([[20.0, 22, 19, 25, 21, 18, 23, 20, 24, 22, 19, 21]], kind)
    assert cautions(Panel(whole.figures.drop("unit"), whole.measure, Every.MONTH)).findings == []


def test_a_denominator_that_was_never_sent() -> None:
    before = panel([[5.0, 4, 6, 5, 3, 6, 5, 4]], Kind.RATE)
    empty = before.figures.with_columns(denominator=pl.lit(None, dtype=pl.Float64))
    assert cautions(Panel(empty, before.measure, before.every, before.unit)).leave_out == frozenset()
