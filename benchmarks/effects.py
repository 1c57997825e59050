"""One effect check against its peer and its limit.

Run: python -m benchmarks.effects. Prints milliseconds (best of many, one process) for a check of one unit of 6 and of
39 with its permutation, alone with trend and season, and by group and time; and for pycausalimpact (maximum likelihood)
where it is on PYTHONPATH, with pandas 2: it does not run on pandas 3. The limit is one least-squares solution for every
reshuffle, units × periods, of the same figures.
"""

import importlib.util
import time
from collections.abc import Callable

import numpy as np
from tests.analysis.cast import months

from midcourse.analysis.effects import NEVER, Series, effect, group_time
from midcourse.analysis.measure import Better, Every, Kind, Measure

SCORE = Measure("score", Kind.VALUE, Better.LOWER)
COMPLAINTS = Measure("complaints", Kind.COUNT, Better.LOWER)
CALENDAR = tuple(months(60))


def main() -> None:
    rng = np.random.default_rng(1)
    six = rng.poisson(20, (6, 24)).astype(float)
    many = rng.normal(100, 5, (39, 31)) + rng.normal(0, 5, 31)
    yearly = rng.normal(100, 5, 36)
    limit = best(lambda: reshuffled_least_squares(six))
    print(f"{'check':44} {'best':>10} {'of the limit':>13}")
    show("limit: least squares for 6 × 24 reshuffles", limit, limit)
    show("1 of 6 vendors, 24 months of counts", best(lambda: check(six, 18, COMPLAINTS)), limit)
    show("1 of 39 units, 31 periods, 38 placebos", best(lambda: check(many, 19, SCORE)), limit)
    show("alone, 24 + 12 months, trend and season", best(lambda: check(yearly[None], 24, SCORE)), limit)
    adopted = rng.choice([2, 3, 4, NEVER], 500)
    show("500 units × 5 periods by adoption", best(lambda: group_time(rng.normal(size=(500, 5)), adopted)), limit)
    peer(rng, limit)


def check(figures: np.ndarray, before: int, measure: Measure) -> None:
    periods = CALENDAR[: figures.shape[1]]
    own, *others = (Series(measure, Every.MONTH, periods, tuple(row)) for row in figures)
    effect(own, periods[before], expected=-1, others=others)


def reshuffled_least_squares(figures: np.ndarray) -> None:
    units, periods = figures.shape
    for unit in range(units):
        for shift in range(periods):
            step = (np.roll(np.arange(periods), shift) >= 18).astype(float)
            columns = np.column_stack([np.ones(periods), step, figures[unit - 1]])
            np.linalg.lstsq(columns, figures[unit], rcond=None)


def peer(rng: np.random.Generator, limit: float) -> None:
    if importlib.util.find_spec("causalimpact") is None:
        print("pycausalimpact is not on PYTHONPATH; recorded times are in docs/methods/effects.md")
        return
    import pandas as pd
    from causalimpact import CausalImpact

    frame = pd.DataFrame(rng.normal(100, 5, (24, 6)), columns=["y", *(f"x{n}" for n in range(5))])
    show("pycausalimpact, 1 of 6, 24 periods", best(lambda: CausalImpact(frame, [0, 17], [18, 23]), 3), limit)


def show(name: str, seconds: float, limit: float) -> None:
    print(f"{name:44} {1e3 * seconds:7.1f} ms {seconds / limit:12.1f}×")


def best(work: Callable[[], object], tries: int = 25) -> float:
    taken = []
    for _ in range(tries):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


if __name__ == "__main__":
    main()
