"""The search for drivers on the public families, against its limit: one plain group-by over every cuboid.

Run: python -m benchmarks.drivers [problems]. Prints the element-level F1, the milliseconds for a problem (mean of all,
one process), how many times the group-by of the same leaves that is, and how many times faster than RiskLoc; then a
panel of 12 vendors, 3 breakdowns and 36 months against adding it up by vendor and by each breakdown.
"""

import sys
import time
from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import polars as pl
from tests.analysis.cast import months
from tests.analysis.driver_problems import Problem, riskloc, squeeze

from midcourse.analysis.drivers import drivers, explain_values
from midcourse.analysis.panel import Kind, Measure, Panel

FAMILIES: dict[str, Callable[[np.random.Generator], Problem]] = {
    "B0": squeeze,
    "L": lambda rng: riskloc(rng, "L"),
    "S": lambda rng: riskloc(rng, "S"),
}

# Seconds a problem of RiskLoc's published code, recorded on the same two cores; it is on no package index.
RISKLOC = {"B0": 1.15, "L": 2.71, "S": 11.5}


def main(problems: int) -> None:
    print(f"{'family':8} {'leaves':>8} {'F1':>6} {'group-by':>10} {'search':>10} {'ratio':>7} {'RiskLoc recorded':>18}")
    for name, make in FAMILIES.items():
        made = [make(np.random.default_rng(1000 + seed)) for seed in range(problems)]
        report(name, made)
    report_panel()


def report(name: str, made: list[Problem]) -> None:
    limit, search, both, wrong = 0.0, 0.0, 0, 0
    for problem in made:
        limit += timed(lambda problem=problem: group_every_cuboid(problem))[0]
        seconds, answer = timed(
            lambda problem=problem: explain_values(problem.leaves, problem.columns, real="real", forecast="forecast")
        )
        search += seconds
        found = {frozenset(segment.where.items()) for segment in answer.segments}
        both, wrong = both + len(found & problem.truth), wrong + len(found ^ problem.truth)
    n, f1 = len(made), 2 * both / (2 * both + wrong)
    milliseconds = f"{1e3 * limit / n:7.1f} ms {1e3 * search / n:7.1f} ms"
    ratios = f"{search / limit:6.1f}× {RISKLOC[name] * n / search:16.0f}×"
    print(f"{name:8} {made[0].leaves.height:8,} {f1:6.3f} {milliseconds} {ratios}")


def report_panel() -> None:
    panel = a_panel()
    limit = min(timed(lambda: [panel.totals([c]) for c in ("unit", *panel.breakdowns)])[0] for _ in range(15))
    asked = min(timed(lambda: drivers(panel))[0] for _ in range(15))
    milliseconds = f"{1e3 * limit:7.1f} ms {1e3 * asked:7.1f} ms"
    print(f"{'panel':8} {panel.figures.height:8,} {'':6} {milliseconds} {asked / limit:6.1f}×")


def a_panel() -> Panel:
    """12 vendors × 4 sites × 3 shifts × 2 kinds of contract in 36 months; vendor 3's complaints double at last."""
    rng = np.random.default_rng(1)
    rows = [
        (day, f"V{v}", f"site {s}", f"shift {t}", f"kind {k}", float(rng.poisson(4 if v == 3 and m >= 27 else 2)))
        for m, day in enumerate(months(36))
        for v in range(12)
        for s in range(4)
        for t in range(3)
        for k in range(2)
    ]
    columns = ("site", "shift", "contract")
    figures = pl.DataFrame(rows, schema=["period", "unit", *columns, "numerator"], orient="row")
    return Panel(figures, Measure("complaints", Kind.COUNT), unit="vendor", breakdowns=columns)


def group_every_cuboid(problem: Problem) -> None:
    """The sums of both amounts by every subset of the columns."""
    sums = pl.col("real").sum(), pl.col("forecast").sum()
    for size in range(1, len(problem.columns) + 1):
        for cuboid in combinations(problem.columns, size):
            problem.leaves.group_by(cuboid).agg(sums)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
