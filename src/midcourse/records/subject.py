"""Files that hold several measures, one under another: a column says which measure each row is of."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from midcourse.records.figure import best_pair
from midcourse.records.profile import Sort, profile, words
from midcourse.records.table import ROW, Table
from midcourse.records.unusable import UnusableFile

_NAMES = {"measure", "measures", "kpi", "indicator", "metric", "statistic", "variable"}
_NOT_NAMES = {
    "unit",
    "units",
    "type",
    "id",
    "code",
    "value",
    "target",
    "description",
    "definition",
    "demographic",
    "group",
}
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
    if not asked and (paired := _side_by_side(table, column, measures)):
        return paired
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


def _side_by_side(table: Table, column: str, measures: Sequence[str]) -> Table | None:
    """The table with a column for each measure, where one of them is a part of another: missed, of scheduled."""
    rest = [name for name in table.columns if name != column]
    known = {name: profile(table.sample[name]) for name in rest}
    figures = [name for name in rest if known[name].sort is Sort.NUMBER and not known[name].is_id]
    keys = [name for name in rest if name not in figures]
    if table.long or len(figures) != 1 or not keys or set(measures) & set(keys):
        return None
    if table.sample.n_unique(subset=[*keys, column]) < table.sample.height:
        return None
    wide = table.sample.pivot(on=column, index=keys, values=figures[0], maintain_order=True)
    rows = table.sample.group_by(keys, maintain_order=True).agg(pl.col(ROW).min())[ROW]
    pair = best_pair([one for name in measures if (one := profile(wide[name])).sort is Sort.NUMBER and one.whole])
    if pair is None:
        return None
    columns = (*keys, *measures)
    sample = wide.select(rows, *columns)
    note = f"The file holds {len(measures)} measures; this is {pair[0].name} out of {pair[1].name}"
    others = [one for one in measures if one not in (pair[0].name, pair[1].name)] or measures
    said = f"{note}. Choose another with --measure: {', '.join(others[:8])}."
    return replace(table, columns=columns, cells=sample.lazy(), sample=sample, notes=(*table.notes, said))


def _names_measures(table: Table, name: str) -> bool:
    said = set(words(name))
    if not said & _NAMES or said & _NOT_NAMES:
        return False
    cells = table.sample[name].drop_nulls()
    return 1 <= cells.n_unique() <= MOST and bool(cells.str.contains(r"[A-Za-z]{2}").all())
