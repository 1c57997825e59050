"""The days on which a series meets."""

from collections.abc import Iterator
from datetime import date, datetime

from dateutil.relativedelta import relativedelta
from dateutil.rrule import MONTHLY, rrule, weekday

from midcourse.contracts.models import Department
from midcourse.meetings.models import Series

LAST = -1


def days(series: Series, until: date) -> list[date]:
    """Every meeting day from the series' start to its end, or to `until` where that is earlier.

    The first is the first such weekday of a month that is not before the start; the others follow in steps of
    `every_months`, so that a quarterly series whose first month has passed does not wait a quarter.
    """
    stop = min(series.ends, until)
    first = next(_each(series, series.starts, stop, every=1), None)
    return list(_each(series, first, stop, every=series.every_months)) if first else []


def weekday_of(series: Series) -> weekday:
    """The weekday with its place in the month: the second Tuesday, the last Friday."""
    place = LAST if series.week == Series.Week.LAST else series.week
    return weekday(series.weekday, place)


def first_quarterly_month(department: Department, start: date) -> date:
    """The first day of the first month after the end of a fiscal quarter, on or after `start`'s month."""
    month = start.month
    wait = (department.fiscal_year_starts - month) % 3
    year, place = divmod(start.year * 12 + month - 1 + wait, 12)
    return date(year, place + 1, 1)


def usual_start(department: Department, every_months: int, today: date) -> date:
    """From when meetings are proposed: today or, quarter by quarter, the month after the next fiscal quarter's end.

    That month is the present one as long as its second Tuesday is to come.
    """
    if every_months % 3:
        return today
    month = first_quarterly_month(department, today)
    usual = Series(every_months=1, starts=month, ends=month + relativedelta(months=1, days=-1))
    if days(usual, usual.ends)[0] < today:
        month = first_quarterly_month(department, month + relativedelta(months=1))
    return max(month, today)


def _each(series: Series, start: date, stop: date, every: int) -> Iterator[date]:
    begin, end = (datetime(day.year, day.month, day.day) for day in (start, stop))  # noqa: DTZ001 - days, not moments
    for moment in rrule(MONTHLY, dtstart=begin, until=end, interval=every, byweekday=weekday_of(series)):
        yield moment.date()
