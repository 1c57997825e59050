"""Made-up driver problems of the public families and of this field, each with its true set of segments.

Written from the papers' descriptions. B: Li et al., "Generic and Robust Localization of Multi-Dimensional Root Causes"
(Squeeze), ISSRE 2019: 21,600 leaves of four attributes, traffic whose forecast errs by about 1 %, one cuboid of one to
three columns, one to three of its cells moved by the same factor. S and L: Kalander, "RiskLoc" (arXiv 2205.10004, §V):
Weibull leaves, a share of zeros and a forecast error drawn for each problem, one to three (L: five) anomalies. A (five
attributes) is stood in for by smaller problems of that shape.
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


def squeeze(rng: np.random.Generator, noise: float = 0.008, sizes: tuple[int, ...] = (5, 36, 12, 10)) -> Problem:
    """One problem of Squeeze's B families (or, of five columns, A); `noise` is the forecast's relative error."""
    codes = _codes(sizes)
    forecast = _traffic(rng, codes, sizes)
    real: Floats = forecast * (1 + rng.normal(0, noise, len(codes)))
    return _moved(rng, codes, np.maximum(real, 0), forecast)


def squeeze_rates(rng: np.random.Generator, noise: float = 0.01) -> Problem:
    """One problem of Squeeze's D: a success rate, the ratio of two amounts, falls in the true segments."""
    sizes = (5, 36, 12, 10)
    codes = _codes(sizes)
    forecast = np.where(_traffic(rng, codes, sizes) > 0, rng.uniform(0.5, 1, len(codes)), 0)
    return _moved(rng, codes, np.clip(forecast * (1 + rng.normal(0, noise, len(codes))), 0, 1), forecast)


def _traffic(rng: np.random.Generator, codes: NDArray[np.intp], sizes: tuple[int, ...]) -> Floats:
    """Amounts of very unequal leaves, many of them 0."""
    scale = [rng.lognormal(0, 2, size) * (rng.random(size) > 0.1) for size in sizes]
    even = 10 * np.prod([s[c] for s, c in zip(scale, codes.T, strict=True)], axis=0)
    return np.asarray(even * rng.lognormal(0, 0.5, len(codes)) * (rng.random(len(codes)) >= 0.2))


def _moved(rng: np.random.Generator, codes: NDArray[np.intp], real: Floats, forecast: Floats) -> Problem:
    """The leaves with one to three cells of one cuboid of one to three columns lowered by the same factor."""
    depth, elements = int(rng.integers(1, 4)), int(rng.integers(1, 4))
    cuboid = sorted(rng.choice(codes.shape[1], depth, replace=False))
    truth = _draw_cells(rng, codes, forecast > 0, cuboid, elements)
    moved = np.any([_inside(codes, cell) for cell in truth], axis=0)
    return _problem(codes, np.where(moved, real * (1 - rng.uniform(0.1, 1)), real), forecast, truth)


SIZES_OF = {"S": (10, 12, 10, 8, 5), "L": (10, 24, 10, 15), "H": (10, 5, 25, 10, 4, 3)}


def riskloc(rng: np.random.Generator, family: str) -> Problem:
    """One problem of RiskLoc's S or L family, or one with H's six attributes but fewer values (150,000 leaves)."""
    small = family != "L"
    codes = _codes(SIZES_OF[family])
    n, columns = codes.shape
    noise = rng.uniform(0, 0.25 if small else 0.1)
    real: Floats = np.asarray(100 * rng.weibull(rng.uniform(0.5, 1), n) * (rng.random(n) > rng.uniform(0, 0.25)))
    other = real * (1 + rng.normal(0, noise, n))
    swap = rng.random(n) < 0.5
    real, forecast = np.where(swap, other, real), np.maximum(np.where(swap, real, other), 0)
    falls = real.sum() <= forecast.sum()
    base, moving = (forecast, real) if falls else (real, forecast)
    truth: list[Segment] = []
    for _ in range(rng.integers(1, 4 if small else 6)):
        depth = int(rng.integers(1, columns + 1)) if small else columns
        cells = _unused(rng, codes, base > 0, depth, int(rng.integers(1, 4)) if small else 1, truth)
        severity = rng.uniform(0.2 if small else 0.5, 1) + noise
        spread = rng.uniform(0, 0.1) if small else 0.0
        moved = np.any([np.zeros(n, bool), *(_inside(codes, cell) for cell in cells)], axis=0)
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
    """Cells of a cuboid not used before, with values not used before in any of its columns; none if none are left."""
    taken = {pair for cell in truth for pair in cell}
    for _ in range(200):
        cuboid = [f"c{i}" for i in sorted(rng.choice(codes.shape[1], depth, replace=False))]
        sizes = [int(codes[:, int(column[1:])].max()) + 1 for column in cuboid]
        free = [[v for v in range(size) if (c, v) not in taken] for c, size in zip(cuboid, sizes, strict=True)]
        used = depth < codes.shape[1] and any({c for c, _ in cell} == set(cuboid) for cell in truth)
        if used or not all(free):
            continue
        drawn = [[int(rng.choice(values)) for values in free] for _ in range(n)]
        cells = {frozenset(zip(cuboid, values, strict=True)) for values in drawn}
        if len(cells) == n and all(alive[_inside(codes, cell)].any() for cell in cells):
            return list(cells)
    return []


def _draw_cells(
    rng: np.random.Generator, codes: NDArray[np.intp], alive: NDArray[np.bool_], cuboid: list[int], n: int
) -> list[Segment]:
    """`n` different cells of the cuboid that have leaves with something in them."""
    rows = np.unique(codes[alive][:, cuboid], axis=0)
    chosen = rng.choice(len(rows), min(n, len(rows)), replace=False)
    return [frozenset((f"c{i}", int(v)) for i, v in zip(cuboid, rows[k], strict=True)) for k in chosen]


def _inside(codes: NDArray[np.intp], cell: Segment) -> NDArray[np.bool_]:
    return np.asarray(np.all([codes[:, int(column[1:])] == value for column, value in cell], axis=0))


def _codes(sizes: tuple[int, ...]) -> NDArray[np.intp]:
    return np.array(list(product(*(range(size) for size in sizes))), dtype=np.intp)


def _problem(codes: NDArray[np.intp], real: Floats, forecast: Floats, truth: list[Segment]) -> Problem:
    columns = tuple(f"c{i}" for i in range(codes.shape[1]))
    leaves = pl.DataFrame(codes, schema=list(columns)).with_columns(real=pl.Series(real), forecast=pl.Series(forecast))
    return Problem(leaves, columns, frozenset(truth))


@dataclass(frozen=True)
class CountProblem:
    """Leaves with `now` and `earlier`, the sum over `periods` periods; `kind` says what was done to them."""

    leaves: pl.DataFrame
    columns: tuple[str, ...]
    periods: int
    kind: str
    truth: frozenset[frozenset[tuple[str, str]]]

    def is_right(self, found: frozenset[frozenset[tuple[str, str]]]) -> bool:
        """Whether these are the true segments; a region served by one vendor is the same as that vendor in it."""
        return {self._leaves_of(s) for s in found} == {self._leaves_of(s) for s in self.truth}

    def _leaves_of(self, segment: frozenset[tuple[str, str]]) -> bytes:
        return inside(self.leaves, segment).tobytes()


FIELDS = ("vendor", "region", "segment", "channel")
CHANCES = {"no_change": 22, "portfolio": 10, "vendor": 22, "region": 9, "segment": 5}
CHANCES |= {"vendor_region": 6, "vendor_segment": 15, "two_vendors": 11}
NOTICED = 5  # standard errors by which a segment is expected to move, or another is drawn
ATTEMPTS = 20


def vendors(rng: np.random.Generator, kind: str | None = None) -> CountProblem:
    """One problem of this field: counts of 6 to 25 vendors in 1 to 3 of 6 regions each, 4 segments and 3 channels.

    60 to 6,000 events a period, most leaves with 0 to 10; 6 to 36 earlier periods with a common season. What moves
    does so by 1.35 to 3 times. Where nothing of the kind is large enough to be noticed, nothing changes.
    """
    leaves = _served(rng)
    usual = rng.lognormal(0, 0.8, 25)[leaves["vendor"].str.slice(1).cast(pl.Int64)] * rng.gamma(0.6, 1, leaves.height)
    usual *= np.exp(rng.uniform(np.log(60), np.log(6000))) / usual.sum()
    periods = int(rng.choice([6, 12, 24, 36]))
    year = np.arange(periods + 1) / 12 + rng.random()
    season = 1 + rng.uniform(0, 0.2) * np.sin(2 * np.pi * year)
    weights = np.array(list(CHANCES.values())) / sum(CHANCES.values())
    kind = kind or str(rng.choice(list(CHANCES), p=weights))
    kind, truth, size = _drawn(rng, kind, leaves, usual)
    moved = np.any([np.full(leaves.height, kind == "portfolio"), *(inside(leaves, s) for s in truth)], axis=0)
    now = rng.poisson(usual * season[-1] * np.where(moved, size, 1))
    earlier = rng.poisson(usual * season[:-1].sum())
    return CountProblem(leaves.with_columns(now=now, earlier=earlier), FIELDS, periods, kind, frozenset(truth))


def _served(rng: np.random.Generator) -> pl.DataFrame:
    """Every combination of a vendor with one of its regions, a segment and a channel."""
    n = int(rng.choice([6, 6, 12, 25]))
    regions = [rng.choice(6, rng.integers(1, 4), replace=False) for _ in range(n)]
    rows = [(v, r, s, c) for v in range(n) for r in regions[v] for s in range(4) for c in range(3)]
    names = [[f"{letter}{code}" for letter, code in zip("VRSC", row, strict=True)] for row in rows]
    return pl.DataFrame(names, schema=list(FIELDS), orient="row")


def _drawn(
    rng: np.random.Generator, kind: str, leaves: pl.DataFrame, usual: Floats
) -> tuple[str, list[frozenset[tuple[str, str]]], float]:
    """What moves, of the kind asked for, and by which factor."""
    if kind in ("no_change", "portfolio"):
        return kind, [], rng.uniform(1.35, 3)
    columns = ["vendor"] if kind == "two_vendors" else kind.split("_")
    cells = leaves.select(columns).unique(maintain_order=True)
    for _ in range(ATTEMPTS):
        chosen = rng.choice(cells.height, 1 + (kind == "two_vendors"), replace=False)
        truth = [frozenset(cells.row(int(i), named=True).items()) for i in chosen]
        size = rng.uniform(1.35, 3)
        if all((size - 1) * np.sqrt(usual[inside(leaves, s)].sum()) >= NOTICED for s in truth):
            return kind, truth, size
    return "no_change", [], 1.0


def inside(leaves: pl.DataFrame, segment: frozenset[tuple[str, str]]) -> NDArray[np.bool_]:
    """Which leaves the segment holds."""
    return np.asarray(np.all([leaves[column].to_numpy() == value for column, value in segment], axis=0))
