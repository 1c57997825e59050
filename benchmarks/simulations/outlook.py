"""How often the bands of an outlook hold, and how often what is given so many chances happens.

Run: python -m benchmarks.simulations.outlook. Fills the tables of docs/methods/outlook.md.
"""

import numpy as np
from benchmarks.simulations.tables import put
from numpy.typing import NDArray
from tests.analysis.test_outlook_forecast import HORIZON, m3, smape

from midcourse.analysis.outlook import Spread, forecast, spread
from midcourse.analysis.outlook.spread import running

Floats = NDArray[np.float64]

RUNS, SEED, AHEAD = 2000, 1, 12
LENGTHS = (6, 8, 12, 18, 24, 36, 60, 126)
STEPS = np.array([0.05, 0.2, 0.4, 0.6, 0.8, 0.95])


def main() -> None:
    train, real = m3("train"), m3("test")
    put("outlook", "M3 coverage", COVERAGE, [m3_row(train[:, -n:], real) for n in LENGTHS], M3_NOTE)
    put("outlook", "halves", COVERAGE[:1] + COVERAGE[3:], [half_row(train, real, half) for half in (0, 1)], M3_NOTE)
    put("outlook", "simulated coverage", SIMULATED, [row for name in WORLDS for row in world_rows(name)], NOTE)
    put("outlook", "reliability", RELIABLE, reliability(train, real), f"{M3_NOTE} {NOTE}")


M3_NOTE = "286 M3 monthly series (every fifth), 18 months ahead."
NOTE = f"Simulated: {RUNS:,} series a row, {AHEAD} months ahead, seed {SEED}."
COVERAGE = ["figures", "sMAPE 1 to 18", "sMAPE 1 to 12", "80 % band holds", "95 % band holds", "95 %: sum of 12"]
SIMULATED = ["world", "figures", "80 % band holds", "95 % band holds", "95 %: sum of 12"]
RELIABLE = ["chance given", "M3: cases", "M3: came true", "simulated: cases", "simulated: came true"]


def share(hit: NDArray[np.bool_]) -> str:
    return f"{100 * np.mean(hit):.1f} %"


def holds(expected: Spread, real: Floats, level: float) -> NDArray[np.bool_]:
    lower, upper = expected.band(level)
    return np.asarray((real >= lower) & (real <= upper))


def shares(past: Floats, real: Floats, cycle: int = 12) -> list[str]:
    found, none = forecast(past, real.shape[1], cycle), np.zeros(len(past))
    year = holds(running(found, none, none), np.cumsum(real, axis=1), 0.95)[:, AHEAD - 1]
    return [*(share(holds(spread(found, none), real, level)) for level in (0.8, 0.95)), share(year)]


def m3_row(past: Floats, real: Floats) -> list[str]:
    path = forecast(past, HORIZON, 12).path
    return [
        str(past.shape[1]),
        f"{smape(path, real):.2f}",
        f"{smape(path[:, :12], real[:, :12]):.2f}",
        *shares(past, real),
    ]


def half_row(past: Floats, real: Floats, half: int) -> list[str]:
    return [("first half" if half == 0 else "second half"), *shares(past[half::2], real[half::2])]


def steady(random: np.random.Generator, count: int) -> Floats:
    return 100 + random.normal(0, 10, (RUNS, count))


def drifting(random: np.random.Generator, count: int) -> Floats:
    return 200 + np.cumsum(random.normal(0, 3, (RUNS, count)), axis=1) + random.normal(0, 5, (RUNS, count))


def swinging(random: np.random.Generator, count: int) -> Floats:
    out = random.normal(0, 10, (RUNS, count))
    for place in range(1, count):
        out[:, place] = 0.6 * out[:, place - 1] + 0.8 * out[:, place]
    return 100 + out


def rising(random: np.random.Generator, count: int) -> Floats:
    return 100 + random.normal(0.5, 0.5, (RUNS, 1)) * np.arange(count) + random.normal(0, 10, (RUNS, count))


def seasonal(random: np.random.Generator, count: int) -> Floats:
    year = random.normal(0, 15, (RUNS, 12))
    return 100 + year[:, np.arange(count) % 12] + random.normal(0, 10, (RUNS, count))


WORLDS = {
    "steady level": steady,
    "drifting level": drifting,
    "swinging, autocorrelation 0.6": swinging,
    "rising or falling line": rising,
    "yearly season": seasonal,
}


def world_rows(name: str) -> list[list[str]]:
    rows = []
    for count in (12, 24, 36):
        whole = WORLDS[name](np.random.default_rng(SEED), count + AHEAD)
        rows.append([name, str(count), *shares(whole[:, :count], whole[:, count:])])
    return rows


def reliability(train: Floats, real: Floats) -> list[list[str]]:
    """Targets a little above or below today's figure; is what gets 70 chances in 100 met 70 times in 100?"""
    random = np.random.default_rng(SEED)
    m3_given, m3_true = judged(train, real[:, :AHEAD], random)
    worlds = [make(random, 36 + AHEAD) for make in WORLDS.values()]
    parts = [judged(whole[:, :36], whole[:, 36:], random) for whole in worlds]
    given, true = (np.concatenate(part) for part in zip(*parts, strict=True))
    rows = []
    for low, high in zip([0.0, *STEPS], [*STEPS, 1.0], strict=True):
        cells = []
        for chances, came in ((m3_given, m3_true), (given, true)):
            here = (chances >= low) & (chances < high)
            cells += [f"{here.sum():,}", share(came[here])]
        rows.append([f"{100 * low:.0f} to {100 * high:.0f} %", *cells])
    return rows


def judged(past: Floats, real: Floats, random: np.random.Generator) -> tuple[Floats, NDArray[np.bool_]]:
    """The chance given to passing each of five targets a year ahead, and whether it was passed."""
    expected = spread(forecast(past, AHEAD, 12), np.zeros(len(past)))
    given, true = [], []
    for _ in range(5):
        target = past[:, -1] + random.normal(0, 1.5, len(past)) * np.nanstd(past[:, -24:], axis=1)
        given.append(expected.above(target)[:, -1])
        true.append(real[:, -1] > target)
    return np.concatenate(given), np.concatenate(true)


if __name__ == "__main__":
    main()
