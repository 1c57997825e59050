"""Dates as people write them, read column by column so that day and month are never guessed cell by cell."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import polars as pl

from midcourse.analysis.panel import Every
from midcourse.records.decimal_years import PATTERN as _DECIMAL
from midcourse.records.decimal_years import (
    are_decimal_years,
    are_years_and_months,
    decimal_day,
    decimal_every,
    decimal_month,
    hundredth_month,
)
from midcourse.records.unusable import UnusableFile

_TIME = r"(?:[T ,]\s*\d{1,2}:\d{2}.*)?$"
_MONTH = r"(?P<m>(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\.?"
_WEEKDAY = r"(?i:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[.,]?\s+)?"
_FULL = r"(?:1[5-9]|20)\d{2}"  # a year: other numbers of four digits are figures
_YEAR = rf"(?P<y>{_FULL}|'?\d{{2}})"
MONTHS = dict(
    zip(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
        map(str, range(1, 13)),
        strict=True,
    )
)
NEEDS_NAME = {"year", "serial", "compact span", "compact month"}  # ways of writing that plain counts share
_WHOLE = {"span", "compact span"}  # 2010-11 may be a month too: a year only where every other cell is one
FISCAL = {"fiscal quarter", "quarter fiscal"}  # quarters of a year that begins in a month nobody told
_FY = r"(?i:FY|AY|SY)\s*'?"
_NEXT = "|".join(f"{year:02d}SEP{(year + 1) % 100:02d}" for year in range(100))  # a year and the one after it
_SPAN_PAIRS = _NEXT.replace("SEP", "[/–-](?:19|20)?")
_SPAN = rf"(?:19|20)(?:{_SPAN_PAIRS})"
_FISCAL = rf"{_FY}(?:{_SPAN}|\d{{4}}|\d{{2}}(?:[/–-]\d{{2}})?)"
_FISCAL_YEAR = rf"(?:{_SPAN}|{_FISCAL})"
_Q = r"[Qq](?:uarter|tr)?\.?\s*(?P<q>[1-4])"
_W = r"(?i:w|wk|week)\.?\s*(?P<w>\d{1,2})"


@dataclass(frozen=True)
class Shape:
    """One way of writing dates: what it looks like and the period it tells."""

    name: str
    pattern: str
    every: Every | None
    read: Callable[[pl.Expr, str], pl.Expr]


@dataclass(frozen=True)
class DateStyle:
    """How one column writes its dates. `day_first` is None where nothing yet told day from month."""

    shapes: tuple[Shape, ...]
    day_first: bool | None
    every: Every | None  # the period the writing tells: `Jan 2024` is a month; None where it is a day


def _date(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    """A date from three texts, null where there is no such day."""
    bare = year.str.strip_chars("'")
    full = pl.when(bare.str.len_chars() == 4).then(bare).when(bare >= "70").then("19" + bare).otherwise("20" + bare)
    return pl.concat_str([full, month, day], separator="-").str.to_date("%Y-%m-%d", strict=False)


def _groups(cell: pl.Expr, pattern: str) -> pl.Expr:
    return cell.str.extract_groups(pattern)


def _ymd(cell: pl.Expr, pattern: str) -> pl.Expr:
    part = _groups(cell, pattern).struct
    return _date(part.field("y"), part.field("m"), part.field("d"))


def _padded(cell: pl.Expr, _: str) -> pl.Expr:
    return cell.str.head(10).str.to_date("%Y-%m-%d", strict=False)


def _compact(cell: pl.Expr, _: str) -> pl.Expr:
    return cell.str.to_date("%Y%m%d", strict=False)


def _named(cell: pl.Expr, pattern: str) -> pl.Expr:
    part = _groups(cell, pattern).struct
    day = part.field("d") if "<d>" in pattern else pl.lit("1")
    month = part.field("m").str.to_lowercase().str.head(3).replace_strict(MONTHS, default=None, return_dtype=pl.String)
    return _date(part.field("y"), month, day)


def _month(cell: pl.Expr, pattern: str) -> pl.Expr:
    part = _groups(cell, pattern).struct
    month = pl.when(cell.str.ends_with(".1")).then(pl.lit("10")).otherwise(part.field("m"))  # a number's last zero
    return _date(part.field("y"), month, pl.lit("1"))


def _quarter(cell: pl.Expr, pattern: str) -> pl.Expr:
    part = _groups(cell, pattern).struct
    first = (part.field("q").cast(pl.Int8, strict=False) * 3 - 2).cast(pl.String)
    return _date(part.field("y"), first, pl.lit("1"))


def _fiscal_year(cell: pl.Expr, _: str) -> pl.Expr:
    """The year in which a fiscal year begins where both are told (2023/24), else the one year told (FY24)."""
    return _date(_first_year(cell), pl.lit("1"), pl.lit("1"))


def _fiscal_quarter(cell: pl.Expr, _: str) -> pl.Expr:
    quarter = cell.str.extract(r"[Qq](?:uarter|tr)?\.?\s*([1-4])").cast(pl.Int8, strict=False)
    year = cell.str.replace(r"[Qq](?:uarter|tr)?\.?\s*[1-4]", "")
    return _date(_first_year(year), (quarter * 3 - 2).cast(pl.String), pl.lit("1"))


def _first_year(cell: pl.Expr) -> pl.Expr:
    return cell.str.extract(r"(\d{4}|\d{2})")


def _iso_week(cell: pl.Expr, pattern: str) -> pl.Expr:
    part = _groups(cell, pattern).struct
    text = pl.concat_str([part.field("y"), part.field("w").str.zfill(2), pl.lit("1")], separator="-")
    return text.str.to_date("%G-%V-%u", strict=False)


def _year(cell: pl.Expr, _: str) -> pl.Expr:
    return _date(cell.str.head(4), pl.lit("1"), pl.lit("1"))


def _serial(cell: pl.Expr, _: str) -> pl.Expr:
    """Days since 30 December 1899, as Excel counts since it believes in 29 February 1900."""
    days = cell.cast(pl.Float64, strict=False).floor().cast(pl.Int64, strict=False)
    return pl.date(1899, 12, 30) + pl.duration(days=pl.when(days.is_between(20000, 70000)).then(days))


_SLASHED = rf"^(?P<a>\d{{1,2}})[/.\-](?P<b>\d{{1,2}})[/.\-]{_YEAR}{_TIME}"
SLASHED = Shape("slashed", _SLASHED, None, _ymd)  # read once day and month are told apart
SHAPES = (
    Shape("iso", rf"^\d{{4}}-\d{{2}}-\d{{2}}{_TIME}", None, _padded),
    Shape("ymd", rf"^(?P<y>{_FULL})[/.\-](?P<m>\d{{1,2}})[/.\-](?P<d>\d{{1,2}}){_TIME}", None, _ymd),
    SLASHED,
    Shape("compact", r"^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$", None, _compact),
    Shape(
        "day name",
        rf"^{_WEEKDAY}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s\-/]*{_MONTH}[\s\-/,]*{_YEAR}{_TIME}",
        None,
        _named,
    ),
    Shape(
        "name day",
        rf"^{_WEEKDAY}{_MONTH}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}{_TIME}",
        None,
        _named,
    ),
    Shape("month name", rf"^{_MONTH}[\s\-/,]*{_YEAR}$", Every.MONTH, _named),
    Shape("name month", rf"^(?P<y>{_FULL})[\s\-/]+{_MONTH}$", Every.MONTH, _named),
    Shape("span", rf"^{_SPAN}$", Every.YEAR, _fiscal_year),
    Shape("fiscal year", rf"^{_FISCAL}$", Every.YEAR, _fiscal_year),
    Shape("compact span", rf"^20(?:{_NEXT.replace('SEP', '')})$", Every.YEAR, _fiscal_year),
    Shape("compact month", r"^(?P<y>(?:19|20)\d{2})(?P<m>0[1-9]|1[0-2])$", Every.MONTH, _month),
    Shape("year month", rf"^(?P<y>{_FULL})[\-/M](?P<m>0?[1-9]|1[0-2])$", Every.MONTH, _month),
    Shape("year point month", rf"^(?P<y>{_FULL})\.(?P<m>0[1-9]|1[0-2]?)$", Every.MONTH, _month),
    Shape("month year", r"^(?P<m>0?[1-9]|1[0-2])[\-/.](?P<y>(?:19|20)\d{2})$", Every.MONTH, _month),
    Shape("year quarter", rf"^(?P<y>{_FULL})[\s\-/,:]*{_Q}$", Every.QUARTER, _quarter),
    Shape("quarter year", rf"^{_Q}[\s\-/,]*{_YEAR}$", Every.QUARTER, _quarter),
    Shape("counted quarter", rf"^(?P<q>[1-4])[Qq]\s*{_YEAR}$", Every.QUARTER, _quarter),
    Shape("fiscal quarter", rf"^{_FISCAL_YEAR}[\s\-/,:]*{_Q}$", Every.QUARTER, _fiscal_quarter),
    Shape("quarter fiscal", rf"^{_Q}[\s\-/,:]*{_FISCAL_YEAR}$", Every.QUARTER, _fiscal_quarter),
    Shape("months", rf"^{_MONTH}\s*(?:-|–|/|to)\s*[A-Za-z]+\.?,?\s+{_YEAR}$", Every.QUARTER, _named),
    Shape("week", rf"^(?P<y>{_FULL})[\s\-,/]*{_W}(?:-\d)?$", Every.WEEK, _iso_week),
    Shape("week year", rf"^{_W}[\s\-,/]+(?P<y>{_FULL})$", Every.WEEK, _iso_week),
    Shape("year", rf"^{_FULL}(?:\.0)?$", Every.YEAR, _year),
    Shape("serial", r"^[2-6]\d{4}(?:\.\d+)?$", None, _serial),
)


def _any_of(shapes: Iterable[Shape]) -> re.Pattern[str]:
    """What a cell of any of these looks like: any two years do for a span, which is quick to compile."""
    pairs = (shape.pattern.replace(_SPAN_PAIRS, r"\d\d[/–-](?:19|20)?\d\d") for shape in shapes)
    return re.compile("|".join(re.sub(r"\?P<\w+>", "?:", pattern) for pattern in pairs))


LIKE_A_DATE = _any_of(shape for shape in SHAPES if shape.name not in NEEDS_NAME)  # one cell, its column unknown
_LIKE_A_NAMED_DATE = _any_of(SHAPES)
TASTED = 50  # cells; a column without a date among them has none worth looking for


def date_style(texts: pl.Series, *, named_as_date: bool = True, most_bad: float = 0.1) -> DateStyle | None:
    """How these cells write dates; None where more than `most_bad` of them are not dates.

    Years and Excel's day numbers look like plain counts, so they pass only in a column named as a date.
    """
    some = texts.drop_nulls().unique()
    if some.is_empty():
        return None
    if named_as_date and are_decimal_years(some):
        if are_years_and_months(some):
            return DateStyle((Shape("year and month", _DECIMAL, Every.MONTH, hundredth_month),), True, Every.MONTH)
        step = decimal_every(some)
        return DateStyle((Shape("decimal year", _DECIMAL, step, decimal_month if step else decimal_day),), True, step)
    like = _LIKE_A_NAMED_DATE if named_as_date else LIKE_A_DATE
    if not any(like.match(cell) for cell in some.head(TASTED).to_list()):
        return None
    left, shapes = some, []
    for shape in SHAPES:
        if shape.name in NEEDS_NAME and not named_as_date:
            continue
        fits = left.str.contains(shape.pattern)
        if fits.any() and (fits.all() or shape.name not in _WHOLE):
            shapes.append(shape)
            left = left.filter(~fits)
    if not shapes or left.len() > most_bad * some.len():
        return None
    day_first = _day_first(some) if SLASHED in shapes else True
    lengths = {shape.every for shape in shapes}
    return DateStyle(tuple(shapes), day_first, lengths.pop() if len(lengths) == 1 else None)


def dates(column: str, style: DateStyle) -> pl.Expr:
    """The expression from text cells to Date; a cell that is no date, or no day there is, becomes null."""
    cell = pl.col(column)
    if len(style.shapes) == 1:
        return _read(cell, style.shapes[0], style).alias(column)
    read = [pl.when(cell.str.contains(shape.pattern)).then(_read(cell, shape, style)) for shape in style.shapes]
    return pl.coalesce(read).alias(column)


def settled(style: DateStyle, column: str, texts: pl.Series, *, elsewhere: bool | None = None) -> DateStyle:
    """The style with day and month told apart over all of `texts`, else as `elsewhere` in the file.

    Raises UnusableFile where nothing tells them apart, or where some dates tell one way and some the other.
    """
    if SLASHED not in style.shapes:
        return style
    if both := mixed_orders(texts):
        raise UnusableFile(
            f"Some dates in {column} are day first ({both[0]}) and some month first ({both[1]}). "
            "Write them all one way, best as 2024-12-31, and send the file again."
        )
    if style.day_first is not None:
        return style
    found = _day_first(texts.unique())
    found = elsewhere if found is None else found
    if found is None:
        example = str(texts.filter(texts.str.contains(SLASHED.pattern)).first())
        raise UnusableFile(
            f"The dates in {column} can be read day first or month first ({example}), and no date in the "
            "file tells which. Say so with --dates day-first or --dates month-first."
        )
    return replace(style, day_first=found)


def mixed_orders(texts: pl.Series) -> tuple[str, str] | None:
    """A date that can only be day first and one that can only be month first, where a column has both."""
    parts = _slashed_parts(texts)
    day_first, month_first = parts.filter(pl.col("a") > 12), parts.filter(pl.col("b") > 12)
    if day_first.is_empty() or month_first.is_empty():
        return None
    return str(day_first["text"][0]), str(month_first["text"][0])


def _read(cell: pl.Expr, shape: Shape, style: DateStyle) -> pl.Expr:
    if shape is not SLASHED:
        return shape.read(cell, shape.pattern)
    day, month = ("a", "b") if style.day_first else ("b", "a")
    part = _groups(cell, shape.pattern).struct
    return _date(part.field("y"), part.field(month), part.field(day))


def _slashed_parts(texts: pl.Series) -> pl.DataFrame:
    frame = texts.rename("text").to_frame().filter(pl.col("text").str.contains(SLASHED.pattern))
    part = pl.col("text").str.extract_groups(_SLASHED).struct
    return frame.with_columns(a=part.field("a").cast(pl.Int16), b=part.field("b").cast(pl.Int16))


def _day_first(texts: pl.Series) -> bool | None:
    """Whether the day stands first: by a number over 12, by points between, or by which number stays at 1."""
    parts = _slashed_parts(texts)
    if parts["a"].max() > 12 or parts["b"].max() > 12:  # type: ignore[operator]  # integers by construction
        return bool((parts["a"] > 12).sum() >= (parts["b"] > 12).sum())
    if parts["text"].str.contains(r"^\d+\.\d+\.").all() or (parts["a"] == parts["b"]).all():
        return True
    first, second = parts["a"].n_unique(), parts["b"].n_unique()
    if min(first, second) == 1 and max(first, second) >= 3:  # the first of every month
        return first == 1
    return None
