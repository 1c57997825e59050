"""Will it make the target? What people read, and when it is worth telling them."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from midcourse.analysis.finding import Direction, FindingKind
from midcourse.analysis.outlook import outlook, outlooks, told
from midcourse.analysis.outlook.sentences import chances, likely
from midcourse.analysis.panel import Better, Every, Kind, Measure, Panel

from .cast import months

Floats = NDArray[np.float64]
TERM_END = date(2027, 6, 30)

ATTENDANCE = Measure("attendance", Kind.RATE, Better.HIGHER, target=0.85)
COMPLAINTS = Measure("complaints", Kind.COUNT, Better.LOWER, target=12)


def panel(measure: Measure, units: dict[str, Floats], every: Every = Every.MONTH) -> Panel:
    """Units' figures from January 2024 on; rates are out of 1,000 cases a period."""
    cases = 1000.0 if measure.kind.has_denominator else 1.0
    rows = [
        (day, name, float(figure) * cases, cases)
        for name, figures in units.items()
        for day, figure in zip(months(len(figures)), figures, strict=True)
        if np.isfinite(figure)
    ]
    figures = pl.DataFrame(rows, schema=["period", "unit", "numerator", "denominator"], orient="row")
    return Panel(figures, measure, every, unit="vendor")


def noise(size: float, seed: int = 1, count: int = 36) -> Floats:
    return np.random.default_rng(seed).normal(0, size, count)


def test_the_sentence_says_figure_range_and_chance() -> None:
    (one,) = outlook(panel(ATTENDANCE, {"A": 0.82 + noise(0.02)}), TERM_END)
    assert one.periods[0] == date(2027, 1, 1)
    assert one.periods[-1] == date(2027, 6, 1)
    assert one.path[-1] == pytest.approx(0.82, abs=0.01)
    # By hand: 82 % ± 1.28 · 2 points if all were known, a little more as level and scatter are not
    assert one.lower[0.8][-1] == pytest.approx(0.79, abs=0.012)
    assert one.upper[0.8][-1] == pytest.approx(0.85, abs=0.012)
    assert one.chance is not None
    assert 0.06 < one.chance < 0.2  # 85 % is 1.5 σ above, normal table 0.067; more as the level may move in half a year
    sentence = told(one)
    assert sentence.startswith("If nothing changes, attendance will be about 8")
    assert "in June 2027 (8 chances in 10: " in sentence
    assert "the target of 85 % is unlikely (about 1 chance in " in sentence


def test_fewer_is_better_for_complaints() -> None:
    (low,) = outlook(panel(COMPLAINTS, {"A": 6 + noise(1)}), TERM_END)
    (high,) = outlook(panel(COMPLAINTS, {"A": 20 + noise(1)}), TERM_END)
    assert low.chance is not None
    assert high.chance is not None
    assert low.chance > 0.99 > 0.01 > high.chance
    assert "the target of at most 12 is very likely (more than 99 chances in 100)" in told(low)


def test_whole_counts_meet_a_target_they_equal() -> None:
    rolls = np.random.default_rng(3).poisson(9, (60, 120)).astype(np.float64)
    units = {f"V{n}": row for n, row in enumerate(rolls)}
    found = outlook(panel(COMPLAINTS, units), date(2034, 1, 1), target=9, by=["unit"])
    # Poisson table: at most 9 where 9 are expected has the chance 0.587, at most 8 the chance 0.456
    assert np.mean([one.chance for one in found]) == pytest.approx(0.587, abs=0.04)


def test_a_sum_to_the_end_of_the_year_counts_what_is_known() -> None:
    steady = 10 + noise(1)
    whole = panel(COMPLAINTS, {"A": steady})
    (one,) = outlook(whole, date(2027, 3, 31), target=100, since=date(2026, 7, 1))
    # By hand: six known months of about 10 and three to come
    assert one.path[-1] == pytest.approx(steady[-6:].sum() + 30, abs=3)
    assert one.chance is not None
    assert one.chance > 0.85
    assert "complaints will add up to about" in told(one)
    assert "from July 2026 to March 2027" in told(one)
    later = outlook(whole, date(2027, 12, 31), target=100, since=date(2026, 7, 1))[0]
    assert later.chance is not None
    assert later.chance < 0.05  # eighteen months of about 10


def test_rates_do_not_add_up() -> None:
    with pytest.raises(ValueError, match="attendance is a rate"):
        outlook(panel(ATTENDANCE, {"A": 0.82 + noise(0.02)}), TERM_END, since=date(2026, 1, 1))


def test_running_totals_are_refused() -> None:
    so_far = Measure("complaints so far", Kind.COUNT, Better.LOWER, target=100, cumulative=True)
    totals = panel(so_far, {"A": np.cumsum(np.full(36, 10.0))})
    with pytest.raises(ValueError, match="are running totals"):
        outlook(totals, TERM_END)
    assert outlooks(totals) == []


def test_an_end_before_the_last_figure_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a later end"):
        outlook(panel(ATTENDANCE, {"A": 0.82 + noise(0.02)}), date(2026, 12, 15))


@pytest.mark.parametrize("level", [0.999, 1.0, 0.0, 0.5])
def test_a_share_stays_between_none_and_all(level: float) -> None:
    (one,) = outlook(panel(ATTENDANCE, {"A": np.clip(level + noise(0.001), 0, 1)}), TERM_END)
    for part in (one.path, *one.lower.values(), *one.upper.values()):
        assert ((part >= 0) & (part <= 1)).all()


def test_counts_do_not_fall_below_none() -> None:
    fall = np.maximum(np.round(20 - 0.6 * np.arange(36)), 0)
    (one,) = outlook(panel(COMPLAINTS, {"A": fall}), TERM_END)
    assert one.path.min() >= 0
    assert one.lower[0.95].min() == 0


def test_debts_may_be_negative() -> None:
    balance = Measure("balance", Kind.VALUE, Better.HIGHER, target=0.0)
    (one,) = outlook(panel(balance, {"A": -50 + noise(5)}), TERM_END)
    assert one.path[-1] == pytest.approx(-50, abs=4)
    assert one.chance is not None
    assert one.chance < 0.01


def test_few_figures_say_so() -> None:
    (five,) = outlook(panel(ATTENDANCE, {"A": 0.8 + noise(0.02, count=5)}), TERM_END)
    assert not five.enough
    assert five.chance is None
    assert np.isnan(five.path).all()
    assert told(five) == "Too few figures to look ahead at attendance: 5 months, and it takes 6."


def test_short_series_have_wider_bands_and_say_what_they_rest_on() -> None:
    width = {}
    for count in (8, 36):
        many = {f"V{seed}": 0.8 + noise(0.02, seed, count) for seed in range(60)}
        found = outlook(panel(ATTENDANCE, many), date(2028, 1, 1), by=["unit"])
        width[count] = np.mean([one.upper[0.95][0] - one.lower[0.95][0] for one in found])
        assert ("This rests on only 8 figures." in told(found[0])) is (count == 8)
    assert width[8] > 1.3 * width[36]


def test_missing_months_are_not_zero() -> None:
    figures = 0.8 + noise(0.02)
    figures[[5, 6, 20]] = np.nan
    (one,) = outlook(panel(ATTENDANCE, {"A": figures}), TERM_END)
    assert one.known == 33
    assert one.path[-1] == pytest.approx(0.8, abs=0.02)


def test_no_figures_no_outlook() -> None:
    empty = panel(ATTENDANCE, {"A": 0.8 + noise(0.02)})
    empty = Panel(empty.figures.clear(), ATTENDANCE, unit="vendor")
    assert outlook(empty, TERM_END) == []
    assert outlooks(empty) == []


@pytest.mark.parametrize(
    ("every", "first", "until", "last"),
    [
        (Every.QUARTER, date(2024, 1, 1), date(2026, 12, 31), date(2026, 10, 1)),
        (Every.WEEK, date(2024, 1, 1), date(2024, 5, 31), date(2024, 5, 27)),
        (Every.DAY, date(2024, 1, 1), date(2024, 3, 3), date(2024, 3, 1)),  # a Sunday; the Friday before it
    ],
)
def test_the_last_period_is_the_one_that_holds_the_end(every: Every, first: date, until: date, last: date) -> None:
    days = pl.date_range(first, first.replace(year=2026), every.truncate, eager=True)[:8].to_list()
    if every is Every.DAY:
        days = [day for day in pl.date_range(first, date(2024, 2, 1), eager=True) if day.weekday() < 5]
    rows = pl.DataFrame({"period": days, "numerator": [10.0 + n % 3 for n in range(len(days))]})
    (one,) = outlook(Panel(rows, COMPLAINTS, every), until)
    assert one.periods[-1] == last
    assert all(day.weekday() < 5 for day in one.periods) or every is not Every.DAY


def test_a_steady_fall_to_below_the_target_is_news() -> None:
    falling = 0.99 - 0.0037 * np.arange(36) + noise(0.004)
    found = outlooks(panel(ATTENDANCE, {"A": falling, "B": 0.9 + noise(0.004, 2)}), date(2027, 12, 31))
    assert [(one.kind, one.where, one.direction) for one in found] == [
        (FindingKind.OUTLOOK, {"vendor": "A"}, Direction.WORSE)
    ]
    assert found[0].sentence.endswith("The last 3 months met it.")
    assert found[0].evidence["chance"] < 0.25
    assert found[0].evidence["target"] == 0.85


def test_a_steady_rise_to_the_target_is_good_news() -> None:
    rising = 0.62 + 0.006 * np.arange(36) + noise(0.006)
    (one,) = outlooks(panel(ATTENDANCE, {"A": rising}), date(2027, 12, 31))
    assert one.direction is Direction.BETTER
    assert "The last 3 months missed it." in one.sentence


def test_what_stays_as_it_is_is_no_news() -> None:
    units = {"on target": 0.9 + noise(0.01), "off target": 0.8 + noise(0.01, 2), "about": 0.85 + noise(0.01, 3)}
    assert outlooks(panel(ATTENDANCE, units)) == []


def test_steady_units_hardly_ever_make_news() -> None:
    levels = np.linspace(0.80, 0.90, 200)
    units = {f"V{n}": level + noise(0.02, n) for n, level in enumerate(levels)}
    assert len(outlooks(panel(ATTENDANCE, units))) <= 6


def test_a_unit_that_has_left_has_no_outlook() -> None:
    falling = 0.99 - 0.0037 * np.arange(36) + noise(0.004)
    gone = np.where(np.arange(36) < 30, falling - 0.01, np.nan)
    assert outlooks(panel(ATTENDANCE, {"A": gone, "B": 0.9 + noise(0.004, 2)}), date(2027, 12, 31)) == []


def test_without_a_target_or_a_good_direction_there_is_no_news() -> None:
    falling = {"A": 0.99 - 0.0037 * np.arange(36) + noise(0.004)}
    assert outlooks(panel(Measure("attendance", Kind.RATE, Better.HIGHER), falling)) == []
    assert outlooks(panel(Measure("attendance", Kind.RATE, target=0.85), falling)) == []


@pytest.mark.parametrize(
    ("chance", "words", "said"),
    [
        (0.001, "very unlikely", "less than 1 chance in 100"),
        (0.125, "unlikely", "about 1 chance in 8"),
        (0.4, "less likely than not", "about 4 chances in 10"),
        (0.5, "as likely as not", "about 5 chances in 10"),
        (0.68, "more likely than not", "about 7 chances in 10"),
        (0.9, "likely", "about 9 chances in 10"),
        (0.97, "very likely", "about 97 chances in 100"),
        (0.999, "very likely", "more than 99 chances in 100"),
    ],
)
def test_chances_in_plain_words(chance: float, words: str, said: str) -> None:
    assert likely(chance) == words
    assert chances(chance) == said
