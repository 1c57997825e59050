"""Columns that tell years, quarters and months one under another: the same figures three times."""

from dataclasses import replace

import polars as pl

from midcourse.records.table import ROW, Table

_MONTH = r"(?i)^(?:19|20)\d\d[\s\-]*(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|0[1-9]|1[0-2])[a-z]*$"
_KINDS = {"months": _MONTH, "quarters": r"(?i)^(?:19|20)\d\d[\s\-]*Q[1-4]$", "years": r"^(?:19|20)\d\d$"}
FEWEST = 4  # periods of a kind
MOSTLY = 0.5  # of the rows that must tell such a period


def finest(table: Table) -> Table:
    """The table with the rows of its shortest periods only, where a column tells longer ones too; else the same.

    The Office for National Statistics writes a series so, below lines about it.
    """
    if table.long:
        return table
    for name in table.columns:
        cells = table.sample[name]
        kinds = {kind: cells.str.contains(shape).fill_null(value=False) for kind, shape in _KINDS.items()}
        many = {kind: int(found.sum()) for kind, found in kinds.items() if int(found.sum()) >= FEWEST}
        if len(many) < 2 or sum(many.values()) < MOSTLY * cells.len() or not _apart(kinds):
            continue
        kept = next(iter(many))
        sample = table.sample.filter(kinds[kept])
        note = f"{name} tells {' and '.join(many)} of the same figures; only the {kept} were read."
        return replace(
            table, sample=sample, cells=sample.select(ROW, *table.columns).lazy(), notes=(*table.notes, note)
        )
    return table


def _apart(kinds: dict[str, pl.Series]) -> bool:
    """Whether each kind stands in a run of its own, as in a list of years and then of months."""
    kind = pl.select(pl.coalesce([pl.when(found).then(pl.lit(name)) for name, found in kinds.items()])).to_series()
    told = kind.drop_nulls()
    return told.len() > 0 and int((told != told.shift(1)).sum()) + 1 <= len(kinds)
