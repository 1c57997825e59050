"""The parts of a change add up to it, whatever the figures."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from midcourse.analysis.drivers import Window, decompose
from midcourse.analysis.panel import Better, Kind, Measure, Panel

BEFORE, AFTER = Window(date(2025, 1, 1), date(2025, 1, 1)), Window(date(2025, 2, 1), date(2025, 2, 1))
Row = tuple[date, str, str, float | None, float | None]


def panel_of(rows: list[Row], kind: Kind) -> Panel:
    names = ["period", "unit", "site", "numerator", "denominator"]
    types = [pl.Date, pl.String, pl.String, pl.Float64, pl.Float64]
    figures = pl.DataFrame(rows, schema=dict(zip(names, types, strict=True)), orient="row")
    return Panel(figures, Measure("attendance", kind, Better.HIGHER), unit="vendor", breakdowns=("site",))


def rate_of(before: dict[str, tuple[float, float]], after: dict[str, tuple[float, float]]) -> Panel:
    rows = [(BEFORE.first, unit, "S", n, d) for unit, (n, d) in before.items()]
    return panel_of(rows + [(AFTER.first, unit, "S", n, d) for unit, (n, d) in after.items()], Kind.RATE)


def parts(panel: Panel, column: str = "within") -> dict[str, float]:
    rows = decompose(panel, BEFORE, AFTER, ["unit"]).parts
    return dict(zip(rows["unit"], rows[column], strict=True))


def test_rate_and_mix_parts_by_hand() -> None:
    # A keeps 50 of 100 at 50 % → 60 of 100; B 20 of 100 → 80 of 300.
    # Shares go from ½, ½ to ¼, ¾; rates .5 → .6 and .2 → .2667; whole .35 → .35.
    panel = rate_of({"A": (50, 100), "B": (20, 100)}, {"A": (60, 100), "B": (80, 300)})
    assert parts(panel, "within") == pytest.approx({"A": 0.375 * 0.1, "B": 0.625 * (80 / 300 - 0.2)})
    assert parts(panel, "mix") == pytest.approx({"A": -0.25 * (0.55 - 0.35), "B": 0.25 * (0.7 / 3 - 0.35)})
    assert sum(parts(panel, "part").values()) == pytest.approx(0)


def test_a_reversal_is_told() -> None:
    # Kidney stones (Charig et al., BMJ 292, 1986): open surgery 273/350, keyhole 289/350, yet open is
    # better for small stones (81/87 against 234/270) and for large ones (192/263 against 55/80).
    panel = rate_of({"small": (81, 87), "large": (192, 263)}, {"small": (234, 270), "large": (55, 80)})
    split = decompose(panel, BEFORE, AFTER, ["unit"])
    assert split.change == pytest.approx(289 / 350 - 273 / 350)
    assert split.reversal
    assert split.within < 0 < split.mix
    assert not decompose(rate_of({"A": (1, 10)}, {"A": (2, 10)}), BEFORE, AFTER, ["unit"]).reversal


def test_counts_are_compared_per_period() -> None:
    long = Window(date(2025, 1, 1), date(2025, 3, 1))
    rows = [(date(2025, month, 1), "A", "S", 10.0, None) for month in (1, 2, 3)] + [
        (date(2025, 4, 1), "A", "S", 16.0, None)
    ]
    split = decompose(panel_of(rows, Kind.COUNT), long, Window(date(2025, 4, 1), date(2025, 4, 1)), ["unit"])
    assert (split.before, split.after, split.parts["part"][0]) == (10, 16, 6)


def test_a_period_not_collected_is_not_a_zero() -> None:
    months = Window(date(2025, 1, 1), date(2025, 2, 1)), Window(date(2025, 3, 1), date(2025, 4, 1))
    sent = {"A": (1, 2, 3, 4), "B": (1, 2, 3)}  # B's April has not come in
    rows: list[Row] = [(date(2025, m, 1), unit, "S", 10.0, None) for unit, ms in sent.items() for m in ms]
    assert decompose(panel_of(rows, Kind.COUNT), *months, ["unit"]).change == 0


def test_a_part_left_out_by_a_unit_that_reported_is_zero() -> None:
    rows: list[Row] = [
        (BEFORE.first, "A", "S", 4, None),
        (BEFORE.first, "A", "T", 3, None),
        (AFTER.first, "A", "S", 4, None),
    ]
    split = decompose(panel_of(rows, Kind.COUNT), BEFORE, AFTER, ["site"])
    assert dict(split.parts.select("site", "part").iter_rows()) == {"S": 0, "T": -3}


def test_a_segment_that_appears_is_all_mix() -> None:
    panel = rate_of({"A": (50, 100)}, {"A": (50, 100), "B": (10, 100)})
    assert parts(panel, "within") == {"A": 0, "B": 0}
    # share of B 0 → ½ at rate .1, against the average of .5 and .3 before and after
    assert parts(panel, "mix")["B"] == pytest.approx(0.5 * (0.1 - 0.4))


def test_a_level_has_no_parts() -> None:
    with pytest.raises(ValueError, match="cannot be added up"):
        decompose(panel_of([], Kind.VALUE), BEFORE, AFTER, ["unit"])


def test_overlapping_windows_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        decompose(panel_of([], Kind.COUNT), BEFORE, BEFORE, ["unit"])


kinds = st.sampled_from([Kind.COUNT, Kind.SUM, Kind.RATE, Kind.RATIO, Kind.MEAN])
amounts = st.one_of(st.none(), st.just(0.0), st.floats(0, 1e12), st.just(float("nan")))
rows = st.lists(
    st.tuples(
        st.sampled_from([BEFORE.first, AFTER.first, date(2025, 5, 1)]),
        st.sampled_from(["A", "B", "C", "D"]),
        st.sampled_from(["S", "T", None]),
        amounts,
        amounts,
    ),
    max_size=30,
)


@settings(deadline=None)
@given(rows, kinds, st.sampled_from([["unit"], ["site"], ["unit", "site"]]))
def test_parts_add_up_to_the_change(rows: list[Row], kind: Kind, by: list[str]) -> None:
    split = decompose(panel_of(rows, kind), BEFORE, AFTER, by)
    scale = max(abs(split.before), abs(split.after), 1e-12) if split.change == split.change else 1
    assert split.parts["part"].sum() == pytest.approx(split.change, abs=1e-9 * scale, nan_ok=True) or not len(
        split.parts
    )


@settings(deadline=None)
@given(rows, kinds)
def test_told_backwards_the_parts_change_sign(rows: list[Row], kind: Kind) -> None:
    panel = panel_of(rows, kind)
    there, back = (decompose(panel, *windows, ["unit"]).parts for windows in ((BEFORE, AFTER), (AFTER, BEFORE)))
    for part in ("within", "mix"):
        assert back[part].to_list() == pytest.approx([-x for x in there[part]], nan_ok=True)


@settings(deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 9), st.integers(1, 50)] * 2), min_size=1, max_size=5), st.randoms())
def test_names_and_row_order_do_not_matter(cells: list[tuple[int, int, int, int]], random: object) -> None:
    rows: list[Row] = []
    for i, (n0, more0, n1, more1) in enumerate(cells):
        rows += [(BEFORE.first, str(i), "S", n0, n0 + more0), (AFTER.first, str(i), "S", n1, n1 + more1)]
    shuffled = [(period, f"name {unit}", site, n, d) for period, unit, site, n, d in rows]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    plain, renamed = parts(panel_of(rows, Kind.RATE), "part"), parts(panel_of(shuffled, Kind.RATE), "part")
    assert renamed == pytest.approx({f"name {unit}": part for unit, part in plain.items()})
