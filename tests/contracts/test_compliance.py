"""The compliance lane: paperwork, insurance and violations; what is missing is named, and nothing due is not good."""

from datetime import date, timedelta

import pytest

from midcourse.contracts.compliance import Level, compliance_of
from midcourse.contracts.models import Contract, Deliverable, Violation
from tests.cast import Cast

TODAY = date(2026, 11, 22)


def lane(contract: Contract):  # type: ignore[no-untyped-def]
    contract.refresh_from_db()
    return compliance_of([contract], TODAY)[contract.pk]


def reports(contract: Contract, days_after_due: list[int | None]) -> None:
    """One report a month, each so many days after its due date; None has not come."""
    for months, days in enumerate(days_after_due, start=1):
        due = TODAY - timedelta(days=30 * months)
        received = None if days is None else due + timedelta(days=days)
        Deliverable.objects.create(contract=contract, name=f"Report {months}", due=due, received_on=received)


@pytest.mark.parametrize(
    ("days", "level", "words"),
    [
        ([], Level.NONE, "Nothing due yet"),
        ([0, -3, -1], Level.GOOD, "3 of 3 on time"),
        ([0] * 10 + [4], Level.GOOD, "10 of 11 on time"),  # 1 of 11 is under a tenth
        ([0, 4, 9], Level.WATCH, "1 of 3 on time"),
        ([None, 0, 0], Level.CONCERN, "2 of 3 on time"),
    ],
)
def test_reports_give_the_level(cast: Cast, days: list[int | None], level: Level, words: str) -> None:
    reports(cast.contracts["E"], days)
    found = lane(cast.contracts["E"])
    assert (found.level, found.words) == (level, words)


def test_it_names_what_is_missing_and_by_how_much(cast: Cast) -> None:
    reports(cast.contracts["E"], [None])
    assert lane(cast.contracts["E"]).exceptions == ["Report 1 is 30 days late"]


@pytest.mark.parametrize(
    ("days", "level", "words"),
    [
        (-1, Level.CONCERN, "ran out on Nov 21, 2026"),
        (20, Level.WATCH, "runs out on Dec 12, 2026"),
        (40, Level.NONE, ""),
    ],
)
def test_insurance_is_watched_ahead(cast: Cast, days: int, level: Level, words: str) -> None:
    cast.contracts["E"].insured_until = TODAY + timedelta(days=days)
    cast.contracts["E"].save()
    found = lane(cast.contracts["E"])
    assert found.level == level
    assert words in " ".join(found.exceptions)


def test_a_violation_counts_until_it_is_resolved(cast: Cast) -> None:
    violation = Violation.objects.create(contract=cast.contracts["E"], what="Blocked exit", happened_on=TODAY)
    assert lane(cast.contracts["E"]).exceptions == ["Unresolved violation: Blocked exit"]
    violation.resolved_on = TODAY
    violation.save()
    assert lane(cast.contracts["E"]).level == Level.NONE


def test_each_contract_is_judged_by_its_own_paperwork(cast: Cast) -> None:
    reports(cast.contracts["E"], [None, None, 0])
    reports(cast.contracts["B"], [0, 0])
    found = compliance_of([cast.contracts[letter] for letter in "BDE"], TODAY)
    words = [found[cast.contracts[letter].pk].words for letter in "BDE"]
    assert words == ["2 of 2 on time", "Nothing due yet", "1 of 3 on time"]
    missing = found[cast.contracts["E"].pk].exceptions
    assert missing == ["Report 2 is 60 days late", "Report 1 is 30 days late"]
