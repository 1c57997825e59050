"""How much figures scatter when nothing in particular happens, and whether shuffled periods would say as much."""

from functools import lru_cache
from itertools import combinations
from math import comb

import numpy as np

from midcourse.analysis.drivers.cells import Cells, Floats
from midcourse.analysis.drivers.grid import Grid, over
from midcourse.analysis.panel import Kind

SHUFFLES = 199
BLOCK = 1 << 17  # multiplications
AMOUNT_FLOOR = 1e-3  # an amount of one leaf and period is never taken for surer than 3 %


def least_dispersion(grid: Grid, kind: Kind) -> float:
    """The scatter, as variance over mean, that figures of this kind have at the very least.

    Poisson's for events, the binomial's for a rate; for amounts and means there is no such law, only a floor.
    """
    if kind in (Kind.COUNT, Kind.RATIO):
        return 1.0
    if kind is Kind.RATE:
        return max(1 - float(grid.n.sum() / max(grid.d.sum(), 1)), 0.01)
    return max(AMOUNT_FLOOR * float(grid.n.mean()), np.finfo(float).tiny)


def dispersion(grid: Grid, cells: Cells, least: float) -> Floats:
    """Variance over mean of each cuboid's cells from period to period within the grid's blocks, `least` or more.

    What moves all cells of a period alike (a cold month) is taken out first, because a driver is judged against
    the others of the same periods. Pearson's χ² over its degrees of freedom (McCullagh & Nelder 1989, §4.5).
    """
    expected = _at_own_rate(grid)
    expected = expected * over(grid.n.sum(axis=0), expected.sum(axis=0))
    n, e = cells.add_up(np.array([grid.n.T, expected.T]))
    per_cell = over((n - e) ** 2, e).sum(axis=0)
    chi2 = np.asarray(np.bincount(cells.cuboid_of, per_cell), dtype=np.float64)
    live = np.bincount(cells.cuboid_of, e.sum(axis=0) > 0).astype(float)
    freedom = np.maximum(live - 1, 0) * grid.freedom
    return np.maximum(over(chi2, freedom), least)


def whole_dispersion(grid: Grid) -> float:
    """Variance over mean of the whole's figure from period to period within the grid's blocks; 0 if unknown."""
    e = _at_own_rate(grid).sum(axis=0)
    chi2 = over((grid.n.sum(axis=0) - e) ** 2, e).sum()
    return float(chi2) / grid.freedom if grid.freedom else 0.0


def shuffled(grid: Grid, cells: Cells, spread: Floats, handicap: Floats) -> float:
    """The share of orders of the periods whose strongest cell is at least as strong as the real order's.

    The periods' labels "before" and "after" are shuffled for all leaves together, so that what leaves have in common
    stays in common. A cell's strength is z²/2 of its share of the whole moving between the windows, less its
    `handicap`, the description length of the cell. The real order counts as one, so 2 periods can only give 1.
    """
    grid = grid.within(grid.early | grid.late)
    expected = grid.d * over(grid.n.sum(axis=1), grid.d.sum(axis=1))[:, None]
    expected = expected * over(grid.n.sum(axis=0), expected.sum(axis=0))
    n, e = cells.add_up(np.array([grid.n.T, expected.T]))
    share = expected[:, grid.late].sum() / max(expected.sum(), np.finfo(float).tiny)
    variance = spread[cells.cuboid_of] * e.sum(axis=0) * share * (1 - share)
    scale = np.sqrt(over(np.ones(len(cells)), 2 * variance))
    scaled = (scale * (n - e)).T[cells.distinct]
    best = _strongest(scaled, handicap[cells.distinct], _some_orders(tuple(grid.late.tolist())).T)
    return float((best >= best[0] - 1e-9).mean())


def _strongest(scaled: Floats, handicap: Floats, orders: Floats) -> Floats:
    """The strongest cell's strength in every order, of cells × periods and periods × orders.

    So few cells at a time that their products stay in the cache and are not worth other threads.
    """
    best = np.full(orders.shape[1], -np.inf)
    step = max(1, BLOCK // orders.size)
    for start in range(0, len(scaled), step):
        block = scaled[start : start + step] @ orders
        best = np.maximum(best, (block**2 - handicap[start : start + step, None]).max(axis=0))
    return best


def least_share(grid: Grid) -> float:
    """The smallest answer that `shuffled` could give: windows of one length say as much when they are swapped."""
    early, late = int(grid.early.sum()), int(grid.late.sum())
    return (2 if early == late else 1) / comb(early + late, late)


@lru_cache(maxsize=16)
def _some_orders(marks: tuple[bool, ...]) -> Floats:
    """Ways to call as many periods late, orders × periods, the real one first; all of them where they are few.

    KPIs of one program have the same windows, so they share them.
    """
    late = np.array(marks)
    n, k = len(late), int(late.sum())
    if comb(n, k) <= SHUFFLES:
        chosen = [np.isin(np.arange(n), c) for c in combinations(range(n), k)]
        return np.array([late, *(order for order in chosen if (order != late).any())], dtype=float)
    rng = np.random.default_rng(0)
    return np.array([late, *(rng.permutation(late) for _ in range(SHUFFLES))], dtype=float)


def _at_own_rate(grid: Grid) -> Floats:
    """What each leaf would show in each period at its block's own rate."""
    rates = [over(grid.n @ block, grid.d @ block) for block in grid.blocks]
    return grid.d * sum(np.outer(rate, block) for rate, block in zip(rates, grid.blocks, strict=True))
