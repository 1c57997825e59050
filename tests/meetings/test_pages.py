"""Pages of meetings and series: planning with proposals, the list, files for calendars, and flat queries."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from midcourse.contracts.models import Contract, Intensity
from midcourse.meetings import actions
from midcourse.meetings.models import Meeting, Series
from midcourse.people import clock
from midcourse.people.models import Event
from tests.cast import Cast, contact, signed_in
from tests.meetings.material import NOW, TODAY, complaints, meeting
from tests.meetings.test_series import a_series

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with clock.at(NOW):
        yield


def wanted(**changes: Any) -> dict[str, Any]:
    """What is filled in for a monthly series on the second Tuesday."""
    rule = {"every_months": 1, "week": 2, "weekday": 1, "starts": "2026-11-13", "ends": "2027-04-30"}
    return {**rule, "at": "10:00", "minutes_long": 60, "place": "Room 4", **changes}


def proposed(cast: Cast) -> dict[str, Any]:
    page = signed_in(cast.alma).get(f"/meetings/series/plan/?program={cast.program.pk}")
    return {"dates": page.context["dates"], **page.context["form"].initial}


def test_how_often_is_proposed_by_the_highest_intensity(cast: Cast) -> None:
    assert proposed(cast)["every_months"] == 2  # medium, as contracts come
    Contract.objects.filter(pk=cast.contracts["E"].pk).update(intensity=Intensity.HIGH)
    monthly = proposed(cast)
    assert monthly["every_months"] == 1
    # Second Tuesdays after November 12, 2026, by a printed calendar; six are shown.
    days = ["2026-12-08", "2027-01-12", "2027-02-09", "2027-03-09", "2027-04-13", "2027-05-11"]
    assert [day.isoformat() for day in monthly["dates"]] == days
    assert monthly["ends"] == date(2027, 12, 31)  # when the contracts end
    assert set(monthly["attendees"]) == {cast.alma.pk, cast.victor.pk, cast.dana.pk}


@pytest.mark.parametrize(
    ("first_month", "now", "first"),  # the year begins in July: quarters end with September, December, March and June
    [(7, NOW, "2027-01-12"), (11, NOW, "2027-02-09"), (11, NOW - timedelta(days=5), "2026-11-10")],
)
def test_quarterly_meetings_are_proposed_after_the_fiscal_quarters(
    cast: Cast, first_month: int, now: Any, first: str
) -> None:
    Contract.objects.update(intensity=Intensity.LOW)
    cast.department.fiscal_year_starts = first_month
    cast.department.save()
    with clock.at(now):
        assert proposed(cast)["dates"][0].isoformat() == first


def test_the_dates_are_shown_before_anything_is_planned(cast: Cast) -> None:
    browser, address = signed_in(cast.alma), f"/meetings/series/plan/?program={cast.program.pk}"
    page = browser.post(address, wanted(show="yes")).text
    assert "Tuesday, December 8, 2026" in page
    assert "Until April 30, 2027." in page
    assert "Choose a later end" in browser.post(address, wanted(show="yes", ends="2026-11-20")).text
    assert "the dates appear here" in browser.post(address, wanted(show="yes", ends="")).text
    assert not Series.objects.exists()


def test_planning_stopping_and_what_each_side_sees_of_a_series(cast: Cast) -> None:
    browser = signed_in(cast.alma)
    people = [cast.alma.pk, cast.victor.pk, cast.dana.pk]
    answer = browser.post(f"/meetings/series/plan/?program={cast.program.pk}", wanted(attendees=people))
    series = Series.objects.get()
    assert answer["Location"] == f"/meetings/series/{series.pk}/"
    page = browser.get(answer["Location"]).text
    assert "Every month on the second Tuesday at 10:00 AM" in page
    assert "Dana (Vendor B)" in page
    theirs = signed_in(cast.victor).get(answer["Location"]).text
    assert "Victor (Vendor E)" in theirs
    assert "Dana" not in theirs
    assert "Stop these meetings" not in theirs
    assert "This field is required." in browser.post(f"{answer['Location']}stop/", {"because": ""}).text
    browser.post(f"{answer['Location']}stop/", {"because": "We meet by phone now"})
    stopped = browser.get(answer["Location"]).text
    assert "Plan a new series" in stopped
    off = series.meetings.order_by("on")[0]
    told = [event.sentence for event in Event.objects.visible_to(cast.victor).about(off)]
    assert told[0] == "Stopped the performance meetings that were planned ahead: We meet by phone now"


def test_people_added_to_a_series_are_asked_to_each_meeting_to_come(cast: Cast) -> None:
    series = a_series(cast)
    first, second = series.meetings.order_by("on")[:2]
    with clock.at(NOW + timedelta(days=40)):  # after the first
        asked = [cast.alma.pk, cast.victor.pk, cast.dario.pk]
        signed_in(cast.alma).post(f"/meetings/series/{series.pk}/people/", {"attendees": asked})
    assert set(first.attendees.all()) == {cast.alma, cast.victor, cast.dana}
    assert set(second.attendees.all()) == {cast.alma, cast.victor, cast.dario}


def test_the_file_of_a_series_holds_the_days_that_differ_and_asks_nobody(cast: Cast) -> None:
    series = a_series(cast)
    first, second = series.meetings.order_by("on")[:2]
    actions.move_meeting(cast.alma, first, date(2026, 12, 10))
    actions.cancel_meeting(cast.alma, second)
    answer = signed_in(cast.victor).get(f"/meetings/series/{series.pk}/calendar/")
    assert answer["Content-Disposition"] == f'attachment; filename="meetings-{series.pk}.ics"'
    calendar = Calendar.from_ical(answer.text)
    assert calendar["method"] == "PUBLISH"
    whole, moved, off = calendar.walk("VEVENT")
    assert {str(each["uid"]) for each in (whole, moved, off)} == {f"{series.uid}@midcourse"}
    assert "rrule" in whole
    assert moved["dtstart"].dt.date() == date(2026, 12, 10)
    assert (off["recurrence-id"].dt.date(), off["status"]) == (date(2027, 1, 12), "CANCELLED")
    assert "attendee" not in {name.lower() for each in (whole, moved, off) for name in each}


def test_the_file_of_one_meeting(cast: Cast) -> None:
    planned = meeting(cast, on=date(2026, 12, 3))
    answer = signed_in(cast.dana).get(f"/meetings/{planned.pk}/calendar/")
    (event,) = Calendar.from_ical(answer.text).walk("VEVENT")
    assert event["dtstart"].dt == date(2026, 12, 3)
    assert signed_in(cast.outsider).get(f"/meetings/{planned.pk}/calendar/").status_code == 404


def rows(browser: Any, question: str = "") -> list[date]:
    return [row.on for row in browser.get(f"/meetings/{question}").context["listing"].page]


def test_the_list_has_what_is_to_come_first_and_can_be_narrowed(cast: Cast) -> None:
    actions.hold_meeting(cast.alma, meeting(cast, on=date(2026, 10, 1)), "Talked.")
    actions.hold_meeting(cast.alma, meeting(cast, on=date(2026, 11, 5)), "Talked.")
    meeting(cast, on=date(2027, 1, 14), attendees=[cast.dana])
    meeting(cast, on=date(2026, 12, 3))
    browser = signed_in(cast.victor)
    to_come, past = [date(2026, 12, 3), date(2027, 1, 14)], [date(2026, 11, 5), date(2026, 10, 1)]
    assert rows(browser) == [*to_come, *past]
    assert rows(browser, "?state=held") == past
    assert rows(browser, "?whose=mine&state=planned") == [date(2026, 12, 3)]


def test_it_is_said_of_which_vendors_nobody_is_asked(cast: Cast) -> None:
    planned = meeting(cast)  # Victor of Vendor E and Dana of Vendor B are asked
    words = "of Vendor A, Vendor C, Vendor D, Vendor F."
    assert words in signed_in(cast.alma).get(f"/meetings/{planned.pk}/").text
    assert "Nobody is asked" not in signed_in(cast.victor).get(f"/meetings/{planned.pk}/").text


def test_a_meeting_with_one_vendor_says_its_figure_not_how_many_meet_the_target(cast: Cast) -> None:
    complaints(cast)
    planned = meeting(cast, program=None, contract=cast.contracts["E"], attendees=[cast.victor])
    page = signed_in(cast.alma).get(f"/meetings/{planned.pk}/").text
    # of the cohort's 4, 7, 3, 9, 21 and 2 the middle is 5.5
    assert "21 in October 2026. Worsening" in page
    assert "The target is not met." in page
    assert "median is 5.5." in page
    assert "of 1 meet the target" not in page


def test_a_meeting_whose_day_has_passed_says_that_it_is_not_closed(cast: Cast) -> None:
    meeting(cast)
    with clock.at(NOW + timedelta(days=1)):
        assert "Not closed yet" in signed_in(cast.alma).get("/meetings/").text


def queries(browser: Any, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(address).status_code == 200
    return len(seen)


def test_queries_stay_flat_from_5_to_40(cast: Cast) -> None:
    browser, series = signed_in(cast.alma), a_series(cast, ends=date(2027, 12, 31))
    held = actions.hold_meeting(cast.alma, meeting(cast), "Talked.", present=[cast.alma])
    addresses = ["/meetings/", f"/meetings/series/{series.pk}/", f"/meetings/{held.pk}/"]
    for address in addresses:
        browser.get(address)  # what is kept for good is kept now
    before = [queries(browser, address) for address in addresses]
    many = [contact(f"Person {number}", cast.vendors["ABCDEF"[number % 6]]) for number in range(40)]
    series.attendees.add(*many)
    held.present.add(*many)
    Meeting.objects.bulk_create(
        Meeting(program=cast.program, series=series, on=TODAY + timedelta(days=number), planned_by=cast.alma)
        for number in range(40)
    )
    assert [queries(browser, address) for address in addresses] == before
