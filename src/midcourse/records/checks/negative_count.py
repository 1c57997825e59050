import polars as pl

from midcourse.analysis.panel import Kind
from midcourse.records.checks.problem import SHOWN, Problem, Severity, gather
from midcourse.records.reading import KIND, Reading, text_of
from midcourse.records.sheet import NUMBERS, Role
from midcourse.records.table import ROW

# An amount can be a credit, a mean can lie below zero; their denominators cannot.
COUNTED = [Kind.COUNT.value, Kind.RATE.value, Kind.RATIO.value]


def negative_count(reading: Reading) -> list[Problem]:
    """Fewer than none."""
    return [problem for role in NUMBERS for problem in _negatives(reading, role)]


def _negatives(reading: Reading, role: Role) -> list[Problem]:
    counted = pl.lit(value=True) if role is Role.DENOMINATOR else pl.col(KIND).is_in(COUNTED)
    bad = reading.rows.filter(counted & (pl.col(role) < 0)).select(ROW, pl.col(text_of(role)).alias(SHOWN))
    return gather(
        "negative_count",
        Severity.ERROR,
        reading.sheet.column(role),
        bad,
        lambda found: f"{found.place}: expected zero or more, found {found.values}. Write how many there were.",
    )
