"""Puts what simulation says of effect checks into docs/methods/effects.md: coverage, false "worked", power.

Run by hand: python -m benchmarks.simulations.effects coverage|false|power [runs]. A table takes a minute or two.
"""

import sys
from collections.abc import Callable
from functools import partial

import numpy as np
from benchmarks.simulations.tables import put
from tests.analysis.cast import months

from midcourse.analysis.effects import Answer, Series, Verdict, effect
from midcourse.analysis.measure import Better, Every, Kind, Measure

SEED = 20261123
CALENDAR = tuple(months(240))
STRENGTHS = (0.0, 0.3, 0.6)
Make = Callable[[np.random.Generator, float, float], Answer]


def series(values: np.ndarray, kind: Kind = Kind.VALUE) -> Series:
    measure = Measure("figures", kind, Better.LOWER)
    return Series(measure, Every.MONTH, CALENDAR[: len(values)], tuple(values.tolist()))


def noise(rng: np.random.Generator, units: int, periods: int, r: float) -> np.ndarray:
    """Standard normal with autocorrelation r, (units, periods)."""
    shocks = rng.standard_normal((units, periods))
    out = shocks.copy()
    for t in range(1, periods):
        out[:, t] = r * out[:, t - 1] + np.sqrt(1 - r**2) * shocks[:, t]
    return out


def levels(rng: np.random.Generator, r: float, size: float, *, before: int, after: int, units: int = 1) -> Answer:
    """Levels with noise of 1; those with several units share a trend and a season. The first falls by `size`."""
    figures = 50 + noise(rng, units, before + after, r)
    if units > 1:
        time = np.arange(before + after)
        figures += rng.normal(0, 10, (units, 1)) + 0.1 * time + 2 * np.sin(time * np.pi / 6)
    figures[0, before:] -= size
    own, *others = (series(row) for row in figures)
    return effect(own, CALENDAR[before], expected=-1, others=others)


def counts(rng: np.random.Generator, r: float, size: float, *, before: int, after: int, units: int = 1) -> Answer:
    """Counts of 20 a month, over-dispersed by noise of 10 % of the mean; the first falls by the share `size`."""
    mean = 20 * np.exp(0.1 * noise(rng, units, before + after, r))
    mean[0, before:] *= 1 - size
    own, *others = (series(row, Kind.COUNT) for row in rng.poisson(mean).astype(float))
    return effect(own, CALENDAR[before], expected=-1, others=others)


def triggered(rng: np.random.Generator, r: float, size: float, *, before: int, after: int, units: int = 1) -> Answer:
    """Nothing happens but that somebody acts right after a month worse than the eleven before it."""
    long = 50 + noise(rng, units, 240, r)
    own = long[0]
    end = next(t for t in range(before, 240 - after) if own[t - 1] >= own[t - 12 : t].max())
    window = long[:, end - before : end + after].copy()
    window[0, before:] -= size
    first, *others = (series(row) for row in window)
    return effect(first, CALENDAR[before], expected=-1, others=others)


DESIGNS: dict[str, Make] = {
    "12 + 6 periods alone": partial(levels, before=12, after=6),
    "24 + 12 periods alone": partial(levels, before=24, after=12),
    "36 + 12 periods alone": partial(levels, before=36, after=12),
    "6 units × 24 (18 + 6)": partial(levels, before=18, after=6, units=6),
    "counts, 24 + 12 alone": partial(counts, before=24, after=12),
    "counts, 6 units × 24": partial(counts, before=18, after=6, units=6),
}
PROMPTED: dict[str, Make] = {
    "12 + 6 alone, after the worst month": partial(triggered, before=12, after=6),
    "24 + 12 alone, after the worst month": partial(triggered, before=24, after=12),
    "6 units × 24, after the worst month": partial(triggered, before=18, after=6, units=6),
}


def coverage(runs: int) -> None:
    """How often the 95 % interval holds the true change."""
    rows = [
        [name, *(f"{100 * _share(make, r, 0.0, runs, _holds):.1f} %" for r in STRENGTHS)]
        for name, make in DESIGNS.items()
    ]
    put("effects", "coverage", _header(), rows, _note(runs))


def false(runs: int) -> None:
    """How often nothing at all is called worked."""
    rows = [
        [name, *(f"{100 * _share(make, r, 0.0, runs, _worked):.1f} %" for r in STRENGTHS)]
        for name, make in {**DESIGNS, **PROMPTED}.items()
    ]
    put("effects", "false worked", _header(), rows, _note(runs))


def power(runs: int) -> None:
    """How often a change that is there is called worked, by its size."""
    sizes = (1.0, 2.0, 3.0)
    rows = [
        [name, f"{r}", *(f"{100 * _share(DESIGNS[name], r, size, runs, _worked):.0f} %" for size in sizes)]
        for name in list(DESIGNS)[:4]
        for r in (0.0, 0.3)
    ]
    put(
        "effects",
        "power",
        ["figures", "autocorrelation", *(f"{size:g} × the scatter" for size in sizes)],
        rows,
        _note(runs),
    )
    shares = (0.2, 0.4, 0.6)
    rows = [
        [name, *(f"{100 * _share(DESIGNS[name], 0.0, share, runs, _worked):.0f} %" for share in shares)]
        for name in list(DESIGNS)[4:]
    ]
    put("effects", "power of counts", ["figures", *(f"{share:.0%} fewer" for share in shares)], rows, _note(runs))


def _share(make: Make, r: float, size: float, runs: int, says: Callable[[Answer], bool]) -> float:
    rng = np.random.default_rng([SEED, round(100 * r), round(100 * size)])
    return sum(says(make(rng, r, size)) for _ in range(runs)) / runs


def _holds(answer: Answer) -> bool:
    assert answer.decided is not None
    return answer.decided.interval.low <= 0 <= answer.decided.interval.high


def _worked(answer: Answer) -> bool:
    return answer.verdict is Verdict.WORKED


def _header() -> list[str]:
    return ["figures", *(f"autocorrelation {r:g}" for r in STRENGTHS)]


def _note(runs: int) -> str:
    chance = 100 * 2 * (0.05 * 0.95 / runs) ** 0.5
    return f"{runs:,} runs a cell, seed {SEED}; chance alone moves a cell near 5 or 95 % by up to {chance:.1f} points."


if __name__ == "__main__":
    {"coverage": coverage, "false": false, "power": power}[sys.argv[1]](int(sys.argv[2]) if len(sys.argv) > 2 else 400)
