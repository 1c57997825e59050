"""What people write around numbers and dates: footnote marks, k and M, and `w/c` before a week's first day."""

from dataclasses import replace

import polars as pl

from midcourse.records.dates import date_style
from midcourse.records.numbers import NUMBER, given
from midcourse.records.table import Table

MOSTLY = 0.95  # of a column's cells that must be numbers once their marks are off
FEWEST_DATES = 2  # different ones, that stand behind a code
MOSTLY_YEARS = 0.6  # of a column's cells that must be plain years
_NINES = r"^-?999+(?:\.[09]+)?$"
FEWEST_NINES, FAR = 3, 3.0  # times that such a mark stands, and times that it is beyond all other figures
_KINDS = "e|p|r|f|est|estimated?|prov|provisional|rev|revised"
_FOOTNOTE = rf"(?i)\s*(?:[*†‡§^]+|[¹²³⁴⁵⁶]+|\[[a-z0-9]{{1,3}}\]|\((?:{_KINDS})\.?\)|\s[epr])$"
_TIMES = {"k": 1e3, "thousand": 1e3, "M": 1e6, "mn": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9}
_SUFFIX = r"\s*(k|K|thousand|M|mn|million|bn|billion)$"
_OF_WEEKS = "commencing|beginning|starting|ending|ended|of"
_CODE = r"^[A-Za-z][\w&]*[-_ ]"  # before each date alike, as in MSitAE-APRIL-2020
_BEFORE_A_DAY = rf"(?i)^(?:w/?[bce]|weeks?(?: (?:{_OF_WEEKS}))?|month (?:ending|ended|of))\b[:.]?\s*"


def without_marks(table: Table) -> Table:
    """The table with bare numbers and dates in columns that write something around them, and a sentence on each."""
    if table.long:
        return table
    notes: list[str] = []
    bare = {name: one for name in table.columns if (one := _bare(table.sample[name], notes)) is not None}
    sample = table.sample.with_columns(*bare.values())
    known = [each for name in table.columns if (each := _without_nines(sample[name], notes)) is not None]
    if not bare and not known:
        return table
    sample = sample.with_columns(*known)
    return replace(table, sample=sample, cells=sample.lazy(), notes=(*table.notes, *notes))


def _bare(cells: pl.Series, notes: list[str]) -> pl.Series | None:
    some = given(cells)
    if some.is_empty():
        return None
    if (years := _years(cells, some)) is not None:
        notes.append(f"Marks beside years in {cells.name} were left off.")
        return years
    if some.str.contains(NUMBER).all():
        return None
    if some.str.contains(_BEFORE_A_DAY).any():
        days = cells.str.replace(_BEFORE_A_DAY, "")
        return days if date_style(days) else None
    if (dated := _without_code(cells, some)) is not None:
        return dated
    return _without_footnotes(cells, notes) if _mostly(some, _FOOTNOTE) else _multiplied(cells, notes)


def _without_nines(cells: pl.Series, notes: list[str]) -> pl.Series | None:
    """The column without the nines that stand for no figure, -9999 or 9999.9; None where it has none.

    They must stand several times, and far beyond all else: once added up with others nobody would see them again.
    """
    nines = cells.str.contains(_NINES).fill_null(value=False)
    if not nines.any():
        return None
    marks, figures = cells.filter(nines), cells.filter(~nines).drop_nulls().cast(pl.Float64, strict=False)
    size = float(figures.abs().max() or 0)  # type: ignore[arg-type]  # a number
    if figures.null_count() or not figures.len() or marks.len() < FEWEST_NINES or marks.len() > figures.len():
        return None
    if float(marks.cast(pl.Float64).abs().min()) <= FAR * size:  # type: ignore[arg-type]  # a number
        return None
    said = ", ".join(marks.unique().sort())
    notes.append(f"{marks.len():,} cells of {cells.name} hold {said}, a mark for no figure: read as not collected.")
    return pl.select(pl.when(~nines).then(cells)).to_series().rename(cells.name)


def _years(cells: pl.Series, some: pl.Series) -> pl.Series | None:
    """The years of a column of years of which some carry the number of a footnote, as 20013 does for 2001 (3)."""
    plain = some.str.contains(r"^(?:19|20)\d\d$")
    marked = some.str.contains(r"^(?:19|20)\d\d[\s,]*\d(?:,\s*\d)*$")
    if not marked.any() or float(plain.mean() or 0) < MOSTLY_YEARS or not (plain | marked).all():  # type: ignore[arg-type]  # a share
        return None
    return cells.str.head(4)


def _without_code(cells: pl.Series, some: pl.Series) -> pl.Series | None:
    """The dates of a column in which the same code stands before each; None where it is no such column."""
    codes = some.str.extract(f"({_CODE})")
    if codes.has_nulls() or codes.n_unique() > 1 or some.n_unique() < FEWEST_DATES or date_style(some):
        return None
    days = cells.str.replace(_CODE, "")
    return days if date_style(given(days)) else None


def _mostly(some: pl.Series, mark: str) -> bool:
    """Whether some cells carry the mark and nearly all are numbers without it."""
    marked = some.str.contains(mark)
    off = some.str.replace(mark, "")
    numeric = off.str.contains(NUMBER) & off.str.contains(r"\d")
    return bool(marked.any()) and float(numeric.mean() or 0) >= MOSTLY  # type: ignore[arg-type]  # a share


def _without_footnotes(cells: pl.Series, notes: list[str]) -> pl.Series:
    beside = cells.str.contains(r"\d")
    first = str(cells.filter(beside & cells.str.contains(_FOOTNOTE)).first())
    notes.append(f"Marks beside numbers in {cells.name}, as in {first}, were left off.")
    return pl.select(pl.when(beside).then(cells.str.replace(_FOOTNOTE, "")).otherwise(cells)).to_series()


def _multiplied(cells: pl.Series, notes: list[str]) -> pl.Series | None:
    """Cells such as $1.2M as whole numbers."""
    if not _mostly(given(cells), _SUFFIX):
        return None
    unit = cells.str.extract(_SUFFIX).replace_strict({**_TIMES, "K": 1e3}, default=1.0, return_dtype=pl.Float64)
    bare = cells.str.replace(_SUFFIX, "").str.replace_all(r"[^\d.\-]", "").cast(pl.Float64, strict=False)
    first = str(cells.filter(cells.str.contains(_SUFFIX)).first())
    notes.append(f"Thousands and millions in {cells.name}, as in {first}, were written out.")
    return (bare * unit.fill_null(1.0)).round(6).cast(pl.String).rename(cells.name)
