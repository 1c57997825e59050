"""Meetings that come back: on the right days, with invitations that tell nobody of another vendor."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from dateutil.rrule import rrulestr
from icalendar import Calendar

from midcourse.contracts.models import Contract
from midcourse.meetings import actions
from midcourse.meetings.models import Meeting, Series
from midcourse.meetings.recurrence import days, first_quarterly_month
from midcourse.people import clock
from midcourse.people.models import Notice
from tests.cast import Cast
from tests.meetings import material


def a_series(cast: Cast, **changes: Any) -> Series:
    wanted = {
        "program": cast.program,
        "every_months": 1,
        "week": Series.Week.SECOND,
        "weekday": Series.Weekday.TUESDAY,
        "starts": date(2026, 11, 13),
        "ends": date(2027, 4, 30),
        "at": time(10, 30),
        "place": "Room 4",
        "attendees": [cast.alma, cast.victor, cast.dana],
        **changes,
    }
    with clock.at(material.NOW):
        return actions.plan_series(cast.alma, **wanted)


@pytest.mark.parametrize(
    ("rule", "expected"),  # read from a printed calendar of 2027 and 2028
    [
        ((1, 2, 1, "2026-11-13", "2027-03-31"), ["2026-12-08", "2027-01-12", "2027-02-09", "2027-03-09"]),
        ((3, 1, 0, "2027-01-05", "2027-09-01"), ["2027-02-01", "2027-05-03", "2027-08-02"]),
        ((1, 5, 4, "2027-04-01", "2027-06-30"), ["2027-04-30", "2027-05-28", "2027-06-25"]),
        ((12, 5, 1, "2028-02-29", "2029-03-31"), ["2028-02-29", "2029-02-27"]),
    ],
)
def test_the_days_of_a_series(rule: tuple[int, int, int, str, str], expected: list[str]) -> None:
    every, week, weekday, starts, ends = rule
    series = Series(every_months=every, week=week, weekday=weekday)
    series.starts, series.ends = date.fromisoformat(starts), date.fromisoformat(ends)
    assert [day.isoformat() for day in days(series, series.ends)] == expected


def test_quarterly_meetings_follow_the_fiscal_quarters(cast: Cast) -> None:
    cast.department.fiscal_year_starts = 7
    assert first_quarterly_month(cast.department, date(2026, 11, 13)) == date(2027, 1, 1)
    cast.department.fiscal_year_starts = 11
    assert first_quarterly_month(cast.department, date(2026, 11, 13)) == date(2026, 11, 1)


def test_meetings_are_made_once_and_further_ones_as_time_goes_on(cast: Cast) -> None:
    cast.program.contracts.update(ends=date(2029, 12, 31))
    series = a_series(cast, ends=date(2028, 6, 30))
    assert series.meetings.count() == 12  # December 2026 to November 2027
    assert actions.extend_series(material.TODAY) == 0
    assert actions.extend_series(date(2027, 2, 1)) == 2  # December 2027 and January 2028
    assert series.meetings.order_by("on").last().on == date(2028, 1, 11)


def test_one_that_was_moved_is_not_made_again(cast: Cast) -> None:
    series = a_series(cast)
    meeting = series.meetings.order_by("on").first()
    with clock.at(material.NOW):
        actions.move_meeting(cast.alma, meeting, date(2026, 12, 10), because="Holiday party")
    assert actions.extend_series(material.TODAY) == 0
    moved = Notice.objects.filter(to=cast.victor).latest("pk")
    assert moved.body == (
        "Moved the performance meeting from Tuesday, December 8, 2026, 10:30 AM, Room 4 to "
        "Thursday, December 10, 2026, 10:30 AM, Room 4: Holiday party."
    )
    (event,) = Calendar.from_ical(moved.calendar).walk("VEVENT")
    assert event["uid"] == f"{series.uid}@midcourse"
    assert event["recurrence-id"].dt == datetime(2026, 12, 8, 10, 30, tzinfo=UTC)
    assert event["dtstart"].dt == datetime(2026, 12, 10, 10, 30, tzinfo=UTC)


def test_the_invitation_holds_the_rule_and_a_vendor_reads_of_no_other(cast: Cast) -> None:
    a_series(cast)
    text = Notice.objects.get(to=cast.victor).calendar
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert event["rrule"].to_ical().decode() == "FREQ=MONTHLY;UNTIL=20270430T235959Z;INTERVAL=1;BYDAY=2TU"
    assert event["dtstart"].dt == datetime(2026, 12, 8, 10, 30, tzinfo=UTC)
    assert cast.alma.email in text
    assert cast.dana.email not in text
    assert cast.dana.name not in text


def test_calendars_leave_out_the_days_on_which_no_contract_runs(cast: Cast) -> None:
    """The program's contracts end with January and the next ones begin with March; no meeting is made between."""
    Contract.objects.update(closed_on=date(2027, 2, 1))
    new = cast.contracts["E"]
    new.pk, new.number, new.starts, new.closed_on = None, "JAN-NEW", date(2027, 3, 1), None
    new.save()
    series = a_series(cast, attendees=[cast.alma, cast.victor])
    made = list(series.meetings.order_by("on").values_list("on", flat=True))
    assert made == [date(2026, 12, 8), date(2027, 1, 12), date(2027, 3, 9), date(2027, 4, 13)]
    (event,) = Calendar.from_ical(Notice.objects.get(to=cast.victor).calendar).walk("VEVENT")
    rule = rrulestr(event["rrule"].to_ical().decode(), dtstart=event["dtstart"].dt)
    assert {day.date() for day in rule} - {each.dt.date() for each in event["exdate"].dts} == set(made)


def test_stopping_calls_off_what_is_to_come_and_keeps_what_was(cast: Cast) -> None:
    series = a_series(cast)
    with clock.at(datetime(2027, 1, 20, 12, tzinfo=UTC)):
        actions.stop_series(cast.alma, series)
    states = dict(series.meetings.values_list("on", "state"))
    assert states[date(2027, 1, 12)] == Meeting.State.PLANNED
    assert {state for day, state in states.items() if day > date(2027, 1, 20)} == {Meeting.State.CANCELLED}
    assert "called off" in Notice.objects.filter(to=cast.dana).latest("pk").body


def test_a_rule_without_a_day_is_refused_and_nothing_is_kept(cast: Cast) -> None:
    with pytest.raises(ValueError, match="Choose a later end"):
        a_series(cast, starts=date(2026, 11, 13), ends=date(2026, 11, 20))
    with pytest.raises(ValueError, match="has no part in this"):
        a_series(cast, attendees=[cast.outsider])
    assert not Series.objects.exists()
    assert not Notice.objects.exists()
