"""Who is left behind: what a reader of the findings would notice."""

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

from midcourse.analysis.finding import Direction, FindingKind
from midcourse.analysis.gaps import Adjust, gaps
from midcourse.analysis.measure import Better, Every, Kind, Measure
from midcourse.analysis.panel import Panel

from . import cast

ATTENDED = Measure("attendance", Kind.RATE, Better.HIGHER, "present", "children")
MISSED = Measure("missed stops", Kind.RATIO, Better.LOWER, "missed", "stops", per=1000)

Rate = Callable[[str, str, int], float]
Size = Callable[[str, str], int]


def made(
    rate: Rate,
    size: Size,
    *,
    groups: str | list[str] = ("no", "yes"),
    units: str = "ABCDEF",
    months: int = 12,
    measure: Measure = ATTENDED,
    seed: int = 2,
) -> Panel:
    """`rate(unit, group, month)` and `size(unit, group)`; binomial (Poisson for a ratio), the same on every run."""
    random = np.random.default_rng(seed)
    rows = []
    for unit in units:
        for group in groups:
            for place, month in enumerate(cast.months(months)):
                base, share = size(unit, group), rate(unit, group, place)
                draw = random.binomial(base, share) if measure.kind is Kind.RATE else random.poisson(base * share)
                rows.append((month, unit, group, float(draw), float(base)))
    names = ("period", "unit", "phone", "numerator", "denominator")
    figures = pl.DataFrame(rows, schema=names, orient="row")
    return Panel(figures, measure, Every.MONTH, "vendor", ("phone",))


def behind(unit: str, group: str, month: int) -> float:
    return 0.61 if group == "no" else 0.82


def few_without(unit: str, group: str) -> int:
    return 6 if group == "no" else 42


def test_a_group_left_behind_is_told_with_both_figures_and_their_bases() -> None:
    answer = gaps(made(behind, few_without))
    (found,) = answer.findings
    assert found.kind is FindingKind.GAP
    assert found.where == {"phone": "no"}
    assert found.direction is Direction.WORSE
    # 6 × 6 × 12 = 432 child-months without a phone, 6 × 42 × 12 = 3,024 with one
    assert found.sentence.startswith("Attendance is lower for phone no, at 6")
    assert "of 432 children, than for all others, at 8" in found.sentence
    assert "of 3,024 children: " in found.sentence
    assert "points less (likely " in found.sentence
    assert "Within the same vendor the gap is as large." in found.sentence
    low, high = found.evidence["interval"]
    assert low < -0.21 < high < 0


def test_every_number_can_be_redone_by_hand() -> None:
    (found,) = gaps(made(behind, few_without)).findings
    shown = found.evidence
    assert shown["figure"] == pytest.approx(shown["numerator"] / shown["base"])
    assert shown["gap"] == pytest.approx(shown["figure"] - shown["rest"])
    assert shown["times"] == pytest.approx(shown["figure"] / shown["rest"])


def test_which_vendor_serves_whom_can_make_a_gap_and_is_told() -> None:
    """Vendors reach 50 to 90 % with everybody alike; the group without phones is mostly with the weak ones."""
    level = dict(zip("ABCDEFGH", (0.5, 0.52, 0.54, 0.56, 0.84, 0.86, 0.88, 0.9), strict=True))
    sizes = dict(zip("ABCDEFGH", (40, 40, 40, 40, 5, 5, 5, 5), strict=True))
    panel = made(
        lambda unit, group, month: level[unit],
        lambda unit, group: sizes[unit] if group == "no" else 45 - sizes[unit],
        units="ABCDEFGH",
        months=24,
    )
    (found,) = gaps(panel).findings
    assert found.evidence["from_units"]
    assert "It comes from which vendor serves whom: within the same vendor no clear gap is left" in found.sentence


def test_a_gap_that_the_mix_of_vendors_hides_is_found() -> None:
    """Everywhere ten points less, but mostly with vendors that do better by as much."""
    level = dict(zip("ABCDEF", (0.6, 0.6, 0.6, 0.8, 0.8, 0.8), strict=True))
    panel = made(
        lambda unit, group, month: level[unit] - (0.1 if group == "no" else 0),
        lambda unit, group: 60 if (group == "no") == (unit in "DEF") else 20,
    )
    (found,) = gaps(panel).findings
    assert found.direction is Direction.WORSE
    assert found.evidence["same_units"] == pytest.approx(-0.1, abs=0.03)
    assert "Within the same vendor it is" in found.sentence
    assert "hides it" in found.sentence


def test_a_gap_in_one_unit_is_told_of_that_unit() -> None:
    panel = made(
        lambda unit, group, month: 0.5 if (unit, group) == ("C", "no") else 0.8, lambda unit, group: 40, months=24
    )
    (found,) = gaps(panel).findings
    assert found.where == {"vendor": "C", "phone": "no"}
    assert found.sentence.startswith("At vendor C attendance is lower for phone no, at ")
    assert "With the other 5 it is" in found.sentence


def test_one_group_far_behind_does_not_make_the_others_look_ahead() -> None:
    panel = made(
        lambda unit, group, month: 0.6 if group == "b" else 0.8, lambda unit, group: 40, groups=["a", "b", "c", "d"]
    )
    assert [found.where["phone"] for found in gaps(panel).findings] == ["b"]


def test_a_group_ahead_is_a_bright_spot_and_the_others_are_not_behind() -> None:
    panel = made(
        lambda unit, group, month: 0.9 if group == "b" else 0.7, lambda unit, group: 40, groups=["a", "b", "c"]
    )
    assert [(found.where["phone"], found.direction) for found in gaps(panel).findings] == [("b", Direction.BETTER)]


def test_a_closing_gap_is_told() -> None:
    panel = made(
        lambda unit, group, month: 0.5 + 0.008 * month if group == "no" else 0.82, lambda unit, group: 60, months=36
    )
    (found,) = gaps(panel).findings
    assert "the gap has narrowed by about" in found.sentence
    change, low, high = found.evidence["trend"]
    assert low < 0.008 * 35 < high  # 0.8 points a month over 35 months: 28 points
    assert change > 0


def test_a_steady_gap_is_not_said_to_close() -> None:
    (found,) = gaps(made(behind, lambda unit, group: 60, months=36)).findings
    assert "narrowed" not in found.sentence
    assert "widened" not in found.sentence


def test_events_per_exposure_are_told_per_thousand() -> None:
    panel = made(lambda unit, group, month: 0.006 if group == "no" else 0.003, lambda unit, group: 5000, measure=MISSED)
    (found,) = gaps(panel).findings
    assert found.direction is Direction.WORSE
    assert found.sentence.startswith("Missed stops is higher for phone no, at ")
    assert "per 1,000 stops more (likely " in found.sentence
    assert found.evidence["times"] == pytest.approx(2, abs=0.3)


def test_nothing_is_concluded_on_groups_under_the_smallest_cell() -> None:
    panel = made(behind, few_without)  # 432 cases, about 264 present and 168 absent
    assert gaps(panel, smallest=150).findings
    answer = gaps(panel, smallest=300)
    assert not answer.findings
    assert not any(group.enough for group in answer.tables[0].groups)


def test_four_fifths_is_a_label_of_the_favourable_rate() -> None:
    """60 % of 80 % is 0.75, under four fifths; turned round (absent), the same people get the same label."""
    present = made(lambda unit, group, month: 0.6 if group == "no" else 0.8, lambda unit, group: 400)
    absent = Measure("absence", Kind.RATE, Better.LOWER, "absent", "children")
    turned = present.figures.with_columns(numerator=pl.col("denominator") - pl.col("numerator"))
    for panel in (present, Panel(turned, absent, Every.MONTH, "vendor", ("phone",))):
        assert {group.group: group.four_fifths for group in gaps(panel).tables[0].groups} == {"no": True, "yes": False}


def test_the_widest_gap_is_judged_by_the_studentised_range() -> None:
    """Twelve groups alike: highest against lowest is far, and no more than chance."""
    names = [f"g{n:02}" for n in range(12)]
    (table,) = gaps(made(lambda unit, group, month: 0.7, lambda unit, group: 20, groups=names)).tables
    assert table.widest is not None
    assert table.widest.q / np.sqrt(2) > 1.96  # a plain test of these two would call them different
    assert table.widest.p > 0.05
    far = gaps(made(lambda unit, group, month: 0.6 if group == "g03" else 0.8, lambda unit, group: 20, groups=names))
    assert far.tables[0].widest is not None
    assert far.tables[0].widest.low == "g03"
    assert far.tables[0].widest.p < 0.001


def test_the_gap_to_the_best_is_wider_for_having_picked_it() -> None:
    (table,) = gaps(
        made(lambda unit, group, month: 0.7, lambda unit, group: 40, groups=["a", "b", "c", "d", "e"])
    ).tables
    best = [group for group in table.groups if group.to_best is None]
    assert len(best) == 1
    for group in table.groups:
        if group.to_best is not None:
            assert group.best_lower <= group.to_best <= group.best_upper
            assert group.best_lower < 0 < group.best_upper


def test_counts_are_not_compared() -> None:
    count = Measure("complaints", Kind.COUNT, Better.LOWER)
    figures = made(behind, few_without).figures
    answer = gaps(Panel(figures, count, Every.MONTH, "vendor", ("phone",)))
    assert answer.findings == answer.tables == ()


def test_without_units_groups_are_compared_within_periods() -> None:
    figures = made(behind, few_without).figures.drop("unit")
    (found,) = gaps(Panel(figures, ATTENDED, Every.MONTH, None, ("phone",))).findings
    assert "vendor" not in found.sentence


def test_groups_that_no_unit_shares_are_not_called_by_who_serves_them() -> None:
    """Each vendor serves one group only: group and vendor cannot be told apart."""
    panel = made(
        lambda unit, group, month: 0.5 if unit == "A" else 0.8,
        lambda unit, group: 50 if (unit == "A") == (group == "no") else 0,
    )
    assert not gaps(panel).findings


def test_quiet_where_nothing_is_the_matter() -> None:
    """At most one panel in twenty; here forty with seven groups, units unlike, and figures that scatter."""
    called = 0
    for seed in range(40):
        random = np.random.default_rng(seed)
        levels = {unit: random.uniform(0.5, 0.9) for unit in "ABCDEF"}
        panel = made(
            lambda unit, group, month, levels=levels, random=random: float(
                np.clip(levels[unit] + random.normal(0, 0.05), 0, 1)
            ),
            lambda unit, group: 30,
            groups=list("abcdefg"),
            seed=seed,
        )
        called += bool(gaps(panel).findings)
    assert called <= 2


def test_the_share_of_false_calls_can_be_held_down_instead() -> None:
    """Benjamini–Hochberg is never stricter than Holm."""
    panel = made(
        lambda unit, group, month: {"a": 0.70, "b": 0.72}.get(group, 0.8), lambda unit, group: 25, groups=list("abcdef")
    )
    (holm,), (bh,) = gaps(panel).tables, gaps(panel, adjust=Adjust.BH).tables
    pairs = list(zip(holm.groups, bh.groups, strict=True))
    assert all(two.adjusted_p <= one.adjusted_p for one, two in pairs)
    assert any(two.adjusted_p < one.adjusted_p for one, two in pairs)


def prices(rows: list[tuple[str, str, float]]) -> Panel:
    """Levels of one time by horse and sex."""
    names = ("unit", "sex", "numerator")
    figures = pl.DataFrame(rows, schema=names, orient="row").with_columns(period=pl.lit(cast.months(1)[0]))
    return Panel(figures, Measure("price", Kind.VALUE), Every.MONTH, "horse", ("sex",))


def test_levels_of_one_time_are_as_sure_as_the_units_are_alike() -> None:
    """Eight mares at 11 … 18 and eight others at 31 … 38: each side's squares are 42, so the error is
    √(2 × 42/64 × 16/15) = 1.183, and with 7 degrees of freedom 2.365 of it either way: 20 ± 2.80."""
    sides = {"mare": 11.0, "other": 31.0}
    rows = [(f"{sex}{n}", sex, start + n) for sex, start in sides.items() for n in range(8)]
    (found,) = gaps(prices(rows)).findings
    assert found.evidence["interval"] == pytest.approx([-22.80, -17.20], abs=0.005)
    assert "20 less (likely 17 to 23)" in found.sentence


def test_levels_that_nothing_tells_the_scatter_of_are_not_compared() -> None:
    """One stable with three mares and three others, at one time."""
    panel = prices([("A", sex, price) for sex, price in (("mare", 11.0), ("other", 31.0), ("other", 33.0))])
    assert not gaps(panel).findings


@pytest.mark.filterwarnings("error")
def test_a_group_that_moved_by_a_step_and_not_at_all_else_gives_no_warning() -> None:
    rows = [
        (month, name, group, 1e6 * (level + 2.0 * (group == "b" and place >= 9)))
        for name, level in (("A", 10.0), ("B", 12.0))
        for group in ("a", "b")
        for place, month in enumerate(cast.months(18))
    ]
    figures = pl.DataFrame(rows, schema=["period", "unit", "by", "numerator"], orient="row")
    gaps(Panel(figures, Measure("score", Kind.VALUE), Every.MONTH, "vendor", ("by",)))
