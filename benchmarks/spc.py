"""XmR charts with screened moving ranges and all rules of Making Data Count over many series: the limit, us, the peers.

Run: python benchmarks/spc.py [FOLDER]. Peers that are not installed are taken from FOLDER (as `pip install --target
FOLDER pyspc pyshewhart shewhart` fills it); those that are not there are named. (ControlCharts on PyPI has no chart of
one series, only Hotelling's T² of many variables.) They draw one series at a
time, so they are timed over a part of the series. The limit is a plain NumPy pass: limits and the same rules over whole
arrays, straightforwardly. Goals: at most twice the limit over 10,000 series, at most the limit itself over 100,000, a
cost per series no higher there, and at least 100 times as fast as the fastest peer.
"""

import contextlib
import importlib
import io
import os
import sys
import time
import warnings
from collections.abc import Callable

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from midcourse.analysis.spc import Chart, draw

POINTS, REPEATS, PEER_SERIES = 36, 5, 50
Floats = NDArray[np.float64]


def main() -> None:
    sys.path += sys.argv[1:]
    os.environ.setdefault("MPLBACKEND", "Agg")
    figures = np.random.default_rng(1).normal(50, 5, (100_000, POINTS))
    ours = {count: best(lambda part: draw(Chart.XMR, part), figures[:count]) for count in (10_000, 100_000)}
    for count, seconds in ours.items():
        limit = best(plain, figures[:count])
        print(f"{count:>7,} × {POINTS}: Midcourse {1000 * seconds:7.1f} ms, plain NumPy {1000 * limit:7.1f} ms, "
              f"{seconds / limit:.2f}× ({1e6 * seconds / count:.2f} µs a series)")  # fmt: skip
    each = ours[10_000] / 10_000
    for name, peer in PEERS.items():
        print(f"  {name:<14} {compared(peer, figures[:PEER_SERIES], each)}")


def compared(peer: Callable[[Floats], object], figures: Floats, each: float) -> str:
    try:
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            peer(figures[:1])
            start = time.perf_counter()
            peer(figures)
    except ImportError as missing:
        return f"absent ({missing})"
    theirs = (time.perf_counter() - start) / len(figures)
    return f"{1e6 * theirs:9.1f} µs a series, Midcourse is {theirs / each:,.0f} times as fast"


def plain(figures: Floats) -> tuple[NDArray[np.int8], ...]:
    """The limit: whole arrays, no blocks, nothing missing."""
    centre = figures.mean(axis=1, keepdims=True)
    ranges = np.abs(np.diff(figures, axis=1))
    kept = ranges < 3.267 * ranges.mean(axis=1, keepdims=True)
    sigma = 2.66 / 3 * (ranges * kept).sum(axis=1, keepdims=True) / kept.sum(axis=1, keepdims=True)
    outside = signs(figures, centre - 3 * sigma, centre + 3 * sigma)
    side = signs(figures, centre, centre)
    steps = np.sign(np.diff(figures, axis=1)).astype(np.int8)
    run = filled(sliding_window_view(side, 7, axis=1).sum(axis=2), 7, 7)
    trend = filled(sliding_window_view(steps, 6, axis=1).sum(axis=2), 6, 7)
    close = np.where(outside == 0, signs(figures, centre - 2 * sigma, centre + 2 * sigma), np.int8(0))
    alike = sliding_window_view(side, 3, axis=1).sum(axis=2)
    pairs = np.abs(sliding_window_view(close, 3, axis=1).sum(axis=2)) >= 2
    return outside, run, trend, filled(np.where(pairs, alike, 0), 3, 3) * (close != 0)


def signs(figures: Floats, lower: Floats, upper: Floats) -> NDArray[np.int8]:
    return (figures > upper).astype(np.int8) - (figures < lower).astype(np.int8)


def filled(sums: NDArray[np.int64], length: int, cover: int) -> NDArray[np.int8]:
    """+1 or −1 at all points of windows that are all on one side."""
    flags = np.zeros((len(sums), sums.shape[1] + cover - 1), dtype=np.int8)
    for offset in range(cover):
        part = flags[:, offset : offset + sums.shape[1]]
        part[sums == length] = 1
        part[sums == -length] = -1
    return flags


class Paper:
    """Takes what pyspc draws and keeps nothing."""

    def plot(self, *args: object, **style: object) -> None:
        pass


def pyspc(figures: Floats) -> None:
    """Its individuals chart and both its rules, without the picture it draws them in."""
    module = importlib.import_module("pyspc")
    imrx, rules = importlib.import_module("pyspc.ccharts.imrx"), module.rules()
    numbers = np.arange(1, POINTS + 1)
    for row in figures:
        values, centre, lower, upper, _ = imrx.I_MR_X().plot(np.column_stack([numbers, row]), 1)
        rules.plot_violation_points(Paper(), values, centre, lower, upper)


def shewhart(figures: Floats) -> None:
    module = importlib.import_module("shewhart")
    for row in figures:
        module.imr(row, rules="nelson")


def pyshewhart(figures: Floats) -> None:
    """It has no chart of individuals; its chart of means draws its picture in any case."""
    module = importlib.import_module("pyshewhart")
    pyplot = importlib.import_module("matplotlib.pyplot")
    for row in figures:
        module.XbarRControlChart(row.tolist(), sample_size=2)
        pyplot.close("all")


PEERS = {"pyspc": pyspc, "shewhart": shewhart, "pyshewhart": pyshewhart}


def best(run: Callable[[Floats], object], figures: Floats) -> float:
    """Least seconds of several runs, after one to warm up."""
    run(figures)
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        run(figures)
        times.append(time.perf_counter() - start)
    return min(times)


if __name__ == "__main__":
    main()
