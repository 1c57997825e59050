"""How often steady series raise a false alarm and how soon a change is seen, by rule set; puts both into the docs.

Run: python benchmarks/simulations/steady.py (some minutes). Seed and numbers of runs stand beneath the tables.
"""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray
from tables import put

from midcourse.analysis.spc import Chart, anhoej, draw, limits_of, shewhart
from midcourse.analysis.spc.series import Series
from midcourse.analysis.spc.signals import LEVEL, accepted, signals
from midcourse.analysis.tails import normal_above, t_above

SEED, LENGTHS, TOGETHER, STEADY, WATCHED = 20261123, (12, 24, 36, 60), 200, 24, 24
SINGLE_RUNS, TOGETHER_RUNS, CHANGED_RUNS, CHANGED = 800, 200, 120, 20
SETS = 2
Floats = NDArray[np.float64]
Random = np.random.Generator
Data = tuple[Chart, Floats, Floats | None]  # chart, numerators, denominators; shape (series, points)
Rule = Callable[[Data, bool], NDArray[np.bool_]]


def main() -> None:
    put("steady", "false alarms", ["Steady figures", "Months", *RULES, "Midcourse, 200 together"], false_alarms(),
        f"Share of steady series with at least one signal (in brackets: per 12 months). {SINGLE_RUNS:,} series each; "
        f"last column: share of {TOGETHER_RUNS} sets of {TOGETHER} steady series, asked together, in which any series "
        f"was shown. Seed {SEED}.")  # fmt: skip
    put("steady", "delays", ["Change after 24 steady months", *RULES, "Midcourse, 200 together"], delays(),
        f"Mean months until it is seen (in brackets: share seen within 12 months); not seen within {WATCHED} counts as "
        f"{WATCHED}. {CHANGED_RUNS} normal series without autocorrelation each; last column: {CHANGED} changed series "
        f"among {TOGETHER}, {SETS} sets. Seed {SEED}.")  # fmt: skip
    put("steady", "price", ["False alarms accepted", "Months until 1.5σ is seen", *(f"False, ρ {r:g}" for r in RHOS)],
        price(),
        f"One series asked alone: {CHANGED_RUNS} that move, {SINGLE_RUNS // 2} steady ones. Seed {SEED}.")  # fmt: skip
    put("steady", "bound", ["Who looks", "1 of 200 moved", f"{CHANGED} of 200 moved"], bound(),
        f"Mean months until a shift of 1.5σ is seen. {6 * SETS} and {SETS} sets. Seed {SEED}.")  # fmt: skip


def normal(random: Random, series: int, points: int, rho: float = 0.0) -> Data:
    """Normal figures with autocorrelation `rho`, standard deviation 1."""
    values = random.normal(0, 1, (series, points))
    for place in range(1, points):
        values[:, place] = rho * values[:, place - 1] + np.sqrt(1 - rho**2) * values[:, place]
    return Chart.XMR, values, None


def poisson(random: Random, series: int, points: int, mean: float) -> Data:
    return Chart.XMR, random.poisson(mean, (series, points)).astype(float), None


def overdispersed(random: Random, series: int, points: int) -> Data:
    """9 of 10 of some 5,000 cases a month, whose chance itself varies by 0.02 (beta-binomial): five times chance."""
    base = random.integers(4000, 6000, (series, points))
    size = 0.9 * 0.1 / 0.02**2 - 1
    return (
        Chart.P_PRIME,
        random.binomial(base, random.beta(0.9 * size, 0.1 * size, base.shape)).astype(float),
        base * 1.0,
    )


KINDS: dict[str, Callable[[Random, int, int], Data]] = {
    "normal": normal,
    "normal, autocorrelation 0.3": lambda random, series, points: normal(random, series, points, 0.3),
    "normal, autocorrelation 0.6": lambda random, series, points: normal(random, series, points, 0.6),
    "counts, mean 2": lambda random, series, points: poisson(random, series, points, 2),
    "counts, mean 0.5": lambda random, series, points: poisson(random, series, points, 0.5),
    "rates that scatter 5 times as much as chance": overdispersed,
}


def by_shewhart(data: Data, newest: bool) -> NDArray[np.bool_]:
    fired = draw(*data, rules=shewhart).flags.any
    return fired[:, -1] if newest else fired.any(axis=1)


def by_making_data_count(data: Data, newest: bool) -> NDArray[np.bool_]:
    fired = draw(*data).flags.any
    return fired[:, -1] if newest else fired.any(axis=1)


def by_anhoej(data: Data, _newest: bool) -> NDArray[np.bool_]:
    _, top, base = data
    values = top if base is None else top / base
    return anhoej(values, limits_of(Chart.RUN, values).centre).signal


def alone(data: Data, newest: bool, share: float = LEVEL) -> NDArray[np.bool_]:
    """Midcourse's own profile, each series asked by itself."""
    rows = range(len(data[1]))
    return np.array([together(part(data, slice(row, row + 1)), newest, share)[0] for row in rows], dtype=bool)


def together(data: Data, _newest: bool = False, share: float = LEVEL) -> NDArray[np.bool_]:
    """Midcourse's own profile, all asked at once."""
    _, top, base = data
    counted = base is not None or not (top % 1).any()
    exposure = np.ones_like(top) if base is None else base
    events = (top, exposure) if counted else (None, None)
    if base is not None:
        events = (base - top, exposure)  # the rarer of happened and did not
    told = signals(Series(top / exposure, exposure, *events), share=share)
    return np.array([bool(signs) for signs in told], dtype=bool)


RHOS = (0.0, 0.3, 0.6)
SHARES = (0.01, 0.05, 0.1)


def price() -> list[Sequence[object]]:
    """What fewer false alarms cost in months, one series asked alone."""
    random = np.random.default_rng(SEED)
    _, moved, _ = normal(random, CHANGED_RUNS, STEADY + WATCHED)
    moved[:, STEADY:] += 1.5
    steady = [normal(random, SINGLE_RUNS // 2, STEADY, rho) for rho in RHOS]
    rows: list[Sequence[object]] = []
    for share in SHARES:
        rule = partial(alone, share=share)
        alarms = [f"{rule(data, False).mean():.1%}" for data in steady]
        rows.append([f"{share:.0%}", f"{waited(rule, moved).mean():.1f}", *alarms])
    return rows


def bound() -> list[Sequence[object]]:
    """How soon a rule could see a shift that knew what none can know; all keep false ones among those shown to 5 %."""
    who = {
        "knows the date, the scatter and that months are unlike": by_one_who_knows,
        "knows the date and that months are unlike": by_one_who_knows_the_date,
        "Midcourse": together,
    }
    rows: list[Sequence[object]] = []
    for name, rule in who.items():
        waits = [_waits_together(rule, changed, sets, 1.5) for changed, sets in ((1, 6 * SETS), (CHANGED, SETS))]
        rows.append([name, *(f"{wait.mean():.1f}" for wait in waits)])
    return rows


def by_one_who_knows(data: Data, _newest: bool = False) -> NDArray[np.bool_]:
    _, values, _ = data
    after = values.shape[1] - STEADY
    step = values[:, STEADY:].mean(axis=1) - values[:, :STEADY].mean(axis=1)
    chances = 2 * normal_above(abs(step) / np.sqrt(1 / STEADY + 1 / after))
    return np.asarray(chances <= accepted(chances, LEVEL))


def by_one_who_knows_the_date(data: Data, _newest: bool = False) -> NDArray[np.bool_]:
    _, values, _ = data
    parts, free = (values[:, :STEADY], values[:, STEADY:]), values.shape[1] - 2
    scatter = sum(part.var(axis=1) * part.shape[1] for part in parts) / free
    step = parts[1].mean(axis=1) - parts[0].mean(axis=1)
    chances = 2 * t_above(abs(step) / np.sqrt(scatter / STEADY + scatter / parts[1].shape[1]), free)
    return np.asarray(chances <= accepted(chances, LEVEL))


def _waits_together(rule: Rule, changed: int, sets: int, change: float | Floats) -> NDArray[np.int64]:
    random = np.random.default_rng(SEED)
    waits = []
    for _ in range(sets):
        _, values, _ = normal(random, TOGETHER, STEADY + WATCHED)
        values[:changed, STEADY:] += change
        waits.append(waited(rule, values, all_at_once=True)[:changed])
    return np.concatenate(waits)


def part(data: Data, rows: slice, points: int | None = None) -> Data:
    chart, top, base = data
    return chart, top[rows, :points], None if base is None else base[rows, :points]


RULES: dict[str, Rule] = {
    "Shewhart": by_shewhart,
    "Making Data Count": by_making_data_count,
    "Anhøj": by_anhoej,
    "Midcourse": alone,
}


def false_alarms() -> list[Sequence[object]]:
    rows: list[Sequence[object]] = []
    for name, make in KINDS.items():
        for points in LENGTHS:
            random = np.random.default_rng(SEED)
            data = make(random, SINGLE_RUNS, points)
            shares = [rule(data, False).mean() for rule in RULES.values()]
            sets = [together(make(random, TOGETHER, points)).any() for _ in range(TOGETHER_RUNS)]
            said = [f"{share:.1%} ({1 - (1 - share) ** (12 / points):.1%})" for share in shares]
            rows.append([name, points, *said, f"{np.mean(sets):.1%}"])
    return rows


def step(size: float) -> Floats:
    return np.full(WATCHED, size)


CHANGES = {
    "shift of 1σ": step(1.0),
    "shift of 1.5σ": step(1.5),
    "shift of 2σ": step(2.0),
    "trend of 0.1σ a month": 0.1 * np.arange(1, WATCHED + 1),
    "one figure 5σ off": np.array([5.0, *[0.0] * (WATCHED - 1)]),
}


def delays() -> list[Sequence[object]]:
    rows: list[Sequence[object]] = []
    for name, change in CHANGES.items():
        random = np.random.default_rng(SEED)
        _, values, _ = normal(random, CHANGED_RUNS, STEADY + WATCHED)
        values[:, STEADY:] += change
        waits = [waited(rule, values) for rule in RULES.values()]
        waits.append(_waits_together(together, CHANGED, SETS, change))
        rows.append([name, *(f"{wait.mean():.1f} ({(wait <= 12).mean():.0%})" for wait in waits)])
    return rows


def waited(rule: Rule, values: Floats, *, all_at_once: bool = False) -> NDArray[np.int64]:
    """Months from the change until the rule first fires; series already seen are left out unless asked together."""
    wait = np.full(len(values), WATCHED)
    quiet = np.arange(len(values))
    for months in range(1, WATCHED):
        asked = np.arange(len(values)) if all_at_once else quiet
        fired = asked[rule((Chart.XMR, values[asked, : STEADY + months], None), True)]
        seen = np.intersect1d(fired, quiet)
        wait[seen] = months
        quiet = np.setdiff1d(quiet, seen)
    return wait


if __name__ == "__main__":
    main()
