"""Tables with the periods across the top: one row a unit, one column a month."""

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

import polars as pl

from midcourse.records.dates import date_style
from midcourse.records.fiscal import is_fiscal
from midcourse.records.naming import table_subject
from midcourse.records.nested import one_name, without_sums
from midcourse.records.profile import words
from midcourse.records.table import ROW, TOTAL, Table
from midcourse.records.yearless import dated, told_year, yearless_note

FEWEST = 3  # columns named by periods, to call a table wide
PERIOD, MEASURE, YEAR, MONTH = "period", "measure", "year", "month"
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_YEAR_WITHIN = r"\b(?:19|20)\d\d\b"
FEWEST_DAYS = 12  # rows with a day each, to read the years across the top as those of their days
_SERIAL = re.compile(r"^[2-6]\d{4}$")
_MONTH = re.compile(r"(?i)^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?$|^q[1-4]$")


def lengthened(table: Table, today: date) -> Table:
    """The table with one row for each record and period, where its columns are named by periods; else the same.

    The new columns are `period` and one called after the file, which is all that says what is counted; and `measure`
    where several stand side by side (`Complaints Jan 2024`, `Visits Jan 2024`). A row keeps the number it has for its
    sender; columns that add up the others are left out.
    """
    if table.long:
        return table
    split = {name: parts for name in table.columns if (parts := _parts(name))}
    if len(split) >= FEWEST:
        split |= {name: ("", _of_serial(name)) for name in table.columns if _SERIAL.match(name)}
    year = _year(table)
    undated = [name for name in table.columns if _MONTH.match(name)]
    undated = [] if _are_flags(table.sample.select(undated)) else undated
    notes = table.notes
    if year and len(split) < FEWEST:
        split = {name: ("", name) for name in undated}
    elif len(split) < FEWEST <= len(undated) and (written := dated("", undated, told_year(table), today)):
        split = {name: ("", one) for name, one in written.items()}
        notes = (*notes, yearless_note("The row of months", list(written.values())))
    kept = [name for name in table.columns if name not in split and not re.match(TOTAL, name)]
    figure = table_subject(table)
    subjects = {subject for subject, _ in split.values()}
    added = {PERIOD, figure, *({MEASURE} if len(subjects) > 1 else ())}
    if len(split) < FEWEST or added & set(kept):
        return table
    given = [pl.when(pl.col(name) != "NA").then(pl.col(name)).name.keep() for name in split]
    rows, left_out = without_sums(
        table.sample.with_columns(given), [name for name, (said, _) in split.items() if not said], kept
    )
    rows, kept = one_name(rows, kept)
    notes = (*notes, *left_out)
    long = rows.unpivot(on=list(split), index=[ROW, *kept], variable_name=PERIOD, value_name=figure)
    fiscal = year in kept and is_fiscal(str(year), table.sample[str(year)].drop_nulls())
    if fiscal and MONTH not in kept and all(_MONTH.match(one) for _, one in split.values()):
        long = long.rename({PERIOD: MONTH})
        return _long(table, long, (*kept, MONTH, figure), split, notes)
    day = next((name for name in kept if _is_day_of_a_year(table.sample[name])), None)
    if day and all(_YEAR.match(name) for name in split):  # the same days of several years side by side
        long = long.with_columns(pl.col(day).str.replace(_YEAR_WITHIN, pl.col(PERIOD)))
        return _long(table, long, (*kept, figure), split, notes)
    long = _named(long, split, None if all(_is_period(one) for _, one in split.values()) else year)
    columns = (*kept, *([MEASURE] if len(subjects) > 1 else []), PERIOD, figure)
    if len(subjects) > 1 and all(_MONTH.match(one) for one in subjects):  # months under fiscal years
        long = long.rename({PERIOD: YEAR, MEASURE: MONTH})
        columns = (*kept, YEAR, MONTH, figure)
    return _long(table, long, columns, split, notes)


def _are_flags(months: pl.DataFrame) -> bool:
    """Whether columns called as months only say which month a row is of: a 1 in one of them and else 0."""
    if months.width < FEWEST:
        return False
    ones = months.select(pl.all().str.contains(r"^1(?:\.0)?$").fill_null(value=False)).to_numpy()
    zeros = months.select(pl.all().str.contains(r"^(?:0(?:\.0)?)?$").fill_null(value=True)).to_numpy()
    return bool((ones | zeros).all() and ones.sum(axis=1).max(initial=0) == 1)


def _is_day_of_a_year(cells: pl.Series) -> bool:
    """Whether a column has a day in each row, all of one year."""
    if cells.has_nulls() or cells.len() < FEWEST_DAYS or cells.n_unique() < cells.len():
        return False
    style = date_style(cells)
    years = cells.str.extract(f"({_YEAR_WITHIN})")
    return style is not None and style.every is None and not years.has_nulls() and years.n_unique() == 1


def _long(
    table: Table, long: pl.DataFrame, columns: tuple[str, ...], across: Collection[str], notes: tuple[str, ...]
) -> Table:
    """The table of these rows, whose last column is the figure."""
    sample = long.drop_nulls(columns[-1]).sort(ROW, maintain_order=True).select(ROW, *columns)
    first, *_, last = across
    note = f"The periods stand across the top, {first} to {last}; each cell below was read as a figure."
    return replace(table, columns=columns, cells=sample.lazy(), sample=sample, notes=(*notes, note), figure=columns[-1])


def _named(long: pl.DataFrame, split: dict[str, tuple[str, str]], year: str | None) -> pl.DataFrame:
    """The periods told from the columns' names, with the year of their row where the names have none."""
    subject = {name: one for name, (one, _) in split.items()}
    period = pl.col(PERIOD).replace({name: one for name, (_, one) in split.items()})
    told = period if year is None else pl.concat_str([pl.col(year), period], separator=" ")
    return long.with_columns(pl.col(PERIOD).replace(subject).alias(MEASURE), told.alias(PERIOD))


def _year(table: Table) -> str | None:
    """The column that says the year of a row whose months stand across the top."""
    return next((name for name in table.columns if {"year", "fy"} & set(words(name))), None)


def _parts(name: str) -> tuple[str, str] | None:
    """What is measured and when, told by a column's name: `2023`, `Complaints 2024 Q1`, `Jan 2024 Visits`."""
    if not any(mark.isdigit() for mark in name):
        return None
    if _is_period(name):
        return "", name
    said = name.split()
    cuts = (n for n in range(1, len(said)) if _is_period(" ".join(said[n:])))
    if cut := next(cuts, None):
        return " ".join(said[:cut]), " ".join(said[cut:])
    cuts = (n for n in range(len(said) - 1, 0, -1) if _is_period(" ".join(said[:n])))
    cut = next(cuts, None)
    return (" ".join(said[cut:]), " ".join(said[:cut])) if cut else None


def _of_serial(name: str) -> str:
    """The day that Excel counts as this many days since 30 December 1899."""
    return (date(1899, 12, 30) + timedelta(days=int(name))).isoformat()


def _is_period(name: str) -> bool:
    """Whether a column's name is a date or a period: `Jan 2024`, `2024-01-31`, `2024 Q1`, `2023`."""
    style = date_style(pl.Series([name]))
    return style is not None and "serial" not in {shape.name for shape in style.shapes}
