"""The steps of a finding can be redone by hand."""

from typing import Any

from midcourse.analysis.explained import QUESTIONS, steps
from midcourse.analysis.finding import Finding, FindingKind
from midcourse.analysis.measure import Better, Every, Kind, Measure

LATE = Measure("late arrivals", Kind.RATE, Better.LOWER, "late", "arrived")
COMPLAINTS = Measure("complaints", Kind.COUNT, Better.LOWER)


def told(kind: FindingKind, measure: Measure, **evidence: Any) -> str:
    return " ".join(steps(Finding(kind, "A sentence.", evidence=evidence), measure, Every.MONTH))


def test_every_kind_of_finding_has_its_question() -> None:
    assert set(QUESTIONS) == set(FindingKind)


def test_a_move_tells_both_levels_and_their_difference() -> None:
    said = told(FindingKind.SHIFT, LATE, before=0.2, after=0.25, periods_before=12, periods_after=1, rule="a run of 7")
    assert "Before: 20 %, over 12 months. After: 25 %, over 1 month. The difference is 5 points up." in said
    assert said.endswith("Rule: a run of 7.")


def test_a_move_is_told_against_what_the_time_of_year_leads_to_expect() -> None:
    said = told(FindingKind.SHIFT, LATE, before=0.2, after=0.18, expected=0.15, periods_before=12, periods_after=6)
    assert "At that time of year the periods before lead to expect 15 %. The difference is 3 points up." in said


def test_a_standout_tells_its_division_and_its_peers() -> None:
    peers = {"numerator": 612.0, "base": 2040.0, "figure": 0.3, "expected": 0.24, "z": -3.5, "allowed_for": ["origin"]}
    said = told(FindingKind.STANDOUT, LATE, **peers)
    assert "612 ÷ 2,040 = 30 %" in said
    assert "A typical peer with the same mix of origin: 24 %; the difference is 6 points above." in said
    assert "3.5 times" in said


def test_parts_are_told_with_what_they_add_up_to() -> None:
    rows = [{"name": name, "within": size, "mix": 0.0} for name, size in {"A": 1.0, "B": -2.0, "E": 40.0}.items()]
    said = told(FindingKind.DRIVER, COMPLAINTS, parts={"vendor": rows}, probability=0.9999)
    assert "By vendor: E +40, B −2, A +1; together +39." in said
    assert "over 99.9 %" in said


def test_without_evidence_only_the_question_is_told() -> None:
    assert told(FindingKind.MISSING, COMPLAINTS) == f"Asked: {QUESTIONS[FindingKind.MISSING]}"


def test_a_gap_tells_both_divisions_and_the_gap_within_the_same_units() -> None:
    """61 of 100 against 164 of 200: 61 % and 82 %, 21 points apart."""
    sides = {"numerator": 61.0, "base": 100.0, "rest_numerator": 164.0, "rest_base": 200.0, "gap": -0.21}
    said = told(FindingKind.GAP, LATE, **sides, interval=[-0.32, -0.1], same_units=-0.2)
    assert "The group: 61 ÷ 100 = 61 %. The others: 164 ÷ 200 = 82 %." in said
    assert "The gap is 21 points below (95 %: −32 points to −10 points)." in said
    assert "Within the same units and periods it is 20 points below." in said


def test_an_outlook_tells_the_newest_figures_and_its_room() -> None:
    said = told(FindingKind.OUTLOOK, LATE, expected=0.2, range_80=[0.15, 0.25], recent=[0.22, 0.21], figures=24)
    assert "The newest figures: 22 % and 21 %. From 24 figures the forecast ends at 20 %." in said
    assert "it will lie in 15 % to 25 % 4 times in 5." in said


def test_an_effect_tells_its_method_and_the_chance_of_seeing_it_without_one() -> None:
    found = {"method": "before and after", "why": "the figures are few", "p": 0.03, "permutation_p": 0.1}
    said = told(FindingKind.EFFECT, LATE, **found, smallest_possible_p=0.05)
    assert "Method: before and after, because the figures are few." in said
    assert "one as clear would show with probability 3 %." in said
    assert "Among reshuffled dates and units it is 10 %; it could not be below 5 %." in said


def test_a_question_that_keeps_its_own_account_is_told_in_its_words() -> None:
    said = told(FindingKind.DRIVER, COMPLAINTS, steps=["The whole: 72 before and 318 after."], before=1.0, after=2.0)
    assert said.endswith("The whole: 72 before and 318 after.")
