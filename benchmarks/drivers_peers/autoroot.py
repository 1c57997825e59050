"""AutoRoot (Jing et al., "AutoRoot: A Novel Fault Localization Schema of Multi-dimensional Root Causes", WCNC 2021)."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from benchmarks.drivers_peers.shared import Named, deviation, holding, layers, pairs
from numpy.typing import NDArray
from scipy.signal import argrelextrema
from scipy.stats import gaussian_kde

AWAY = 0.2  # deviation from which a leaf counts as abnormal
SHARE = 0.1  # of a cluster an element must hold, and of an element the cluster
GRID = np.linspace(-2, 2, 400)


def autoroot(leaves: pd.DataFrame, columns: Sequence[str]) -> Named:
    """One root cause for each cluster of deviations; finer ones inside a coarser one are left out."""
    d = deviation(leaves)
    named = {cause for cluster in _clusters(d) if (cause := _cause(leaves, cluster, columns))}
    return frozenset(cause for cause in named if not any(other < cause for other in named))


def _clusters(d: NDArray[np.float64]) -> Iterator[NDArray[np.bool_]]:
    """The abnormal leaves, cut where the density of their deviations is lowest."""
    away = np.abs(d) > AWAY
    if len(np.unique(d[away])) < 2:
        yield away
        return
    density = gaussian_kde(d[away], bw_method="silverman")(GRID)
    edges = [-np.inf, *GRID[argrelextrema(density, np.less)[0]], np.inf]
    for low, high in pairwise(edges):
        cluster = away & (d > low) & (d <= high)
        if cluster.any():
            yield cluster


def _cause(
    leaves: pd.DataFrame, cluster: NDArray[np.bool_], columns: Sequence[str]
) -> frozenset[tuple[str, Any]] | None:
    """The element with the best mean of potential score, of its share of the cluster and of the cluster's in it."""
    best, best_mean = None, -1.0
    for layer in layers(columns):
        for cuboid in layer:
            key: Any = cuboid if len(cuboid) > 1 else cuboid[0]
            inside = leaves[cluster].groupby(key).size()
            inside = inside[inside > SHARE * cluster.sum()]
            of_element = (inside / leaves.groupby(key).size().reindex(inside.index)).to_numpy()
            chosen = of_element > SHARE
            rows = zip(inside.index[chosen], of_element[chosen], inside.to_numpy()[chosen] / cluster.sum(), strict=True)
            scored = [(_potential(leaves, holding(leaves, pairs(cuboid, e))), of, share, e) for e, of, share in rows]
            if scored:
                potential, of, share, element = max(scored, key=lambda row: row[0])
                mean = (potential + of + share) / 3
                if mean > best_mean:
                    best, best_mean = pairs(cuboid, element), mean
    return best


def _potential(leaves: pd.DataFrame, chosen: NDArray[np.bool_]) -> float:
    """How much nearer the real amounts are when the chosen leaves are taken to have moved by one factor."""
    real, forecast = leaves["real"].to_numpy(), leaves["forecast"].to_numpy()
    whole = forecast[chosen].sum()
    alike = forecast[chosen] * (real[chosen].sum() / whole if whole else 0)
    a, b = _error(real[chosen], alike), _error(real[chosen], forecast[chosen])
    rest = _error(real[~chosen], forecast[~chosen])
    return 1 - (a + rest) / (b + rest) if b + rest else 0.0


def _error(real: NDArray[np.float64], told: NDArray[np.float64]) -> float:
    relative = np.divide(np.abs(real - told), real, out=np.zeros(len(real)), where=real != 0)
    return float(relative.mean()) if len(relative) else 0.0
