"""What it costs to ask everything of a program: 12 vendors × 5 KPIs × 3 breakdowns × 36 months.

Run: python benchmarks/findings.py. Beside it stand the two things that no answer can do without, both with Polars:
reading the panels from a spreadsheet's text (CSV), and adding the figures up by vendor, by each breakdown and by
period. Processor time of this process, so that other work on the machine does not count; the limit is 150 ms. Exit code
1 where it is passed.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from statistics import median

import numpy as np
import polars as pl

from midcourse.analysis.findings import findings
from midcourse.analysis.panel import Better, Kind, Measure, Panel

UNITS, MONTHS, LIMIT_MS, ROUNDS = 12, 36, 150, 7
PARTS = {"region": 3, "shift": 3, "group": 3}
KINDS = (Kind.COUNT, Kind.RATE, Kind.RATIO, Kind.MEAN, Kind.RATE)


def main() -> int:
    panels = [panel(kind, number) for number, kind in enumerate(KINDS)]
    rows = sum(each.figures.height for each in panels)
    sheets = {each.measure.kind: each.figures.write_csv().encode() for each in panels}
    reading = timed(panels, lambda each: pl.read_csv(sheets[each.measure.kind], try_parse_dates=True))
    adding, asking = timed(panels, added), timed(panels, findings)
    print(f"{len(panels)} KPIs, {rows:,} figures; processor time, limit {LIMIT_MS} ms")
    print(f"reading the panels {reading:6.0f} ms")
    print(f"adding them up     {adding:6.0f} ms  {adding / reading:5.1f} × reading")
    print(f"all findings       {asking:6.0f} ms  {asking / reading:5.1f} × reading, {asking / adding:.1f} × adding up")
    return asking > LIMIT_MS


def panel(kind: Kind, seed: int) -> Panel:
    """Steady figures of every vendor and combination of parts; one vendor's last half year is worse."""
    rng = np.random.default_rng(seed)
    months = [date(2024 + n // 12, n % 12 + 1, 1) for n in range(MONTHS)]
    frame = pl.DataFrame({"period": months})
    frame = frame.join(pl.DataFrame({"unit": [f"Vendor {n}" for n in range(UNITS)]}), how="cross")
    for name, size in PARTS.items():
        frame = frame.join(pl.DataFrame({name: [f"{name} {n}" for n in range(size)]}), how="cross")
    worse = (frame["unit"] == "Vendor 3").to_numpy() & (frame["period"] >= months[-6]).to_numpy()
    base = rng.poisson(20, frame.height).astype(float)
    share = np.where(worse, 0.45, 0.3)
    top = rng.poisson(np.where(worse, 6, 4)) if not kind.has_denominator else rng.binomial(base.astype(int), share)
    frame = frame.with_columns(numerator=pl.Series(top.astype(float)), denominator=pl.Series(base))
    measure = Measure("complaints", kind, Better.LOWER, target=None if kind is Kind.COUNT else 0.35)
    return Panel(frame, measure, unit="vendor", breakdowns=tuple(PARTS))


def added(one: Panel) -> list[pl.DataFrame]:
    return [one.totals(by) for by in ([], ["unit"], *([name] for name in PARTS))]


def timed(panels: list[Panel], work: Callable[[Panel], object]) -> float:
    """Milliseconds of processor time for all panels, as if new each time: the median of some rounds, one to warm up."""
    spent = []
    for _ in range(ROUNDS + 1):
        new = [replace(each) for each in panels]
        start = time.process_time()
        for each in new:
            work(each)
        spent.append(1000 * (time.process_time() - start))
    return median(spent[1:])


if __name__ == "__main__":
    sys.exit(main())
