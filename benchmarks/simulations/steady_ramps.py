"""What can be seen of one short series alone whose level jumps, or rises within months; puts it into the docs.

Run: python benchmarks/simulations/steady_ramps.py (a minute). Held against the likelihood ratio of "the level moved and
months are unlike" to "it did not, and months may be alike", averaged over dates, sizes and scatter, as Neyman & Pearson
would choose it, with false alarms on one steady series in twenty at a likeness of 0.6.
"""

from collections.abc import Sequence

import numpy as np
from steady import Floats, alone, by_making_data_count, normal
from tables import put

from midcourse.analysis.spc import Chart
from midcourse.analysis.spc.chance import LIKELY
from midcourse.analysis.spc.likeness import RHO

SEED, RUNS, STEADY_RUNS = 20261123, 400, 1500
LENGTHS, SIZE, RISE = (12, 18, 24), 3.0, 4
LIKENESS = 0.6  # of neighbouring months, at which one false alarm in twenty is allowed
SIZES = (-5.0, -3.5, -2.5, -1.5, 1.5, 2.5, 3.5, 5.0)
SCATTER = np.exp(np.linspace(-3, 3, 121))
WAYS = {"jumps": (1,), "jumps and of rises over two to four months": (1, 2, 3, RISE)}


def main() -> None:
    header = ["Figures", "Who looks", f"Rises to {SIZE:g}σ over {RISE} months", f"Jumps by {SIZE:g}σ", "False, ρ 0.6"]
    put("steady", "ramps", header, table(),
        f"Share seen of one series asked alone, changed in its middle. {RUNS} series each; {STEADY_RUNS:,} "
        f"steady ones. Seed {SEED}.")  # fmt: skip


def table() -> list[Sequence[object]]:
    rows: list[Sequence[object]] = []
    for points in LENGTHS:
        random = np.random.default_rng(SEED)
        moved = [normal(random, RUNS, points)[1] + SIZE * shape(points, points // 2, rise) for rise in (RISE, 1)]
        steady = normal(random, STEADY_RUNS, points, LIKENESS)[1]
        for name, rule in (("Making Data Count", by_making_data_count), ("Midcourse", alone)):
            shares = [rule((Chart.XMR, each, None), False).mean() for each in (*moved, steady[:RUNS])]
            rows.append([points, name, *(f"{share:.0%}" for share in shares)])
        for name, rises in WAYS.items():
            limit = np.quantile(ratio(steady, rises), 0.95)
            shares = [(ratio(each, rises) > limit).mean() for each in (*moved, steady)]
            rows.append([points, f"likelihood ratio of {name}", *(f"{share:.0%}" for share in shares)])
    return rows


def shape(points: int, full: int, rise: int) -> Floats:
    """A level that reaches 1 at the point `full` in as many even steps as `rise`, and stays."""
    return np.asarray(np.clip((np.arange(points) - (full - rise)) / rise, 0, 1))


def ratio(values: Floats, rises: Sequence[int]) -> Floats:
    """The logarithm of how many times likelier a change is than none, shape (series,)."""
    points = values.shape[1]
    moves = [size * shape(points, full, rise) for rise in rises for full in range(5, points - 1) for size in SIZES]
    apart = np.abs(np.subtract.outer(np.arange(points), np.arange(points)))
    steady = [np.log(beforehand) + fit(values, rho**apart, [np.zeros(points)]) for rho, beforehand in priors()]
    return np.asarray(fit(values, np.eye(points), moves) - np.logaddexp.reduce(steady, axis=0))


def priors() -> list[tuple[float, float]]:
    return list(zip(RHO.tolist(), LIKELY.tolist(), strict=True))


def fit(values: Floats, likeness: Floats, means: Sequence[Floats]) -> Floats:
    """Log likelihood over any level and scatter, averaged over the `means` (in units of that), shape (series,)."""
    inverse, ones = np.linalg.inv(likeness), np.ones(len(likeness))
    free = inverse - np.outer(inverse @ ones, inverse @ ones) / (ones @ inverse @ ones)  # of the level
    own = np.einsum("ij,jk,ik->i", values, free, values)[:, None] / SCATTER**2
    each = []
    for mean in means:
        squares = own - 2 * (values @ free @ mean)[:, None] / SCATTER + mean @ free @ mean
        each.append(np.logaddexp.reduce(-(len(ones) - 1) * np.log(SCATTER) - squares / 2, axis=1))
    known = (np.linalg.slogdet(inverse)[1] - np.log(ones @ inverse @ ones)) / 2
    return np.asarray(np.logaddexp.reduce(each, axis=0) - np.log(len(means)) + known)


if __name__ == "__main__":
    main()
