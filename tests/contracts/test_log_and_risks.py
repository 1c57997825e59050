"""The log and the risk register: written, shared or not, looked at again, closed and opened."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from midcourse.contracts.actions import close_risk, reopen_risk, review_risk, save_risk, write_log
from midcourse.contracts.models import LogEntry, Risk
from midcourse.people import clock
from midcourse.people.models import Event
from tests.cast import Cast

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today() -> object:
    with clock.at(NOW):
        yield


def note(cast: Cast, **changes: object) -> LogEntry:
    fields = {"kind": "call", "happened_on": date(2026, 3, 1), "text": "They lack two trucks.", **changes}
    return write_log(cast.alma, cast.contracts["E"], **fields)


def test_a_vendor_reads_shared_entries_of_their_own_contracts(cast: Cast) -> None:
    note(cast)
    shared = note(cast, text="We thanked them for the quick repair.", kind="recognition")
    assert list(LogEntry.objects.visible_to(cast.victor)) == [shared]
    assert not LogEntry.objects.visible_to(cast.dana).exists()
    assert LogEntry.objects.visible_to(cast.alma).count() == 2
    said = Event.objects.visible_to(cast.victor).about(cast.contracts["E"])
    assert [event.sentence for event in said] == ["Recognition of Mar 1, 2026: We thanked them for the quick repair."]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [({"text": " "}, "Write what was said"), ({"happened_on": date(2026, 3, 3)}, "is still to come")],
)
def test_an_entry_that_says_nothing_or_is_to_come_is_refused(cast: Cast, changes: dict, sentence: str) -> None:  # type: ignore[type-arg]
    with pytest.raises(ValueError, match=sentence):
        note(cast, **changes)
    with pytest.raises(PermissionDenied):
        write_log(cast.victor, cast.contracts["E"], kind="note", happened_on=date(2026, 3, 1), text="Hello")


def a_risk(cast: Cast, **changes: object) -> Risk:
    fields = {"what": "Missed pick-ups", "owner": cast.alma, "review_on": date(2026, 6, 1), **changes}
    return save_risk(cast.alma, Risk(contract=cast.contracts["E"], **fields))


def test_the_register_is_ordered_by_likelihood_times_impact_and_tells_its_story(cast: Cast) -> None:
    risk = a_risk(cast)
    assert risk.weight == 9
    review_risk(cast.alma, risk, likelihood=5, impact=4, review_on=date(2026, 9, 1), words="Two trucks are gone.")
    close_risk(cast.alma, risk, "New trucks came.")
    reopen_risk(cast.alma, risk)
    assert [event.sentence for event in Event.objects.all().about(risk)][::-1] == [
        "Risk noted: Missed pick-ups",
        "Looked at the risk Missed pick-ups again: 9 → 20 of 25. Two trucks are gone.",
        "Closed the risk Missed pick-ups: New trucks came.",
        "Opened the risk Missed pick-ups again",
    ]


def test_numbers_beyond_five_and_closing_without_a_reason_are_refused(cast: Cast) -> None:
    with pytest.raises(ValueError, match="from 1"):
        a_risk(cast, impact=6)
    with pytest.raises(ValueError, match="Say why"):
        close_risk(cast.alma, a_risk(cast), "")


def test_a_risk_kept_to_staff_is_not_for_the_vendor(cast: Cast) -> None:
    a_risk(cast, shared=False)
    seen = a_risk(cast)
    assert list(Risk.objects.visible_to(cast.victor)) == [seen]
