"""Numbers as people write them: 1,234.5 · 1.234,5 · $1 234 · (56) · 12 % · n/a."""

import re
from dataclasses import dataclass

import polars as pl

# What people put where there is no figure. None of these is a zero.
NOT_GIVEN = (
    *("-", "–", "—", ".", "..", "...", "…", ":", "*", "**", "?", "x", "c", "z", "s", "[c]", "[x]", "[z]"),
    *("[u]", "na", "n/a", "n.a.", "#n/a", "nan", "null", "none", "nil return", "tbc", "tbd", "unknown"),
    *("missing", "[low]", "[w]", "~", "supp", "s/p", "np", "dna", "withheld", "not collected", "unreliable"),
    *("not available", "not applicable", "no data", "suppressed", "redacted", "#div/0!", "#value!", "#ref!"),
)
WITHHELD = (  # too few to show
    r"(?i)^(c|s|\*+|\[c\]|\[u\]|\[low\]|supp(ressed)?|redacted|withheld|np|s/p|[<≤]\s*\d+"
    r"|(too few|not enough|insufficient)\b.*|(fewer|less) than \d+|under \d+|\d+ or (fewer|less))$"
)
_CURRENCY = r"(?:US\$|CA\$|C\$|A\$|[$€£¥]|USD|EUR|GBP|CAD|AUD|CHF)"
_GROUPS = r"[,.'’\x{00a0}\x{202f}\x{2009} ]"
_INDIAN = r"\d{1,2}(?:,\d{2})+,\d{3}"
_BODY = rf"(?:(?:\d{{1,3}}(?:{_GROUPS}\d{{3}})+|{_INDIAN}|\d+)(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?"
NUMBER = rf"^\(?\s*[-+−]?\s*{_CURRENCY}?\s*[-+−]?\s*{_BODY}\s*(?:%|{_CURRENCY})?\s*\)?\s*-?$"
_PYTHON_NUMBER = re.compile(re.sub(r"\\x\{(\w+)\}", r"\\u\1", NUMBER))


@dataclass(frozen=True)
class NumberStyle:
    """How one column writes its numbers, which is decided over the column, never cell by cell."""

    plain: bool = True  # a computer's own way: nothing to take off
    decimal: str = "."
    percent: bool = False
    clock: str = ""  # of times taken: `h` where the cells say hours and minutes, `m` minutes and seconds, `hms` all


def looks_like_number(text: str) -> bool:
    """Whether one cell could be a number."""
    return any(mark.isdigit() for mark in text) and bool(_PYTHON_NUMBER.match(text.strip()))


_CELL = pl.col("cell")
_GIVEN = _CELL.is_not_null() & ~_CELL.str.to_lowercase().is_in(list(NOT_GIVEN)) & ~_CELL.str.contains(WITHHELD)


def given(texts: pl.Series) -> pl.Series:
    """The cells that hold something, without the marks people use for "no figure"."""
    return texts.rename("cell").to_frame().filter(_GIVEN)["cell"].rename(texts.name)


def number_style(texts: pl.Series, most_bad: float = 0.05) -> NumberStyle | None:
    """How these cells write numbers; None where more than `most_bad` of them are not numbers."""
    some = given(texts)
    if some.is_empty():
        return None
    if some.cast(pl.Float64, strict=False).is_not_null().all():
        return NumberStyle()
    numeric = some.str.contains(NUMBER) & some.str.contains(r"\d")
    if numeric.mean() < 1 - most_bad:  # type: ignore[operator]  # a mean of booleans is a float
        return None
    written = some.filter(numeric)
    return NumberStyle(False, _decimal_mark(written), bool(written.str.contains("%").any()))


def point_parts_thousands(texts: pl.Series) -> bool:
    """Whether each cell may be a number whose points part thousands: 1.234, where another column writes 0,5."""
    some = given(texts)
    return bool(some.str.contains(r"^-?\d{1,3}(\.\d{3})*$").all()) and bool(some.str.contains(".", literal=True).any())


def clock_style(texts: pl.Series, name: str) -> NumberStyle | None:
    """How these cells write how long something took; None where they do not write it as 7:14 or 0:07:14."""
    some = given(texts)
    if some.is_empty() or not some.str.contains(r"^\d{1,3}:[0-5]\d(:[0-5]\d)?$").all():
        return None
    if some.str.count_matches(":").max() == 2:  # hours, minutes, seconds
        return NumberStyle(plain=False, clock="hms")
    return NumberStyle(plain=False, clock="h" if re.search(r"(?i)h+:mm|hour|hrs", name) else "m")


def _minutes(text: pl.Expr, clock: str) -> pl.Expr:
    """Minutes told by a clock: 0:07:14 is 7.23."""
    first, second, third = (
        text.str.extract(r"^(\d+):(\d+)(?::(\d+))?$", part).cast(pl.Float64, strict=False) for part in (1, 2, 3)
    )
    if clock == "hms":
        return pl.when(third.is_null()).then(first + second / 60).otherwise(first * 60 + second + third / 60)
    return first * 60 + second if clock == "h" else first + second / 60


def numbers(column: str, style: NumberStyle) -> pl.Expr:
    """The expression from text cells to Float64; a cell that is not a number becomes null."""
    text = pl.col(column)
    if style.clock:
        return _minutes(text, style.clock).alias(column)
    if style.plain:
        value = text.cast(pl.Float64, strict=False)
        return pl.when(value.is_finite()).then(value).alias(column)
    negative = text.str.contains(r"^\(.*\)$|^\D{0,5}[-−]|-$")
    body = text.str.extract(r"(\d[\d.,'’\x{00a0}\x{202f}\x{2009} ]*(?:[eE][+-]?\d+)?|[.,]\d+)")
    group = "." if style.decimal == "," else ","
    body = body.str.replace_all(rf"[{group}'’\x{{00a0}}\x{{202f}}\x{{2009}} ]", "")
    body = body.str.replace(",", ".", literal=True)
    value = body.cast(pl.Float64, strict=False)
    signed = pl.when(negative).then(-value).otherwise(value)
    return pl.when(text.str.contains(NUMBER)).then(signed).alias(column)


def unreadable(column: str, style: NumberStyle) -> pl.Expr:
    """True where a cell holds something that should be a number and is not one."""
    text = pl.col(column)
    blank = text.str.to_lowercase().is_in(list(NOT_GIVEN)) | text.str.contains(WITHHELD)
    return text.is_not_null() & ~blank & numbers(column, style).is_null()


def _decimal_mark(written: pl.Series) -> str:
    """`,` or `.`, told from the column as a whole.

    Where both stand in one cell the last is the decimal mark; a mark that stands twice in a cell, or only
    ever before groups of three digits, parts thousands.
    """
    both = written.str.extract(r"([.,])[^.,]*$").filter(
        written.str.contains(r"\..*,|,.*\."),
    )
    if both.len():
        return str(both.mode().sort()[0])
    comma_thousands = written.str.contains(r"^\D*\d{1,3}(,\d{3})+\D*$|^\D*\d{1,2}(,\d{2})+,\d{3}\D*$")
    comma = written.str.contains(",", literal=True)
    if comma.any() and not comma_thousands.filter(comma).all():
        return ","
    point = written.str.contains(".", literal=True)
    point_thousands = written.str.contains(r"^\D*\d{1,3}(\.\d{3}){2,}\D*$")
    return "," if point.any() and point_thousands.any() else "."
