"""Years that do not begin in January: in which month they do, and on which day a period named by them begins."""

from collections.abc import Sequence

import polars as pl

from midcourse.analysis.measure import Every
from midcourse.analysis.wording import MONTHS
from midcourse.records.dates import FISCAL, DateStyle
from midcourse.records.profile import words

JULY = 7  # most states and cities of the United States begin their fiscal year then
_NAMES = {"fiscal", "fy", "school", "academic", "ay", "sy"}
_TWO_YEARS = r"\d\s*[-/–]\s*\d"


def is_fiscal(column: str, said: pl.Series) -> bool:
    """Whether a column's years are not the calendar's: by its name, or because it names two (2023-24) or says FY."""
    return bool(_NAMES.intersection(words(column))) or bool(said.str.contains(rf"(?i)fy|ay|sy|{_TWO_YEARS}").any())


def names_the_end(said: pl.Series) -> bool:
    """Whether a year is called after the calendar year it ends in (FY25), not after that it begins in (2024-25)."""
    return not said.str.contains(_TWO_YEARS).all()


def first_month(months: Sequence[int]) -> int:
    """The month a year begins in, from the months in the order the file has them.

    The first where they go once around the year (September to May); else the first after the longest gap, such as a
    summer without school; else July.
    """
    turns = sum(1 for one, after in zip(months, [*months[1:], *months[:1]], strict=True) if after < one)
    if len(months) > 2 and turns == 1 and months[0] > months[-1]:
        return months[0]
    known = sorted(months)
    gaps = [(after - one) % 12 for one, after in zip(known, [*known[1:], *known[:1]], strict=True)]
    if len(known) > 2 and max(gaps) > 2:
        return known[(gaps.index(max(gaps)) + 1) % len(known)]
    return JULY


def year_of(year: pl.Expr, month: pl.Expr, starts: int, *, ends: bool) -> pl.Expr:
    """The calendar year of a month in a fiscal year that begins in month `starts`; `ends`: named by its last year."""
    late = (month < starts).cast(pl.Int32)
    return year + late - (1 if ends and starts > 1 else 0)


def year_note(column: str, starts: int | None) -> str:
    """What is said of the years of a column; without a month, they are of quarters and nobody told it."""
    if starts is None:
        return (
            f"Nobody tells in which month the years of {column} begin, so their first quarter is shown as January to "
            "March. Say so with --fiscal-year-starts, as in --fiscal-year-starts July."
        )
    return (
        f"The years of {column} were read as beginning in {MONTHS[starts - 1]}. If they do not, say so with "
        "--fiscal-year-starts."
    )


def fiscal_quarters(style: DateStyle) -> bool:
    """Whether a column writes quarters of fiscal years: FY25 Q2."""
    return {shape.name for shape in style.shapes} <= FISCAL


def months_later(said: pl.Series, starts: int) -> int:
    """How many months after the calendar's a quarter begins; negative where the year is called after its end."""
    return starts - 1 - (12 if starts > 1 and names_the_end(said) else 0)


def months_shifted(starts: int | None, every: Every, *, told: Every | None) -> int:
    """How many months after the calendar's the periods begin; years that the file names stay as it names them."""
    if starts is None or (every is Every.YEAR and told is Every.YEAR):
        return 0
    return {Every.QUARTER: (starts - 1) % 3, Every.YEAR: starts - 1}.get(every, 0)
