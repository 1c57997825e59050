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
