"""Puts what simulation says of effect checks into docs/methods/effects.md: coverage, false "worked", power.

Run by hand: python -m benchmarks.simulations.effects calm|many|known|power [runs]. 2,000 runs a cell take ten minutes
or more.
"""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from unittest.mock import patch

import numpy as np
from benchmarks.simulations.tables import put
from tests.analysis.cast import months

from midcourse.analysis.effects import Answer, Series, Verdict, autocorrelation, effect, regression
from midcourse.analysis.measure import Better, Every, Kind, Measure

SEED = 20261123
CALENDAR = tuple(months(240))
STRENGTHS = (0.0, 0.3, 0.6)
LONG = 120  # periods among which the worst month that prompts somebody to act is waited for
YEAR = 12
BLOCK = 250  # runs that share a stream of random numbers


@dataclass(frozen=True)
class Design:
    """Periods before and after, units, kind of figure; `prompted`: acted on after a month worse than the last eleven.

    Levels scatter by 1. Means are of 40 cases a month, rates of 200, counts are 20 a month: chance, and beside it
    something that lasts, of a like size for means (0.2) and rates (3 points), less for counts (10 %).
    """

    before: int
    after: int
    units: int = 1
    kind: Kind = Kind.VALUE
    prompted: bool = False

    @property
    def name(self) -> str:
        many = f"{self.units} units × {self.before + self.after} ({self.before} + {self.after})"
        shape = many if self.units > 1 else f"{self.before} + {self.after} alone"
        return f"{KINDS[self.kind]}, {shape}{', after the worst month' if self.prompted else ''}"


KINDS = {Kind.VALUE: "levels", Kind.MEAN: "means", Kind.COUNT: "counts", Kind.RATE: "rates"}
SHAPES = [Design(12, 6), Design(24, 12), Design(36, 12), Design(18, 6, 6)]
DESIGNS = [
    replace(shape, kind=kind, prompted=prompted) for prompted in (False, True) for kind in KINDS for shape in SHAPES
]


def noise(rng: np.random.Generator, units: int, periods: int, r: float) -> np.ndarray:
    """Standard normal with autocorrelation r, (units, periods)."""
    shocks = rng.standard_normal((units, periods))
    out = shocks.copy()
    for t in range(1, periods):
        out[:, t] = r * out[:, t - 1] + np.sqrt(1 - r**2) * shocks[:, t]
    return out


def answer(rng: np.random.Generator, design: Design, r: float, size: float = 0.0) -> Answer:
    """The check of a first unit that falls by `size` (a count by that share); all share a season where there are more.

    A prompted one is checked from the first of many months on that is worse than the eleven before it.
    """
    periods = LONG + YEAR if design.prompted else design.before + design.after
    lasting = noise(rng, design.units, periods, r)
    if design.units > 1:
        lasting += 2 * np.sin(np.arange(periods) * np.pi / 6)
    fallen = np.zeros((design.units, periods))
    if not design.prompted:
        fallen[0, design.before :] = size
    totals, below = _drawn(rng, design.kind, lasting, fallen)
    start = _prompt(totals[0] / below[0], design) - design.before if design.prompted else 0
    own, *others = (
        _series(design.kind, totals[unit, start : start + design.before + design.after], below[unit])
        for unit in range(design.units)
    )
    return effect(own, CALENDAR[design.before], expected=-1, others=others)


def _drawn(
    rng: np.random.Generator, kind: Kind, lasting: np.ndarray, fallen: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Totals and what they are of, (units, periods)."""
    one = np.ones_like(lasting)
    if kind is Kind.VALUE:
        return 50 + lasting - fallen, one
    if kind is Kind.COUNT:
        return rng.poisson(20 * np.exp(0.1 * lasting) * (1 - fallen)).astype(float), one
    if kind is Kind.MEAN:
        chance = rng.standard_normal(lasting.shape) / np.sqrt(40)
        return 40 * (5 + 0.2 * lasting + chance - fallen), 40 * one
    return rng.binomial(200, np.clip(0.3 + 0.03 * lasting - fallen, 0, 1)).astype(float), 200 * one


def _prompt(figures: np.ndarray, design: Design) -> int:
    """The first period after one worse than the eleven before it."""
    ends = range(max(design.before, YEAR), LONG)
    return next((t for t in ends if figures[t - 1] >= figures[t - YEAR : t].max()), LONG)


def _series(kind: Kind, totals: np.ndarray, below: np.ndarray) -> Series:
    measure = Measure("figures", kind, Better.LOWER)
    denominator = tuple(below[: len(totals)]) if kind.has_denominator else None
    return Series(measure, Every.MONTH, CALENDAR[: len(totals)], tuple(totals.tolist()), denominator)


def calm(runs: int) -> None:
    """How often the 95 % interval holds that nothing happened, and how often that is called worked."""
    found = {(one, r): quiet(one, r, range(runs // BLOCK)) for one in DESIGNS for r in STRENGTHS}
    for name, which in (("coverage", 0), ("false worked", 1)):
        rows = [[one.name, *(f"{100 * found[one, r][which]:.1f} %" for r in STRENGTHS)] for one in DESIGNS]
        put("effects", name, ["figures", *(f"autocorrelation {r:g}" for r in STRENGTHS)], rows, _note(runs))


def many(runs: int) -> None:
    """The same where a dozen others or more lie alongside: both in one cell."""
    shapes = [Design(*sizes, units) for sizes in ((3, 3), (12, 6), (18, 6)) for units in (13, 17)]
    designs = [*shapes, *(replace(one, prompted=True) for one in shapes if one.before > YEAR)]
    rows = [
        [one.name, *("{:.1f} % · {:.1f} %".format(*(100 * share for share in found)) for found in line)]
        for one in designs
        for line in [[quiet(one, r, range(runs // BLOCK)) for r in STRENGTHS]]
    ]
    put("effects", "many others", ["figures", *(f"autocorrelation {r:g}" for r in STRENGTHS)], rows, _note(runs))


def known(runs: int) -> None:
    """Levels again, by somebody who knows how strong autocorrelation is: what is left when that is no question."""
    designs = [one for one in DESIGNS if one.kind is Kind.VALUE]
    rows = []
    for one in designs:
        cells = []
        for r in STRENGTHS:
            with told(r):
                cells.append(f"{100 * quiet(one, r, range(runs // BLOCK))[0]:.1f} %")
        rows.append([one.name, *cells])
    put(
        "effects",
        "known autocorrelation",
        ["figures", *map("autocorrelation {:g}".format, STRENGTHS)],
        rows,
        _note(runs),
    )


@contextmanager
def told(r: float) -> Iterator[None]:
    """Within this, the autocorrelation is held to be `r` for certain."""
    only, nothing = np.array([r]), np.zeros(1)
    autocorrelation._filter.cache_clear()
    with (
        patch.multiple(autocorrelation, STRENGTH=only, CHANCE=nothing),
        patch.multiple(regression, BEFOREHAND=nothing, NEIGHBOURS=only),
    ):
        yield
    autocorrelation._filter.cache_clear()


def quiet(design: Design, r: float, blocks: Iterable[int]) -> tuple[float, float]:
    """The shares of runs in which nothing happened whose interval holds that, and that are called worked."""
    answers = [found for block in blocks for found in _answers(design, r, block)]
    return sum(map(_holds, answers)) / len(answers), sum(map(_worked, answers)) / len(answers)


def power(runs: int) -> None:
    """How often a change that is there is called worked, by its size."""
    sizes = (1.0, 2.0, 3.0)
    rows = [
        [shape.name, f"{r:g}", *(f"{_power(shape, r, runs, size):.0f} %" for size in sizes)]
        for shape in SHAPES
        for r in (0.0, 0.3)
    ]
    header = ["figures", "autocorrelation", *(f"{size:g} × the scatter" for size in sizes)]
    put("effects", "power", header, rows, _note(runs))
    shares = (0.2, 0.4, 0.6)
    rows = [
        [shape.name, *(f"{_power(shape, 0.0, runs, share):.0f} %" for share in shares)]
        for shape in (replace(one, kind=Kind.COUNT) for one in SHAPES[1::2])
    ]
    put("effects", "power of counts", ["figures", *(f"{share:.0%} fewer" for share in shares)], rows, _note(runs))


def _answers(design: Design, r: float, block: int, size: float = 0.0) -> list[Answer]:
    rng = np.random.default_rng([SEED, block, round(100 * r), round(100 * size)])
    return [answer(rng, design, r, size) for _ in range(BLOCK)]


def _power(design: Design, r: float, runs: int, size: float) -> float:
    answers = [found for block in range(runs // BLOCK) for found in _answers(design, r, block, size)]
    return 100 * sum(map(_worked, answers)) / len(answers)


def _holds(found: Answer) -> bool:
    assert found.decided is not None
    return found.decided.interval.low <= 0 <= found.decided.interval.high


def _worked(found: Answer) -> bool:
    return found.verdict is Verdict.WORKED


def _note(runs: int) -> str:
    chance = 100 * 2 * (0.05 * 0.95 / runs) ** 0.5
    return f"{runs:,} runs a cell, seed {SEED}; chance alone moves a cell near 5 or 95 % by up to {chance:.1f} points."


if __name__ == "__main__":
    {"calm": calm, "many": many, "known": known, "power": power}[sys.argv[1]](
        int(sys.argv[2]) if len(sys.argv) > 2 else BLOCK
    )
