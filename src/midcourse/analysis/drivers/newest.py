"""Who drives the change of the newest periods, where nobody is named between the default windows."""

from collections.abc import Mapping

import numpy as np

from midcourse.analysis.drivers.answer import SURER, Change, examine
from midcourse.analysis.drivers.cells import Mask
from midcourse.analysis.drivers.grid import Grid, grid
from midcourse.analysis.drivers.windows import SHORTEST, newest_windows, year_before
from midcourse.analysis.panel import Panel

LENGTHS = (SHORTEST, 1)  # periods of the newest stretch
HALF = 0.5  # of a driver's move on the log scale that must be seen against the same periods a year earlier too


def newest_change(panel: Panel, known: Change) -> Change | None:
    """The change of the newest few periods, or of the last one, if somebody drives it; None where nobody does.

    `known` is the change between the default windows, that nobody drives. These leave out all but the like periods of a
    year ago, and water down what began in their midst. In return nobody is named whose move was much the same a year
    earlier, which is its own season.
    """
    for length in LENGTHS:
        windows = newest_windows(panel, length)
        if windows is None or windows == (known.before, known.after):
            continue
        change = examine(panel, *windows, sure=SURER)
        if change and change.drivers and not _is_season(change):
            return change
    return None


def _is_season(change: Change) -> bool:
    """Whether a driver's move beside all others' is half as large or less against the same periods a year earlier."""
    earlier = year_before(change.panel, change.after)
    if earlier is None:
        return False
    laid = grid(change.panel, earlier, change.after)
    others = ~np.any([_inside(laid, driver.where) for driver in change.drivers], axis=0)
    for driver in change.drivers:
        moved = _moved(change.grid, driver.leaves) - _moved(change.grid, change.others)
        of_year = _moved(laid, _inside(laid, driver.where)) - _moved(laid, others)
        if of_year * np.sign(moved) <= HALF * abs(moved):
            return True
    return False


def _inside(laid: Grid, where: Mapping[str, str]) -> Mask:
    return np.asarray(np.all([laid.leaves[column].to_numpy() == value for column, value in where.items()], axis=0))


def _moved(laid: Grid, leaves: Mask) -> float:
    """By how much the figure of these leaves changed on the log scale; NaN where there was none, which is no season."""
    n0, d0, n1, d1 = (float(end[leaves].sum()) for end in laid.ends)
    return float(np.log((n1 + 0.5) / d1) - np.log((n0 + 0.5) / d0)) if d0 and d1 else np.nan
