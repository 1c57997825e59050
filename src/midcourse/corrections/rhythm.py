"""How many periods an effect check needs, how long periods are, and by which day they should have come."""

from datetime import date, timedelta

from midcourse.analysis.measure import Every
from midcourse.measures.figures import first_day, next_first_day
from midcourse.measures.models import Definition

LEAST_BEFORE = 6  # periods, to know the level a correction started from
LEAST_AFTER = 3  # periods, to tell a new level from chance
LONGEST_DAYS = {Every.DAY: 1, Every.WEEK: 7, Every.MONTH: 31, Every.QUARTER: 92, Every.YEAR: 366}
"""The longest a period of each length can be, in days."""


def check_day(definition: Definition, start: date) -> date:
    """The first day on which figures enough for a check should have come, of a change in place since `start`.

    The period in which the change fell does not count, unless it fell on its first day.
    """
    every = Every(definition.frequency)
    day = first_day(start, every)
    for _ in range(LEAST_AFTER + definition.matures_after + (day != start)):
        day = next_first_day(day, every)
    return day + timedelta(days=definition.days_to_report)  # the day after they are due


def asked_again(definition: Definition, start: date, have: int, today: date) -> date:
    """When to look anew where figures of only `have` periods are in: as they fall due, or later where they are late."""
    due = check_day(definition, start)
    missing = max(LEAST_AFTER - have, 1)
    return due if due > today else today + timedelta(days=LONGEST_DAYS[Every(definition.frequency)] * missing)
