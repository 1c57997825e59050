import polars as pl

from midcourse.analysis.panel import Kind
from midcourse.records.checks.problem import SHOWN, Problem, Severity, gather
from midcourse.records.reading import KIND, Reading, text_of
from midcourse.records.sheet import Role
from midcourse.records.table import ROW


def fraction_count(reading: Reading) -> list[Problem]:
    """A part of an event where whole events are counted."""
    return [problem for role in (Role.NUMERATOR, Role.VALUE) for problem in _fractions(reading, role)]


def _fractions(reading: Reading, role: Role) -> list[Problem]:
    broken = (pl.col(KIND) == Kind.COUNT.value) & (pl.col(role) != pl.col(role).round())
    bad = reading.rows.filter(broken).select(ROW, pl.col(text_of(role)).alias(SHOWN))
    return gather(
        "fraction_count",
        Severity.ERROR,
        reading.sheet.column(role),
        bad,
        lambda found: f"{found.place}: expected a whole number, found {found.values}. Write how many there were.",
    )
