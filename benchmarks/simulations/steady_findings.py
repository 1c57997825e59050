"""How often anything at all is told of steady data, all questions asked together; puts the table into the docs.

Run: python benchmarks/simulations/steady_findings.py (some minutes). Seed and numbers of runs stand beneath the table.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray
from tables import put

from midcourse.analysis.finding import FindingKind
from midcourse.analysis.findings import findings
from midcourse.analysis.grid import months_on
from midcourse.analysis.measure import Better, Every, Kind, Measure
from midcourse.analysis.panel import Panel

SEED, MONTHS = 20261123, 36
RUNS = {1: 400, 5: 300, 60: 300, 200: 150}
ALARMS = set(FindingKind) - {FindingKind.OUTLOOK, FindingKind.OFF_TARGET}
Shape = tuple[int, int, int]  # units, regions, months
Data = tuple[NDArray[np.number], NDArray[np.number]]  # numerators, denominators
Make = Callable[[np.random.Generator, Shape], Data]
COUNT = Measure("complaints", Kind.COUNT, Better.LOWER)
RATE = Measure("late visits", Kind.RATE, Better.LOWER, "late", "visits")
MEAN = Measure("waiting days", Kind.MEAN, Better.LOWER, "days", "people")


def main() -> None:
    header = ["Steady figures", "Units", "Anything told", "Most often told"]
    put("steady", "anything told", header, table(),
        f"Share of panels of {MONTHS} months and three regions a unit of which anything was told; runs by number of "
        f"units: {', '.join(f'{units}: {runs}' for units, runs in RUNS.items())}. Seed {SEED}.")  # fmt: skip


def table() -> list[Sequence[object]]:
    rows: list[Sequence[object]] = []
    for name, (measure, make) in FIGURES.items():
        for units, runs in RUNS.items():
            random = np.random.default_rng(SEED)
            told = [kinds(panel(random, measure, make, units)) for _ in range(runs)]
            by_kind = Counter(kind for some in told for kind in some).most_common(3)
            said = ", ".join(f"{kind} {many / runs:.1%}" for kind, many in by_kind) or "nothing"
            rows.append([name, units, f"{np.mean([bool(some) for some in told]):.1%}", said])
            print(*rows[-1], flush=True)
    return rows


def kinds(panel: Panel) -> set[str]:
    """The kinds of what is told, what is to be left out of comparisons among them."""
    answer = findings(panel)
    return {str(one.kind) for one in (*answer.findings, *answer.caution) if one.kind in ALARMS}


def counts(random: np.random.Generator, shape: Shape) -> Data:
    level = np.exp(random.normal(1.5, 0.7, (shape[0], shape[1], 1)))
    return random.poisson(level, shape), np.ones(shape)


def rates(random: np.random.Generator, shape: Shape) -> Data:
    """One in ten of some hundred visits, in every unit alike."""
    base = random.poisson(np.exp(random.normal(4.5, 0.5, (shape[0], shape[1], 1))), shape)
    return random.binomial(base, 0.1), base


def means(random: np.random.Generator, shape: Shape) -> Data:
    """Ten days on average over some hundred people, 4 days from one to another."""
    base = 1 + random.poisson(np.exp(random.normal(4.5, 0.5, (shape[0], shape[1], 1))), shape)
    return base * 10 + random.normal(0, 4, shape) * np.sqrt(base), base


FIGURES: dict[str, tuple[Measure, Make]] = {"counts": (COUNT, counts), "rates": (RATE, rates), "means": (MEAN, means)}


def panel(random: np.random.Generator, measure: Measure, make: Make, units: int) -> Panel:
    regions = ("North", "South", "East")
    days = [months_on(date(2023, 1, 1), place) for place in range(MONTHS)]
    top, base = make(random, (units, len(regions), MONTHS))
    unit, region, month = (part.ravel() for part in np.indices(top.shape))
    frame = pl.DataFrame(
        {
            "period": [days[place] for place in month],
            "unit": [f"V{place:03}" for place in unit],
            "region": [regions[place] for place in region],
            "numerator": top.ravel().astype(float),
            "denominator": base.ravel().astype(float),
        }
    )
    return Panel(frame, measure, Every.MONTH, "vendor", ("region",))


if __name__ == "__main__":
    main()
