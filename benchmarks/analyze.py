"""`midcourse analyze` of a file of single events, against reading it: python -m benchmarks.analyze [rows ...].

Several sizes show that memory stays flat: python -m benchmarks.analyze 1000000 3000000.

Each job runs in a process of its own, from start to end, and its peak memory is the process's. `scan` is a plain
Polars scan of the columns the answer needs, counted by month; `pandas` is `read_csv` alone. Jobs take turns, so that
a machine whose speed drifts slows all alike; the first round, which compiles modules as installing would, does not
count. The goal is for the time from start to report. `analyze` draws its charts in a process beside its own, whose
processor time is in the sum and whose memory is not.
"""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import median

import numpy as np
import polars as pl

LIMIT_MB, GOAL, IMPORT_GOAL = 1000, 5.0, 1.2
ROUNDS = 5
SCAN = """
import polars as pl
f = pl.scan_csv({path!r}).group_by(pl.col("reported").str.slice(0, 7), "vendor", "region", "channel").len()
print(f.collect(engine="streaming").height)
"""
PANDAS = "import pandas; print(len(pandas.read_csv({path!r})))"
ANALYZE = (
    "import sys; sys.argv = ['midcourse', 'analyze', {path!r}, '--out', {out!r}]; import midcourse.cli as c; c.main()"
)
LIBRARIES = "import numpy, scipy.stats, polars"
EVERYTHING = "import midcourse.analysis.findings, midcourse.analysis.answer_json, midcourse.analysis.asked_effect"


def main(sizes: list[int]) -> None:
    imports()
    peaks = [measured(rows) for rows in sizes]
    sys.exit(max(peaks) > LIMIT_MB)


def imports() -> None:
    """The import of all questions, against the libraries they would need without us."""
    with tempfile.TemporaryDirectory() as folder:
        times = [(once(EVERYTHING, folder)[0], once(LIBRARIES, folder)[0]) for _ in range(1 + ROUNDS)][1:]
    ours, libraries = (min(each) for each in zip(*times, strict=True))
    ratio = ours / libraries
    print(f"import of midcourse.analysis {ours:.2f} s, of numpy, scipy.stats, polars {libraries:.2f} s: {ratio:.2f} ×")
    print(f"goal ≤ {IMPORT_GOAL:g} ×: {'met' if ratio <= IMPORT_GOAL else 'not met'}")


def measured(rows: int) -> float:
    """Run every job on a file of so many rows; the peak memory of `analyze` in megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.csv"
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other:  # so that its memory is not ours
            other.submit(write_events, path, rows).result()
        print(f"{rows:,} rows of single events, {path.stat().st_size / 1e6:.0f} MB")
        names = {"path": str(path), "out": str(Path(folder) / "report.html")}
        jobs = {"scan": SCAN, "pandas": PANDAS, "analyze": ANALYZE}
        rounds = [{name: once(code.format(**names), folder) for name, code in jobs.items()} for _ in range(1 + ROUNDS)]
    for name in jobs:
        wall, busy, peak = (median(each[name][n] for each in rounds[1:]) for n in range(3))
        print(f"{name:8} {wall:6.2f} s, {busy:5.2f} s of processor  {peak:5.0f} MB")
    wall, busy = (median(each["analyze"][n] / each["scan"][n] for each in rounds[1:]) for n in range(2))
    memory = max(each["analyze"][2] for each in rounds)
    print(f"analyze ÷ scan, round by round: {wall:.1f} × of time, {busy:.1f} × of processor time")
    print(f"goal ≤ {GOAL:g} × scan: {'met' if wall <= GOAL else 'not met'}")
    print(f"limit ≤ {LIMIT_MB} MB: {'met' if memory <= LIMIT_MB else 'NOT MET'}")
    return memory


def write_events(path: Path, rows: int) -> None:
    """Complaints over three years, with free text and an id, in which vendor E rises in the last three months."""
    rng = np.random.default_rng(7)
    days = np.sort(rng.integers(0, 1096, rows))
    vendor = rng.choice(list("ABCDEF"), rows)
    vendor = np.where((days > 1005) & (rng.random(rows) < 0.1), "E", vendor)
    stamp = pl.Series(np.datetime64("2022-01-01") + days.astype("timedelta64[D]"))
    pl.DataFrame(
        {
            "case id": np.arange(1, rows + 1),
            "reported": stamp.dt.strftime("%Y-%m-%d"),
            "vendor": vendor,
            "region": rng.choice(["North", "South", "East", "West"], rows),
            "channel": rng.choice(["phone", "web", "letter"], rows),
            "remark": rng.choice(["bins not emptied", "late, again", "floor not mopped", "no soap"], rows),
        }
    ).write_csv(path)


def once(code: str, folder: str) -> tuple[float, float, float]:
    """Seconds of a program from start to end, its seconds of processor time, and its peak megabytes."""
    surroundings = {**os.environ, "PYTHONPYCACHEPREFIX": f"{folder}/compiled"}
    surroundings.pop("PYTHONDONTWRITEBYTECODE", None)
    start = time.perf_counter()
    done = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.DEVNULL, env=surroundings)
    _, status, used = os.wait4(done.pid, 0)
    if status:
        raise RuntimeError(f"a job ended with {status}: {code}")
    return time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [1_000_000])
