"""Rolling 1,000,000 raw rows up to monthly figures, against a plain Polars group-by of the same Parquet file.

Run: python benchmarks/rollup.py. Each side runs in a process of its own, so that its peak memory is its own.
"""

import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl

from midcourse.analysis.panel import Every, Kind
from midcourse.records.rollup import Rollup
from midcourse.records.store import engine

ROWS, REPEATS = 1_000_000, 7
SEGMENTS = ("site", "shift")
ROLLUP = Rollup(kpi=1, kind=Kind.RATE, every=Every.MONTH, segments=SEGMENTS)


def write_rows(folder: Path) -> None:
    """12 contracts, 3 years of days, 40 sites, 3 shifts."""
    number = pl.int_range(ROWS)
    rows = pl.select(
        contract=number % 12,
        period=pl.lit(date(2023, 1, 1)) + pl.duration(days=number * 7 % 1096),
        site="Site " + (number * 11 % 40).cast(pl.String),
        shift=pl.lit("Shift ") + (number * 5 % 3).cast(pl.String),
        numerator=(number % 9).cast(pl.Float64),
        denominator=(number % 9 + 3).cast(pl.Float64),
    )
    engine("", folder).add("visits", "all", rows)


def midcourse(folder: Path) -> pl.DataFrame:
    return engine("", folder).observe("visits", ROLLUP)


def polars(folder: Path) -> pl.DataFrame:
    keys = ["contract", "period", *SEGMENTS]
    rows = pl.scan_parquet(folder / "visits" / "all.parquet").with_columns(pl.col("period").dt.truncate("1mo"))
    return rows.group_by(keys).agg(pl.col("numerator", "denominator").sum()).sort(keys).collect()


def measure(run: Callable[[Path], pl.DataFrame], folder: Path) -> tuple[float, float, int]:
    """Best time in seconds, peak memory in MB, and how many figures came out."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        figures = run(folder)
        times.append(time.perf_counter() - start)
    return min(times), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, figures.height


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_rows(folder)
        results = {}
        for run in (midcourse, polars):
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                results[run.__name__] = pool.apply(measure, (run, folder))
    for side, (seconds, memory, figures) in results.items():
        print(f"{side:<10} {1000 * seconds:7.0f} ms   peak {memory:5.0f} MB   {figures:,} figures of {ROWS:,} rows")
    print(f"ratio      {results['midcourse'][0] / results['polars'][0]:7.1f}")


if __name__ == "__main__":
    main()
