"""What the published methods have in common."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Named = frozenset[frozenset[tuple[str, Any]]]


def deviation(leaves: pd.DataFrame) -> NDArray[np.float64]:
    """2 (forecast − real) / (forecast + real), 0 where both are 0 (Squeeze, ISSRE 2019)."""
    difference, total = (leaves["forecast"] - leaves["real"]).to_numpy(), leaves["forecast"] + leaves["real"]
    return np.divide(2 * difference, total, out=np.zeros(len(leaves)), where=total.to_numpy() != 0)


def layers(columns: Sequence[str]) -> Iterator[list[list[str]]]:
    """All cuboids of one column, then of two, …"""
    for depth in range(1, len(columns) + 1):
        yield [list(cuboid) for cuboid in combinations(columns, depth)]


def pairs(cuboid: Sequence[str], element: Any) -> frozenset[tuple[str, Any]]:
    """A row of a group-by's index as column and value."""
    values = element if isinstance(element, tuple) else (element,)
    return frozenset(zip(cuboid, values, strict=True))


def holding(leaves: pd.DataFrame, segment: frozenset[tuple[str, Any]]) -> NDArray[np.bool_]:
    """Which leaves the segment holds."""
    return np.logical_and.reduce([(leaves[column] == value).to_numpy() for column, value in segment])
