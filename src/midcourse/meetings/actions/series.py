"""Series: meetings that come back."""

from collections.abc import Iterable
from datetime import date, time, timedelta

from django.db import transaction
from django.db.models import F

from midcourse.contracts.models import Contract, Program
from midcourse.meetings.actions.inviting import check_invited, tell
from midcourse.meetings.actions.meeting import told
from midcourse.meetings.calendar import CANCEL, REQUEST
from midcourse.meetings.models import Meeting, Series
from midcourse.meetings.recurrence import days
from midcourse.meetings.scope import runs_on
from midcourse.people import clock, events
from midcourse.people.access import Verb, require
from midcourse.people.models import User

AHEAD = timedelta(days=366)
"""How far ahead meetings are made; the rest follow as time goes on."""


@transaction.atomic
def plan_series(
    actor: User,
    *,
    program: Program | None = None,
    contract: Contract | None = None,
    every_months: int,
    week: int,
    weekday: int,
    starts: date,
    ends: date,
    at: time,
    minutes_long: int = 60,
    place: str = "",
    attendees: Iterable[User] = (),
) -> Series:
    """Plan meetings that come back, make those of the coming year, and invite.

    Raises ValueError without exactly one of program and contract, where no meeting would fall between start and end,
    and for an attendee who may not know of the meetings.
    """
    subject = program or contract
    if subject is None or (program and contract):
        raise ValueError("A performance meeting is about a program or about one contract. Choose one of them.")
    require(actor, Verb.RUN_MEETINGS, subject)
    series = Series(
        program=program,
        contract=contract,
        every_months=every_months,
        week=week,
        weekday=weekday,
        starts=starts,
        ends=ends,
        at=at,
        minutes_long=minutes_long,
        place=place,
        made_by=actor,
    )
    if not days(series, ends):
        raise ValueError(f"No meeting falls between {starts:%b %-d, %Y} and {ends:%b %-d, %Y}. Choose a later end.")
    series.save()
    people = list(attendees)
    check_invited(series, people)
    series.attendees.set(people)
    first = next((day for day in days(series, ends) if runs_on(series, day)), None)
    if first is None:
        raise ValueError(f"{subject} has no contract running on the days of the meetings. Choose other dates.")
    made = make_meetings(series, clock.today() + AHEAD)  # none yet for a contract that starts later than that
    _say(actor, "series.plan", f"Planned performance meetings: {how_often(series)}", series, *made)
    tell(actor, series, f"Performance meetings: {subject}", f"{how_often(series)}. First on {first:%B %-d, %Y}.")
    return series


@transaction.atomic
def stop_series(actor: User, series: Series, because: str = "") -> Series:
    """Plan no more meetings; those to come are called off.

    Raises ValueError once stopped, and for a reason that names another vendor.
    """
    require(actor, Verb.RUN_MEETINGS, series)
    series.refresh_from_db(from_queryset=Series.objects.select_for_update())
    if series.stopped_on:
        raise ValueError(f"These meetings were stopped on {series.stopped_on:%b %-d, %Y}.")
    reason = told(actor, because, series)
    series.stopped_on, series.sequence = clock.today(), series.sequence + 1
    series.save(update_fields=["stopped_on", "sequence"])
    to_come = series.meetings.filter(state=Meeting.State.PLANNED, on__gt=clock.today())
    off = list(to_come)
    to_come.update(state=Meeting.State.CANCELLED, deep_dive=None, sequence=F("sequence") + 1)
    sentence = f"Stopped the performance meetings that were planned ahead{reason}"
    _say(actor, "series.stop", sentence, series, *off)
    subject = series.program or series.contract
    begun = series.meetings.filter(on__lte=clock.today()).exists()
    body = f"The meetings planned ahead are called off{reason}."
    tell(actor, series, f"No more performance meetings: {subject}", body, REQUEST if begun else CANCEL)
    return series


def extend_series(today: date) -> int:
    """Make the meetings of every running series that the passing of time brought within reach. Says how many."""
    running = Series.objects.filter(stopped_on=None, ends__gte=today)
    return sum(len(make_meetings(series, today + AHEAD)) for series in running)


@transaction.atomic
def make_meetings(series: Series, until: date) -> list[Meeting]:
    """Make the meetings up to a day that are not made yet, on days when a contract of the series runs."""
    made_for = set(series.meetings.values_list("first_planned", flat=True))
    wanted = [day for day in days(series, until) if day not in made_for and runs_on(series, day)]
    people = list(series.attendees.all())
    meetings = []
    for day in wanted:
        meeting = Meeting.objects.create(
            series=series,
            program=series.program,
            contract=series.contract,
            on=day,
            first_planned=day,
            at=series.at,
            minutes_long=series.minutes_long,
            place=series.place,
            planned_by=series.made_by,
        )
        meeting.attendees.set(people)
        meetings.append(meeting)
    return meetings


def how_often(series: Series) -> str:
    """The rule in words: every month on the second Tuesday at 10:00 AM."""
    day = f"{series.get_week_display().lower()} {series.get_weekday_display()}"
    return f"{every(series)} on the {day} at {series.at:%-I:%M %p}"


def every(series: Series) -> str:
    return "every month" if series.every_months == 1 else f"every {series.every_months} months"


def _say(actor: User, verb: str, sentence: str, series: Series, *meetings: Meeting) -> None:
    events.record(actor, verb, sentence, [series, series.program, series.contract, *meetings], shared=True)
