"""Files that hold several measures, one under another: a column says which measure each row is of."""

from dataclasses import replace

import polars as pl

from midcourse.records.profile import words
from midcourse.records.table import Table
from midcourse.records.unusable import UnusableFile

_NAMES = {"measure", "measures", "kpi", "indicator", "metric", "statistic", "variable"}
_NOT_NAMES = {"unit", "units", "type", "id", "code", "value", "target", "description", "definition"}
MOST = 200  # different measures of one file


def one_measure(table: Table, asked: str | None) -> Table:
    """The rows of the measure that was asked for, or of the first; the same table where a row names no measure.

    Raises UnusableFile where a measure is asked for that is not in the file.
    """
    column = next((name for name in table.columns if _names_measures(table, name)), None)
    if column is None:
        if asked:
            raise UnusableFile(f"No column of {table.name} names measures. Choose a column of figures with --value.")
        return table
    measures = table.sample[column].drop_nulls().unique(maintain_order=True).to_list()
    if asked and asked not in measures:
        raise UnusableFile(f"There is no {asked} in {column}. There are {', '.join(measures[:12])}.")
    chosen = asked or measures[0]
    others = [one for one in measures if one != chosen]
    same = pl.col(column) == chosen
    note = f"The file holds {len(measures)} measures; this is {chosen}. Choose another with --measure: "
    return replace(
        table,
        columns=tuple(name for name in table.columns if name != column),
        cells=table.cells.filter(same),
        untrimmed=None,
        sample=table.sample.filter(same),
        notes=(*table.notes, f"{note}{', '.join(others[:8])}.") if others else table.notes,
        subject=chosen,
    )


def _names_measures(table: Table, name: str) -> bool:
    said = set(words(name))
    if not said & _NAMES or said & _NOT_NAMES:
        return False
    cells = table.sample[name].drop_nulls()
    return 1 <= cells.n_unique() <= MOST and bool(cells.str.contains(r"[A-Za-z]{2}").all())
