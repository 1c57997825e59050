"""How often figures without a break are cautioned against, and planted breaks seen: tables for the methods page.

Run by hand: `python benchmarks/simulations/breaks.py [runs]`.
"""

import sys
from collections import Counter
from collections.abc import Callable
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray
from tables import put

from midcourse.analysis.breaks.cautions import AS_SENT, QUESTIONS
from midcourse.analysis.breaks.cumulative import running
from midcourse.analysis.breaks.view import View
from midcourse.analysis.panel import Better, Every, Kind, Measure, Panel

SEED = 20261123
UNITS, PERIODS = 12, 36
ALL = (*AS_SENT, *QUESTIONS)
Array = NDArray[np.float64]
Made = tuple[Array, Array | None]
Rng = np.random.Generator


def panel(top: Array, base: Array | None = None, kind: Kind = Kind.COUNT) -> Panel:
    """A monthly panel of arrays of shape (units, periods); NaN is no row."""
    units, points = top.shape
    days = [date(2021 + n // 12, n % 12 + 1, 1) for n in range(points)]
    rows = pl.DataFrame(
        {
            "period": [day for _ in range(units) for day in days],
            "unit": [f"Vendor {unit:03}" for unit in range(units) for _ in days],
            "numerator": top.ravel(),
            **({} if base is None else {"denominator": base.ravel()}),
        }
    ).filter(pl.col("numerator").is_not_nan())
    return Panel(rows, Measure("late", kind, Better.LOWER, "late", "visits"), Every.MONTH, "vendor")


def levels(rng: Rng, typical: float, shape: tuple[int, int] = (UNITS, PERIODS)) -> Array:
    """Units of unlike sizes around a typical one."""
    return np.repeat(typical * np.exp(rng.normal(0, 0.7, (shape[0], 1))), shape[1], axis=1)


def season(depth: float) -> Array:
    return 1 + depth * np.sin(2 * np.pi * np.arange(PERIODS) / 12)


def counts(rng: Rng, typical: float, factor: Array | float = 1.0, over: float = 0.0) -> Made:
    mean = levels(rng, typical) * factor
    noisy = mean * rng.gamma(1 / over, over, mean.shape) if over else mean
    return rng.poisson(noisy).astype(float), None


def rates(rng: Rng, typical: float, rate: Array | float = 0.1, factor: Array | float = 1.0) -> Made:
    base = rng.poisson(levels(rng, typical) * factor).astype(float)
    own = np.exp(rng.normal(0, 0.15, (UNITS, 1)))
    rate = np.asarray(rate)
    share = np.where(rate < 0.5, rate * own, 1 - (1 - rate) * own)
    return rng.binomial(base.astype(int), np.broadcast_to(share, base.shape)).astype(float), base


def one_better(rng: Rng) -> Made:
    """One vendor's rate halves for good, its denominator steady."""
    rate = np.full((UNITS, PERIODS), 0.1)
    rate[0, 20:] /= 2
    return rates(rng, 800, rate)


def one_count_better(rng: Rng) -> Made:
    factor = np.ones((UNITS, PERIODS))
    factor[0, 20:] /= 2
    return counts(rng, 60, factor)


def shock(rng: Rng) -> Made:
    """A shock that all share: three months at a twentieth, then a year's recovery."""
    factor = np.ones(PERIODS)
    factor[15:18] = 0.05
    factor[18:30] = np.linspace(0.4, 1, 12)
    return counts(rng, 300, factor)


def ramp(rng: Rng) -> Made:
    """A new program that grows evenly from its first month."""
    return counts(rng, 1000, np.arange(1, PERIODS + 1) / PERIODS)


def wandering(rng: Rng) -> Made:
    return rates(rng, 800, factor=np.exp(np.cumsum(rng.normal(0, 0.08, (UNITS, PERIODS)), axis=1)))


STABLE: dict[str, Callable[[Rng], Made]] = {
    "counts about 3 a month": lambda rng: counts(rng, 3),
    "counts about 40": lambda rng: counts(rng, 40),
    "counts about 1,000, overdispersed": lambda rng: counts(rng, 1000, over=0.03),
    "counts with a strong season": lambda rng: counts(rng, 200, season(0.6)),
    "counts that double in three years": lambda rng: counts(rng, 200, np.linspace(1, 2, PERIODS)),
    "a program that grows from nothing": ramp,
    "rates of about 50": lambda rng: rates(rng, 50),
    "rates of about 1,000": lambda rng: rates(rng, 1000),
    "rates with a season in the base": lambda rng: rates(rng, 1000, factor=season(0.5)),
    "rates of 97 % with a drift": lambda rng: rates(rng, 500, np.linspace(0.98, 0.93, PERIODS)[None, :]),
    "bases that wander (8 % a month)": wandering,
    "twelve units all of one size": lambda rng: (rng.poisson(60.0, (UNITS, PERIODS)).astype(float), None),
    "one vendor's rate halves": one_better,
    "one vendor's count halves": one_count_better,
    "a shock that all share": shock,
}


def merged(rng: Rng) -> Made:
    top, base = rates(rng, 1000)
    assert base is not None
    for array in (top, base):
        array[0, 20:] += array[1, 20:]
        array[1, 20:] = np.nan
    return top, base


def doubled(rng: Rng) -> Made:
    factor = np.ones((UNITS, PERIODS))
    factor[0, 20:] = 2.2
    return rates(rng, 800, factor=factor)


def one_ends(rng: Rng) -> Made:
    """A vendor ends; the others go on as they were."""
    top, base = rates(rng, 1000)
    assert base is not None
    top[0, 20:] = base[0, 20:] = np.nan
    return top, base


def ends_and_begins(rng: Rng) -> Made:
    """A vendor ends and two others of any size begin in the same month."""
    top, base = one_ends(rng)
    assert base is not None
    top[1:3, :20] = base[1:3, :20] = np.nan
    return top, base


def year_to_date(rng: Rng) -> Made:
    top, _ = counts(rng, 50)
    months = np.arange(PERIODS) % 12
    for start in np.flatnonzero(months == 0):
        top[:, start : start + 12] = np.cumsum(top[:, start : start + 12], axis=1)
    return top, None


def in_thousands(rng: Rng) -> Made:
    top, base = rates(rng, 1000)
    top[:, 18:] /= 100
    return top, base


def marked(rng: Rng) -> Made:
    top, _ = counts(rng, 40)
    top[0, 7] = 999 if top[0].max() * 3 < 999 else 9999
    return top, None


def half_a_month(rng: Rng) -> Made:
    top, base = rates(rng, 500)
    assert base is not None
    top[:, -1], base[:, -1] = np.round(top[:, -1] * 0.45), np.round(base[:, -1] * 0.45)
    return top, base


def copied(rng: Rng) -> Made:
    top, base = rates(rng, 5000)
    assert base is not None
    top[0, 20:23], base[0, 20:23] = top[0, 19], base[0, 19]
    return top, base


def immature(rng: Rng) -> Made:
    rate = np.full(PERIODS, 0.3)
    rate[-3:] *= [0.92, 0.7, 0.35]
    return rates(rng, 1000, rate)


PLANTED: dict[str, tuple[str, Callable[[Rng], Made]]] = {
    "two vendors merge": ("reorganised", merged),
    "a denominator grows to 2.2 times": ("scope", doubled),
    "year-to-date counts": ("running", year_to_date),
    "all rates a hundredth": ("changed_meaning", in_thousands),
    "one 999": ("placeholders", marked),
    "half a last month": ("not_complete", half_a_month),
    "a quarter copied": ("placeholders", copied),
    "rates of the newest months not yet in": ("not_yet_seen", immature),
}


MISTAKEN: dict[str, tuple[str, Callable[[Rng], Made]]] = {
    "one vendor ends, taken for a merger": ("reorganised", one_ends),
    "one ends as two others begin, taken for a split or a new name": ("reorganised", ends_and_begins),
}


def seen(made: Made) -> set[str]:
    """The questions that caution against the panel, each asked of the figures as sent."""
    top, base = made
    view = View(panel(top, base, Kind.COUNT if base is None else Kind.RATE))
    names = {question.__name__ for question in ALL if question(view)}
    return names | ({"running"} if running(view) else set())


def main(runs: int) -> None:
    rng = np.random.default_rng(SEED)
    asked = [*(question.__name__ for question in ALL), "running"]
    rows, total = [], Counter[str]()
    for name, make in STABLE.items():
        found = [seen(make(rng)) for _ in range(runs)]
        kinds = Counter(kind for one in found for kind in one)
        total.update(kinds)
        cautioned = sum(bool(cautions_of) for cautions_of in found)
        by_kind = ", ".join(f"{kind} {100 * n / runs:.1f} %" for kind, n in kinds.most_common()) or "none"
        rows.append([name, f"{100 * cautioned / runs:.1f} %", by_kind])
        print(rows[-1], flush=True)
    note = f"{runs:,} panels of {UNITS} units × {PERIODS} months a row, seed {SEED}."
    kinds_rows = [[kind, f"{100 * total[kind] / runs / len(STABLE):.2f} %"] for kind in asked]
    power = []
    for name, (kind, make) in [*PLANTED.items(), *MISTAKEN.items()]:
        hits = sum(kind in seen(make(rng)) for _ in range(runs))
        power.append([name, f"{100 * hits / runs:.1f} %"])
        print(power[-1], flush=True)
    put("breaks", "false cautions", ["panels without a break", "cautioned", "by question"], rows, note)
    put(
        "breaks", "by question", ["question", "false cautions"], kinds_rows, f"All {runs * len(STABLE):,} panels above."
    )
    put("breaks", "seen", ["planted, or mistaken for one", "told"], power, note)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
