"""How many periods an effect check needs, and how long periods are."""

from midcourse.analysis.measure import Every

LEAST_BEFORE = 6  # periods, to know the level a correction started from
LEAST_AFTER = 3  # periods, to tell a new level from chance
LONGEST_DAYS = {Every.DAY: 1, Every.WEEK: 7, Every.MONTH: 31, Every.QUARTER: 92, Every.YEAR: 366}
"""The longest a period of each length can be, in days."""
