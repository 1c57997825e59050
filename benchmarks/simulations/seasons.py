"""How often a season is seen where there is none, and where there is one.

Run: python -m benchmarks.simulations.seasons. Fills the tables of docs/methods/seasons.md.
"""

import numpy as np
from benchmarks.simulations.tables import put
from numpy.typing import NDArray

from midcourse.analysis.recurrence import chance
from midcourse.analysis.seasons import COMES_BACK

Floats = NDArray[np.float64]

RUNS, SEEN_RUNS, SEED, SETTLE = 1000, 200, 1, 50
CYCLES = [
    ("month of year", 12, (24, 36, 60)),
    ("quarter", 4, (8, 12, 20)),
    ("week of year", 52, (104, 156)),
    ("weekday", 5, (25, 60, 120)),
]


def main() -> None:
    cases = [(name, places, count) for name, places, counts in CYCLES for count in counts]
    header = ["cycle", "figures", *(f"autocorrelation {rho:g}" for rho in RHOS)]
    rows = [[name, str(count), *(cell(places, count, rho, None) for rho in RHOS)] for name, places, count in cases]
    put("seasons", "false", header, rows, f"{RUNS:,} series a cell, seed {SEED}.")
    header = ["cycle", "figures", *(f"{shape}, {size:g} σ" for shape in SHAPES for size in SIZES)]
    rows = [
        [name, str(count), *(cell(places, count, 0.0, (shape, size)) for shape in SHAPES for size in SIZES)]
        for name, places, count in cases
    ]
    put(
        "seasons",
        "seen",
        header,
        rows,
        f"{SEEN_RUNS} series a cell, seed {SEED}. Sizes are the season's standard deviation in that of the noise.",
    )


RHOS = (0.0, 0.3, 0.6, 0.8)
SHAPES, SIZES = ("wave", "one place", "any levels"), (1.0, 1.5)


def cell(places: int, count: int, rho: float, season: tuple[str, float] | None) -> str:
    random, phase = np.random.default_rng(SEED), np.arange(count) % places
    seen, runs = 0, SEEN_RUNS if season else RUNS
    for _ in range(runs):
        figures = 10 * swings(random, count, rho)
        if season:
            figures += 10 * season[1] * shape(random, season[0], places)[phase]
        seen += chance(100 + figures, phase) < COMES_BACK
    return f"{100 * seen / runs:.1f} %"


def swings(random: np.random.Generator, count: int, rho: float) -> Floats:
    out = random.normal(size=count + SETTLE)
    for place in range(1, len(out)):
        out[place] = rho * out[place - 1] + np.sqrt(1 - rho**2) * out[place]
    return out[SETTLE:]


def shape(random: np.random.Generator, name: str, places: int) -> Floats:
    """A season of standard deviation 1 over its places."""
    where = np.arange(places)
    raw = {
        "wave": np.sin(2 * np.pi * where / places),
        "one place": (where == places - 1).astype(float),
        "any levels": random.normal(size=places),
    }[name]
    return np.asarray((raw - raw.mean()) / raw.std())


if __name__ == "__main__":
    main()
