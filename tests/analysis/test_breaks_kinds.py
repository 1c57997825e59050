"""Every kind of break, planted in made figures: what is said, and what the other questions are given."""

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from midcourse.analysis.breaks import Cautions, cautions
from midcourse.analysis.finding import FindingKind
from midcourse.analysis.panel import Better, Every, Kind, Measure, Panel
from tests.analysis.cast import months

POINTS = 24
SINCE = months(POINTS)[14]  # March 2025


def panel(
    top: np.ndarray, base: np.ndarray | None = None, kind: Kind | None = None, names: list[str] | None = None
) -> Panel:
    """Monthly figures from January 2024, one row of the arrays a vendor; NaN is no row."""
    names = names or [f"V{row}" for row in range(len(top))]
    rows = [
        {"period": day, "unit": name, "numerator": top[row, n], "denominator": 1.0 if base is None else base[row, n]}
        for row, name in enumerate(names)
        for n, day in enumerate(months(top.shape[1]))
        if not np.isnan(top[row, n])
    ]
    kind = kind or (Kind.COUNT if base is None else Kind.RATE)
    measure = Measure("late visits", kind, Better.LOWER, "late", "visits")
    return Panel(pl.DataFrame(rows), measure, Every.MONTH, "vendor")


def sizes(levels: list[float], seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).poisson(np.repeat(np.array(levels)[:, None], POINTS, axis=1)).astype(float)


def rates(levels: list[float], rate: float = 0.2) -> tuple[np.ndarray, np.ndarray]:
    base = sizes(levels)
    return np.random.default_rng(2).binomial(base.astype(int), rate).astype(float), base


def said(found: Cautions) -> str:
    return "\n".join(one.sentence for one in found.findings)


FIVE = [900.0, 2000, 400, 1500, 700]


def test_a_unit_triples_as_another_vanishes() -> None:
    """900 take over 2,000: about 2,900, 3.2 times as many."""
    top, base = rates(FIVE)
    for figures in (top, base):
        figures[0, 14:] += figures[1, 14:]
        figures[1, 14:] = np.nan
    before = panel(top, base)
    found = cautions(before)
    (caution,) = found.findings
    assert (caution.kind, dict(caution.where), caution.since) == (FindingKind.BREAK, {"vendor": "V0"}, SINCE)
    assert "3.2 times as many as before" in caution.sentence
    assert "V1 (about 2,0" in caution.sentence
    assert "has no figures after February 2025: looks like a merger" in caution.sentence
    clean = found.clean(before)
    assert "V1" not in clean.units
    joined = clean.figures.filter(pl.col("unit") == "V0")["denominator"]
    assert joined.len() == POINTS
    assert joined.to_numpy().min() > 2600  # no jump is left
    assert joined.to_numpy().max() < 3200
    assert clean.figures["numerator"].sum() == before.figures["numerator"].sum()


def test_two_units_become_a_new_one() -> None:
    top, base = rates(FIVE)
    grown = [np.vstack([one, np.where(np.arange(POINTS) >= 14, one[0] + one[1], np.nan)]) for one in (top, base)]
    for one in grown:
        one[:2, 14:] = np.nan
    found = cautions(panel(*grown))
    assert dict(found.joined) == {"V0": "V5", "V1": "V5"}
    assert "looks like a merger" in said(found)


def test_one_unit_splits() -> None:
    top, base = rates(FIVE)
    grown = [np.vstack([one, np.where(np.arange(POINTS) >= 14, one[1] * 0.4, np.nan)]) for one in (top, base)]
    for one in grown:
        one[1, 14:] *= 0.6
    found = cautions(panel(*grown))
    assert dict(found.joined) == {"V5": "V1"}
    assert "looks like a split" in said(found)


@pytest.mark.parametrize(
    ("old", "new", "joined"),
    [("United Recycling", "United Recyling Inc", True), ("Vendor E", "Vendor B", False), ("RW3", "R0A", False)],
)
def test_a_unit_under_a_new_name(old: str, new: str, joined: bool) -> None:
    top, base = rates(FIVE)
    grown = [np.vstack([one, np.where(np.arange(POINTS) >= 14, one[1], np.nan)]) for one in (top, base)]
    for one in grown:
        one[1, 14:] = np.nan
    found = cautions(panel(*grown, names=["Alpha", old, "Gamma", "Delta", "Omega", new]))
    assert "at the same level" in said(found)
    assert dict(found.joined) == ({old: new} if joined else {})


def test_a_unit_that_just_ends_is_no_merger() -> None:
    top, base = rates(FIVE)
    top[1, 14:] = base[1, 14:] = np.nan
    found = cautions(panel(top, base))
    assert found.joined == {}
    assert "V1 has no figures after February 2025" in said(found)


def test_a_denominator_that_doubles_is_said_and_the_rate_kept() -> None:
    base = sizes(FIVE)
    base[2, 14:] *= 2
    top = np.round(base * 0.2)
    found = cautions(panel(top, base))
    before, after = (round(float(np.median(part))) for part in (base[2, 8:14], base[2, 14:20]))
    assert f"visits went from {before} to {after} a month" in said(found)
    assert "do not compare its counts across this date" in said(found)
    assert found.leave_out == frozenset()


def test_a_denominator_and_a_rate_that_jump_together_changed_scope() -> None:
    base = sizes(FIVE)
    base[2, 14:] *= 2
    top = np.random.default_rng(3).binomial(base.astype(int), 0.2).astype(float)
    top[2, 14:] = np.round(base[2, 14:] * 0.4)
    found = cautions(panel(top, base))
    assert "the scope seems to have changed" in said(found)
    assert found.leave_out == {(day, "V2") for day in months(14)}
    assert len(found.findings) == 1  # that V2 begins then, in what is left, is not told again


def test_a_rate_that_halves_on_a_steady_base_is_no_break() -> None:
    base = sizes(FIVE)
    share = np.full(base.shape, 0.2)
    share[2, 14:] = 0.1
    found = cautions(panel(np.random.default_rng(3).binomial(base.astype(int), share).astype(float), base))
    assert found == Cautions()


def running_totals(start: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Monthly figures and their sums from each `start` month on."""
    single = sizes([40.0, 90, 15, 60])
    total = single.copy()
    for n in range(1, POINTS):
        if (n - start) % 12:
            total[:, n] += total[:, n - 1]
    return single, total


@pytest.mark.parametrize(("start", "month"), [(0, "January"), (6, "July"), (9, "October")])
def test_year_to_date_figures_are_recognised_and_turned_back(start: int, month: str) -> None:
    single, total = running_totals(start)
    before = panel(total)
    found = cautions(before)
    assert f"look like running totals that begin anew each {month}" in said(found)
    clean = found.clean(before)
    known = clean.figures.sort("unit", "period")["numerator"].to_list()
    expected = (
        single if start == 0 else single[:, 1:]
    )  # the first month lies inside a year: nobody knows its own figure
    assert known == expected.ravel().tolist()


def test_a_declared_total_that_never_begins_anew() -> None:
    single = sizes([40.0, 90])
    before = panel(np.cumsum(single, axis=1))
    assert cautions(before) == Cautions()  # undeclared, a steady rise looks the same
    declared = replace(before, measure=replace(before.measure, cumulative=True))
    clean = cautions(declared).clean(declared)
    assert clean.figures.sort("unit", "period")["numerator"].to_list() == single[:, 1:].ravel().tolist()


def test_totals_of_several_units_that_start_from_nothing_and_never_fall() -> None:
    """Doses given so far; a stock that grows, such as inhabitants, starts from much and is none."""
    weekly = np.random.default_rng(6).poisson(np.linspace(60, 2, POINTS), (4, POINTS)).astype(float)
    found = cautions(panel(weekly.cumsum(axis=1)))
    assert "running totals that never begin anew" in said(found)
    assert found.clean(panel(weekly.cumsum(axis=1))).figures["numerator"].max() == weekly[:, 1:].max()
    assert "running" not in said(cautions(panel(5000 + weekly.cumsum(axis=1))))


def test_a_total_restated_downward_gives_no_figure_for_that_month() -> None:
    _, total = running_totals()
    total[1, 16:] -= 300  # May 2025: the 24 months' second year, 5th month
    found = cautions(panel(total))
    assert "V1: the running total of late visits fell" in said(found)
    assert "in May 2025: it was restated downward" in said(found)
    clean = found.clean(panel(total))
    assert clean.figures.filter(pl.col("unit") == "V1").height == POINTS - 1
    assert clean.figures["numerator"].min() >= 0  # type: ignore[operator]


@pytest.mark.parametrize(
    ("factor", "words"), [(100, "a hundred times"), (1 / 1000, "a thousandth"), (60, "sixty times")]
)
def test_all_units_jump_by_a_round_factor(factor: float, words: str) -> None:
    rng = np.random.default_rng(4)
    values = np.array([[12.0], [30], [45], [9]]) * np.exp(rng.normal(0, 0.08, (4, POINTS)))
    values[:, 14:] *= factor
    found = cautions(panel(values, kind=Kind.VALUE))
    (caution,) = found.findings
    assert caution.since == SINCE
    assert words in caution.sentence
    assert "for all vendors" in caution.sentence
    assert found.leave_out == {(day, None) for day in months(14)}


def test_a_sign_or_an_outcome_turned_round() -> None:
    values = np.array([[12.0], [30], [45]]) * np.exp(np.random.default_rng(4).normal(0, 0.05, (3, POINTS)))
    values[:, 14:] *= -1
    assert "the same with the other sign" in said(cautions(panel(values, kind=Kind.VALUE)))
    top, base = rates(FIVE, rate=0.93)
    top[:, 14:] = base[:, 14:] - top[:, 14:]
    assert "its opposite" in said(cautions(panel(top, base)))


def test_all_units_fall_to_less_than_a_thirtieth_at_once() -> None:
    """Percent until March 2025 and fractions since, but the level moved too: 1.2 % to 0.0133 is 1/90."""
    level = np.random.default_rng(5).normal(1.2, 0.1, (5, POINTS))
    level[:, 14:] /= 90
    found = cautions(panel(level, kind=Kind.VALUE))
    assert "about 90 times less" in said(found)
    assert "looks like another unit of measurement" in said(found)
    assert [one.since for one in found.findings] == [SINCE]


def test_a_fall_to_a_seventh_is_no_other_unit_of_measurement() -> None:
    values = np.array([[12.0], [30], [45]]) * np.exp(np.random.default_rng(4).normal(0, 0.05, (3, POINTS)))
    values[:, 14:] /= 7
    assert cautions(panel(values, kind=Kind.VALUE)) == Cautions()


def test_whole_numbers_that_get_decimals() -> None:
    values = np.array([[12.0], [30], [45]]) * np.exp(np.random.default_rng(4).normal(0, 0.1, (3, POINTS)))
    values[:, :14] = np.round(values[:, :14])
    found = cautions(panel(values, kind=Kind.VALUE))
    assert "were whole numbers before March 2025 and are not since" in said(found)
    assert found.leave_out == frozenset()


@pytest.mark.parametrize("code", [-1.0, 999.0, -99.0])
def test_a_mark_for_not_collected(code: float) -> None:
    top = sizes([40.0, 90, 15, 60])
    top[1, 7] = code
    found = cautions(panel(top))
    (caution,) = found.findings
    assert caution.kind is FindingKind.MISSING
    assert found.leave_out == {(date(2024, 8, 1), "V1")}


def test_a_period_copied_from_the_one_before() -> None:
    top, base = rates([5000.0, 9000, 3000])
    top[1, 8:11], base[1, 8:11] = top[1, 7], base[1, 7]
    found = cautions(panel(top, base))
    assert "exactly as in the period before" in said(found)
    assert {day for day, _ in found.leave_out} == set(months(11)[8:])


def test_one_equal_pair_and_small_counts_that_repeat_are_chance() -> None:
    top = sizes([300.0, 2, 1, 0.5])
    top[0, 8] = top[0, 7]
    assert cautions(panel(top)) == Cautions()


def test_a_hundred_percent_by_default() -> None:
    top, base = rates([400.0, 900, 700], rate=0.8)
    top[1, 10:13] = base[1, 10:13]
    found = cautions(panel(top, base))
    assert "exactly 100 %, far from the usual" in said(found)
    assert len(found.leave_out) == 3


def test_the_same_figure_in_most_units() -> None:
    top = sizes([300.0, 420, 210, 510, 640, 150])
    top[:4, 9] = 350
    assert "4 of 6 vendors have exactly 350 for October 2024: it looks filled in" in said(cautions(panel(top)))


def test_a_stretch_of_zeros_is_not_a_figure() -> None:
    top = sizes([60.0, 90, 80, 75])
    top[1, 8:10] = 0
    found = cautions(panel(top))
    assert "V1 has 0 for September 2024 and October 2024" in said(found)
    assert found.leave_out == {(day, "V1") for day in months(10)[8:]}


def test_zeros_of_rare_events_and_of_a_shared_stop_are_figures() -> None:
    rare = sizes([2.0, 1, 3, 2])
    shared = sizes([60.0, 90, 80, 75])
    shared[:, 10] = 0
    assert cautions(panel(rare)) == Cautions()
    assert not any(one.where for one in cautions(panel(shared)).findings)


def test_a_first_month_that_is_not_complete_and_a_program_that_starts_small() -> None:
    base = sizes([400.0, 900, 700])
    base[:, 0] = np.round(base[:, 0] * 0.3)
    found = cautions(panel(np.round(base * 0.1), base))
    assert found.leave_out == {(date(2024, 1, 1), None)}
    growing = np.round(sizes([400.0, 900, 700]) * np.arange(1, POINTS + 1))
    assert cautions(panel(np.round(growing * 0.1), growing)) == Cautions()


def test_a_last_month_low_in_every_unit_but_not_one_low_unit() -> None:
    top = sizes([400.0, 900, 700, 300])
    top[:, -1] = np.round(top[:, -1] * 0.3)
    assert "December 2025 looks not complete" in said(cautions(panel(top)))
    one = sizes([400.0, 900, 700, 300])
    one[0, -1] = np.round(one[0, -1] * 0.5)
    assert cautions(panel(one)) == Cautions()


def test_outcomes_that_take_time_by_declaration_and_by_their_look() -> None:
    base = sizes(FIVE)
    top = np.random.default_rng(3).binomial(base.astype(int), 0.4).astype(float)
    plain = panel(top, base)
    declared = replace(plain, measure=replace(plain.measure, matures_after=6))
    found = cautions(declared)
    assert "July 2025 to December 2025 cannot be judged yet" in said(found)
    assert found.clean(declared).periods == months(18)
    top[:, -3:] = np.round(base[:, -3:] * 0.4 * np.array([0.9, 0.68, 0.35]))
    suspected = cautions(panel(top, base))
    assert "looks like outcomes that take time to be seen" in said(suspected)
    assert suspected.leave_out == frozenset()


@pytest.mark.parametrize("left_out", [set(), {1972}])
def test_a_census_every_five_years_misses_only_the_one_that_was_not_held(left_out: set[int]) -> None:
    years = [year for year in range(1952, 2012, 5) if year not in left_out]
    rows = [
        {"period": date(year, 1, 1), "unit": unit, "numerator": 60.0 + place + (year % 7)}
        for place, unit in enumerate("ABC")
        for year in years
    ]
    measure = Measure("life expectancy", Kind.VALUE, Better.HIGHER)
    found = cautions(Panel(pl.DataFrame(rows), measure, Every.YEAR, "country"))
    assert ("No figures" in said(found)) is bool(left_out)
    assert ("1972" in said(found)) is bool(left_out)


def test_a_target_that_changed() -> None:
    base = sizes(FIVE)
    plain = panel(np.random.default_rng(3).binomial(base.astype(int), 0.2).astype(float), base)
    targets = ((date(2023, 1, 1), 0.25), (date(2025, 3, 1), 0.15))
    found = cautions(replace(plain, measure=replace(plain.measure, target=0.15, targets=targets)))
    assert "changed from 25 % to 15 % on 1 March 2025" in said(found)
    assert found.findings[0].since == SINCE


def test_a_shock_that_all_share_is_no_break() -> None:
    factor = np.ones(POINTS)
    factor[10:13] = 0.08
    factor[13:18] = np.linspace(0.4, 0.95, 5)
    base = np.round(sizes([4000.0, 9000, 700, 1500, 2500]) * factor)
    assert cautions(panel(np.round(base * 0.2), base)) == Cautions()


def test_the_steps_of_a_steep_climb_are_whole_periods() -> None:
    """Cases of Covid-19 and deaths in the United States by week, 2 March to 25 May 2020; The New York Times."""
    cases = [644, 3053, 29473, 109413, 195655, 200101, 176171, 207475, 193169, 170334, 156938, 173075, 154849]
    deaths = [23, 42, 390, 2260, 8138, 14113, 15306, 14339, 12489, 11761, 9647, 8092, 6698]
    told = cautions(panel(np.array([deaths], float), np.array([cases], float)))
    assert [one.evidence for one in told.findings] == []


def test_a_period_far_below_both_beside_it_is_still_odd() -> None:
    top, base = rates([900.0, 2000.0])
    base[:, 9], top[:, 9] = base[:, 9] // 9, top[:, 9] // 9
    assert any("is not to be compared with other months" in one.sentence for one in cautions(panel(top, base)).findings)


def test_a_declared_total_restated_in_one_unit_does_not_begin_anew_there() -> None:
    """Spain's and France's deaths of Covid-19 were restated downward a week apart in May and June 2020."""
    top = np.cumsum(sizes([300.0, 200.0, 250.0, 220.0]), axis=1)
    top[1, 5:] -= 900
    measure = Measure("deaths", Kind.COUNT, Better.LOWER, cumulative=True)
    told = cautions(replace(panel(top), measure=measure))
    sentences = [one.sentence for one in told.findings]
    assert any("never begin anew" in one for one in sentences)
    assert any("V1: the running total of deaths fell" in one and "restated downward" in one for one in sentences)


def test_a_row_sent_without_its_figure_is_missing_and_not_zero() -> None:
    """Four vendors of about 40 a month; in January 2025 the row of B is there and its cell is blank."""
    rows = [
        {"period": day, "unit": name, "numerator": None if (name, n) == ("B", 12) else 40.0 + (7 * n + ord(name)) % 5}
        for n, day in enumerate(months(POINTS))
        for name in "ABCD"
    ]
    figures = pl.DataFrame(rows, schema_overrides={"numerator": pl.Float64})
    found = cautions(Panel(figures, Measure("complaints", Kind.COUNT), Every.MONTH, "vendor")).findings
    assert [one.sentence for one in found] == ["Not every vendor has figures for every month: B has 23 of 24 months."]
