"""RiskLoc (Kalander, "RiskLoc: Localization of Multi-dimensional Root Causes by Weighted Risk", arXiv 2205.10004)."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from benchmarks.drivers_peers.shared import Named, deviation, holding, layers, pairs

RISK = 0.5  # at which an element is a root cause
POWER = 0.02  # of all explanatory power that moved, which an element must have
OUTLIERS = 5  # smallest and largest deviations left aside when the two sides are compared
Segment = frozenset[tuple[str, Any]]


def riskloc(leaves: pd.DataFrame, columns: Sequence[str]) -> Named:
    """Root causes one after the other, their leaves taken out each time, until too little is left to explain."""
    table = _weighed(leaves)
    least = POWER * table.loc[table["moved"], "power"].sum()
    found: set[Segment] = set()
    pruned: list[tuple[str, set[Any]]] = []
    while table.loc[table["moved"], "power"].sum() >= least:
        cause = _cause(table, columns, least, pruned)
        if cause is None:
            break
        found.add(cause)
        table = table[~holding(table, cause)]
    return frozenset(found)


def _weighed(leaves: pd.DataFrame) -> pd.DataFrame:
    """The leaves with their deviation, whether they are on the side that moved, their weight and explanatory power."""
    d = deviation(leaves)
    distinct = np.unique(d)
    ends = distinct[min(OUTLIERS, len(distinct) - 1)], distinct[-min(OUTLIERS + 1, len(distinct))]
    cut = -min(ends, key=abs)
    moved = d > cut if cut >= 0 else d < cut
    weight = np.minimum(np.where(moved, np.abs(d), np.abs(cut - d)), 1)
    weight[((leaves["real"] == 0) & (leaves["forecast"] == 0)).to_numpy()] = 0
    power = (leaves["real"] - leaves["forecast"]).to_numpy()
    power = power * np.sign(power[moved].sum() or 1)
    return leaves.assign(d=d, moved=moved, weight=weight, power=power, gain=np.maximum(power, 0))


def _cause(
    table: pd.DataFrame, columns: Sequence[str], least: float, pruned: list[tuple[str, set[Any]]]
) -> Segment | None:
    """The element of most explanatory power that is risky, of the first layer that has one."""
    for layer in layers(columns):
        best, power = None, least
        for cuboid in layer:
            kept = _kept(table, cuboid, pruned)
            sums = kept.groupby(cuboid if len(cuboid) > 1 else cuboid[0])[["power", "gain", "moved"]].sum()
            if len(cuboid) == 1:
                low = (sums["gain"] < least) | (sums["moved"] == 0)
                pruned.append((cuboid[0], set(sums.index[low])))
            likely = sums.loc[(sums["moved"] > 0) & (sums["power"] > power), "power"].sort_values(ascending=False)
            for element, of_element in likely.items():
                segment = pairs(cuboid, element)
                if _risk(kept[holding(kept, segment)]) >= RISK:
                    best, power = segment, float(of_element)
                    break
        if best:
            return best
    return None


def _kept(table: pd.DataFrame, cuboid: list[str], pruned: list[tuple[str, set[Any]]]) -> pd.DataFrame:
    """The leaves without elements of one column that cannot hold a root cause."""
    for column, values in pruned:
        if column in cuboid and values:
            table = table[~table[column].isin(values)]
    return table


def _risk(leaves: pd.DataFrame) -> float:
    """High risk: the weight on the side that moved. Low risk: how far the leaves are from having moved alike."""
    moved, weight = leaves["moved"].to_numpy(), leaves["weight"].to_numpy()
    high = weight[moved].sum() / (weight.sum() + 1)
    both = leaves[(leaves["real"] != 0) & (leaves["forecast"] != 0)]
    usual = np.abs(both["d"].to_numpy()).mean() if len(both) else 0.0
    if usual == 0:
        return float(high)
    alike = both["forecast"].to_numpy() * both["real"].sum() / both["forecast"].sum()
    real = both["real"].to_numpy()
    return float(high - np.abs(2 * (alike - real) / (alike + real)).mean() / usual)
