import polars as pl

from midcourse.records.checks.problem import SHOWN, Problem, Severity, gather
from midcourse.records.reading import AMBIGUOUS, Reading, text_of
from midcourse.records.sheet import Role
from midcourse.records.table import ROW


def ambiguous_date(reading: Reading) -> list[Problem]:
    """A date that reads as two days, such as 03/04/2025, in a column that does not tell which is meant."""
    bad = reading.rows.filter(AMBIGUOUS).select(ROW, pl.col(text_of(Role.PERIOD)).alias(SHOWN))
    return gather(
        "ambiguous_date",
        Severity.ERROR,
        reading.sheet.column(Role.PERIOD),
        bad,
        lambda found: (
            f"{found.place}: {found.values} can be read day first or month first. "
            "Say which comes first, or write dates like 2026-02-28."
        ),
    )
