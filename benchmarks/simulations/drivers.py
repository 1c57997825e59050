"""How often the search for drivers is right, how sure it says it is, and whom it names where nobody moved.

Run: python -m benchmarks.simulations.drivers [field | shuffled | price | families | bound | peers …]; all where none is
named.
Puts its tables into docs/methods/drivers.md.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import islice, pairwise, permutations
from unittest.mock import patch

import numpy as np
import polars as pl
from benchmarks.drivers import PEERS, measured, ours, theirs
from benchmarks.simulations.tables import put
from tests.analysis.driver_problems import (
    CHANCES,
    FIELDS,
    CountProblem,
    Problem,
    Segment,
    riskloc,
    squeeze,
    squeeze_rates,
    vendors,
)

from midcourse.analysis.drivers import Explained, explain_counts, explain_values, tables
from midcourse.analysis.drivers.cells import Cells
from midcourse.analysis.drivers.tables import ANYWHERE, deviations
from midcourse.analysis.drivers.values import Values

SEED = 20261123
BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1.01)
PROBLEMS = 1500
SHUFFLES = 1000
WEIGHTS = (0.25, 0.5, 1, 2, 4, 8)
BESIDE_PEERS = 5
Row = tuple[object, ...]
FAMILIES: dict[str, tuple[Callable[[np.random.Generator], Problem], int]] = {
    **{f"B{i}": (partial(squeeze, noise=0.008 * (i + 1)), 20) for i in range(5)},
    "D": (squeeze_rates, 20),
    "A (smaller)": (partial(squeeze, noise=0.05, sizes=(12, 10, 8, 6, 5)), 20),
    "S": (partial(riskloc, family="S"), 120),
    "L": (partial(riskloc, family="L"), 40),
    "H (smaller)": (partial(riskloc, family="H"), 10),
}


def main(parts: list[str]) -> None:
    for part in (field, shuffled, price, families, bound, peers):
        if not parts or part.__name__ in parts:
            part()


def field() -> None:
    made = [vendors(np.random.default_rng([SEED, i])) for i in range(PROBLEMS)]
    answers = [asked(problem) for problem in made]
    by_kind(made, answers)
    reliability(made, answers)


def asked(problem: CountProblem) -> Explained:
    return explain_counts(problem.leaves, FIELDS, now="now", earlier="earlier", periods=problem.periods)


def told(answer: Explained) -> frozenset[frozenset[tuple[str, str]]]:
    return frozenset(frozenset(segment.where.items()) for segment in answer.segments)


def by_kind(made: list[CountProblem], answers: list[Explained]) -> None:
    rows: list[Row] = []
    for kind in (*CHANCES, "all"):
        chosen = [(p, a) for p, a in zip(made, answers, strict=True) if kind in (p.kind, "all")]
        right = np.mean([p.is_right(told(a)) for p, a in chosen])
        named = np.mean([bool(a.segments) for _, a in chosen])
        rows.append((kind.replace("_", " × "), len(chosen), f"{right:.1%}", f"{named:.1%}"))
    put("drivers", "kinds", ("what moved", "problems", "exactly right", "somebody named"), rows, runs(len(made)))


def reliability(made: list[CountProblem], answers: list[Explained]) -> None:
    stated = np.array([a.probability for a in answers])
    right = np.array([p.is_right(told(a)) for p, a in zip(made, answers, strict=True)])
    each = [(s.probability, dict(s.where)) for a in answers for s in a.segments]
    hit = [frozenset(s.where.items()) in p.truth for p, a in zip(made, answers, strict=True) for s in a.segments]
    one, true = np.array([p for p, _ in each]), np.array(hit)
    rows = []
    for low, high in pairwise(BINS):
        whole, single = (stated >= low) & (stated < high), (one >= low) & (one < high)
        cells = [figure for p, ok, m in ((stated, right, whole), (one, true, single)) for figure in in_bin(p, ok, m)]
        rows.append((f"{low:.0%} to {min(high, 1):.0%}", *cells))
    header = ("stated", "answers", "mean stated", "right", "segments named", "mean stated", "true")
    put("drivers", "reliability", header, rows, runs(len(made)))


def in_bin(stated: np.ndarray, right: np.ndarray, chosen: np.ndarray) -> tuple[object, ...]:
    if not chosen.any():
        return 0, "", ""
    return int(chosen.sum()), f"{stated[chosen].mean():.1%}", f"{right[chosen].mean():.1%}"


def shuffled() -> None:
    """True drivers' counts or amounts dealt out over all labels."""
    rows = [*counts_shuffled("whole rows", by_row), *counts_shuffled("each column's labels on their own", by_column)]
    amounts = [searched(dealt_amounts(squeeze(np.random.default_rng([SEED, i])), i))[1] for i in range(SHUFFLES)]
    rows.append(("B0's, the moved leaves dealt out over all labels", SHUFFLES, *named(amounts, columns=4)))
    header = ("problems", "tries", "somebody named", "of these single leaves alone")
    put("drivers", "shuffled", header, rows, f"Seed {SEED}.")


def counts_shuffled(name: str, how: Callable[[CountProblem, int], CountProblem]) -> list[Row]:
    """This field's problems with a true driver, every kind as often."""
    drivers = [kind for kind in CHANCES if kind not in ("no_change", "portfolio")]
    made = (how(vendors(np.random.default_rng([SEED, i]), drivers[i % len(drivers)]), i) for i in range(SHUFFLES))
    answers = [asked(problem) for problem in made]
    return [(f"this field's with a true driver, shuffled by {name}", SHUFFLES, *named(answers, len(FIELDS)))]


def named(answers: list[Explained], columns: int) -> tuple[int, int]:
    """How many answers name somebody, and how many of these name only single leaves."""
    told = [answer.segments for answer in answers if answer.segments]
    return len(told), sum(all(len(segment.where) == columns for segment in each) for each in told)


def price() -> None:
    """What it costs to name fewer where nobody moved: by the weight of leaves that moved whatever their labels."""
    made = [vendors(np.random.default_rng([SEED, i])) for i in range(PROBLEMS // 3)]
    drivers = [kind for kind in CHANCES if kind not in ("no_change", "portfolio")]
    true = [vendors(np.random.default_rng([SEED, i]), drivers[i % len(drivers)]) for i in range(SHUFFLES // 2)]
    dealt = [how(problem, i) for how in (by_row, by_column) for i, problem in enumerate(true)]
    rows: list[Row] = []
    for weight in WEIGHTS:
        with patch.object(tables, "SCATTERED", weight):
            right = np.mean([problem.is_right(told(asked(problem))) for problem in made])
            rows.append((weight, f"{right:.1%}", f"{np.mean([bool(asked(p).segments) for p in dealt]):.1%}"))
    header = ("weight", f"{len(made)} problems exactly right", f"{len(dealt)} shuffled ones with a name")
    put("drivers", "price", header, rows, f"Seed {SEED}.")


def by_row(problem: CountProblem, seed: int) -> CountProblem:
    dealt = problem.leaves.sample(fraction=1, shuffle=True, seed=seed).select("now", "earlier")
    return replace(problem, leaves=problem.leaves.select(FIELDS).hstack(dealt), truth=frozenset())


def by_column(problem: CountProblem, seed: int) -> CountProblem:
    shuffles = [pl.col(name).shuffle(seed=10 * seed + i) for i, name in enumerate(FIELDS)]
    return replace(problem, leaves=problem.leaves.with_columns(shuffles), truth=frozenset())


def dealt_amounts(problem: Problem, seed: int) -> Problem:
    amounts = problem.leaves.select("real", "forecast").sample(fraction=1, shuffle=True, seed=seed)
    return Problem(problem.leaves.select(problem.columns).hstack(amounts), problem.columns, frozenset())


def families() -> None:
    rows: list[Row] = []
    for name, (make, n) in FAMILIES.items():
        both = wrong = 0
        seconds = 0.0
        for i in range(n):
            problem = make(np.random.default_rng([SEED, i]))
            took, answer = searched(problem)
            found = frozenset(frozenset(segment.where.items()) for segment in answer.segments)
            both, wrong, seconds = both + len(found & problem.truth), wrong + len(found ^ problem.truth), seconds + took
        rows.append(
            (name, n, f"{problem.leaves.height:,}", f"{2 * both / (2 * both + wrong):.3f}", f"{seconds / n:.3f}")
        )
    put(
        "drivers",
        "families",
        ("family", "problems", "leaves", "F1", "seconds"),
        rows,
        f"Seed {SEED}; processor seconds, one process.",
    )


def bound() -> None:
    """Where the answer is not the true set: whether the true one was less likely, by all that the search goes by."""
    rows: list[Row] = []
    for name in ("D", "A (smaller)", "S", "H (smaller)"):
        make, n = FAMILIES[name]
        missed = [gap for i in range(n) if (gap := likelier(make(np.random.default_rng([SEED, i])))) is not None]
        rows.append((name, n, len(missed), sum(gap > 0 for gap in missed)))
    header = ("family", "problems", "another set told", "of these likelier than the true one")
    put("drivers", "bound", header, rows, f"Seed {SEED}.")


def likelier(problem: Problem) -> float | None:
    """The log of how much likelier the set told is than the true one; None where they are the same."""
    found = frozenset(frozenset(segment.where.items()) for segment in searched(problem)[1].segments)
    if found == problem.truth:
        return None
    live = problem.leaves.filter(pl.col("real") + pl.col("forecast") > 0)
    deviation, sign = deviations(*(live[name].cast(pl.Float64).to_numpy() for name in ("real", "forecast")))
    values = Values(Cells(live, problem.columns), deviation, sign)
    told, true = (log_weight(values, [cell_of(values.cells, live, s) for s in each]) for each in (found, problem.truth))
    return told - true


def log_weight(values: Values, named: list[int]) -> float:
    """The log of prior times likelihood of a set of cells, by the best of (at most 24) orders to name them in."""
    if not named:
        return float(np.log(1 - ANYWHERE.change))
    plain = -ANYWHERE.description_length(values.cells)
    orders = islice(permutations(named), 24)
    return max(
        float((values.log_evidence(first)[0] + ANYWHERE.log_weight(values.cells, plain, first))[last])
        for *first, last in orders
    )


def cell_of(cells: Cells, leaves: pl.DataFrame, segment: Segment) -> int:
    """The number of the cell that is this segment."""
    inside = np.all([leaves[column].to_numpy() == value for column, value in segment], axis=0)
    cuboid = tuple(sorted(cells.columns.index(column) for column, _ in segment))
    return int(cells.of[cells.cuboids.index(cuboid), np.flatnonzero(inside)[0]])


def peers() -> None:
    """Ours and published methods on the same problems, in the same run."""
    rows: list[Row] = []
    for name in ("B0", "B4", "D", "L", "S"):
        made = [FAMILIES[name][0](np.random.default_rng([SEED, 1, i])) for i in range(BESIDE_PEERS)]
        own, *others = [measured(made, work) for work in (ours, *(partial(theirs, peer) for peer in PEERS))]
        cells = [f"{f1:.3f}, {1e3 * seconds:,.0f} ms ({seconds / own[0]:.1f}×)" for seconds, f1 in others]
        rows.append((name, len(made), f"{own[1]:.3f}, {1e3 * own[0]:,.0f} ms", *cells))
    header = ("family", "problems", "this search", "RiskLoc", "AutoRoot", "Adtributor")
    put("drivers", "peers", header, rows, f"Seed {SEED}; processor time, one process.")


def searched(problem: Problem) -> tuple[float, Explained]:
    """Processor seconds, and the answer."""
    start = time.process_time()
    answer = explain_values(problem.leaves, problem.columns, real="real", forecast="forecast")
    return time.process_time() - start, answer


def runs(n: int) -> str:
    return f"{n:,} problems, seed {SEED}."


if __name__ == "__main__":
    main(sys.argv[1:])
