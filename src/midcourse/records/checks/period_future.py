import polars as pl

from midcourse.analysis.panel import Every
from midcourse.analysis.wording import period
from midcourse.records.checks.problem import SHOWN, Problem, Severity, gather
from midcourse.records.reading import Reading, text_of
from midcourse.records.sheet import Role
from midcourse.records.table import ROW


def period_future(reading: Reading) -> list[Problem]:
    """A period that has not begun."""
    today = reading.expected.today
    bad = reading.rows.filter(pl.col("period") > today).select(ROW, pl.col(text_of(Role.PERIOD)).alias(SHOWN))
    return gather(
        "period_future",
        Severity.ERROR,
        reading.sheet.column(Role.PERIOD),
        bad,
        lambda found: (
            f"{found.place}: found {found.values}, later than today ({period(today, Every.DAY)}). "
            "Check the day, the month and the year."
        ),
    )
