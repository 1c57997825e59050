import polars as pl

from midcourse.records.checks.problem import SHOWN, Problem, Severity, gather
from midcourse.records.reading import Reading, not_given, text_of
from midcourse.records.sheet import NUMBERS, Role
from midcourse.records.table import ROW


def text_in_number(reading: Reading) -> list[Problem]:
    """Words, a broken formula or a percentage where a number belongs."""
    return [problem for role in NUMBERS for problem in _texts(reading, role)]


def _texts(reading: Reading, role: Role) -> list[Problem]:
    text = pl.col(text_of(role))
    unread = text.is_not_null() & pl.col(role).is_null() & ~not_given(role)
    if role is not Role.VALUE:
        unread |= text.str.contains("%", literal=True)
    return gather(
        "text_in_number",
        Severity.ERROR,
        reading.sheet.column(role),
        reading.rows.filter(unread).select(ROW, text.alias(SHOWN)),
        lambda found: (
            f"{found.place}: expected a number, found {found.values}. Write the number alone, or n/a if nobody counted."
        ),
    )
