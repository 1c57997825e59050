"""Units whose newest figures have not come: what they lack is nobody's fall, nor a shift from one unit to another."""

from dataclasses import replace

import numpy as np
import polars as pl

from midcourse.analysis.drivers.windows import Window
from midcourse.analysis.grid import grid
from midcourse.analysis.panel import UNIT, Panel
from midcourse.analysis.spc.tested import FEWEST_REPORTS, LATE, REGULAR


def without_awaited(panel: Panel, after: Window) -> tuple[Panel, tuple[str, ...]]:
    """The panel without the units that cannot be compared because figures of theirs are still to come, and these units.

    A unit that has sent figures for nearly every period, but none for the newest of `after`, is late until it has sent
    none for more than `LATE` periods; then it has gone. A rate is compared without it: of fewer periods it would weigh
    less, and the whole would move by that alone. Counts and sums are told for each period collected, so
    that only a unit without any figure in `after` is left out.
    """
    if not panel.unit:
        return panel, ()
    late = tuple(_late(panel, after))
    if not late or len(late) == len(panel.units):
        return panel, ()
    kept = ("without", *late)
    if kept not in panel.added_up:
        panel.added_up[kept] = replace(panel, figures=panel.figures.filter(~pl.col(UNIT).is_in(late)))
    found: Panel = panel.added_up[kept]
    return found, late


def _late(panel: Panel, after: Window) -> list[str]:
    units = grid(panel, [UNIT])
    known = np.isfinite(units.numerator)
    if units.denominator is not None:
        known = known & (units.denominator > 0)
    days = np.array(units.periods, dtype="datetime64[D]")
    inside = (days >= np.datetime64(after.first)) & (days <= np.datetime64(after.last)) & known.any(axis=0)
    if not inside.any():
        return []
    newest, place = int(np.flatnonzero(inside)[-1]), len(days) - 1
    first, last = known.argmax(axis=1), place - known[:, ::-1].argmax(axis=1)
    reports = known.sum(axis=1)
    regular = (reports >= FEWEST_REPORTS) & (reports >= REGULAR * (last - first + 1))
    late = regular & (last < newest) & (place - last <= LATE)
    if units.denominator is None:
        late &= ~known[:, inside].any(axis=1)
    return [str(units.keys[row][0]) for row in np.flatnonzero(late)]
