"""The kickoff as calendars take it (RFC 5545, RFC 5546)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event, vCalAddress, vText

from midcourse.kickoff.agenda import PARTS
from midcourse.kickoff.models import Kickoff
from midcourse.meetings.calendar import PUBLISH, REQUEST
from midcourse.people import clock
from midcourse.people.models import Event as Happened
from midcourse.people.models import User

LONG = timedelta(minutes=sum(minutes for _, minutes in PARTS))


def invitation(kickoff: Kickoff, organizer: User, attendee: User) -> str:
    """Asks one person of either side; asked again after a change, it replaces the entry they have."""
    entry = _entry(kickoff)
    entry["organizer"] = _address(organizer)
    entry.add("attendee", _address(attendee), encode=False)
    return _calendar(entry, REQUEST)


def download(kickoff: Kickoff) -> str:
    """The same to put into a calendar by hand. Raises ValueError while there is no day."""
    return _calendar(_entry(kickoff), PUBLISH)


def _entry(kickoff: Kickoff) -> Event:
    if kickoff.on is None:
        raise ValueError("No day is set for the kickoff yet.")
    event = Event()
    event.add("uid", f"kickoff-{kickoff.pk}@midcourse")
    event.add("sequence", _times_planned(kickoff))
    event.add("summary", f"Kickoff: {kickoff.contract}")
    event.add("description", "Both sides begin the contract together. The agenda is at the address of this entry.")
    event.add("dtstamp", clock.now())
    event.add("url", settings.ENVIRONMENT.url + reverse("kickoff", args=[kickoff.contract_id]))
    if kickoff.place:
        event.add("location", vText(kickoff.place))
    if kickoff.at is None:
        event.add("dtstart", kickoff.on)
    else:
        start = datetime.combine(kickoff.on, kickoff.at, ZoneInfo(settings.TIME_ZONE))
        event.add("dtstart", start)
        event.add("dtend", start + LONG)
    return event


def _times_planned(kickoff: Kickoff) -> int:
    """Grows with each change of day, time or place, as RFC 5545 wants a sequence to."""
    return Happened.objects.all().about(kickoff).filter(verb="kickoff.plan").count()


def _calendar(entry: Event, method: str) -> str:
    calendar = Calendar()
    calendar.add("prodid", "-//Midcourse//Kickoffs//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(entry)
    calendar.add_missing_timezones()
    return str(calendar.to_ical(), "utf-8")


def _address(person: User) -> vCalAddress:
    address = vCalAddress(f"mailto:{person.email}")
    address.params["CN"] = vText(person.name)
    return address
