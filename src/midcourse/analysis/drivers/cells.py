"""Every segment a table of leaves can be cut into, added up at once."""

from collections.abc import Sequence
from functools import cached_property
from itertools import combinations
from math import prod
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csc_array

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Mask = NDArray[np.bool_]


SPARSE = 4  # possible combinations per leaf from which sorting the keys is cheaper than a table of them


class Cells:
    """The cells of every cuboid over `columns`: all conjunctions of column values that occur in `leaves`.

    A cuboid is a subset of the columns, of at most `deepest`; it cuts the leaves into cells, one for each
    combination of values. Cells are numbered 0 … n−1, cuboid after cuboid, fewer columns first.
    `of[c, i]` is the cell of leaf i in cuboid c. Where several cells hold the same leaves (a region served by one
    vendor) only the first, and so the one with the shortest description, stays `distinct`.
    """

    def __init__(self, leaves: pl.DataFrame, columns: Sequence[str], deepest: int | None = None) -> None:
        self.columns = tuple(columns)
        self._coded = [codes_of(leaves[column]) for column in columns]
        positions = range(len(self.columns))
        sizes = range(1, min(deepest or len(self.columns), len(self.columns)) + 1)
        self.cuboids = [cuboid for size in sizes for cuboid in combinations(positions, size)]
        keys = [cell_keys([self._coded[i] for i in cuboid]) for cuboid in self.cuboids]
        self.sizes = np.array([size for _, size in keys], dtype=np.intp)
        self.starts = np.concatenate([[0], np.cumsum(self.sizes)[:-1]]).astype(np.intp)
        self.of = np.array([key + start for (key, _), start in zip(keys, self.starts, strict=True)], dtype=np.intp)
        self.cuboid_of = np.repeat(np.arange(len(self.cuboids)), self.sizes)
        self.depths = np.array([len(c) for c in self.cuboids])[self.cuboid_of]
        self._example = np.zeros(len(self), dtype=np.intp)  # one leaf of every cell
        self._example[self.of] = np.arange(leaves.height)
        self.distinct = self._first_of_each_set(leaves.height)

    def __len__(self) -> int:
        return len(self.cuboid_of)

    def add_up(self, weights: Floats) -> Floats:
        """The sum of the weights (… × leaves) in every cell (… × cells)."""
        rows = np.ascontiguousarray(weights.reshape(-1, weights.shape[-1]).T)
        return np.ascontiguousarray((self._holds @ rows).T).reshape(*weights.shape[:-1], len(self))

    @cached_property
    def _holds(self) -> csc_array:
        """1 where a cell (row) holds a leaf (column), and nothing elsewhere."""
        many = len(self.cuboids)
        ends = np.arange(0, self.of.size + 1, many, dtype=np.int32)
        return csc_array((np.ones(self.of.size), self.of.T.ravel().astype(np.int32), ends), (len(self), len(ends) - 1))

    def best_by_parts(self, scores: Floats) -> Floats:
        """For every cell, the best total score of finer cells that it can be cut into, column after column.

        Parts that score below 0 need not be told and count 0. Cells of all columns cannot be cut: 0.
        """
        best, parts = scores.copy(), np.zeros(len(self))
        number = {cuboid: i for i, cuboid in enumerate(self.cuboids)}
        for cuboid, fine in reversed(number.items()):
            mine = slice(self.starts[fine], self.starts[fine] + self.sizes[fine])
            best[mine] = np.maximum(best[mine], parts[mine])
            for column in cuboid if len(cuboid) > 1 else ():
                coarse = number[tuple(c for c in cuboid if c != column)]
                start, size = self.starts[coarse], self.sizes[coarse]
                parents = self.of[coarse, self._example[mine]] - start
                summed = np.bincount(parents, np.maximum(best[mine], 0), size)
                parts[start : start + size] = np.maximum(parts[start : start + size], summed)
        return parts

    @cached_property
    def wholes(self) -> Ints:
        """The coarser cell of each cuboid that holds each cell, cuboids × cells; −1 where it is not coarser."""
        coarser = np.array([[set(one) < set(fine) for fine in self.cuboids] for one in self.cuboids])
        return np.where(coarser[:, self.cuboid_of], self.of[:, self._example], -1)

    def inside(self, cell: int) -> Mask:
        """Which leaves the cell holds."""
        return np.asarray(self.of[self.cuboid_of[cell]] == cell)

    def apart(self, cells: Sequence[int]) -> list[Mask]:
        """The leaves of each of `cells`, none of them twice."""
        masks: list[Mask] = []
        for cell in cells:
            masks.append(self.inside(cell) & ~np.any(masks, axis=0) if masks else self.inside(cell))
        return masks

    def where(self, cell: int) -> dict[str, Any]:
        """The cell in words: column → value."""
        leaf = int(np.argmax(self.inside(cell)))
        named = [(self.columns[i], self._coded[i]) for i in self.cuboids[self.cuboid_of[cell]]]
        return {column: values[codes[leaf]] for column, (codes, values) in named}

    def _first_of_each_set(self, n_leaves: int) -> Mask:
        """Two cells with the same leaves have the same sum of random numbers, and only those have."""
        marks = self.add_up(np.random.default_rng(0).random(n_leaves))
        return pl.Series(marks).is_first_distinct().to_numpy()


Coded = tuple[Ints, list[Any]]


def codes_of(column: pl.Series) -> Coded:
    values = column.to_list()
    names = sorted(set(values))  # looking names up is quicker than sorting them all
    number = {name: place for place, name in enumerate(names)}
    return np.fromiter(map(number.__getitem__, values), np.intp, len(values)), names


def cell_keys(coded: Sequence[Coded]) -> tuple[Ints, int]:
    """A number 0 … n−1 for each leaf's combination of values, and n."""
    key = np.zeros(len(coded[0][0]), dtype=np.intp)
    for codes, values in coded:
        key = key * len(values) + codes
    possible = prod(len(values) for _, values in coded)
    if possible > SPARSE * len(key):
        found, dense = np.unique(key, return_inverse=True)
        return dense.astype(np.intp), len(found)
    occurs = np.bincount(key, minlength=possible) > 0
    return (np.cumsum(occurs) - 1)[key], int(occurs.sum())
