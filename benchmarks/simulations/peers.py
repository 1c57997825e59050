"""How often units are named that are like their peers, and how often one that is not.

    python benchmarks/simulations/peers.py

writes its tables into docs/methods/peers.md (two minutes on one core).
"""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl
from tables import put

from midcourse.analysis.measure import Better, Every, Kind, Measure
from midcourse.analysis.panel import Panel
from midcourse.analysis.peers import standouts

RUNS, SEED = 200, 20261123


@dataclass(frozen=True)
class World:
    """Units of between `least` and `most` cases a month (even on the logarithm), so many periods, at one rate.

    `months` is how much the rate of one unit's month scatters (standard deviation of its logarithm); `apart` how much
    units truly differ; `times` how many times the rate of all is that of the first unit, which has `size` cases.
    """

    units: int = 12
    periods: int = 12
    least: float = 50.0
    most: float = 2000.0
    rate: float = 0.1
    months: float = 0.0
    apart: float = 0.0
    times: float = 1.0
    size: float = 400.0
    kind: Kind = Kind.RATE


def panel(world: World, random: np.random.Generator) -> Panel:
    """One panel of this world."""
    cases = np.exp(random.uniform(np.log(world.least), np.log(world.most), world.units)).round()
    rate = world.rate * np.exp(random.normal(0, world.apart, world.units))
    if world.times != 1:
        cases[0], rate[0] = world.size, world.rate * world.times
    shape = world.units, world.periods
    base = np.broadcast_to(cases[:, None], shape)
    share = rate[:, None] * np.exp(random.normal(0, world.months, shape))
    events = random.binomial(base.astype(int), np.minimum(share, 1)) if world.kind is Kind.RATE else None
    top = random.poisson(base * share) if events is None else events
    unit, period = np.indices(shape).reshape(2, -1)
    months = np.array([date(2024 + n // 12, n % 12 + 1, 1) for n in range(world.periods)], dtype="datetime64[D]")
    figures = pl.DataFrame(
        {
            "period": months[period],
            "unit": np.array([f"v{n:02}" for n in range(world.units)])[unit],
            "numerator": top.ravel().astype(float),
            "denominator": base.ravel(),
        }
    )
    return Panel(figures, Measure("complaints", world.kind, Better.LOWER), Every.MONTH, "vendor")


ALIKE = {
    "3 units": World(units=3),
    "6 units": World(units=6),
    "12 units": World(),
    "30 units": World(units=30),
    "12 units, rare events (1 %)": World(rate=0.01),
    "12 units, months scatter by 30 %": World(months=0.3),
    "12 units, 36 months": World(periods=36),
    "12 units, events per exposure": World(kind=Kind.RATIO, rate=0.3),
    "12 units that truly differ by 20 %": World(apart=0.2),
}


def alike(runs: int) -> list[tuple[str, str, str]]:
    """Share of units named, and of panels in which any is."""
    rows = []
    for name, world in ALIKE.items():
        random = np.random.default_rng(SEED)
        named = [sum(unit.finding is not None for unit in standouts(panel(world, random))) for _ in range(runs)]
        units, panels = 100 * np.sum(named) / (runs * world.units), 100 * np.mean(np.array(named) > 0)
        rows.append((name, f"{units:.2f} %", f"{panels:.1f} %"))
    return rows


def powers(runs: int) -> list[tuple[str, ...]]:
    """Share of panels in which the one unit that differs is named."""
    rows = []
    for units, size in ((4, 400.0), (6, 100.0), (6, 400.0), (12, 100.0), (12, 400.0), (12, 1600.0)):
        found = []
        for times in (0.7, 1.25, 1.5, 2.0):
            random, hits = np.random.default_rng(SEED), 0
            world = replace(World(units=units, apart=0.05), times=times, size=size)
            for _ in range(runs):
                hits += standouts(panel(world, random))[0].finding is not None
            found.append(f"{100 * hits / runs:.0f} %")
        rows.append((f"{units} units, {1.2 * size:.0f} events expected", *found))
    return rows


if __name__ == "__main__":
    header = ("all at one rate", "of units named", "of panels with any")
    put("peers", "alike", header, alike(RUNS), f"{RUNS} panels a row, seed {SEED}.")
    odds = ("one unit differs", "30 % lower", "25 % higher", "50 % higher", "twice")
    put(
        "peers", "powers", odds, powers(RUNS // 4), f"{RUNS // 4} panels a cell, seed {SEED}; the others differ by 5 %."
    )
