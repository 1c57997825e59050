import polars as pl

from midcourse.analysis.panel import Kind
from midcourse.records.checks.problem import SHOWN, Problem, Severity, gather
from midcourse.records.reading import KIND, Reading, text_of
from midcourse.records.sheet import Role
from midcourse.records.table import ROW


def numerator_above_denominator(reading: Reading) -> list[Problem]:
    """More of something than there is of it: 130 present out of 120 enrolled."""
    part, whole = reading.sheet.column(Role.NUMERATOR), reading.sheet.column(Role.DENOMINATOR)
    above = (pl.col(KIND) == Kind.RATE.value) & (pl.col(Role.NUMERATOR) > pl.col(Role.DENOMINATOR))
    shown = pl.format("{} of {}", text_of(Role.NUMERATOR), text_of(Role.DENOMINATOR))
    return gather(
        "numerator_above_denominator",
        Severity.ERROR,
        part,
        reading.rows.filter(above).select(ROW, shown.alias(SHOWN)),
        lambda found: (
            f"{found.place}: more than column “{whole}” says there are, found {found.values}. Check both numbers."
        ),
    )
