"""Made-up driver problems of the public families, each with its true set of segments.

Written from the papers' descriptions. B: Li et al., "Generic and Robust Localization of Multi-Dimensional Root Causes"
(Squeeze), ISSRE 2019: 21,600 leaves of four attributes, traffic whose forecast errs by about 1 %, one cuboid of one to
three columns, one to three of its cells moved by the same factor. S and L: Kalander, "RiskLoc" (arXiv 2205.10004, §V):
Weibull leaves, a share of zeros and a forecast error drawn for each problem, one to three (L: five) anomalies.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np
import polars as pl
from numpy.typing import NDArray

Segment = frozenset[tuple[str, int]]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Problem:
    """Leaves with a column of codes for each attribute and `real`, `forecast`; `truth` is the set of segments."""

    leaves: pl.DataFrame
    columns: tuple[str, ...]
    truth: frozenset[Segment]


def squeeze_b(rng: np.random.Generator, noise: float = 0.01) -> Problem:
    """One problem of Squeeze's B families; `noise` is the forecast's relative error (B0 the least)."""
    sizes = (5, 36, 12, 10)
    codes = _codes(sizes)
    scale = [rng.lognormal(0, 2, size) * (rng.random(size) > 0.1) for size in sizes]
    forecast = (
        10 * np.prod([s[c] for s, c in zip(scale, codes.T, strict=True)], axis=0) * rng.lognormal(0, 0.5, len(codes))
    )
    forecast[rng.random(len(codes)) < 0.2] = 0
    real = forecast * (1 + rng.normal(0, noise, len(codes)))
    depth, elements = int(rng.integers(1, 4)), int(rng.integers(1, 4))
    cuboid = sorted(rng.choice(4, depth, replace=False))
    truth = _draw_cells(rng, codes, forecast > 0, cuboid, elements)
    moved = np.any([_inside(codes, cell) for cell in truth], axis=0)
    real[moved] *= 1 - rng.uniform(0.1, 1)
    return _problem(codes, np.maximum(real, 0), forecast, truth)


def riskloc(rng: np.random.Generator, family: str) -> Problem:
    """One problem of RiskLoc's S or L family."""
    small = family == "S"
    codes = _codes((10, 12, 10, 8, 5) if small else (10, 24, 10, 15))
    n, columns = codes.shape
    noise = rng.uniform(0, 0.25 if small else 0.1)
    real = 100 * rng.weibull(rng.uniform(0.5, 1), n) * (rng.random(n) > rng.uniform(0, 0.25))
    other = np.maximum(real * (1 + rng.normal(0, noise, n)), 0)
    swap = rng.random(n) < 0.5
    real, forecast = np.where(swap, other, real), np.where(swap, real, other)
    falls = real.sum() <= forecast.sum()
    base, moving = (forecast, real) if falls else (real, forecast)
    truth: list[Segment] = []
    for _ in range(rng.integers(1, 4 if small else 6)):
        depth = int(rng.integers(1, columns + 1)) if small else columns
        cells = _unused(rng, codes, base > 0, depth, int(rng.integers(1, 4)) if small else 1, truth)
        severity = rng.uniform(0.2 if small else 0.5, 1) + noise
        spread = rng.uniform(0, 0.1) if small else 0.0
        moved = np.any([_inside(codes, cell) for cell in cells], axis=0)
        moving[moved] = np.maximum(base[moved] * (1 - rng.normal(severity, spread, moved.sum())), 0)
        truth += cells
    return _problem(codes, real, forecast, truth)


def _unused(
    rng: np.random.Generator,
    codes: NDArray[np.intp],
    alive: NDArray[np.bool_],
    depth: int,
    n: int,
    truth: list[Segment],
) -> list[Segment]:
    """Cells of a cuboid not used before, with values not used before in any of its columns."""
    taken = {(column, value) for cell in truth for column, value in cell}
    while True:
        cuboid = sorted(rng.choice(codes.shape[1], depth, replace=False))
        names = {f"c{i}" for i in cuboid}
        if depth < codes.shape[1] and any({c for c, _ in cell} == names for cell in truth):
            continue
        cells = _draw_cells(rng, codes, alive, cuboid, n)
        if not any(pair in taken for cell in cells for pair in cell):
            return cells


def _draw_cells(
    rng: np.random.Generator, codes: NDArray[np.intp], alive: NDArray[np.bool_], cuboid: list[int], n: int
) -> list[Segment]:
    """`n` different cells of the cuboid that have leaves with something in them."""
    rows = np.unique(codes[alive][:, cuboid], axis=0)
    chosen = rng.choice(len(rows), min(n, len(rows)), replace=False)
    return [frozenset((f"c{i}", int(v)) for i, v in zip(cuboid, rows[k], strict=True)) for k in chosen]


def _inside(codes: NDArray[np.intp], cell: Segment) -> NDArray[np.bool_]:
    return np.all([codes[:, int(column[1:])] == value for column, value in cell], axis=0)


def _codes(sizes: tuple[int, ...]) -> NDArray[np.intp]:
    return np.array(list(product(*(range(size) for size in sizes))), dtype=np.intp)


def _problem(codes: NDArray[np.intp], real: Floats, forecast: Floats, truth: list[Segment]) -> Problem:
    columns = tuple(f"c{i}" for i in range(codes.shape[1]))
    leaves = pl.DataFrame(codes, schema=list(columns)).with_columns(real=pl.Series(real), forecast=pl.Series(forecast))
    return Problem(leaves, columns, frozenset(truth))
