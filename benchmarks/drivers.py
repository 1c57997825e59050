"""The search for drivers on the public families: against published methods and against its limit, in one run.

Run: python -m benchmarks.drivers [problems]. For every family it prints the element-level F1 of our search and of the
published methods (benchmarks/drivers_peers, written from their papers) on the same problems, the mean processor
milliseconds for a problem (one process), and how many times ours that is; the limit is one plain group-by of the same
leaves over every cuboid. Then a panel of 12 vendors, 3 breakdowns and 36 months against adding it up by vendor and by
each breakdown.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
from benchmarks.drivers_peers import adtributor, autoroot, riskloc
from tests.analysis import driver_problems
from tests.analysis.cast import months
from tests.analysis.driver_problems import Problem, Segment, squeeze, squeeze_rates

from midcourse.analysis.drivers import drivers, explain_values
from midcourse.analysis.panel import Kind, Measure, Panel

FAMILIES: dict[str, Callable[[np.random.Generator], Problem]] = {
    "B0": squeeze,
    "B4": partial(squeeze, noise=0.04),
    "D": squeeze_rates,
    "L": partial(driver_problems.riskloc, family="L"),
    "S": partial(driver_problems.riskloc, family="S"),
}
PEERS = (riskloc, autoroot, adtributor)
Work = Callable[[], frozenset[Segment]]

# Seconds a problem of the methods' published code, recorded on the same two cores; it is on no package index.
PUBLISHED = {"B0": "RiskLoc 1.15, AutoRoot 0.56, Adtributor 0.14", "L": "RiskLoc 2.71, AutoRoot 0.74, Adtributor 0.21"}
PUBLISHED |= {"S": "RiskLoc 11.5, AutoRoot 1.91, Adtributor 0.44"}


def main(problems: int) -> None:
    for name, make in FAMILIES.items():
        report(name, [make(np.random.default_rng([1000, seed])) for seed in range(problems)])
    report_panel()


def report(name: str, made: list[Problem]) -> None:
    print(f"{name}: {len(made)} problems of {made[0].leaves.height:,} leaves", end="")
    print(f" (published code, s: {PUBLISHED[name]})" if name in PUBLISHED else "")
    limit = np.mean([timed(partial(group_every_cuboid, problem))[0] for problem in made])
    seconds, f1 = measured(made, ours)
    line("ours", f1, seconds, seconds)
    for peer in PEERS:
        its_seconds, its_f1 = measured(made, partial(theirs, peer))
        line(peer.__name__, its_f1, its_seconds, seconds)
    print(f"  {'group-by':12} {'':8} {1e3 * limit:10.1f} ms {limit / seconds:8.2f}×", flush=True)


def line(name: str, f1: float, seconds: float, ours: float) -> None:
    print(f"  {name:12} F1 {f1:.3f} {1e3 * seconds:10.1f} ms {seconds / ours:8.2f}×", flush=True)


def measured(made: list[Problem], prepared: Callable[[Problem], Work]) -> tuple[float, float]:
    """Mean seconds a problem, and the element-level F1."""
    took, both, wrong = 0.0, 0, 0
    for problem in made:
        seconds, found = timed(prepared(problem))
        took, both, wrong = took + seconds, both + len(found & problem.truth), wrong + len(found ^ problem.truth)
    return took / len(made), 2 * both / max(2 * both + wrong, 1)


def ours(problem: Problem) -> Work:
    def search() -> frozenset[Segment]:
        answer = explain_values(problem.leaves, problem.columns, real="real", forecast="forecast")
        return frozenset(frozenset(segment.where.items()) for segment in answer.segments)

    return search


def theirs(peer: Callable[..., frozenset[Segment]], problem: Problem) -> Work:
    frame = pd.DataFrame({name: problem.leaves[name].to_numpy() for name in problem.leaves.columns})
    return partial(peer, frame, problem.columns)


def report_panel() -> None:
    panel = a_panel()
    limit = min(timed(partial(added_up, replace(panel)))[0] for _ in range(15))
    asked = min(timed(partial(drivers, replace(panel)))[0] for _ in range(15))
    milliseconds = f"{1e3 * limit:7.1f} ms {1e3 * asked:7.1f} ms"
    print(f"{'panel':8} {panel.figures.height:8,} {'':6} {milliseconds} {asked / limit:6.1f}×")


def added_up(panel: Panel) -> None:
    for column in ("unit", *panel.breakdowns):
        panel.totals([column])


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
    """Processor seconds: the machine may be busy with other things."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
