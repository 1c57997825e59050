"""Whom an ordinary spreadsheet is said to be driven by: small programs in which we know who moved.

Run: python -m benchmarks.simulations.ordinary [tries]. Every situation is written to a file as people keep them (one
row per vendor and month, or one per event or job), oldest or newest first, and read and analyzed as `midcourse analyze`
does it. Puts its table into docs/methods/drivers.md.
"""

import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path

import numpy as np
import polars as pl
from benchmarks.simulations.tables import put
from numpy.typing import NDArray

from midcourse.analysis.finding import Finding, FindingKind
from midcourse.analysis.findings import findings
from midcourse.records.roles import Asked
from midcourse.report.reading import read

SEED = 20261123
TRIES = 12
NOTICED = 5
LAST = 2026 * 12 + 9  # October 2026, the month before this was written
SHIFTS = ("day", "evening", "night")
Floats = NDArray[np.float64]
Where = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Program:
    """Vendors (× shifts) × months: what each usually has, by what factor it moves, and who is the truth."""

    rows: pl.DataFrame  # vendor and, where there are any, shift
    months: list[date]
    usual: Floats
    factor: Floats
    truth: frozenset[Where] = frozenset()
    missing: float = 0.0

    def moved(self, since: int, factor: Floats | float, *chosen: dict[str, str]) -> "Program":
        """The same with these segments moved from that month (counted from the end) on."""
        moving = self.factor.copy()
        for where in chosen:
            inside = np.all([self.rows[name].to_numpy() == value for name, value in where.items()], axis=0)
            moving[inside, -since:] *= factor
        truth = frozenset(frozenset(where.items()) for where in chosen)
        return Program(self.rows, self.months, self.usual, moving, truth, self.missing)

    def is_noticeable(self) -> bool:
        """Whether what each segment has more (or less) is at least `NOTICED` standard errors of a count."""
        usual = self.usual[:, None] * (self.factor != 1)
        for where in self.truth:
            inside = np.all([self.rows[name].to_numpy() == value for name, value in where], axis=0)
            more = np.abs((usual * (self.factor - 1))[inside].sum())
            if more < NOTICED * np.sqrt(usual[inside].sum()):
                return False
        return True


def program(
    rng: np.random.Generator, months: int = 0, shifts: bool = False, least: float = 5, most: float = 40
) -> Program:
    """2 to 30 vendors of 5 to 40 events a month each, in 12 to 24 months."""
    vendors = [f"Vendor {n:02}" for n in range(1, int(rng.choice([2, 3, 5, 5, 6, 8, 12, 20, 30])) + 1)]
    months = months or int(rng.choice([12, 15, 18, 24]))
    days = [date((LAST - n) // 12, (LAST - n) % 12 + 1, 1) for n in reversed(range(months))]
    level = np.exp(rng.uniform(np.log(least), np.log(most), len(vendors)))
    if not shifts:
        return _program(pl.DataFrame({"vendor": vendors}), days, level)
    rows = pl.DataFrame(list(product(vendors, SHIFTS)), schema=["vendor", "shift"], orient="row")
    return _program(rows, days, np.outer(level, rng.dirichlet([5, 5, 5])).ravel())


def _program(rows: pl.DataFrame, days: list[date], level: Floats) -> Program:
    return Program(rows, days, level, np.ones((rows.height, len(days))))


def somebody(rng: np.random.Generator, made: Program) -> dict[str, str]:
    return {"vendor": str(rng.choice(made.rows["vendor"].unique(maintain_order=True).to_list()))}


def one_vendor(rng: np.random.Generator, since: int, factor: Floats | float = 2.0) -> Program:
    made = program(rng)
    return made.moved(since, factor, somebody(rng, made))


def two_vendors(rng: np.random.Generator) -> Program:
    made = program(rng)
    while made.rows.height < 4:
        made = program(rng)
    one, other = rng.choice(made.rows["vendor"].to_list(), 2, replace=False)
    return made.moved(3, 2.0, {"vendor": str(one)}, {"vendor": str(other)})


def one_shift(rng: np.random.Generator) -> Program:
    return program(rng, shifts=True).moved(3, 2.0, {"shift": "night"})


def shift_of_one(rng: np.random.Generator) -> Program:
    made = program(rng, shifts=True, least=20, most=80)
    return made.moved(3, 2.5, somebody(rng, made) | {"shift": "night"})


def all_rise(rng: np.random.Generator) -> Program:
    made = program(rng)
    factor = made.factor.copy()
    factor[:, -3:] *= 1.6
    return Program(made.rows, made.months, made.usual, factor)


def with_holes(rng: np.random.Generator) -> Program:
    made = one_vendor(rng, 3)
    return Program(made.rows, made.months, made.usual, made.factor, made.truth, missing=0.1)


def two_periods(rng: np.random.Generator) -> Program:
    made = program(rng, months=2)
    return made.moved(1, 3.0, somebody(rng, made))


def a_tiny_one(rng: np.random.Generator) -> Program:
    made = program(rng)
    made.usual[0] = 1.0
    return made.moved(3, 2.0, {"vendor": "Vendor 01"})


SITUATIONS: dict[str, Callable[[np.random.Generator], Program]] = {
    "nothing": program,
    "nothing, by shift": lambda rng: program(rng, shifts=True),
    "all rise by 60 %, last 3 months": all_rise,
    "one vendor doubles, last 3 months": lambda rng: one_vendor(rng, 3),
    "one vendor doubles, last 6 months": lambda rng: one_vendor(rng, 6),
    "one vendor doubles, last month": lambda rng: one_vendor(rng, 1),
    "one vendor triples, last month": lambda rng: one_vendor(rng, 1, 3.0),
    "one vendor doubles little by little": lambda rng: one_vendor(rng, 6, np.linspace(1.17, 2, 6)),
    "one vendor halves, last 3 months": lambda rng: one_vendor(rng, 3, 0.5),
    "one vendor doubles, a tenth missing": with_holes,
    "two vendors double, last 3 months": two_vendors,
    "one shift doubles, last 3 months": one_shift,
    "one vendor's shift × 2.5, last 3 months": shift_of_one,
    "one of two periods triples": two_periods,
    "one tiny vendor doubles (1 → 2 a month)": a_tiny_one,
}


def counts(rng: np.random.Generator, made: Program) -> pl.DataFrame:
    return _laid(made, complaints=rng.poisson(_expected(made)))


def events(rng: np.random.Generator, made: Program) -> pl.DataFrame:
    """One row per complaint, with its day."""
    table = counts(rng, made)
    every = table.select(pl.exclude("complaints").repeat_by("complaints")).explode(pl.all())
    days = pl.duration(days=pl.Series(rng.integers(0, 28, every.height)))
    return every.select(pl.col("month").alias("received") + days, pl.exclude("month"))


def money(rng: np.random.Generator, made: Program) -> pl.DataFrame:
    return _laid(made, amount_paid=np.round(1000 * _expected(made) * rng.lognormal(0, 0.15, made.factor.shape), 2))


def rates(rng: np.random.Generator, made: Program) -> pl.DataFrame:
    """Late arrivals of all arrivals, 10 % late as a rule."""
    arrivals = rng.poisson(10 * made.usual[:, None] * np.ones_like(made.factor)) + 1
    return _laid(made, late=rng.binomial(arrivals, np.minimum(0.1 * made.factor, 0.9)), arrivals=arrivals)


def means(rng: np.random.Generator, made: Program) -> pl.DataFrame:
    """One row per request closed, with the days it took: 8 as a rule, as unequal as such times are."""
    jobs = _laid(made, jobs=rng.poisson(made.usual[:, None] * np.ones_like(made.factor)), usual=8 * made.factor)
    every = jobs.select(pl.exclude("jobs").repeat_by("jobs")).explode(pl.all())
    taken = np.ceil(every["usual"].to_numpy() * rng.gamma(1.5, 1 / 1.5, every.height))
    days = pl.duration(days=pl.Series(rng.integers(0, 28, every.height)))
    numbers = np.arange(10_001, 10_001 + every.height)
    closed = every.select(pl.col("month").alias("closed") + days, pl.exclude("month", "usual"), days_to_close=taken)
    return closed.with_columns(request_id=pl.Series(numbers))


def averages(rng: np.random.Generator, made: Program) -> pl.DataFrame:
    """Average days to close, ready-made, without the number of requests."""
    jobs = rng.poisson(made.usual[:, None] * np.ones_like(made.factor)) + 1
    return _laid(made, average_days_to_close=np.round(8 * made.factor * rng.gamma(1.5 * jobs, 1 / (1.5 * jobs)), 1))


FIGURES: dict[str, Callable[[np.random.Generator, Program], pl.DataFrame]] = {
    "counts": counts,
    "rows of events": events,
    "money": money,
    "a rate": rates,
    "days, a row each": means,
    "average days": averages,
}


def _expected(made: Program) -> Floats:
    return made.usual[:, None] * made.factor


def _laid(made: Program, **figures: NDArray[np.generic]) -> pl.DataFrame:
    table = pl.DataFrame({"month": made.months}).join(made.rows, how="cross").sort(*made.rows.columns, "month")
    return table.with_columns(pl.Series(name, each.ravel()) for name, each in figures.items())


def written(rng: np.random.Generator, made: Program, table: pl.DataFrame, path: Path) -> None:
    """Oldest or newest first, with holes where the program has any."""
    kept = table.filter(pl.Series(rng.random(table.height) >= made.missing))
    kept.sort(kept.columns[0], descending=bool(rng.random() < 0.5)).write_csv(path)


@dataclass(frozen=True)
class Told:
    """Whom the drivers found name, and whom any finding does."""

    drivers: frozenset[Where]
    anywhere: frozenset[Where]


def told(path: Path) -> Told:
    panel = read(path, Asked()).shaped.panel
    found = findings(panel).findings
    return Told(frozenset(_places(found, {FindingKind.DRIVER})), frozenset(_places(found, set(FindingKind))))


def _places(found: tuple[Finding, ...], kinds: set[FindingKind]) -> Iterator[Where]:
    for one in found:
        if one.kind in kinds and one.where:
            yield frozenset((name, str(value)) for name, value in one.where.items())


def tried(situation: str, figure: str, number: int, folder: Path) -> tuple[Program, Told]:
    """One file of this kind; a move too small to be noticed is drawn again, but for the vendor that is tiny."""
    rng = np.random.default_rng([SEED, list(SITUATIONS).index(situation), list(FIGURES).index(figure), number])
    made = SITUATIONS[situation](rng)
    while "tiny" not in situation and not made.is_noticeable():
        made = SITUATIONS[situation](rng)
    path = folder / "figures.csv"
    written(rng, made, FIGURES[figure](rng, made), path)
    return made, told(path)


def main(tries: int) -> None:
    answers: dict[tuple[str, str], list[tuple[Program, Told]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for situation, figure in product(SITUATIONS, FIGURES):
            answers[situation, figure] = [tried(situation, figure, n, Path(folder)) for n in range(tries)]
    added_up = [figure for figure in FIGURES if figure != "average days"]
    of_situations = [(s, _joined(answers[s, f] for f in added_up)) for s in SITUATIONS]
    somebody_moves = [s for s in SITUATIONS if s.startswith(("one", "two")) and "tiny" not in s]
    of_figures = [(f, _joined(answers[s, f] for s in somebody_moves)) for f in FIGURES]
    for name, first, table in (("ordinary", "what happened", of_situations), ("figures", "figures", of_figures)):
        rows = [(what, len(each), *_shares(each)) for what, each in table]
        put("drivers", name, (first, "files", *COLUMNS), rows, f"Seed {SEED}.")


COLUMNS = ("exactly the right ones", "some of them", "somebody wrong", "nobody", "right, by any finding")


def _joined(answers: Iterable[list[tuple[Program, Told]]]) -> list[tuple[Program, Told]]:
    return [one for each in answers for one in each]


def _shares(answers: list[tuple[Program, Told]]) -> Iterator[str]:
    for share in (
        [told.drivers == made.truth for made, told in answers],
        [frozenset() < told.drivers < made.truth for made, told in answers],
        [bool(told.drivers - made.truth) for made, told in answers],
        [not told.drivers for _, told in answers],
        [made.truth <= told.anywhere for made, told in answers],
    ):
        yield f"{np.mean(share):.0%}"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else TRIES)
