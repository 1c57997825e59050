"""How often units are named that are like their peers, and how often one that is not.

    python benchmarks/simulations/peers.py

writes its tables into docs/methods/peers.md (four minutes on one core).
"""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl
from scipy import stats
from tables import put

from midcourse.analysis.finding import Direction
from midcourse.analysis.grid import Floats
from midcourse.analysis.measure import Better, Every, Kind, Measure
from midcourse.analysis.panel import Panel
from midcourse.analysis.peers import standouts

RUNS, SEED = 200, 20261123
AWAY = (3, 4, 5, 6)  # errors by chance
REGIONS = ("easy", "usual", "hard")


@dataclass(frozen=True)
class World:
    """Units of between `least` and `most` cases a month (even on the logarithm), so many periods, at one rate.

    `months` is how much the rate of one unit's month scatters (standard deviation of its logarithm) and `like` how
    alike neighbouring ones are; `apart` how much units truly differ; `times` how many times the rate of all is that of
    the first unit, which has `size` cases. With a `mix`, each unit has its own shares of three regions, whose rates are
    a half, once and twice that of all. A mean is ten times the rate, over cases of standard deviation 0.4 times a usual
    one's.
    """

    units: int = 12
    periods: int = 12
    least: float = 50.0
    most: float = 2000.0
    rate: float = 0.1
    months: float = 0.0
    like: float = 0.0
    apart: float = 0.0
    times: float = 1.0
    size: float = 400.0
    kind: Kind = Kind.RATE
    mix: bool = False


def panel(world: World, random: np.random.Generator) -> Panel:
    """One panel of this world."""
    cases = np.exp(random.uniform(np.log(world.least), np.log(world.most), world.units)).round()
    rate = world.rate * np.exp(random.normal(0, world.apart, world.units))
    if world.times != 1:
        cases[0], rate[0] = world.size, world.rate * world.times
    regions = len(REGIONS) if world.mix else 1
    parts = random.dirichlet(np.full(regions, 2.0), world.units) if world.mix else np.ones((world.units, 1))
    shape = world.units, regions, world.periods
    base = np.broadcast_to(np.maximum((cases[:, None] * parts).round(), 1)[:, :, None], shape)
    level = np.array([0.5, 1.0, 2.0] if world.mix else [1.0])[:, None]
    months = random.normal(0, world.months, shape)
    for month in range(1, world.periods):
        months[..., month] = world.like * months[..., month - 1] + np.sqrt(1 - world.like**2) * months[..., month]
    share = rate[:, None, None] * level * np.exp(months)
    unit, region, period = np.indices(shape).reshape(3, -1)
    days = np.array([date(2024 + n // 12, n % 12 + 1, 1) for n in range(world.periods)], dtype="datetime64[D]")
    figures = pl.DataFrame(
        {
            "period": days[period],
            "unit": np.array([f"v{n:02}" for n in range(world.units)])[unit],
            "region": np.array(REGIONS)[region],
            "numerator": figures_of(world, random, base, share).ravel(),
            "denominator": base.ravel(),
        }
    )
    measure = Measure("complaints", world.kind, Better.LOWER)
    return Panel(figures, measure, Every.MONTH, "vendor", ("region",) if world.mix else ())


def figures_of(world: World, random: np.random.Generator, base: Floats, share: Floats) -> Floats:
    """Events, or the sum of what is averaged."""
    if world.kind is Kind.RATE:
        return random.binomial(base.astype(int), np.minimum(share, 1)).astype(float)
    if world.kind is Kind.RATIO:
        return random.poisson(base * share).astype(float)
    return 10 * (base * share + random.normal(0, 0.4 * world.rate, base.shape) * np.sqrt(base))


ALIKE = {
    "3 units": World(units=3),
    "6 units": World(units=6),
    "12 units": World(),
    "30 units": World(units=30),
    "60 units": World(units=60),
    "60 units, means": World(units=60, kind=Kind.MEAN),
    "3 units, each with its own mix": World(units=3, mix=True),
    "12 units, each with its own mix": World(mix=True),
    "12 units, rare events (1 %)": World(rate=0.01),
    "12 units, months scatter by 30 %": World(months=0.3),
    "12 units, months scatter by 30 % and are alike (ρ 0.3)": World(months=0.3, like=0.3),
    "12 units, months scatter by 30 % and are alike (ρ 0.6)": World(months=0.3, like=0.6),
    "12 units, 24 months that scatter by 30 % and are alike (ρ 0.6)": World(periods=24, months=0.3, like=0.6),
    "the same, events per exposure": World(periods=24, months=0.3, like=0.6, kind=Kind.RATIO, rate=0.3),
    "the same, means": World(periods=24, months=0.3, like=0.6, kind=Kind.MEAN),
    "12 units, 36 months that scatter by 30 % and are alike (ρ 0.8)": World(periods=36, months=0.3, like=0.8),
    "4 units, months scatter by 30 % and are alike (ρ 0.6)": World(units=4, months=0.3, like=0.6),
    "12 units, 36 months": World(periods=36),
    "12 units, events per exposure": World(kind=Kind.RATIO, rate=0.3),
    "3 units that truly differ by 20 %": World(units=3, apart=0.2),
    "4 units that truly differ by 20 %": World(units=4, apart=0.2),
    "12 units that truly differ by 20 %": World(apart=0.2),
    "60 units that truly differ by 20 %": World(units=60, apart=0.2),
}


def alike(runs: int) -> list[tuple[str, ...]]:
    """Share of units named, of panels in which any is, and of those in which any is said to be so reliably."""
    rows: list[tuple[str, ...]] = []
    for name, world in ALIKE.items():
        random = np.random.default_rng(SEED)
        found = [[one.finding for one in standouts(panel(world, random)) if one.finding] for _ in range(runs)]
        sure = np.array([sum(bool(one.evidence["lasting"]) for one in each) for each in found])
        units, panels = 100 * sure.sum() / (runs * world.units), 100 * np.mean(sure > 0)
        rows.append((name, f"{units:.2f} %", f"{panels:.1f} %", f"{100 * np.mean([bool(one) for one in found]):.1f} %"))
        print(*rows[-1], flush=True)
    return rows


def powers(runs: int) -> list[tuple[str, ...]]:
    """Share of panels in which the one unit that differs is said to reliably."""
    rows = []
    for units, size in ((3, 400.0), (4, 400.0), (6, 100.0), (6, 400.0), (12, 100.0), (12, 400.0), (12, 1600.0)):
        world = replace(World(units=units, apart=0.05), size=size)
        found = [f"{100 * told(replace(world, times=times), runs)[3]:.0f} %" for times in (0.7, 1.25, 1.5, 2.0)]
        rows.append((f"{units} units, {1.2 * size:.0f} events expected", *found))
        print(*rows[-1], flush=True)
    return rows


def among_many(runs: int) -> list[tuple[str, ...]]:
    """Share of panels in which one unit of 60, all of one size, is named that is so many errors from all others.

    The bound knows what is typical and the error, and tells no one in 99 of 100 panels that are all alike.
    """
    rows = []
    for kind, rate, error in ((Kind.RATE, 0.1, 0.9**0.5), (Kind.RATIO, 0.3, 1.0), (Kind.MEAN, 0.1, 0.4)):
        size = 400.0
        expected = 12 * size * (1 if kind is Kind.MEAN else rate)
        world = World(units=60, least=size, most=size, kind=kind, rate=rate, size=size)
        found = [told(replace(world, times=1 + away * error / expected**0.5), runs)[0] for away in AWAY]
        rows.append((kind.value, *(f"{100 * share:.0f} %" for share in found)))
        print(*rows[-1], flush=True)
    limit = stats.norm.isf(0.01 / 60 / 2)
    rows.append(("at best", *(f"{100 * stats.norm.sf(limit - away):.0f} %" for away in AWAY)))
    return rows


def beside(runs: int) -> list[tuple[str, ...]]:
    """Of few units one is bad: how often it is told, and how often another as worse or as better."""
    rows = []
    for units in (3, 4, 5):
        for kind, apart in ((Kind.RATE, 0.05), (Kind.RATIO, 0.05), (Kind.MEAN, 0.01)):
            world = World(units=units, least=200, most=800, times=2.0, kind=kind)
            others = {"alike": world, f"differ by {apart:.0%}": replace(world, apart=apart)}
            for name, one in (others | {"alike, own mix": replace(world, mix=True)}).items():
                found = (f"{100 * share:.1f} %" for share in told(one, runs)[:3])
                rows.append((f"{kind.value}, {units} units, others {name}", *found))
                print(*rows[-1], flush=True)
    return rows


def told(world: World, runs: int) -> tuple[float, ...]:
    """Share of panels in which the first unit is named, another is as better, another as worse, the first reliably."""
    random = np.random.default_rng(SEED)
    seen = np.zeros(4)
    for _ in range(runs):
        first, *others = [unit.finding for unit in standouts(panel(world, random))]
        ways = {one.direction for one in others if one}
        seen += [
            first is not None,
            Direction.BETTER in ways,
            Direction.WORSE in ways,
            bool(first and first.evidence["lasting"]),
        ]
    return tuple(seen / runs)


def main() -> None:
    header = ("all at one rate", "of units named reliably", "of panels with any", "with any, for a spell too")
    put("peers", "alike", header, alike(RUNS), f"{RUNS} panels a row, seed {SEED}.")
    odds = ("one unit differs", "30 % lower", "25 % higher", "50 % higher", "twice")
    note = f"{RUNS // 2} panels a cell, seed {SEED}; the others differ by 5 %."
    put("peers", "powers", odds, powers(RUNS // 2), note)
    errors = ("one of 60, all others alike", *(f"{away} errors" for away in AWAY))
    put("peers", "among many", errors, among_many(RUNS // 2), f"{RUNS // 2} panels a cell, seed {SEED}.")
    who = ("one unit is twice as bad", "told", "another as better", "another as worse")
    put("peers", "beside", who, beside(RUNS), f"{RUNS} panels a row, seed {SEED}.")


if __name__ == "__main__":
    main()
