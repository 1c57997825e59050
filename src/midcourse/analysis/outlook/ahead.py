"""Which periods come next, and after how many a season comes back."""

from collections.abc import Sequence
from datetime import date

from midcourse.analysis.grid import months_on, starts
from midcourse.analysis.measure import Every

AHEAD = {Every.DAY: 1, Every.WEEK: 3, Every.MONTH: 12, Every.QUARTER: 12, Every.YEAR: 24}
"""How many months an outlook looks ahead when no end of a term is given."""


def coming(periods: Sequence[date], every: Every, until: date) -> list[date]:
    """The first days of the periods after the last one, to the one that holds `until`; of days, the usual weekdays."""
    last = periods[-1]
    if until <= last:
        return []
    days = starts(last, until, every)[1:]
    if every is not Every.DAY:
        return days
    usual = {day.weekday() for day in periods}
    return [day for day in days if day.weekday() in usual]


def cycle(periods: Sequence[date], every: Every) -> int:
    """The periods until a season comes back: a week of days, a year of all others; 1 is none."""
    if every is Every.DAY:
        return len({day.weekday() for day in periods})
    return {Every.WEEK: 52, Every.MONTH: 12, Every.QUARTER: 4, Every.YEAR: 1}[every]


def far_enough(last: date, every: Every) -> date:
    """The end of an outlook where no end of a term is given."""
    return months_on(last, AHEAD[every])
