"""Adtributor (Bhagwan et al., "Adtributor: Revenue Debugging in Advertising Systems", NSDI 2014)."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from benchmarks.drivers_peers.shared import Named

EACH = 0.1  # explanatory power an element must have at least
TOGETHER = 0.1  # and all elements of an answer together
ANSWERS = 3  # columns told, the most surprising ones


def adtributor(leaves: pd.DataFrame, columns: Sequence[str]) -> Named:
    """The elements of the most surprising single columns, told until they explain enough."""
    answers = []
    for column in columns:
        sums = leaves.groupby(column)[["real", "forecast"]].sum()
        change = sums["real"].sum() - sums["forecast"].sum()
        power, surprise = (sums["real"] - sums["forecast"]) / change, _surprise(sums)
        order = surprise[power > EACH].sort_values(ascending=False).index
        enough = np.flatnonzero(power[order].cumsum() > TOGETHER)
        if len(enough):
            told = order[: enough[0] + 1]
            answers.append((float(surprise[told].sum()), column, told))
    best = sorted(answers, key=lambda answer: -answer[0])[:ANSWERS]
    return frozenset(frozenset([(column, value)]) for _, column, told in best for value in told)


def _surprise(sums: pd.DataFrame) -> "pd.Series[float]":
    """Each element's part of the Jensen–Shannon divergence of its shares before and after."""
    p, q = (sums[name] / sums[name].sum() for name in ("forecast", "real"))
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = [np.nan_to_num(x * np.log(2 * x / (p + q))) for x in (p, q)]
    return pd.Series(0.5 * (terms[0] + terms[1]), index=sums.index)
