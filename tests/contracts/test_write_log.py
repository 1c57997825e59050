"""The log's pages: written in, searched and filtered, taken along, and read by a vendor as far as it is shared."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from midcourse.contracts.actions import write_log
from midcourse.contracts.models import LogEntry
from tests.cast import Cast, signed_in


def log_of(cast: Cast, letter: str = "E") -> str:
    return f"{reverse('log')}?contract={cast.contracts[letter].pk}"


def note(cast: Cast, text: str, **changes: object) -> LogEntry:
    fields = {"kind": "note", "happened_on": date(2026, 3, 1), **changes}
    return write_log(cast.alma, cast.contracts["E"], text=text, **fields)


def rows(cast: Cast, query: str) -> list[str]:
    answer = signed_in(cast.alma).get(f"{log_of(cast)}&{query}&format=csv&sort=when")
    return [line.split(",")[2] for line in answer.getvalue().decode().splitlines()[1:]]


def test_an_entry_is_for_staff_unless_both_sides_are_chosen(cast: Cast) -> None:
    alma, address = signed_in(cast.alma), f"{reverse('log-write')}?contract={cast.contracts['E'].pk}"
    form = {"kind": "call", "happened_on": "2026-03-01", "text": "Two trucks are broken.", "readers": "staff"}
    assert alma.post(address, form).url == log_of(cast)
    alma.post(address, {**form, "text": "Both trucks run again.", "readers": "both"})
    page = alma.get(log_of(cast)).content.decode()
    assert "Staff only" in page
    assert "Both sides" in page
    seen = signed_in(cast.victor).get(log_of(cast)).content.decode()
    assert "Both trucks run again." in seen
    assert "Two trucks are broken." not in seen
    assert "Both trucks" not in signed_in(cast.dana).get(log_of(cast)).content.decode()


def test_what_the_vendor_reads_names_no_other_vendor(cast: Cast) -> None:
    form = {"kind": "recognition", "happened_on": "2026-03-01", "text": "Better than Vendor B!", "readers": "staff"}
    address = f"{reverse('log-write')}?contract={cast.contracts['E'].pk}"
    page = signed_in(cast.alma).post(address, form).content.decode()
    assert "A vendor will read this and it names Vendor B. Take the name out." in page
    assert "Better than Vendor B!</textarea>" in page  # nothing typed is lost
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize(
    ("query", "found"),
    [("q=truck", ["A truck broke."]), ("kind=visit", ["We saw the depot."]), ("readers=both", ["We saw the depot."])],
)
def test_it_is_searched_filtered_and_taken_along(cast: Cast, query: str, found: list[str]) -> None:
    note(cast, "A truck broke.")
    note(cast, "We saw the depot.", kind="visit", shared=True)
    assert rows(cast, query) == found


def test_the_list_costs_the_same_with_five_and_forty_entries(cast: Cast) -> None:
    counted = []
    for many in (5, 35):
        for number in range(many):
            note(cast, f"Entry {number}")
        alma = signed_in(cast.alma)
        with CaptureQueriesContext(connection) as queries:
            alma.get(log_of(cast))
        counted.append(len(queries))
    assert counted[0] == counted[1]
