"""Units that adopt on different dates, and many units at once. Expected values are hand arithmetic or SciPy's."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from scipy import stats

from midcourse.analysis.asked_effect import effect_finding
from midcourse.analysis.effects import NEVER, Method, Series, Verdict, adopters, group_time, pooled_effect
from midcourse.analysis.panel import Better, Every, Kind, Measure, Panel

# two units adopt at period 1, two at period 2, two never; 4 periods
from tests.analysis.cast import months

FIGURES = np.array(
    [
        [1.0, 4.0, 5.0, 6.0],
        [2.0, 6.0, 8.0, 9.0],
        [3.0, 3.0, 5.0, 6.0],
        [1.0, 2.0, 5.0, 5.0],
        [2.0, 2.0, 3.0, 3.0],
        [4.0, 5.0, 5.0, 7.0],
    ]
)
ADOPTED = np.array([1, 1, 2, 2, NEVER, NEVER])


def test_cells_compare_with_those_who_have_not_adopted_yet():
    """At period 1: (3 + 4) / 2 less the mean of 0, 1, 0, 1, those who adopt later or never."""
    found = group_time(FIGURES, ADOPTED)
    assert found.cells[1, 1].estimate == pytest.approx(3.5 - 0.5)


def test_those_who_have_adopted_are_never_compared_with():
    """At period 2: (4 + 6) / 2 less the mean of 1 and 1, the two that never do."""
    assert group_time(FIGURES, ADOPTED).cells[1, 2].estimate == pytest.approx(5 - 1)


def test_periods_before_adoption_are_a_check():
    """Group 2 from period 0 to 1: (0 + 1) / 2 less (0 + 1) / 2 of those that never do."""
    assert group_time(FIGURES, ADOPTED).cells[2, 1].estimate == pytest.approx(0)


def test_the_average_weighs_cells_by_units():
    """Groups of two units: 3, 4 and (5 + 7) / 2 − (1 + 3) / 2 = 4 for the first; 2.5 − 0.5 = 2 and 3.5 − 2 = 1.5."""
    found = group_time(FIGURES, ADOPTED)
    assert found.by_group[1].estimate == pytest.approx((3 + 4 + 4) / 3)
    assert found.by_group[2].estimate == pytest.approx((2 + 1.5) / 2)
    assert found.simple.estimate == pytest.approx((3 + 4 + 4 + 2 + 1.5) / 5)
    assert found.by_age[0].estimate == pytest.approx((3 + 2) / 2)


def test_the_error_of_a_cell_is_that_of_two_means():
    """Influence functions divide by n: variances (0.5² over 2 units) + (0.5² over 4 units)."""
    assert group_time(FIGURES, ADOPTED).cells[1, 1].error == pytest.approx(np.sqrt(0.25 / 2 + 0.25 / 4))


def test_an_effect_that_grows_is_not_turned_round():
    """Two-way fixed effects would subtract the growing effect of early adopters; here it is 1, 2, 3 since adoption."""
    adopted = np.array([2] * 10 + [5] * 10 + [NEVER] * 5)
    time = np.arange(8)
    figures = np.where((adopted[:, None] >= 0) & (time >= adopted[:, None]), time - adopted[:, None] + 1.0, 0.0)
    found = group_time(figures, adopted)
    assert [found.by_age[age].estimate for age in range(3)] == pytest.approx([1, 2, 3])


def test_nobody_to_compare_with_is_said():
    with pytest.raises(ValueError, match="no unit without the change"):
        group_time(FIGURES[:2], np.array([1, 1]))


def stores(rng: np.random.Generator) -> Panel:
    rows = [
        (f"store {n}", "NJ" if n < 30 else "PA", day, float(level))
        for n in range(70)
        for day, level in zip((date(1992, 2, 1), date(1992, 11, 1)), rng.normal(20 + (n < 30), 4, 2), strict=True)
    ]
    figures = pl.DataFrame(rows, schema=["unit", "state", "period", "numerator"], orient="row")
    return Panel(figures, Measure("staff", Kind.VALUE, Better.HIGHER), Every.MONTH, "store", ("state",))


def test_many_units_need_one_period_on_either_side_and_a_trait_says_who_changed():
    """Two periods make difference in differences Welch's test of the units' changes, by SciPy."""
    panel = stores(np.random.default_rng(1))
    evidence = effect_finding(panel, date(1992, 4, 1), {"state": ["NJ"]}).evidence
    wide = panel.figures.pivot("period", index=["unit", "state"], values="numerator")
    moved = wide.with_columns(moved=pl.col("1992-11-01") - pl.col("1992-02-01"))
    sides = [moved.filter(pl.col("state") == state)["moved"].to_numpy() for state in ("NJ", "PA")]
    welch = stats.ttest_ind(*sides, equal_var=False)
    limits = welch.confidence_interval()
    assert evidence["method"] == "difference in differences by unit"
    assert evidence["estimate"] == pytest.approx(sides[0].mean() - sides[1].mean())
    assert (evidence["low"], evidence["high"], evidence["p"]) == pytest.approx((limits.low, limits.high, welch.pvalue))


TEXTING = Measure("attendance", Kind.VALUE, Better.HIGHER)


def regions(rise: float) -> tuple[dict[str, Series], dict[str, date]]:
    """Six regions, 24 months; A, B and C rise by `rise` from month 15, 18 and 21 on."""
    rng = np.random.default_rng(9)
    calendar = tuple(months(24))
    starts = {"A": 15, "B": 18, "C": 21}
    figures = {name: rng.normal(70, 1, 24) + np.sin(np.arange(24)) for name in "ABCDEF"}
    for name, start in starts.items():
        figures[name][start:] += rise
    made = {name: Series(TEXTING, Every.MONTH, calendar, tuple(row)) for name, row in figures.items()}
    return made, {name: calendar[start] for name, start in starts.items()}


def test_few_adopters_are_each_set_against_those_who_have_not_adopted_yet():
    series, starts = regions(8)
    answers = adopters(series, starts, expected=1)
    assert [answers[name].compared for name in "ABC"] == [5, 4, 3]
    assert {answer.decided.method for answer in answers.values()} == {Method.COMPARED}
    assert {answer.verdict for answer in answers.values()} == {Verdict.WORKED}


def test_their_effects_together_are_the_practices_effect():
    series, starts = regions(8)
    found = pooled_effect(adopters(series, starts, expected=1), TEXTING, 1)
    assert found.verdict is Verdict.WORKED
    assert found.found.interval.low < 8 < found.found.interval.high
    assert set(found.helped) == {"A", "B", "C"}


def test_a_practice_that_does_nothing_is_not_said_to_have_worked():
    series, starts = regions(0)
    assert pooled_effect(adopters(series, starts, expected=1), TEXTING, 1).verdict is not Verdict.WORKED


# Teen employment in 500 counties, minimum wages raised in 2004, 2006 and 2007 (Callaway & Sant'Anna 2021; `mpdta` of
# R's did): counties in each group, and the group-time effects that did 2.0 prints for 2004 to 2007, never-treated
# compared. The groups' figures are made to give those effects; the averages over them are the package's own.
COUNTIES = {1: 20, 3: 40, 4: 131, NEVER: 309}
PRINTED = {
    1: [-0.0105, -0.0704, -0.1373, -0.1008],
    3: [0.0065, -0.0028, -0.0046, -0.0412],
    4: [0.0305, -0.0027, -0.0311, -0.0261],
}


@pytest.fixture(scope="module")
def employment():
    """Before adoption an effect is that of one period against the last, since then against the last one before it."""
    rows = {NEVER: np.zeros(5)}
    for first, effects in PRINTED.items():
        level = np.zeros(5)
        for period, moved in enumerate(effects, start=1):
            level[period] = moved + level[first - 1 if period >= first else period - 1]
        rows[first] = level
    figures = np.concatenate([np.tile(rows[first], (number, 1)) for first, number in COUNTIES.items()])
    return group_time(figures, np.repeat(list(COUNTIES), list(COUNTIES.values())), never_only=True)


def test_the_overall_effect_on_employment_is_the_published_one(employment):
    """did, aggte(type = "simple"): −0.0400 (−0.0399513 with all digits)."""
    assert employment.simple.estimate == pytest.approx(-0.0400, abs=5e-5)


def test_effects_by_time_since_adoption_are_the_published_ones(employment):
    """did, aggte(type = "dynamic"): −0.0199, −0.0510, −0.1373, −0.1008."""
    found = [employment.by_age[age].estimate for age in range(4)]
    assert found == pytest.approx([-0.0199, -0.0510, -0.1373, -0.1008], abs=1e-4)


def test_effects_by_adoption_are_the_published_ones(employment):
    """did, aggte(type = "group"): −0.0797, −0.0229, −0.0261."""
    found = [employment.by_group[first].estimate for first in (1, 3, 4)]
    assert found == pytest.approx([-0.0797, -0.0229, -0.0261], abs=1e-4)


def test_periods_before_are_the_printed_ones_too(employment):
    assert employment.cells[4, 1].estimate == pytest.approx(0.0305)
    assert employment.cells[3, 2].estimate == pytest.approx(-0.0028)
