"""Sheets with the periods across the top whose rows add up the rows below or above them: regions, then districts."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from midcourse.records.profile import UNNAMED
from midcourse.records.table import totals_left_out

FEWEST_PERIODS = 4  # in which a sum must be exact
FEWEST_PARTS = 2
MOST_ROWS = 2_000
LEAST = 20.0  # that a sum must come to, to be none by chance

Floats = NDArray[np.float64]


def without_sums(sample: pl.DataFrame, periods: Sequence[str], kept: Sequence[str]) -> tuple[pl.DataFrame, list[str]]:
    """The rows that add up no others, and a sentence on those that do.

    Only whole numbers are asked, which add up exactly. `kept` are the columns that name the rows.
    """
    figures = sample.select(
        pl.col(name).str.replace_all(r"[,\s]", "").cast(pl.Float64, strict=False) for name in periods
    )
    values = figures.to_numpy()
    filled = np.isfinite(values).any(axis=1)
    values = np.nan_to_num(values)
    if len(periods) < FEWEST_PERIODS or sample.height > MOST_ROWS or (values != np.round(values)).any():
        return sample, []
    rows = [int(row) for row in np.flatnonzero(filled)]
    sums = _above(values, rows) | {len(values) - 1 - row for row in _above(values[::-1], _mirrored(rows, len(values)))}
    if not sums or len(rows) - len(sums) < FEWEST_PARTS:
        return sample, []
    places = [row not in sums for row in range(sample.height)]
    left_out = sample.filter([not one for one in places]).select(list(kept))
    names = [max((str(cell) for cell in row if cell), key=len, default="") for row in left_out.rows()]
    return sample.filter(places), list(totals_left_out([name for name in names if name], len(sums)))


def _mirrored(rows: list[int], many: int) -> list[int]:
    return [many - 1 - row for row in reversed(rows)]


def _above(values: Floats, rows: list[int]) -> set[int]:
    """The rows that add up rows right below them, which may add up others themselves."""
    sums: set[int] = set()
    below: list[int] = []  # rows that none of those passed adds up, nearest first
    for row in reversed(rows):
        added = np.cumsum(values[below], axis=0)
        exact = [] if not below else np.flatnonzero((added == values[row]).all(axis=1)).tolist()
        parts = exact[0] + 1 if exact and values[row].sum() >= LEAST else 0
        if parts >= FEWEST_PARTS:
            sums.add(row)
            below = below[parts:]
        below.insert(0, row)
    return sums


def one_name(sample: pl.DataFrame, kept: Sequence[str]) -> tuple[pl.DataFrame, list[str]]:
    """The table with the names of rows in one column, where each level of an indented list has a column of its own."""
    unnamed = [name for name in kept if sample[name].null_count() < sample.height and _is_unnamed(name)]
    sample = sample.with_columns(pl.when(pl.col(name) != "NA").then(pl.col(name)).name.keep() for name in unnamed)
    if len(unnamed) < FEWEST_PARTS or int(sample.select(_filled(unnamed)).to_series().max() or 0) > 1:  # type: ignore[arg-type]
        return sample, list(kept)
    first, *rest = unnamed
    return sample.with_columns(pl.coalesce(unnamed).alias(first)), [name for name in kept if name not in rest]


def _is_unnamed(name: str) -> bool:
    return bool(pl.Series([name]).str.contains(UNNAMED).any())


def _filled(columns: Sequence[str]) -> pl.Expr:
    return pl.sum_horizontal([pl.col(name).is_not_null() for name in columns])
