"""How often the search for drivers is right, how sure it says it is, and whom it names where nobody moved.

Run: python -m benchmarks.simulations.drivers [problems]. Puts its tables into docs/methods/drivers.md.
"""

import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import pairwise

import numpy as np
from benchmarks.simulations.tables import put
from tests.analysis.driver_problems import (
    CHANCES,
    FIELDS,
    CountProblem,
    Problem,
    riskloc,
    squeeze,
    squeeze_rates,
    vendors,
)

from midcourse.analysis.drivers import Explained, explain_counts, explain_values

SEED = 20261123
BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1.01)
SHUFFLES = 100
Row = tuple[object, ...]
FAMILIES: dict[str, tuple[Callable[[np.random.Generator], Problem], int]] = {
    **{f"B{i}": (partial(squeeze, noise=0.008 * (i + 1)), 10) for i in range(5)},
    "D": (squeeze_rates, 10),
    "A (smaller)": (partial(squeeze, noise=0.05, sizes=(12, 10, 8, 6, 5)), 10),
    "S": (partial(riskloc, family="S"), 20),
    "L": (partial(riskloc, family="L"), 10),
}


def main(problems: int) -> None:
    made = [vendors(np.random.default_rng([SEED, i])) for i in range(problems)]
    answers = [asked(problem) for problem in made]
    by_kind(made, answers)
    reliability(made, answers)
    shuffled()
    families()


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
    """A true driver's counts or amounts dealt out over all labels, and portfolios in which all rose alike."""
    rng = np.random.default_rng(SEED)
    counts = amounts = portfolio = 0
    for seed in range(SHUFFLES):
        problem = vendors(np.random.default_rng([SEED, seed]), "vendor")
        dealt = problem.leaves.sample(fraction=1, shuffle=True, seed=seed).select("now", "earlier")
        leaves = problem.leaves.select(FIELDS).hstack(dealt)
        answer = explain_counts(leaves, FIELDS, now="now", earlier="earlier", periods=problem.periods)
        counts += bool(answer.segments)
        portfolio += bool(asked(vendors(np.random.default_rng([SEED, seed]), "portfolio")).segments)
        amounts += bool(searched(dealt_amounts(squeeze(rng), seed))[1].segments)
    rows = [
        ("this field's, a vendor's rise dealt out over all labels", SHUFFLES, counts),
        ("this field's, all rose alike", SHUFFLES, portfolio),
        ("B0's, the moved leaves dealt out over all labels", SHUFFLES, amounts),
    ]
    put("drivers", "shuffled", ("problems", "tries", "somebody named"), rows, f"Seed {SEED}.")


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
        f"Seed {SEED}; two shared cores.",
    )


def searched(problem: Problem) -> tuple[float, Explained]:
    start = time.perf_counter()
    answer = explain_values(problem.leaves, problem.columns, real="real", forecast="forecast")
    return time.perf_counter() - start, answer


def runs(n: int) -> str:
    return f"{n:,} problems, seed {SEED}."


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
