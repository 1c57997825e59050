"""Columns that hold a part of a date: year, month and day apart, or a month's name beside the whole date."""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from midcourse.analysis.panel import Every
from midcourse.records.dates import MONTHS, date_style, dates
from midcourse.records.profile import Profile, Sort, words
from midcourse.records.table import ROW, SPARE, Table

_YEAR = r"^(?:1[5-9]|20)\d\d(?:\.0)?$"
_MONTH = r"(?i)^(?:0?[1-9]|1[0-2]|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?)$"
_DAY = r"^(?:0?[1-9]|[12]\d|3[01])$"
_YEAR_NAMES, _MONTH_NAMES = {"year", "yr"}, {"month", "mon"}
_DAY_NAMES = {"day", "date of month", "day of month", "mday", "dom"}
_PERIODS = {"year", "yr", "fy", "month", "mon", "mth", "quarter", "qtr", "week", "wk"}
_DAYS = {"day", "weekday", "dow", "doy", "dom", "yday", "mday", "wday"}
_BESIDE = {"of", "the", "name", "names", "number", "num", "no", "iso", "date", "calendar", "fiscal", "abb", "label"}
_WEEK = 7  # days; a column called day that never goes beyond it holds weekdays
FEWEST = 12  # rows that make a series
FEWEST_LABELS = 4  # periods; fewer may go with somebody's name by chance
UNBROKEN = 1.1  # times its rows, that the steps of a series may be


def one_date(table: Table, asked: str | None) -> Table:
    """The table with a column `date` in place of its year, month and day; the same where it has not all three.

    `asked` is what somebody said of the period, which is left as it is.
    """
    year, month, day = (_part(table, names) for names in (_YEAR_NAMES, _MONTH_NAMES, _DAY_NAMES))
    if asked or not (year and month and day) or not _are_parts(table.sample, year, month, day):
        return table
    others = [name for name in table.columns if name not in (year, month, day)]
    if "date" in others or any(_has_days(table.sample[name]) for name in others):
        return table
    columns = ("date", *others)
    written = _written(year, month, day).alias("date")
    note = f"{year}, {month} and {day} were read as one date."
    return replace(
        table,
        columns=columns,
        cells=table.cells.with_columns(written).select(ROW, *([SPARE] if table.long else []), *columns),
        untrimmed=None if table.untrimmed is None else table.untrimmed.with_columns(written),
        sample=table.sample.with_columns(written).select(ROW, *columns),
        notes=(*table.notes, note),
    )


def _part(table: Table, names: set[str]) -> str | None:
    return next((name for name in table.columns if " ".join(words(name)) in names), None)


def _are_parts(sample: pl.DataFrame, year: str, month: str, day: str) -> bool:
    shapes = ((year, _YEAR), (month, _MONTH), (day, _DAY))
    some = {name: sample[name].drop_nulls() for name, _ in shapes}
    if any(not len(some[name]) or not some[name].str.contains(shape).all() for name, shape in shapes):
        return False
    return int(some[day].cast(pl.Int32).max() or 0) > _WEEK  # type: ignore[arg-type]  # a number


def _has_days(cells: pl.Series) -> bool:
    style = date_style(cells.drop_nulls(), named_as_date=False)
    return style is not None and style.every is None


def _written(year: str, month: str, day: str) -> pl.Expr:
    said = pl.col(month).str.strip_chars()
    named = said.str.to_lowercase().str.head(3).replace_strict(MONTHS, default=None, return_dtype=pl.String)
    parts = [
        pl.col(year).str.strip_chars().str.head(4),
        pl.coalesce(named, said).str.zfill(2),
        pl.col(day).str.strip_chars().str.zfill(2),
    ]
    return pl.concat_str(parts, separator="-")


def parts_of_dates(table: Table, known: Mapping[str, Profile], period: tuple[str, ...]) -> tuple[set[str], set[str]]:
    """The columns that repeat a part of the period, by name: years, months, quarters and weeks; and weekdays or days.

    The former say nothing that the period does not; the latter may break figures down, but nobody is compared by them,
    and they are no figure.
    """
    if not period:
        return set(), set()
    rest = [one for one in known.values() if one.name not in period]
    named = [one for one in rest if one.words and one.words <= _PERIODS | _DAYS | _BESIDE and one.distinct <= 366]
    days = {one.name for one in named if one.words & _DAYS}
    again = {one.name for one in rest if len(period) == 1 and _says_the_period(table.sample, known[period[0]], one)}
    return {one.name for one in named if one.words & _PERIODS and one.name not in days} | again, days


def _says_the_period(sample: pl.DataFrame, period: Profile, one: Profile) -> bool:
    """Whether a column of words names each period in its own way: Apr 23 - May 5."""
    if one.sort is not Sort.TEXT or one.distinct != period.distinct or one.distinct < FEWEST_LABELS:
        return False
    pairs = sample.select(period.name, one.name).drop_nulls()
    return pairs.n_unique() == one.distinct and pairs.height > one.distinct


def is_one_series(table: Table, known: Mapping[str, Profile], period: tuple[str, ...]) -> bool:
    """Whether the table has one row for each of many dates on end: then its other columns part nothing, they describe.

    Of those compared there would be a row each for every date.
    """
    sample = table.sample.select(ROW, *period).drop_nulls()
    if table.long or not period or sample.height < FEWEST or sample.n_unique(subset=list(period)) < sample.height:
        return False
    if not any(one.sort is Sort.NUMBER and not one.is_id for one in known.values()):
        return False
    if len(period) > 1:
        return True
    style = known[period[0]].dates
    if style is None:
        return False
    style = style if style.day_first is not None else replace(style, day_first=False)
    days = sample.select(dates(period[0], style)).to_series().drop_nulls().sort()
    gaps = days.diff().drop_nulls().dt.total_days()
    gap = float(gaps.median() or 0)  # type: ignore[arg-type]  # days are numbers
    if days.len() < FEWEST or gap < 1:
        return False
    return bool(float(gaps.sum()) / gap + 1 <= UNBROKEN * days.len() or style.every is Every.YEAR)
