"""The wall screen stays cheap: asking for news is one query, and no page asks more of the database for more rows."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from midcourse.meetings import actions
from midcourse.meetings.actions.topics import Said, capture, write_topic
from midcourse.meetings.models import Capture, Meeting
from midcourse.people import clock
from tests.cast import Cast, signed_in
from tests.meetings.material import NOW, full_meeting, signal

pytestmark = pytest.mark.django_db

SIGNED_IN = 2  # the session and the person, as on every page


@pytest.fixture(autouse=True)
def today():
    with clock.at(NOW):
        yield


def queries(browser: Client, address: str, **headers: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert browser.get(address, headers=headers).status_code in (200, 304)
    return len(found)


def ideas(cast: Cast, found: Meeting, count: int) -> None:
    def write() -> Said:
        return Said(actions.add_idea(cast.alma, found, "A second crew").pk, "A second crew", "", for_room=True)

    for number in range(count):
        key = f"{Capture.objects.count():08d}-0000-4000-8000-{number:012d}"
        capture(cast.alma, found, key=key, kind=Capture.Kind.IDEA, write=write)


def test_asking_for_news_where_there_is_none_is_one_query(cast: Cast) -> None:
    found, browser = full_meeting(cast), signed_in(cast.alma)
    ideas(cast, found, 5)
    address = f"/meetings/{found.pk}/live/said/"
    tag = browser.get(address)["ETag"]
    assert browser.get(address, headers={"If-None-Match": tag}).status_code == 304
    assert queries(browser, address, **{"If-None-Match": tag}) == SIGNED_IN + 1


@pytest.mark.parametrize("what", ["note", "capture", "state"])
def test_news_of_each_kind_are_told(cast: Cast, what: str) -> None:
    found, browser = full_meeting(cast), signed_in(cast.alma)
    address = f"/meetings/{found.pk}/live/said/"
    tag = browser.get(address)["ETag"]
    match what:
        case "note":
            write_topic(cast.alma, found, "updates", "Crew is short", 0, internal=False)
        case "capture":
            ideas(cast, found, 1)
        case "state":
            actions.cancel_meeting(cast.alma, found)
    answer = browser.get(address, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert answer.json()["open"] == (what != "state")


@pytest.mark.parametrize("audience", ["", "?for=staff"])
def test_more_rows_ask_no_more_of_the_database(cast: Cast, audience: str) -> None:
    found, browser = full_meeting(cast), signed_in(cast.alma)
    kpi = cast.program.kpis.get()
    counts = []
    for more in (5, 35):
        ideas(cast, found, more)
        for number in range(more):
            signal(kpi, cast.contracts["E"], f"Complaints rose at site {number}.")
        counts.append(
            [queries(browser, f"/meetings/{found.pk}/live/{path}{audience}") for path in ("", "said/")],
        )
    assert counts[0] == counts[1]
