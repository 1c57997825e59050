from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from midcourse.analysis.breaks import cautions
from midcourse.analysis.finding import Direction, FindingKind
from midcourse.analysis.measure import Better, Every, Kind, Measure
from midcourse.analysis.panel import UNIT, Panel
from midcourse.analysis.seasons import pattern
from midcourse.analysis.spc import Assurance, Chart, Verdict, draw, steadiness
from midcourse.analysis.spc.series import Series
from midcourse.analysis.spc.signals import signals

from . import cast

COMPLAINTS = Measure("complaints", Kind.COUNT, Better.LOWER)
MISSED = Measure("missed stops", Kind.RATIO, Better.LOWER, "missed", "stops", per=1000)


def complaints(units: dict[str, list[float]], measure: Measure = COMPLAINTS) -> Panel:
    rows = [
        {"period": month, "unit": unit, "numerator": float(count), "denominator": 1000.0}
        for unit, counts in units.items()
        for month, count in zip(cast.months(len(counts)), counts, strict=True)
    ]
    return Panel(pl.DataFrame(rows), measure, Every.MONTH, "vendor")


STEADY = [8, 11, 9, 10, 12, 9, 8, 10, 11, 9, 10, 12]


def test_a_level_that_moved_is_told_with_its_date_numbers_and_denominators() -> None:
    (said,) = steadiness(complaints({"E": [*STEADY, *(count + 20 for count in STEADY[:6])]}, MISSED))
    assert said.verdict is Verdict.WORSENING
    assert said.since == date(2025, 1, 1)
    # 179 in the six new months (59 + 6 × 20), 119 in the twelve before
    assert "went up and stayed up since January 2025" in said.sentence
    assert "29.8 per 1,000 stops (179 missed over 6,000 stops)" in said.sentence
    assert "9.92 per 1,000 stops (119 missed over 12,000 stops) in the 12 months before" in said.sentence
    assert "change for the worse" in said.sentence
    (found,) = said.findings
    assert found.kind is FindingKind.SHIFT
    assert found.direction is Direction.WORSE


def test_the_same_fall_is_an_improvement() -> None:
    (said,) = steadiness(complaints({"E": [*(count + 20 for count in STEADY), *STEADY[:6]]}))
    assert said.verdict is Verdict.IMPROVING


def test_without_a_good_direction_it_is_only_a_change() -> None:
    visits = Measure("visits", Kind.COUNT)
    (said,) = steadiness(complaints({"E": [*STEADY, *(count + 20 for count in STEADY[:6])]}, visits))
    assert said.verdict is Verdict.CHANGED
    assert "for the" not in said.sentence


def test_a_steady_climb_is_a_trend() -> None:
    climb = [20 + 3 * month + (-1) ** month * 2 for month in range(18)]
    (said,) = steadiness(complaints({"E": climb}))
    assert said.findings[0].kind is FindingKind.TREND
    assert said.verdict is Verdict.WORSENING


def test_one_month_far_off_is_told_but_is_no_lasting_change() -> None:
    counts = [*STEADY, *STEADY]
    counts[5] = 60
    (said,) = steadiness(complaints({"E": counts}))
    assert said.verdict is Verdict.NO_CLEAR_CHANGE
    (found,) = said.findings
    assert (found.kind, found.since) == (FindingKind.OUTLIER, date(2024, 6, 1))
    assert "in June 2024: 60" in found.sentence


def test_eleven_months_are_too_few() -> None:
    (said,) = steadiness(complaints({"E": [*STEADY[:5], *(count + 4 for count in STEADY[5:11])]}))
    assert said.verdict is Verdict.TOO_FEW
    assert said.findings == ()
    assert "11 months" in said.sentence


def test_of_eleven_months_a_leap_beyond_doubt_is_told() -> None:
    (said,) = steadiness(complaints({"E": [1] * 5 + [90] * 6}))
    assert said.verdict is Verdict.WORSENING
    assert "since June 2024: 90 a month, against 1 a month in the 5 months before" in said.sentence


def test_no_change_at_all_is_no_clear_change() -> None:
    (said,) = steadiness(complaints({"E": [0] * 24}))
    assert said.verdict is Verdict.NO_CLEAR_CHANGE


@pytest.mark.parametrize("counts", [[0] * 23 + [1], [0] * 22 + [1, 1], [0] * 12 + [0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 1]])
def test_a_handful_of_events_proves_nothing(counts: list[float]) -> None:
    (said,) = steadiness(complaints({"E": counts}))
    assert said.findings == ()


def test_fifty_at_once_where_there_never_was_one_are_told() -> None:
    (said,) = steadiness(complaints({"E": [0] * 23 + [50]}))
    assert said.verdict is Verdict.WORSENING
    assert "50, against 0 a month in the other 23 months" in said.sentence


def test_a_level_that_stands_still_moves_once_and_stands_still_again_has_moved() -> None:
    score = Measure("score", Kind.VALUE, Better.HIGHER)
    (said,) = steadiness(complaints({"E": [7] * 12 + [9] * 12}, score))
    assert (said.verdict, said.since) == (Verdict.IMPROVING, date(2025, 1, 1))


def test_months_that_were_not_collected_hide_no_large_change() -> None:
    whole = complaints({"E": [*STEADY, 0, 0, 0, *(count + 20 for count in STEADY)]})
    figures = whole.figures.filter(~pl.col("period").is_between(date(2025, 1, 1), date(2025, 3, 1)))
    (said,) = steadiness(replace(whole, figures=figures))
    assert (said.verdict, said.since) == (Verdict.WORSENING, date(2025, 4, 1))
    assert "in the 12 months before" in said.sentence


def test_a_change_that_chance_would_give_is_no_signal_however_even_the_months_were() -> None:
    """10 of 100 in each of 18 months, then 12 of 100 in 6: 72 of 252 events where 63 ± 7 are expected."""
    measure = Measure("missed stops", Kind.RATE, Better.LOWER, "missed", "stops")
    even = complaints({"E": [100] * 18 + [120] * 6}, measure)
    tenth = Panel(even.figures.with_columns(pl.col("numerator") / 10, pl.col("denominator") / 10), measure, Every.MONTH)
    (said,) = steadiness(tenth)
    assert said.findings == ()


def test_one_vendor_that_went_its_own_way_is_told_and_the_others_are_not() -> None:
    random = np.random.default_rng(8)
    shared = np.linspace(40, 80, 24)  # everybody doubles: the whole says so, no vendor does
    units = {name: list(random.poisson(shared)) for name in "ABCDF"}
    units["E"] = list(random.poisson(np.where(np.arange(24) >= 14, 2 * shared, shared)))
    told = [said for said in steadiness(complaints(units), [UNIT], apart=True) if said.findings]
    assert [said.where for said in told] == [{"vendor": "E"}]
    assert told[0].since == date(2025, 3, 1)
    assert "Compared with the others" in told[0].sentence


def test_a_target_out_of_reach_of_ordinary_months_is_told() -> None:
    strict = Measure("complaints", Kind.COUNT, Better.LOWER, target=2)
    (said,) = steadiness(complaints({"E": [*STEADY, *STEADY]}, strict))
    assert said.assurance is Assurance.MISSES
    assert said.findings[-1].kind is FindingKind.OFF_TARGET
    assert "misses its target of 2" in said.findings[-1].sentence


def test_what_a_level_was_before_it_moved_does_not_miss_the_target() -> None:
    hardly = Measure("complaints", Kind.COUNT, Better.LOWER, target=20)
    (better,) = steadiness(complaints({"E": [*(count + 30 for count in [*STEADY, *STEADY]), *STEADY]}, hardly))
    assert better.assurance is Assurance.MEETS
    assert [one.kind for one in better.findings] == [FindingKind.SHIFT]
    (worse,) = steadiness(complaints({"E": [*STEADY, *STEADY, *(count + 30 for count in STEADY)]}, hardly))
    missed = worse.findings[-1]
    # 119 + 12 × 30 = 479 over the twelve months
    assert "in every ordinary month since January 2026: 39.9 a month over 12 months." in missed.sentence


def test_whoever_met_the_target_of_late_does_not_miss_it_every_month() -> None:
    strict = Measure("complaints", Kind.COUNT, Better.LOWER, target=2)
    (said,) = steadiness(complaints({"E": [*STEADY, *STEADY, 9, 10, 2, 11, 9]}, strict))
    (missed,) = said.findings
    assert "every ordinary month" not in missed.sentence
    assert "missed its target of 2 in 11 of the last 12 months" in missed.sentence


@pytest.mark.parametrize(("target", "told"), [(8.2, False), (7.9, True)])
def test_a_target_missed_in_most_months_is_told_though_the_range_holds_it(target: float, told: bool) -> None:
    """Of 8, 11, 9, 10, 12, 9, 8, 10, 11, 9, 10, 12 all are above 7.9 and ten above 8.2."""
    (said,) = steadiness(complaints({"E": STEADY}, replace(COMPLAINTS, target=target)))
    assert said.assurance is Assurance.HIT_OR_MISS
    assert [one.kind for one in said.findings] == [FindingKind.OFF_TARGET] * told
    if told:
        assert "missed its target of 7.9 in 12 of the last 12 months: 9.92 a month. Single months may still" in (
            said.findings[0].sentence
        )


@pytest.mark.parametrize("count", [1, 20, 500])
def test_steady_series_seldom_give_a_false_finding_however_many_there_are(count: int) -> None:
    random = np.random.default_rng(count)
    tries = {1: 600, 20: 200, 500: 20}[count]
    shown = 0
    for _ in range(tries):
        values = random.normal(0, 1, (count, 36))
        shown += any(signals(Series(values, np.ones_like(values))))
    assert shown <= 0.05 * tries + 3 * np.sqrt(0.05 * 0.95 * tries)  # 5 % and what chance adds to it


def test_a_lasting_shift_is_seen_about_as_soon_as_making_data_count_sees_it() -> None:
    """1.5σ after 24 points; Making Data Count on the same figures, which has six times the false alarms."""
    count, step = 80, 3
    values = np.random.default_rng(2).normal(0, 1, (count, 48))
    values[:, 24:] += 1.5
    ours, theirs = np.full(count, 24), np.full(count, 24)
    for points in range(48 - step, 24, -step):
        seen = [bool(signals(Series(row[None, :points], np.ones((1, points))))[0]) for row in values]
        ours[np.array(seen)] = points - 24
        theirs[draw(Chart.XMR, values[:, :points]).flags.any[:, -step:].any(axis=1)] = points - 24
    assert ours.mean() <= theirs.mean() + 0.5  # a third of the error of such a mean


@pytest.mark.shared_data
def test_attendance_fell_after_the_first_week_and_fridays_are_no_signal() -> None:
    panel = cautions(cast.attendance()).clean(cast.attendance())
    (said,) = steadiness(panel, pattern=pattern(panel))
    assert said.verdict is Verdict.WORSENING
    assert said.since == date(2022, 9, 20)
    assert all(found.kind is not FindingKind.OUTLIER for found in said.findings)


@pytest.mark.shared_data
def test_no_carrier_is_blamed_for_the_february_blizzard() -> None:
    panel = cast.flights(cast.CANCELLED)
    told = steadiness(panel, [UNIT], pattern=pattern(panel), apart=True)
    assert [said.where for said in told if said.findings] == []


def test_a_level_that_moved_twice_is_told_twice_the_present_one_as_the_verdict() -> None:
    """119 complaints in the first twelve months, 359 in the next, 239 in the last: 20 more a month, then 10 fewer."""
    counts = [*STEADY, *(count + 20 for count in STEADY), *(count + 10 for count in STEADY)]
    (said,) = steadiness(complaints({"E": counts}))
    assert said.verdict is Verdict.IMPROVING
    assert said.since == date(2026, 1, 1)
    before, now = said.findings
    assert (before.since, before.until, before.direction) == (date(2025, 1, 1), date(2025, 12, 1), Direction.WORSE)
    assert "went up in January 2025 and stayed there until December 2025: 29.9 a month, against 9.92" in before.sentence
    assert now.until is None
    assert "went down and stayed down since January 2026: 19.9 a month, against 29.9 a month in the 12 months" in (
        now.sentence
    )
    assert now.weight > before.weight


def test_series_that_all_stop_together_do_not_go_their_own_way() -> None:
    """An office closes for half a year: what little is left is noise, not somebody's change against the others."""
    chance = np.random.default_rng(9)
    level = np.repeat([1.0, 0.0], [24, 6])
    units = {name: (chance.normal(50, 5, 30) * level).tolist() for name in "ABCDEF"}
    units["A"][27] = 0.1
    score = Measure("score", Kind.VALUE, Better.HIGHER)
    assert not [said for said in steadiness(complaints(units, score), [UNIT], apart=True) if said.findings]


def test_a_level_that_rose_for_eleven_months_and_went_back_is_told_with_both_dates() -> None:
    """10 a month, 18 from March 2025 to January 2026, and 10 again: six scatters, too few for one step over it all."""
    level = np.repeat([0.0, 8.0, 0.0], [14, 11, 11])
    (said,) = steadiness(complaints({"E": ([*STEADY] * 3 + level).tolist()}))
    before, now = said.findings
    assert (now.since, now.until) == (date(2026, 2, 1), None)
    assert (before.since, before.until) == (date(2025, 3, 1), date(2026, 1, 1))
    assert "went up in March 2025 and stayed there until January 2026: " in before.sentence


def test_a_small_vendor_that_rose_more_than_the_large_ones_is_not_told_to_have_fallen() -> None:
    """Everybody's complaints rise by a tenth, which is 100 at each large vendor; the small one's from 10 to 30."""
    large = [100 * count for count in STEADY]
    units = {name: [*large, *(1.1 * count for count in large)] for name in "ABCD"}
    units["E"] = [*STEADY, *(count + 20 for count in STEADY)]
    found = [one for said in steadiness(complaints(units), [UNIT], apart=True) for one in said.findings]
    assert [(one.where, one.direction) for one in found] == [({"vendor": "E"}, Direction.WORSE)]
    assert "went up and stayed up since January 2025" in found[0].sentence


def test_levels_that_all_rise_by_as_much_do_not_go_their_own_way() -> None:
    """Unemployment of 3 % and of 10 %, both 1.5 points higher for a year: as many times, that would be 50 and 15 %."""
    rise = np.repeat([0.0, 1.5, 0.0], [14, 11, 11])
    levels = {"A": 3.0, "B": 5.0, "C": 6.0, "D": 8.0, "E": 10.0}
    chance = np.random.default_rng(2)
    units = {name: (level + rise + chance.normal(0, 0.1, 36)).tolist() for name, level in levels.items()}
    unemployed = Measure("unemployed", Kind.VALUE, Better.LOWER)
    assert not [said for said in steadiness(complaints(units, unemployed), [UNIT], apart=True) if said.findings]


def test_a_summer_is_held_against_what_the_winters_lead_to_expect_of_a_summer() -> None:
    """About 200 a month from October to March and 100 from April to September; the newest summer has 140."""
    month = np.arange(45)
    winter = np.isin(month % 12, [0, 1, 2, 9, 10, 11])
    counts = np.where(winter, 200, 100) + np.tile([0, 10, -10, 10, 0, -10], 8)[:45] + np.where(month >= 39, 40, 0)
    panel = complaints({"E": counts.tolist()})
    (said,) = steadiness(panel, pattern=pattern(panel))
    assert said.verdict is Verdict.WORSENING
    assert "went up and stayed up since April 2027: 140 a month, against" in said.sentence
    assert "to be expected at that time of year from the 39 months before (154 a month)" in said.sentence


def test_a_sum_that_lacks_vendors_who_have_not_reported_yet_did_not_fall() -> None:
    """In the last three months one of three has reported. Before, each had 119 + 88 = 207 in 21 months."""
    late = [float("nan")] * 3
    units = {"A": [*STEADY, *STEADY], "B": [*STEADY, *STEADY[:9], *late], "C": [*STEADY[::-1], *STEADY[:9], *late]}
    panel = complaints({unit: counts[:24] for unit, counts in units.items()})
    panel = replace(panel, figures=panel.figures.filter(pl.col("numerator").is_not_nan()))
    (whole,) = steadiness(panel)
    assert whole.verdict is Verdict.NO_CLEAR_CHANGE
    assert "29.6 a month over 21 months" in whole.sentence


def test_a_rate_of_the_quick_alone_is_not_the_rate_of_all() -> None:
    """A misses about 2 % of its stops, B and C 1 %; of the last three months only A has reported."""
    late = [float("nan")] * 3
    like_b = [*STEADY, *STEADY[:9], *late]
    units = {"A": [2 * count for count in [*STEADY, *STEADY]], "B": like_b, "C": [*reversed(like_b[:21]), *late]}
    panel = complaints(units, MISSED)
    panel = replace(panel, figures=panel.figures.filter(pl.col("numerator").is_not_nan()))
    (whole,) = steadiness(panel)
    assert whole.verdict is Verdict.NO_CLEAR_CHANGE


def test_a_breakdown_that_lacks_vendors_who_have_not_reported_yet_did_not_fall() -> None:
    rows = [
        {"period": month, "unit": unit, "shift": shift, "numerator": float(STEADY[n % 12])}
        for unit in "ABC"
        for shift in ("day", "night")
        for n, month in enumerate(cast.months(24))
        if unit == "A" or n < 21
    ]
    told = steadiness(Panel(pl.DataFrame(rows), COMPLAINTS, Every.MONTH, "vendor", ("shift",)), ["shift"])
    assert [said.verdict for said in told] == [Verdict.NO_CLEAR_CHANGE] * 2


def test_a_sum_that_a_vendor_has_left_for_good_did_fall() -> None:
    gone = [float("nan")] * 12
    panel = complaints({"A": [*STEADY, *STEADY], "B": [*STEADY, *gone], "C": [*STEADY[::-1], *STEADY]})
    panel = replace(panel, figures=panel.figures.filter(pl.col("numerator").is_not_nan()))
    (whole,) = steadiness(panel)
    assert whole.verdict is Verdict.IMPROVING


def test_a_vendor_that_stayed_where_it_was_while_all_others_doubled_did_not_go_down() -> None:
    units = {name: [*(10 * count for count in STEADY), *(20 * count for count in STEADY)] for name in "ABCD"}
    units["E"] = [10 * count for count in (*STEADY, *STEADY)]
    found = [one for said in steadiness(complaints(units), [UNIT], apart=True) for one in said.findings]
    assert [one.where for one in found] == [{"vendor": "E"}]
    assert "(vendor E) moved down against them and stayed there since January 2025: " in found[0].sentence
