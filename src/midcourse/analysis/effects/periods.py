"""The calendar of periods: which holds a day, how far apart two are, how many make a round of the season."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from midcourse.analysis.panel import Every

MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: 12}
DAYS = {Every.WEEK: 7, Every.DAY: 1}
CYCLE = {Every.DAY: 7.0, Every.WEEK: 365.25 / 7, Every.MONTH: 12.0, Every.QUARTER: 4.0}
"""Periods in a week of days, or in a year of others."""


def holds(start: date, day: date, every: Every) -> bool:
    """Whether the period that starts on `start` holds the day."""
    if every in MONTHS:
        return (day.year - start.year) * 12 + day.month - start.month < MONTHS[every]
    return (day - start).days < DAYS[every]


def places(periods: Sequence[date], every: Every) -> NDArray[np.intp]:
    """Each period's number on the calendar, so that one that is missing leaves a gap."""
    if every in MONTHS:
        return np.array([(day.year * 12 + day.month) // MONTHS[every] for day in periods], dtype=np.intp)
    return np.array([day.toordinal() // DAYS[every] for day in periods], dtype=np.intp)
