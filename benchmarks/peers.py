"""Peers and gaps of a program's figures, against their limit: adding up the same figures once by every column.

Run: python benchmarks/peers.py. Twelve vendors, 36 months, three breakdowns: 10,368 rows. Budget: 10 ms for gaps.
"""

import time
from collections.abc import Callable
from datetime import date
from itertools import product

import numpy as np
import polars as pl

from midcourse.analysis.gaps import gaps
from midcourse.analysis.measure import Better, Every, Kind, Measure
from midcourse.analysis.panel import PERIOD, UNIT, Panel
from midcourse.analysis.peers import standouts

VENDORS, MONTHS, REPEATS = 12, 36, 30
GROUPS = {
    "phone": ("no", "yes"),
    "region": ("east", "north", "south", "west"),
    "age": ("0 to 5", "6 to 11", "12 to 17"),
}
BUDGET_MS = 10.0


def program(lacks: float) -> Panel:
    """Attendance; families without a phone attend less by `lacks`."""
    random = np.random.default_rng(1)
    keys = list(product(range(VENDORS), range(MONTHS), *GROUPS.values()))
    share = np.array([0.75 - lacks * (key[2] == "no") for key in keys])
    base = random.poisson(8, len(keys)) + 1
    figures = pl.DataFrame(
        {
            PERIOD: [date(2023 + key[1] // 12, key[1] % 12 + 1, 1) for key in keys],
            UNIT: [f"v{key[0]}" for key in keys],
            **{name: [key[2 + place] for key in keys] for place, name in enumerate(GROUPS)},
            "numerator": random.binomial(base, share).astype(float),
            "denominator": base.astype(float),
        }
    )
    measure = Measure("attendance", Kind.RATE, Better.HIGHER, "present", "enrolled")
    return Panel(figures, measure, Every.MONTH, "vendor", tuple(GROUPS))


def timed(work: Callable[[Panel], object], panel: Panel) -> float:
    """The median of the repeats in milliseconds of processor time, which other work on the machine leaves alone."""
    work(panel)
    spent = []
    for _ in range(REPEATS):
        start = time.process_time()
        work(panel)
        spent.append(1000 * (time.process_time() - start))
    return float(np.median(spent))


def main() -> None:
    for name, lacks in (("no gap", 0.0), ("a gap", 0.15)):
        panel = program(lacks)
        limit = timed(lambda each: [each.totals([UNIT, column]) for column in each.breakdowns], panel)
        print(f"{name}: adding up {limit:.1f} ms")
        for work in (gaps, standouts):
            spent = timed(work, panel)
            print(f"  {work.__name__} {spent:.1f} ms, {spent / limit:.1f}× adding up")
    print(f"budget for gaps {BUDGET_MS:g} ms")


if __name__ == "__main__":
    main()
