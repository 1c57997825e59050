"""Months, quarters and weeks that nobody wrote a year beside: told from the file's name, else taken as the newest."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import polars as pl

from midcourse.records.dates import MONTHS, date_style
from midcourse.records.profile import words
from midcourse.records.table import Table

_NAMED = re.compile(r"(?i)^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?$")
_PART = {
    "month": re.compile(r"^(?:month\s*)?(0?[1-9]|1[0-2])$", re.IGNORECASE),
    "quarter": re.compile(r"^(?:q|qtr|quarter)?\s*([1-4])$", re.IGNORECASE),
    "week": re.compile(r"^(?:w|wk|week)?\s*(0?[1-9]|[1-4]\d|5[0-3])$", re.IGNORECASE),
}
_SHORT = {
    "month": {"month", "mon", "period"},
    "quarter": {"quarter", "qtr", "period"},
    "week": {"week", "wk", "period"},
}
_WRITTEN = {"month": "{}-{}", "quarter": "{} Q{}", "week": "{}-W{}"}
_DAYS = {"month": 30.5, "quarter": 91.3, "week": 7.0}
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def with_year(table: Table, today: date) -> Table:
    """The table with a year beside its months, quarters or weeks, where no column tells one; else the same."""
    if table.long or any(_tells_a_year(table.sample[name]) for name in table.columns):
        return table
    for name in table.columns:
        said = table.sample[name].drop_nulls().unique(maintain_order=True).to_list()
        if written := dated(name, said, told_year(table), today):
            cells = table.sample.with_columns(pl.col(name).replace(written))
            note = f"{yearless_note(name, list(written.values()))}"
            return replace(table, sample=cells, cells=cells.lazy(), notes=(*table.notes, note))
    return table


def yearless_note(where: str, written: Sequence[str]) -> str:
    """What the sender is told of the year that was taken."""
    years = sorted({one[:4] for one in written})
    said = years[0] if len(years) == 1 else f"{years[0]} and {years[-1]}"
    return (
        f"{where} has no year and was read as {said}. If that is wrong, write the year beside it, as in {written[0]}."
    )


def told_year(table: Table) -> int | None:
    """The year that the name of the file tells, or a title above the header."""
    for text in (table.name, *table.notes):
        if found := _YEAR.search(text):
            return int(found.group())
    return None


def dated(name: str, said: Sequence[str], year: int | None, today: date) -> dict[str, str] | None:
    """Each month, quarter or week with its year, as dates are written; None where they are not such.

    They are taken in the order they stand in: after December comes the next year's January. `year` is that of the
    first; without one it is the newest that leaves no period in the future.
    """
    part, numbers = _numbered(name, said)
    if not part:
        return None
    turns = next((n for n in range(1, len(numbers)) if numbers[n] < numbers[n - 1]), len(numbers))
    rising = sorted(numbers[turns:]) == numbers[turns:] and (turns == len(numbers) or max(numbers[turns:]) < numbers[0])
    ahead = [n >= turns and rising for n in range(len(numbers))]
    last = max(number * _DAYS[part] for number, later in zip(numbers, ahead, strict=True) if later or not any(ahead))
    this = today.year - any(ahead) - (last - _DAYS[part] > today.timetuple().tm_yday)
    first = this if year is None else year
    return {
        one: _WRITTEN[part].format(first + later, number)
        for one, number, later in zip(said, numbers, ahead, strict=True)
    }


def _numbered(name: str, said: Sequence[str]) -> tuple[str | None, list[int]]:
    """Whether these are all months, quarters or weeks, and their numbers within a year."""
    if len(said) > 1 and all(map(_NAMED.match, said)):
        return "month", [int(MONTHS[one[:3].lower()]) for one in said]
    for part, pattern in _PART.items():
        found = [pattern.match(one) for one in said]
        named = _SHORT[part].intersection(words(name)) and (
            part in words(name) or not all(one.isdigit() for one in said)
        )
        if named and len(said) > 1 and all(found):
            return part, [int(one.group(1)) for one in found if one]
    return None, []


def _tells_a_year(cells: pl.Series) -> bool:
    return (
        date_style(cells.drop_nulls(), named_as_date=bool({"year", "yr", "fy", "date"} & set(words(cells.name))))
        is not None
    )
