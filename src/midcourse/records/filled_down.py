"""Names written once over the rows they hold for, as merged cells of a workbook leave them."""

from dataclasses import replace

import polars as pl

from midcourse.records.dates import LIKE_A_DATE
from midcourse.records.numbers import looks_like_number
from midcourse.records.profile import words
from midcourse.records.table import ROW, Table

MOST_FILLED = 0.5  # share of its rows in which a column of merged cells can have a name
_REMARKS = {"note", "notes", "comment", "comments", "remark", "remarks", "flag", "footnote"}


def filled_down(table: Table) -> Table:
    """The table with each name of its first columns in every row below it, up to the next name.

    Only the columns at the left edge can be merged, and only where a name never stands twice in a row: a column that
    is merely blank here and there is left as it is.
    """
    if table.long:
        return table
    merged: list[str] = []
    for name in table.columns[:-1]:
        if not _is_merged(table.sample[name]):
            break
        merged.append(name)
    if not merged:
        return table
    sample = table.sample.with_columns(pl.col(merged).forward_fill())
    note = f"Blank cells of {' and '.join(merged)} were read as the name above them, as merged cells leave them."
    cells = sample.select(ROW, *table.columns).lazy()
    return replace(table, sample=sample, cells=cells, notes=(*table.notes, note))


def _is_merged(cells: pl.Series) -> bool:
    names = cells.drop_nulls()
    if cells[0] is None or names.len() > MOST_FILLED * cells.len() or _REMARKS.intersection(words(cells.name)):
        return False
    figures = any(looks_like_number(name) and not LIKE_A_DATE.match(name) for name in names.unique())
    return not figures and not (names == names.shift(1)).any()
