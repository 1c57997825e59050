import polars as pl

from midcourse.records.checks.problem import SHOWN, Problem, Severity, gather
from midcourse.records.reading import Reading, segment_of
from midcourse.records.table import ROW

TOTAL = r"(?i)^(?:(?:grand|overall|sub)[ -]?)?total\b|^(?:all|overall|everything|sum)$|^all \w+$|\btotal$"


def total_among_parts(reading: Reading) -> list[Problem]:
    """A total in a breakdown's column, among its parts: it would count everything twice."""
    return [problem for name, column in reading.sheet.segments.items() for problem in _totals(reading, name, column)]


def _totals(reading: Reading, name: str, column: str) -> list[Problem]:
    text = pl.col(segment_of(name))
    total = text.str.contains(TOTAL)
    if reading.rows.filter(~total).is_empty():
        return []  # only totals, and no parts to count twice
    return gather(
        "total_among_parts",
        Severity.ERROR,
        column,
        reading.rows.filter(total).select(ROW, text.alias(SHOWN)),
        lambda found: (
            f"{found.place}: found {found.values} among the parts, which would count them twice. Take totals out."
        ),
    )
