"""Tables with the periods across the top: one row a unit, one column a month."""

import re
from dataclasses import replace

import polars as pl

from midcourse.records.dates import date_style
from midcourse.records.naming import spoken
from midcourse.records.table import ROW, TOTAL, Table

FEWEST = 3  # columns named by periods, to call a table wide
PERIOD = "period"


def lengthened(table: Table) -> Table:
    """The table with one row for each record and period, where its columns are named by periods; else the same.

    The new columns are `period` and one called after the file, which is all that says what is counted. A row keeps
    the number it has for its sender; columns that add up the others are left out.
    """
    periods = [name for name in table.columns if _is_period(name)]
    kept = [name for name in table.columns if name not in periods and not re.match(TOTAL, name)]
    figure = spoken(table.name.rsplit(".", 1)[0])
    if len(periods) < FEWEST or table.long or {PERIOD, figure} & set(kept):
        return table
    long = table.sample.unpivot(on=periods, index=[ROW, *kept], variable_name=PERIOD, value_name=figure)
    long = long.drop_nulls(figure).sort(ROW, maintain_order=True)
    note = f"The periods stand across the top, {periods[0]} to {periods[-1]}; each cell below was read as a figure."
    columns = (*kept, PERIOD, figure)
    return replace(table, columns=columns, cells=long.lazy(), sample=long, notes=(*table.notes, note))


def _is_period(name: str) -> bool:
    """Whether a column's name is a date or a period: `Jan 2024`, `2024-01-31`, `2024 Q1`, `2023`."""
    style = date_style(pl.Series([name]))
    return style is not None and "serial" not in {shape.name for shape in style.shapes}
