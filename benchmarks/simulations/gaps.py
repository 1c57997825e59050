"""How often gaps are called where there are none, found where there are, and how well their limits cover.

    python benchmarks/simulations/gaps.py

writes its tables into docs/methods/gaps.md (two minutes on one core).
"""

from dataclasses import dataclass
from datetime import date
from itertools import product

import numpy as np
import polars as pl
from tables import put

from midcourse.analysis.gaps import gaps
from midcourse.analysis.gaps.trend import trend
from midcourse.analysis.measure import Better, Every, Kind, Measure
from midcourse.analysis.panel import Panel

RUNS, SEED = 100, 20261123
GROUPS = (("no", "yes"), ("east", "north", "south", "west"), ("0 to 5", "6 to 11", "12 to 17"))
Floats = np.ndarray


@dataclass(frozen=True)
class World:
    """Cases a month of one cell, how much units differ (on the logit), and what makes figures scatter more than chance.

    `months` is the deviation of a cell's month, `memory` its autocorrelation, `persistent` a difference between group
    and unit that lasts; `gap` is what the first group of the first breakdown lacks; `step` how much the last group of
    the second moves half-way, from below the others to above them by as much.
    """

    units: int = 12
    periods: int = 36
    columns: int = 3
    base: float = 8.0
    units_differ: float = 0.5
    months: float = 0.0
    memory: float = 0.0
    persistent: float = 0.0
    gap: float = 0.0
    step: float = 0.0
    kind: Kind = Kind.RATE


def panel(world: World, random: np.random.Generator) -> Panel:
    """One panel of this world; units serve the groups in unlike shares."""
    groups = GROUPS[: world.columns]
    cells = list(product(*(range(len(names)) for names in groups)))
    shape = world.units, len(cells), world.periods
    mix = np.ones(shape[:2])
    for place, names in enumerate(groups):
        share = random.dirichlet(np.full(len(names), 5.0), world.units) * len(names)
        mix *= share[:, [cell[place] for cell in cells]]
    base = random.poisson(world.base * mix[:, :, None], shape) + 1.0
    first = np.array([cell[0] == 0 for cell in cells])
    logit = 1 + random.normal(0, world.units_differ, (world.units, 1, 1)) - world.gap * first[None, :, None]
    logit = logit + random.normal(0, world.persistent, (world.units, len(groups[0]), 1))[:, [cell[0] for cell in cells]]
    last = np.array([world.columns > 1 and cell[1] == len(groups[1]) - 1 for cell in cells])
    late = np.arange(world.periods) >= world.periods // 2
    logit = logit + world.step * last[None, :, None] * (late - late.mean())
    share = 1 / (1 + np.exp(-(logit + _noise(world, shape, random))))
    top = _tops(world.kind, base, share, random)
    unit, cell, period = np.indices(shape).reshape(3, -1)
    names = {f"by{n}": np.array([g[c[n]] for c in cells])[cell] for n, g in enumerate(groups)}
    months = np.array([date(2020 + n // 12, n % 12 + 1, 1) for n in range(world.periods)], dtype="datetime64[D]")
    figures = pl.DataFrame(
        {
            "period": months[period],
            "unit": np.array([f"v{n}" for n in range(world.units)])[unit],
            **names,
            "numerator": top.ravel(),
            "denominator": base.ravel(),
        }
    )
    measure = Measure("attendance", world.kind, Better.HIGHER, "present", "enrolled")
    return Panel(figures, measure, Every.MONTH, "vendor" if world.units > 1 else None, tuple(names))


def _noise(world: World, shape: tuple[int, int, int], random: np.random.Generator) -> Floats:
    noise = random.normal(0, 1, shape)
    for month in range(1, shape[2]):
        fresh = np.sqrt(1 - world.memory**2) * noise[:, :, month]
        noise[:, :, month] = world.memory * noise[:, :, month - 1] + fresh
    return world.months * noise


def _tops(kind: Kind, base: Floats, share: Floats, random: np.random.Generator) -> Floats:
    if kind is Kind.RATE:
        return random.binomial(base.astype(int), share).astype(float)
    if kind is Kind.RATIO:
        return random.poisson(base * share).astype(float)
    return base * random.normal(10 * share, 4 / np.sqrt(base))


NULLS = {
    "as chance has it": World(),
    "units very unlike": World(units_differ=1.5),
    "figures of a cell scatter by month": World(months=0.5),
    "and remember (autocorrelation 0.6)": World(months=0.5, memory=0.6),
    "lasting differences of group and unit": World(persistent=0.3),
    "3 units, 12 months": World(units=3, periods=12),
    "no units": World(units=1, base=60),
    "no units, figures of a cell remember (0.6)": World(units=1, base=60, months=0.3, memory=0.6),
    "no units, 12 months, one group moves from below to above": World(units=1, periods=12, base=300, step=1.0),
    "small cells": World(base=0.7),
    "events per exposure": World(kind=Kind.RATIO),
    "means": World(kind=Kind.MEAN),
}


def nulls(runs: int) -> list[tuple[str, str, str]]:
    """Share of panels without a gap that give any finding, and of 95 % limits within units that hold 0."""
    rows = []
    for name, world in NULLS.items():
        random, found, held = np.random.default_rng(SEED), 0, 0
        for _ in range(runs):
            answer = gaps(panel(world, random))
            group = answer.tables[0].groups[0]
            found += bool(answer.findings)
            held += group.same_lower <= 0 <= group.same_upper
        rows.append((name, f"{100 * found / runs:.1f} %", f"{100 * held / runs:.1f} %"))
    return rows


def powers(runs: int) -> list[tuple[str, ...]]:
    """Share of panels in which the group that lacks something is named."""
    rows = []
    for units, periods, base in ((6, 12, 2.0), (12, 12, 2.0), (12, 36, 2.0)):
        worlds = [World(units, periods, base=base, gap=gap, persistent=0.1) for gap in (0.1, 0.25, 0.5)]
        name = f"{units} units, {periods} months, {base:g} cases a cell"
        rows.append((name, *(_named(world, runs) for world in worlds)))
    for step in (0.0, 1.0):
        worlds = [World(1, 12, base=150, gap=gap, step=step) for gap in (0.1, 0.25, 0.5)]
        name = "no units, 12 months, 150 cases a cell"
        rows.append((f"{name}{', another group moves' if step else ''}", *(_named(world, runs) for world in worlds)))
    return rows


def _named(world: World, runs: int) -> str:
    random = np.random.default_rng(SEED)
    found = [gaps(panel(world, random)).findings for _ in range(runs)]
    return f"{100 * np.mean([any(one.where.get('by0') == 'no' for one in each) for each in found]):.0f} %"


def trends(runs: int) -> list[tuple[str, ...]]:
    """Share of 95 % limits of a gap's change that hold the truth, by length and autocorrelation."""
    random = np.random.default_rng(SEED)
    rows = []
    for periods in (12, 24, 36):
        shares = []
        for memory in (0.0, 0.3, 0.6):
            noise = random.normal(0, 1, (runs, periods))
            for month in range(1, periods):
                noise[:, month] = memory * noise[:, month - 1] + np.sqrt(1 - memory**2) * noise[:, month]
            truth = 0.1 * (periods - 1)
            found = [trend(0.1 * np.arange(periods) + each, np.ones(periods)) for each in noise]
            held = [one is not None and one.lower <= truth <= one.upper for one in found]
            shares.append(f"{100 * np.mean(held):.1f} %")
        rows.append((str(periods), *shares))
    return rows


if __name__ == "__main__":
    quiet = ("panels without a gap", "with any finding", "95 % limits of the first group that hold 0")
    put("gaps", "nulls", quiet, nulls(RUNS), f"{RUNS} panels a row, seed {SEED}.")
    odds = ("panels", "odds 10 % lower", "22 % lower", "39 % lower")
    put("gaps", "powers", odds, powers(RUNS // 2), f"{RUNS // 2} panels a cell, seed {SEED}.")
    header = ("periods", "autocorrelation 0", "0.3", "0.6")
    put("gaps", "trends", header, trends(2000), f"2000 series a cell, seed {SEED}.")
