import polars as pl

from midcourse.records.checks.problem import SHOWN, Problem, Severity, gather
from midcourse.records.reading import AMBIGUOUS, Reading, text_of
from midcourse.records.sheet import Role
from midcourse.records.table import ROW


def impossible_date(reading: Reading) -> list[Problem]:
    """A period that is not a date, or a day that does not exist."""
    text = pl.col(text_of(Role.PERIOD))
    unread = text.is_not_null() & pl.col("period").is_null() & ~pl.col(AMBIGUOUS).fill_null(value=False)
    bad = reading.rows.filter(unread).select(ROW, text.alias(SHOWN))
    return gather(
        "impossible_date",
        Severity.ERROR,
        reading.sheet.column(Role.PERIOD),
        bad,
        lambda found: (
            f"{found.place}: no such date as {found.values}. Write dates like 2026-02-28, months like 2026-02."
        ),
    )
