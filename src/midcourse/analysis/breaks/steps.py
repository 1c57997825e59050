"""Lasting steps in many series at once: where a level changed from one period to the next, and stayed."""

from dataclasses import dataclass

import numpy as np

from midcourse.analysis.breaks.view import Bools
from midcourse.analysis.grid import Floats, median

REACH = 6  # periods on either side that tell a level
FEWEST = 3  # periods a level needs
CLEAR = 6.0  # standard errors, and usual period-to-period differences, that a step must pass


@dataclass(frozen=True)
class Steps:
    """Arrays of shape (series, periods): the level before and from each period on, and whether it steps there."""

    before: Floats
    after: Floats
    noise: Floats  # standard deviation of one period around its level, shape (series, 1)

    @property
    def size(self) -> Floats:
        return self.after - self.before


def steps(values: Floats, least_noise: Floats) -> Steps:
    """Levels by the median of up to six periods on either side; `values` are logarithms or figures."""
    change = np.diff(values, axis=1)
    noise = 1.4826 * median(np.abs(change), axis=1, keep=True) / np.sqrt(2) if change.shape[1] else least_noise
    return Steps(_medians(values, ahead=False), _medians(values, ahead=True), np.fmax(noise, least_noise))


def lasting(values: Floats, found: Steps, least: float, cycle: int = 12) -> Bools:
    """Where a series steps by at least `least`, at once and for good, far beyond its usual movement.

    At once: a series that drifts has no single large difference. For good: all that follows differs from all
    before, and from the same phase of the cycle before where there is one.
    """
    size = found.size
    edge = np.full_like(values, np.nan)
    edge[:, 1:] = np.diff(values, axis=1)
    error = found.noise * 1.2533 * np.sqrt(2 / FEWEST)
    chosen: Bools = (np.abs(size) >= least) & (np.abs(size) >= CLEAR * error) & (np.sign(edge) == np.sign(size))
    chosen &= (np.abs(edge) >= 0.6 * np.abs(size)) & (np.abs(edge) >= CLEAR * found.noise)
    for row, place in zip(*np.nonzero(chosen), strict=True):
        chosen[row, place] = _stays(values[row], int(place), float(size[row, place]), cycle)
    return chosen


def _stays(series: Floats, place: int, size: float, cycle: int) -> bool:
    before, after = series[:place], series[place:]
    if np.isfinite(before).sum() < FEWEST or np.isfinite(after).sum() < FEWEST:
        return False
    sign = np.sign(size)
    all_after, all_before = float(np.nanmedian(after)), float(np.nanmedian(before))
    if sign * (all_after - all_before) < 0.6 * abs(size):
        return False
    reached = sign * (after - (all_before + all_after) / 2) > 0
    if reached[np.isfinite(after)].mean() < 0.8:
        return False
    if place < cycle:
        return True
    against = after[:cycle] - series[place - cycle : place][: len(after)]
    if np.isfinite(against).sum() < FEWEST:
        return True
    return bool(sign * float(np.nanmedian(against)) >= 0.5 * abs(size))


def _medians(values: Floats, *, ahead: bool) -> Floats:
    """The median of the six periods from each on (`ahead`) or before each; NaN where fewer than three are known."""
    rows = values.shape[0]
    blank = np.full((rows, REACH), np.nan)
    padded = np.concatenate([values, blank] if ahead else [blank, values], axis=1)
    windows = np.lib.stride_tricks.sliding_window_view(padded, REACH, axis=1)[:, : values.shape[1]]
    ordered = np.sort(windows, axis=2)  # NaN comes last
    known = np.isfinite(windows).sum(axis=2)
    low, high = np.maximum(known - 1, 0) // 2, known // 2
    pick = [
        np.take_along_axis(ordered, np.minimum(place, REACH - 1)[..., None], axis=2)[..., 0] for place in (low, high)
    ]
    return np.where(known >= FEWEST, (pick[0] + pick[1]) / 2, np.nan)


def relative(sizes: Floats) -> Floats:
    """Logarithms of sizes without what all units share in a period, so that a common shock is nobody's step."""
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(sizes > 0, np.log(sizes), np.nan)
    if len(logs) < 4:
        return logs
    own = logs - median(logs, axis=1, keep=True)
    return logs - np.where(np.isfinite(own).sum(axis=0) >= 4, median(own, axis=0), 0.0)
