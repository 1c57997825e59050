"""Rows sent twice: the same in every cell, in a table that otherwise says each thing once."""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from midcourse.records.profile import Profile, Sort
from midcourse.records.roles import Roles
from midcourse.records.table import ROW, Table


def without_repeats(table: Table, roles: Roles, known: Mapping[str, Profile]) -> Table:
    """The table with each row once, and a sentence on those left out.

    Only figures already added up can be told: where no two other rows share period, unit and every other name, a row
    that repeats another cell by cell was sent twice. In a list of cases or payments two alike may both be true.
    """
    names = [name for name in table.columns if known[name].sort is not Sort.NUMBER or name in roles.period]
    if table.long or roles.numerator is None or (roles.yes and not roles.weight) or not names:
        return table
    once = table.sample.unique(subset=table.columns, keep="first", maintain_order=True)
    repeats = table.sample.height - once.height
    if not repeats or once.n_unique(subset=names) < once.height:
        return table
    first = table.sample.filter(~pl.col(ROW).is_in(once[ROW].implode()))[ROW][0]
    said = (
        "1 row repeats another in every cell and was"
        if repeats == 1
        else f"{repeats:,} rows repeat others in every cell and were"
    )
    note = f"{said} counted once (the first is row {first})."
    return replace(table, sample=once, cells=once.lazy(), notes=(*table.notes, note))
