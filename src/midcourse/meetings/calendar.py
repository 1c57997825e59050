"""Invitations as calendars take them (RFC 5545 for the entry, RFC 5546 for asking, changing and calling off)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event, vCalAddress, vRecur, vText

from midcourse.meetings.models import Meeting, Series
from midcourse.meetings.recurrence import days, weekday_of
from midcourse.meetings.scope import days_off, seen_by
from midcourse.people import clock
from midcourse.people.models import User

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def invitation(met: Meeting | Series, reader: User, method: str = REQUEST) -> str:
    """The invitation to a meeting or a whole series, for one reader.

    A meeting of a series is told as a change of that day of it. A vendor contact is shown their own colleagues and
    the government's people: who else is asked is not theirs to know.
    """
    entry = _of_series(met, reader) if isinstance(met, Series) else _of_meeting(met, reader)
    return _calendar([entry], method)


def download(met: Meeting | Series, reader: User) -> str:
    """The same to put into a calendar by hand: it asks for no answer, and of a series tells every day that differs.

    RFC 5546 has no attendees in what is published.
    """
    entries = (
        [_of_series(met, reader), *_changed(met, reader)] if isinstance(met, Series) else [_of_meeting(met, reader)]
    )
    for entry in entries:
        entry.pop("attendee", None)
    return _calendar(entries, PUBLISH)


def _calendar(entries: list[Event], method: str) -> str:
    calendar = Calendar()
    calendar.add("prodid", "-//Midcourse//Performance meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for entry in entries:
        calendar.add_component(entry)
    calendar.add_missing_timezones()
    return str(calendar.to_ical(), "utf-8")


def _changed(series: Series, reader: User) -> list[Event]:
    """The days of a series that were moved or called off while it went on."""
    changed = series.meetings.filter(sequence__gt=0).exclude(first_planned__gt=series.stopped_on or series.ends)
    rows = changed.select_related("series", "program", "contract", "planned_by").order_by("first_planned")
    return [_of_meeting(meeting, reader) for meeting in rows]


def _of_meeting(meeting: Meeting, reader: User) -> Event:
    event = _event(meeting, reader)
    _at(event, meeting.on, meeting)
    event.add("url", settings.ENVIRONMENT.url + reverse("meeting", args=[meeting.pk]))
    if meeting.series and meeting.first_planned:
        event.add("uid", _name(meeting.series))
        event.add("recurrence-id", _start(meeting.first_planned, meeting.series))
        event.add("sequence", meeting.series.sequence + meeting.sequence)
    else:
        event.add("uid", _name(meeting))
        event.add("sequence", meeting.sequence)
    if meeting.state == Meeting.State.CANCELLED:
        event.add("status", "CANCELLED")
    return event


def _of_series(series: Series, reader: User) -> Event:
    event = _event(series, reader)
    meeting_days = days(series, series.ends)
    _at(event, meeting_days[0] if meeting_days else series.starts, series)
    until = datetime.combine(series.stopped_on or series.ends, datetime.max.time(), ZoneInfo("UTC"))
    event.add(
        "rrule",
        vRecur(freq="MONTHLY", interval=series.every_months, byday=_weekday(series), until=until),
    )
    if skipped := days_off(series, meeting_days):
        event.add("exdate", [_start(day, series) for day in skipped])
    event.add("uid", _name(series))
    event.add("sequence", series.sequence)
    return event


def _weekday(series: Series) -> str:
    """The weekday with its place in the month as RFC 5545 writes it: 2TU, -1FR."""
    day = weekday_of(series)
    return f"{day.n}{DAYS[day.weekday]}"


def _event(met: Meeting | Series, reader: User) -> Event:
    about = met.program or met.contract
    event = Event()
    event.add("summary", f"Performance meeting: {about}")
    event.add("description", "Look at the figures together, find what would help, and see whether it did.")
    event.add("dtstamp", clock.now())
    if met.place:
        event.add("location", vText(met.place))
    event["organizer"] = _address(met.made_by if isinstance(met, Series) else met.planned_by)
    for person in met.attendees.filter(seen_by(reader)):
        event.add("attendee", _address(person), encode=False)
    return event


def _at(event: Event, day: date, met: Meeting | Series) -> None:
    start = _start(day, met)
    event.add("dtstart", start)
    if isinstance(start, datetime):
        event.add("dtend", start + timedelta(minutes=met.minutes_long))


def _start(day: date, met: Meeting | Series) -> date | datetime:
    """The moment it begins, or the day where no time was set."""
    return datetime.combine(day, met.at, ZoneInfo(settings.TIME_ZONE)) if met.at else day


def _address(person: User) -> vCalAddress:
    address = vCalAddress(f"mailto:{person.email}")
    address.params["CN"] = vText(person.name)
    return address


def _name(met: Meeting | Series) -> str:
    return f"{met.uid}@midcourse"
