"""Which periods come next, and after how many a season comes back."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from midcourse.analysis.measure import Every

AHEAD = {Every.DAY: "1mo", Every.WEEK: "3mo", Every.MONTH: "12mo", Every.QUARTER: "12mo", Every.YEAR: "2y"}
"""How far an outlook looks when no end of a term is given."""


def coming(periods: Sequence[date], every: Every, until: date) -> list[date]:
    """The first days of the periods after the last one, to the one that holds `until`; of days, the usual weekdays."""
    last = periods[-1]
    if until <= last:
        return []
    days = pl.date_range(last, until, every.truncate, closed="right", eager=True)
    starts = [day for day in days.to_list() if day > last]
    if every is not Every.DAY:
        return starts
    usual = {day.weekday() for day in periods}
    return [day for day in starts if day.weekday() in usual]


def cycle(periods: Sequence[date], every: Every) -> int:
    """The periods until a season comes back: a week of days, a year of all others; 1 is none."""
    if every is Every.DAY:
        return len({day.weekday() for day in periods})
    return {Every.WEEK: 52, Every.MONTH: 12, Every.QUARTER: 4, Every.YEAR: 1}[every]


def far_enough(last: date, every: Every) -> date:
    """The end of an outlook where no end of a term is given."""
    end: date = pl.Series([last]).dt.offset_by(AHEAD[every]).item()
    return end
