"""How a meeting opens: did last time's corrections help (M7), and what changed since."""

from datetime import date, timedelta

import pytest

from midcourse.corrections.models import Verdict
from midcourse.meetings.agenda import agenda
from midcourse.meetings.shapes import Looked
from midcourse.people import clock
from tests.cast import Cast
from tests.meetings.material import (
    LAST_TIME,
    NOW,
    at,
    check,
    complaints,
    correction,
    held_before,
    insight,
    meeting,
    signal,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with clock.at(NOW):
        yield


@pytest.fixture
def problem(cast: Cast):
    return insight(cast, complaints(cast), cast.contracts["E"], "Short of staff", no_correction="Looked into")


def opened(cast: Cast) -> dict[str, Looked]:
    return {row.what: row for row in agenda(meeting(cast)).looked}


def test_each_correction_has_a_verdict_and_its_evidence(cast: Cast, problem) -> None:
    held_before(cast)
    e = cast.contracts["E"]
    worked = correction(cast, problem, e, "Second crew", state="checked")
    check(worked, Verdict.TOO_EARLY, "Fell.", "Fell; the others did not.", verdict=Verdict.WORKED, reason="We saw it")
    said = correction(cast, problem, e, "New wax", state="in_place", started_on=date(2026, 9, 1))
    check(said, Verdict.DID_NOT, "No change.", "No change, as elsewhere.")
    correction(cast, problem, e, "Keys", due=date(2026, 12, 1))
    correction(cast, problem, e, "Late keys", due=date(2026, 11, 1))
    correction(cast, problem, e, "Bins", state="in_place", started_on=date(2026, 10, 1), check_on=date(2026, 12, 1))
    correction(cast, problem, e, "Mops", state="in_place", started_on=date(2026, 10, 1), check_on=date(2026, 11, 1))
    correction(cast, problem, e, "Nothing", state="dropped")
    found = opened(cast)
    assert {what: (row.verdict, row.evidence) for what, row in found.items()} == {
        "Second crew": ("worked", "Fell; the others did not. We saw it."),
        "New wax": ("did_not", "No change, as elsewhere."),
        "Late keys": ("cannot_tell", "Not in place yet; it was due on Nov 1, 2026."),
        "Mops": ("cannot_tell", "In place since Oct 1, 2026; the effect has not been checked yet."),
        "Keys": ("too_early", "Not in place yet; it is due on Dec 1, 2026."),
        "Bins": ("too_early", "In place since Oct 1, 2026; to be checked on Dec 1, 2026."),
    }
    assert [row.note for row in found.values()][:2] == ["", "by the figures; not concluded yet"]


def test_what_was_settled_at_the_last_meeting_is_not_opened_again(cast: Cast, problem) -> None:
    settled = correction(cast, problem, cast.contracts["E"], "Second crew", state="checked")
    check(
        settled, Verdict.WORKED, "Fell.", "Fell.", verdict=Verdict.WORKED, checked_at=at(LAST_TIME - timedelta(days=1))
    )
    held_before(cast)
    assert opened(cast) == {}


def test_what_was_agreed_since_is_not_yet_last_times(cast: Cast, problem) -> None:
    held_before(cast)
    correction(cast, problem, cast.contracts["E"], "Second crew", opened_at=NOW - timedelta(days=2))
    assert opened(cast) == {}


def test_it_says_what_changed_since_the_last_meeting(cast: Cast) -> None:
    kpi = complaints(cast)
    signal(kpi, cast.contracts["B"], "Old news.", found_at=at(LAST_TIME - timedelta(days=9)))
    signal(kpi, cast.contracts["C"], "Gone.", found_at=at(LAST_TIME - timedelta(days=9)), ended_at=NOW)
    held_before(cast)
    signal(kpi, cast.contracts["E"], "Complaints rose.")
    new = insight(cast, kpi, cast.contracts["E"], "Short of staff")
    correction(cast, new, cast.contracts["E"], "Second crew", opened_at=NOW - timedelta(days=2))
    kpi.requests.create(contract=cast.contracts["E"], period=date(2026, 10, 1), due=date(2026, 11, 10), answered_at=NOW)
    assert agenda(meeting(cast)).changed == [
        "1 data request answered.",
        "1 signal found.",
        "1 signal ended, as newer figures took the finding away.",
        "New insight: “Short of staff”.",
        "Correction agreed: “Second crew”.",
    ]


def test_before_the_first_meeting_nothing_changed_since(cast: Cast) -> None:
    signal(complaints(cast), cast.contracts["E"], "Complaints rose.")
    found = agenda(meeting(cast))
    assert (found.changed, found.last_meeting) == ([], "")
