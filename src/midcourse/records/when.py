"""When each row is of: the expression that makes a date of the columns which tell it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import polars as pl

from midcourse.analysis.panel import Every
from midcourse.records.dates import MONTHS, SLASHED, date_style, dates, settled
from midcourse.records.fiscal import (
    first_month,
    fiscal_quarters,
    is_fiscal,
    months_later,
    names_the_end,
    year_note,
    year_of,
)
from midcourse.records.periods import months_or_longer
from midcourse.records.profile import Profile, words
from midcourse.records.roles import Asked, Roles
from midcourse.records.table import Table
from midcourse.records.unusable import UnusableFile

AT_ONCE = date(2000, 1, 1)  # stands for the one period of a table without dates, and is never shown
NO_DATES = (
    "No column reads as dates, so all rows were taken as of one time and nothing is said of change. If one tells "
    "the time, name it with --period."
)


def period_expression(table: Table, roles: Roles, known: Mapping[str, Profile], asked: Asked) -> pl.Expr:
    """The date of each row; of a table without dates the same for all. Raises UnusableFile."""
    if not roles.period:
        return pl.lit(AT_ONCE)
    if len(roles.period) == 2:
        return _of_two_columns(table, roles, known, asked)
    name = roles.period[0]
    style = known[name].dates or date_style(table.sample[name].drop_nulls())
    if style is None:
        raise UnusableFile(f"The column {name} does not read as dates. Name another with --period.")
    if fiscal_quarters(style) and asked.year_starts:
        return dates(name, style).dt.offset_by(f"{months_later(table.sample[name].drop_nulls(), asked.year_starts)}mo")
    if asked.day_first is not None:
        return dates(name, replace(style, day_first=asked.day_first))
    whole = table.cells.select(name).unique().collect()[name] if style.day_first is None else table.sample[name]
    return dates(name, settled(style, name, whole.drop_nulls(), elsewhere=_order_elsewhere(known)))


def _order_elsewhere(known: Mapping[str, Profile]) -> bool | None:
    """Whether the day stands first in the other dates of the table; None where they do not tell, or tell both."""
    told = {one.dates.day_first for one in known.values() if one.dates and SLASHED in one.dates.shapes} - {None}
    return told.pop() if len(told) == 1 else None


def told_every(roles: Roles, known: Mapping[str, Profile]) -> Every | None:
    """The period length that the way of writing dates tells."""
    if not roles.period:
        return Every.YEAR
    if len(roles.period) == 2:
        said = set(words(roles.period[1]))
        return Every.QUARTER if said & {"quarter", "qtr"} else Every.WEEK if said & {"week", "wk"} else Every.MONTH
    style = known[roles.period[0]].dates
    return style.every if style else None


def by_month(table: Table, roles: Roles, known: Mapping[str, Profile], period: pl.Expr) -> bool:
    """Whether a long list of ISO days may be added up by month, because no shorter period will be asked for."""
    style = known[roles.period[0]].dates if len(roles.period) == 1 else None
    if not table.long or style is None or [one.name for one in style.shapes] != ["iso"]:
        return False
    if roles.every:
        return roles.every not in (Every.DAY, Every.WEEK)
    return months_or_longer(table.sample.select(period).to_series())


def when_notes(table: Table, roles: Roles, known: Mapping[str, Profile], asked: Asked) -> list[str]:
    """What is said of tables without dates, and of years that do not begin in January."""
    if not roles.period:
        return [NO_DATES]
    column, said = roles.period[0], table.sample[roles.period[0]].drop_nulls()
    every = told_every(roles, known)
    if len(roles.period) == 2 and every:
        starts = _year_start(table, roles, every, asked)
        return [year_note(column, starts)] if is_fiscal(column, said) and every is not Every.WEEK else []
    style = known[column].dates
    return [year_note(column, asked.year_starts)] if style and fiscal_quarters(style) else []


def _of_two_columns(table: Table, roles: Roles, known: Mapping[str, Profile], asked: Asked) -> pl.Expr:
    """The date told by a column of years beside one of months, quarters or weeks."""
    year, part = roles.period
    years = date_style(table.sample[year])
    if years is None:
        raise UnusableFile(f"The column {year} does not read as years. Name another with --period.")
    every = told_every(roles, known) or Every.MONTH
    starts = _year_start(table, roles, every, asked)
    ends = starts is not None and names_the_end(table.sample[year].drop_nulls())
    return _year_and_part(dates(year, years).dt.year(), part, every, starts or 1, ends=ends)


def _year_start(table: Table, roles: Roles, every: Every, asked: Asked) -> int | None:
    """The month in which the years of a column beside one of months or quarters begin; None for the calendar's.

    Months tell it themselves; of quarters nobody can know, and where nobody says they are read as the calendar's.
    """
    year, part = roles.period
    if every is Every.WEEK or not is_fiscal(year, table.sample[year].drop_nulls()):
        return None
    if every is Every.QUARTER:
        return asked.year_starts
    order = table.sample.select(_month_number(part)).to_series().drop_nulls().unique(maintain_order=True)
    return asked.year_starts or first_month(order.to_list())


def _month_number(part: str) -> pl.Expr:
    """1 to 12 from the cells of a column of months."""
    text = pl.col(part).str.to_lowercase()
    number = text.str.extract(r"(\d+)").cast(pl.Int32, strict=False)
    named = text.str.head(3).replace_strict(MONTHS, default=None, return_dtype=pl.String).cast(pl.Int32)
    return pl.coalesce(named, number)


def _year_and_part(year: pl.Expr, part: str, every: Every, starts: int, *, ends: bool) -> pl.Expr:
    """A date from years and a column of months (1 to 12, or names), quarters (1 to 4, or Q1 to Q4) or ISO weeks.

    The years begin in month `starts`; `ends`: and are called after the calendar year in which they end.
    """
    number = pl.col(part).str.extract(r"(\d+)").cast(pl.Int32, strict=False)
    if every is Every.WEEK:
        stamp = pl.concat_str([year.cast(pl.String), number.cast(pl.String).str.zfill(2), pl.lit("1")], separator="-")
        return stamp.str.to_date("%G-%V-%u", strict=False)
    month = (number * 3 - 4 + starts) % 12 + 1 if every is Every.QUARTER else _month_number(part)
    year = year_of(year, month, starts, ends=ends)
    stamp = pl.concat_str([year.cast(pl.String), month.cast(pl.String), pl.lit("1")], separator="-")
    return stamp.str.to_date("%Y-%m-%d", strict=False)
