import polars as pl

from midcourse.analysis.panel import Every
from midcourse.records.checks.problem import SHOWN, Problem, Severity, gather
from midcourse.records.reading import EVERY, TOLD, Reading, text_of
from midcourse.records.sheet import Role
from midcourse.records.table import ROW


def period_length(reading: Reading) -> list[Problem]:
    """A period longer than the KPI's: a year where months are asked for."""
    return [problem for every in Every for problem in _longer(reading, every)]


def _longer(reading: Reading, every: Every) -> list[Problem]:
    longer = [other.value for other in list(Every)[list(Every).index(every) + 1 :]]
    mistaken = (pl.col(EVERY) == every.value) & pl.col(TOLD).is_in(longer)
    bad = reading.rows.filter(mistaken).select(ROW, pl.col(text_of(Role.PERIOD)).alias(SHOWN))
    return gather(
        "period_length",
        Severity.ERROR,
        reading.sheet.column(Role.PERIOD),
        bad,
        lambda found: (
            f"{found.place}: figures are asked for by the {every}, found {found.values}. Write a row for each {every}."
        ),
    )
