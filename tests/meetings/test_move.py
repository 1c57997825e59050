"""What changes before a meeting: its day, its people, or that it is off; calendars follow."""

from datetime import date, time
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from icalendar import Calendar

from midcourse.meetings import actions
from midcourse.meetings.models import Meeting
from midcourse.people import clock
from midcourse.people.models import Event, Notice, User
from tests.cast import Cast, signed_in
from tests.meetings.material import NOW, meeting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with clock.at(NOW):
        yield


def entry(notice: Notice) -> tuple[str, Any]:
    """The method and the one entry of the calendar text that went along."""
    calendar = Calendar.from_ical(notice.calendar)
    (event,) = calendar.walk("VEVENT")
    return str(calendar["method"]), event


def last(person: User) -> Notice:
    return Notice.objects.filter(to=person).latest("pk")


def test_the_entry_keeps_its_name_and_each_change_counts_one_up(cast: Cast) -> None:
    planned = meeting(cast, at=time(9, 0))
    sent = [entry(last(cast.victor))]
    actions.move_meeting(cast.alma, planned, date(2026, 11, 19))
    sent.append(entry(last(cast.victor)))
    actions.move_meeting(cast.alma, planned, date(2026, 11, 19), at=time(14, 0))
    sent.append(entry(last(cast.victor)))
    actions.cancel_meeting(cast.alma, planned, "Budget hearing")
    sent.append(entry(last(cast.victor)))
    assert {str(event["uid"]) for _, event in sent} == {f"{planned.uid}@midcourse"}
    assert [int(event["sequence"]) for _, event in sent] == [0, 1, 2, 3]
    assert [method for method, _ in sent] == ["REQUEST", "REQUEST", "REQUEST", "CANCEL"]
    assert sent[-1][1]["status"] == "CANCELLED"


def test_each_change_with_its_reason_stays_on_the_time_line_of_both_sides(cast: Cast) -> None:
    planned = meeting(cast)
    actions.move_meeting(cast.alma, planned, date(2026, 11, 19), place="Room 4", because="Fire drill.")
    actions.cancel_meeting(cast.alma, planned, "Budget hearing")
    for person in (cast.alma, cast.victor):
        read = [event.sentence for event in Event.objects.visible_to(person).about(planned)]
        assert read == [
            "Cancelled the performance meeting of Nov 19, 2026: Budget hearing",
            "Moved the performance meeting from Thursday, November 12, 2026 to "
            "Thursday, November 19, 2026, Room 4: Fire drill",
            "Planned a performance meeting on Nov 12, 2026",
        ]


def test_a_reason_that_names_a_vendor_is_refused_and_nothing_changes(cast: Cast) -> None:
    planned = meeting(cast)
    for change in (
        lambda: actions.move_meeting(cast.alma, planned, date(2026, 11, 19), because="Vendor B is away"),
        lambda: actions.cancel_meeting(cast.alma, planned, "Vendor B is away"),
    ):
        with pytest.raises(ValueError, match="it names Vendor B"):
            change()
    planned.refresh_from_db()
    assert (planned.on, planned.state, planned.sequence) == (date(2026, 11, 12), Meeting.State.PLANNED, 0)


def test_somebody_who_looks_at_an_old_page_cannot_move_what_was_cancelled(cast: Cast) -> None:
    planned = meeting(cast)
    as_dario_sees_it = Meeting.objects.get(pk=planned.pk)
    actions.cancel_meeting(cast.alma, planned)
    with pytest.raises(ValueError, match="This meeting is cancelled"):
        actions.move_meeting(cast.dario, as_dario_sees_it, date(2026, 11, 19))


def test_only_those_added_or_left_out_are_told(cast: Cast) -> None:
    planned = meeting(cast)  # Alma, Victor and Dana
    told = {person: Notice.objects.filter(to=person).count() for person in (cast.victor, cast.dana, cast.dario)}
    actions.change_people(cast.alma, planned, [cast.alma, cast.victor, cast.dario])
    assert set(planned.attendees.all()) == {cast.alma, cast.victor, cast.dario}
    now = {person: Notice.objects.filter(to=person).count() - before for person, before in told.items()}
    assert now == {cast.victor: 0, cast.dana: 1, cast.dario: 1}
    assert entry(last(cast.dana))[0] == "CANCEL"
    assert entry(last(cast.dario))[0] == "REQUEST"
    assert "Dana" not in " ".join(Event.objects.visible_to(cast.victor).values_list("sentence", flat=True))


@pytest.mark.parametrize(
    ("who", "words"), [(["alma", "victor", "dana"], "Nobody is added"), (["outsider"], "Oscar has no part")]
)
def test_people_are_not_changed_for_nothing_or_to_strangers(cast: Cast, who: list[str], words: str) -> None:
    planned = meeting(cast)
    with pytest.raises(ValueError, match=words):
        actions.change_people(cast.alma, planned, [getattr(cast, name) for name in who])
    assert planned.attendees.count() == 3


@pytest.mark.parametrize("who", ["victor", "lee", "priya", "outsider"])
def test_others_may_not_change_it(cast: Cast, who: str) -> None:
    planned, person = meeting(cast), getattr(cast, who)
    with pytest.raises(PermissionDenied):
        actions.move_meeting(person, planned, date(2026, 11, 19))
    with pytest.raises(PermissionDenied):
        actions.change_people(person, planned, [])


def test_in_the_browser(cast: Cast) -> None:
    planned, browser = meeting(cast), signed_in(cast.alma)
    address = f"/meetings/{planned.pk}/"
    same = {"on": "2026-11-12", "at": "", "place": "", "because": ""}
    assert "Choose another day, time or place." in browser.post(f"{address}move/", same).text
    browser.post(f"{address}move/", {**same, "on": "2026-11-19", "at": "14:30", "because": "Fire drill"})
    page = browser.get(address).text
    assert "Thursday, November 19, 2026, 2:30 PM" in page
    assert "at first for Nov 12, 2026" in page
    browser.post(f"{address}people/", {"attendees": [cast.alma.pk]})
    assert list(planned.attendees.all()) == [cast.alma]
    assert "This field is required." in browser.post(f"{address}cancel/", {"because": ""}).text
    browser.post(f"{address}cancel/", {"because": "Budget hearing"})
    page = browser.get(address).text
    assert "Cancelled" in page
    assert f"{address}move/" not in page
