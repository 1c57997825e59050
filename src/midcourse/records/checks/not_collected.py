import polars as pl

from midcourse.records.checks.problem import SHOWN, Problem, Severity, gather
from midcourse.records.reading import KIND, Reading, not_given, text_of
from midcourse.records.sheet import NUMBERS, Role
from midcourse.records.table import ROW


def not_collected(reading: Reading) -> list[Problem]:
    """A cell that says there is no figure: it is kept as such, which is not zero."""
    return [problem for role in NUMBERS for problem in _not_given(reading, role)]


def _not_given(reading: Reading, role: Role) -> list[Problem]:
    needed = pl.col(KIND).is_in(reading.kinds_needing(role))
    bad = reading.rows.filter(not_given(role) & needed).select(ROW, pl.col(text_of(role)).alias(SHOWN))
    return gather(
        "not_collected",
        Severity.WARNING,
        reading.sheet.column(role),
        bad,
        lambda found: (
            f"{found.place}: found {found.values}, kept as “not collected”. Write 0 instead if there were none."
        ),
    )
