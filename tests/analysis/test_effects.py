"""Did it help: before against after. Expected numbers are hand arithmetic or SciPy's intervals, as said beside them."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from scipy import stats

from midcourse.analysis.effects import Estimate, Interval, Method, Needs, Series, Verdict, effect, pooled, series_of
from midcourse.analysis.effects.answer import verdict
from midcourse.analysis.effects.levels import level_change
from midcourse.analysis.effects.stretches import Stretches, stretches
from midcourse.analysis.measure import Better, Every, Kind, Measure
from midcourse.analysis.panel import Panel

COMPLAINTS = Measure("complaints", Kind.COUNT, Better.LOWER)
ATTENDANCE = Measure("attendance", Kind.RATE, Better.HIGHER, "present", "enrolled")


def months(count, start=2024):
    return tuple(date(start + n // 12, n % 12 + 1, 1) for n in range(count))


def counts(*values):
    return Series(COMPLAINTS, Every.MONTH, months(len(values)), tuple(map(float, values)))


def rates(present, enrolled):
    return Series(ATTENDANCE, Every.MONTH, months(len(present)), tuple(present), tuple(enrolled))


BAD_YEAR = [50, 56, 51, 55, 52, 54, 53, 53, 50, 56, 51, 55]  # mean 53
STEADY = [10, 12, 11, 9, 10, 12, 11, 9, 10, 12, 11, 9, 10, 12, 11]
CHANGED = date(2025, 1, 1)


def test_a_clear_fall_while_the_others_stand_still_worked():
    answer = effect(counts(*BAD_YEAR, 31, 29, 33), CHANGED, expected=-1, others=[counts(*STEADY)])
    assert answer.verdict is Verdict.WORKED
    assert answer.sentence.startswith("Complaints went from 53 to 31 a month (the 12 months before, the 3 since): ")


def test_the_sentence_for_the_vendor_says_nothing_of_the_others():
    others = [counts(*STEADY)] * 5
    answer = effect(counts(*BAD_YEAR, 31, 29, 33), CHANGED, expected=-1, others=others)
    assert "other" not in answer.sentence.lower()
    # 126 in 12 months are 10.5 a month, 33 in 3 months 11; five such make 52.5 and 55
    assert "The other five together: 52.5 → 55 a month." in answer.internal_sentence


def test_a_fall_that_the_others_share_does_not_count_as_worked():
    falling = counts(*BAD_YEAR, 31, 29, 33)
    assert effect(falling, CHANGED, expected=-1, others=[falling]).verdict is not Verdict.WORKED


def test_a_level_that_stays_did_not_help():
    same = [20, 22, 18, 21, 19, 20, 20, 22, 18, 21, 19, 20] * 2
    answer = effect(counts(*same), CHANGED, expected=-1, size=10)
    assert answer.verdict is Verdict.DID_NOT


def test_a_change_the_wrong_way_did_not_help():
    assert effect(counts(*STEADY[:12], 40, 42, 38), CHANGED, expected=-1).verdict is Verdict.DID_NOT


def test_two_periods_after_are_too_early_and_the_sentence_says_how_many_are_needed_and_how_it_goes():
    answer = effect(counts(*BAD_YEAR, 31, 29), CHANGED, expected=-1)
    assert answer.verdict is Verdict.TOO_EARLY
    assert answer.sentence == (
        "Figures of 2 months have come in since the change; 3 are needed to tell. "
        "So far: Complaints went from 53 to 30 a month (the 12 months before, the 2 since)."
    )


def test_three_months_at_a_new_level_are_enough_where_it_is_known_when_it_began():
    """Eleven a month for two years, then three months at 37 (known since the first), then back to 11."""
    series = counts(*[11, 9, 13, 10, 12, 11] * 2, 40, 36, 35, 11, 12, 10)
    change_on = months(18)[15]
    known = effect(series, change_on, expected=-1, level_since=months(18)[12])
    assert (known.verdict, len(known.before)) == (Verdict.WORKED, 3)
    assert "went from 37 to 11 a month" in known.sentence


def test_how_many_are_needed_can_be_chosen():
    answer = effect(counts(*BAD_YEAR, 31, 29), CHANGED, expected=-1, needs=Needs(after=2))
    assert answer.verdict is Verdict.WORKED


def test_five_periods_before_are_too_few():
    answer = effect(counts(50, 56, 51, 55, 52, 31, 29, 33), date(2024, 6, 1), expected=-1)
    assert answer.verdict is Verdict.CANNOT_TELL
    assert "figures of 5 months before the change; 6 are needed" in answer.sentence


def test_wildly_scattered_figures_cannot_tell():
    assert effect(counts(*[5, 60] * 6, 20, 10, 40), CHANGED, expected=-1).verdict is Verdict.CANNOT_TELL


def test_the_month_of_the_change_counts_for_neither_side():
    at = stretches(counts(*range(24)), date(2025, 1, 15), 1, None, Needs())
    assert at.before[-1] == date(2024, 12, 1)
    assert at.after[0] == date(2025, 2, 1)


def test_a_change_on_the_first_day_counts_its_own_month_as_after():
    assert stretches(counts(*range(24)), CHANGED, 1, None, Needs()).after[0] == CHANGED


def test_the_level_before_goes_back_to_where_it_began_but_a_bad_month_or_two_are_no_level():
    series = counts(*range(15))
    for since, months_before in ((date(2024, 5, 1), 8), (date(2024, 10, 1), 3), (date(2024, 11, 1), 6), (None, 12)):
        assert len(stretches(series, CHANGED, 1, since, Needs()).before) == months_before


def test_one_bad_month_among_steady_ones_was_not_going_to_last():
    """The eleven others are 9 to 12, and so are those after it: hardly more was to be expected without the change."""
    answer = effect(counts(*[10, 12, 11, 9, 10, 12, 11, 9, 10, 12, 11, 30, 10, 11, 12]), CHANGED, expected=-1)
    assert answer.verdict is Verdict.CANNOT_TELL
    assert 10 < answer.own.expected < 15
    assert (answer.decided.picture.expected[-3:] < 18).all()  # half of 30 + what is usual would be 20


def test_the_worst_month_just_before_is_left_out_and_said():
    series = counts(*[10, 12, 11, 9, 10, 12, 11, 9, 10, 12, 11, 30, 10, 11, 12])
    answer = effect(series, CHANGED, expected=-1)
    assert answer.left_out == (date(2024, 12, 1),)
    assert "December 2024, the worst, counts only for what lasts of such a month" in answer.sentence
    assert answer.verdict is not Verdict.WORKED


def test_a_bad_month_long_before_counts():
    series = counts(*[10, 12, 30, 9, 10, 12, 11, 9, 10, 12, 11, 10, 10, 11, 12])
    assert effect(series, CHANGED, expected=-1).left_out == ()


def test_one_may_say_that_the_worst_month_was_not_the_reason():
    series = counts(*[10, 12, 11, 9, 10, 12, 11, 9, 10, 12, 11, 30, 10, 11, 12])
    assert effect(series, CHANGED, expected=-1, chosen_as_worst=False).left_out == ()


def test_rare_even_counts_get_the_exact_interval_of_two_poisson_rates():
    """Even counts scatter less than chance would have them, so that chance is what counts."""
    early, late = [2, 4] * 3, [1, 1, 1, 2]
    at = Stretches(months(10)[:6], months(10)[6:])
    found = level_change(counts(*early, *late), at)[0].interval
    # given 23 events in all, 5 late: Clopper-Pearson by SciPy, turned into a ratio of rates per month
    exact = stats.binomtest(5, 23).proportion_ci(0.95, method="exact")
    ends = [np.log(p / (1 - p) * 6 / 4) for p in (exact.low, exact.high)]
    assert found.low == pytest.approx(ends[0], abs=0.1)
    assert found.high == pytest.approx(ends[1], abs=0.1)
    assert found.low <= ends[0] < ends[1] <= found.high


def test_no_events_at_all_after_is_no_error():
    answer = effect(counts(*[4, 5, 3] * 4, 0, 0, 0), CHANGED, expected=-1)
    assert answer.verdict is Verdict.WORKED
    assert "to 0 a month" in answer.sentence


def test_a_known_level_is_told_by_the_difference_of_the_means():
    """12 months at 5, three at 9 (known), three at 6: the difference is 6 − 9."""
    score = Measure("score", Kind.VALUE, Better.LOWER)
    values = [5.1, 4.9] * 6 + [9.1, 8.9, 9.0, 6.1, 5.9, 6.0]
    series = replace(counts(*values), measure=score)
    answer = effect(series, months(18)[15], expected=-1, level_since=months(18)[12])
    assert answer.own.interval.estimate == pytest.approx(-3)
    assert answer.verdict is Verdict.WORKED


def test_a_rate_is_told_in_points_and_weighed_by_its_denominator():
    series = rates([80, 160] * 6 + [95, 190, 95], [100, 200] * 6 + [100, 200, 100])
    answer = effect(series, CHANGED, expected=1)
    assert answer.verdict is Verdict.WORKED
    assert "from 80 % to 95 %" in answer.sentence  # 1,440 of 1,800; 380 of 400
    assert answer.own.interval.low > 0.05


def test_others_with_a_month_missing_are_left_out():
    gap = counts(*STEADY)
    gap = replace(gap, periods=gap.periods[:-1], numerator=gap.numerator[:-1])
    answer = effect(counts(*BAD_YEAR, 31, 29, 33), CHANGED, expected=-1, others=[gap, counts(*STEADY)])
    assert answer.compared == 1


def test_others_together_are_added_up():
    both = pooled([rates([1.0, 2.0], [10.0, 10.0]), rates([3.0, 4.0], [20.0, 30.0])])
    assert both.numerator == (4.0, 6.0)
    assert both.denominator == (30.0, 40.0)


def test_a_series_comes_out_of_a_panel_added_up_over_breakdowns():
    import polars as pl

    rows = {"period": [CHANGED] * 3, "unit": ["E", "E", "A"], "site": ["x", "y", "x"], "numerator": [2.0, 3.0, 9.0]}
    panel = Panel(pl.DataFrame(rows), COMPLAINTS, Every.MONTH, "vendor", ("site",))
    assert series_of(panel, "E").numerator == (5.0,)
    assert series_of(panel).numerator == (14.0,)


def test_the_method_follows_what_the_figures_bear():
    long, short = counts(*STEADY), counts(*STEADY[4:])
    score = Measure("score", Kind.VALUE)
    levels = [replace(counts(*(np.array(STEADY) + n + np.sin(np.arange(15) * n))), measure=score) for n in range(14)]
    for answer, method in (
        (effect(short, date(2024, 9, 1), expected=-1), Method.LEVELS),
        (effect(long, CHANGED, expected=-1), Method.SEGMENTED),
        (effect(long, CHANGED, expected=-1, others=[long] * 3), Method.COMPARED),
        (effect(levels[0], CHANGED, expected=-1, others=levels[1:]), Method.SYNTHETIC),
        (effect(levels[:5], CHANGED, expected=-1, others=levels[5:]), Method.BY_UNIT),
    ):
        assert answer.decided.method is method


def test_a_direction_must_be_given():
    with pytest.raises(ValueError, match="expected is"):
        effect(counts(*BAD_YEAR), CHANGED, expected=0)


def test_what_reshuffling_often_shows_does_not_count_as_worked():
    interval = Interval(-5.0, -9.0, -1.0)
    rare, common = (Estimate(Method.COMPARED, "", interval, 0.02, chance, 0.01) for chance in (0.05, 0.3))
    assert verdict(rare, -1, 4.0) is Verdict.WORKED
    assert verdict(common, -1, 4.0) is Verdict.CANNOT_TELL


def test_a_return_from_a_known_bad_level_worked_though_the_figures_were_as_low_before():
    own = counts(*[12, 11, 13, 12, 10, 12] * 4, 53, 51, 52, 54, 50, 52, 15, 13, 14)
    others = [counts(*[9 + (n + m) % 4 for n in range(33)]) for m in range(5)]
    answer = effect(own, months(33)[30], expected=-1, others=others, level_since=months(33)[24])
    assert answer.decided.chance < 0.1
    assert answer.verdict is Verdict.WORKED
