"""Reads the reference values that lie outside the project; tests that need them skip where they are absent."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

GOLDEN = Path(__file__).parents[3] / "shared" / "golden"
Floats = NDArray[np.float64]


def table(name: str) -> pl.DataFrame:
    """One table of reference values, its missing figures null."""
    file = GOLDEN / f"{name}.csv.gz"
    if not file.exists():
        pytest.skip(f"the reference values {file.name} are not on this machine")
    return pl.read_csv(file, infer_schema_length=None, null_values=["NA", ""])


def wide(frame: pl.DataFrame, column: str) -> Floats:
    """A column as an array (series, points): series in order of name, each padded with NaN at its end."""
    rows = frame.group_by("series", maintain_order=True).agg(pl.col(column).cast(pl.Float64)).sort("series")
    lists = [np.array(row, dtype=float) for row in rows[column].to_list()]
    out = np.full((len(lists), max(map(len, lists))), np.nan)
    for row, values in zip(out, lists, strict=True):
        row[: len(values)] = values
    return out
