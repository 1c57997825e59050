"""Will it make the target? The figures to expect, how sure that is, and the chance that the term ends on target."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from midcourse.analysis.grid import Grid, grid
from midcourse.analysis.measure import Better, Every, Kind, Measure
from midcourse.analysis.outlook.ahead import coming, cycle
from midcourse.analysis.outlook.expected import expect
from midcourse.analysis.outlook.smoothing import Floats
from midcourse.analysis.panel import Panel

FEWEST = 6  # figures; fewer say nothing of what comes
LEVELS = (0.8, 0.95)


@dataclass(frozen=True)
class Outlook:
    """What to expect of one series; arrays of shape (periods ahead,), all NaN where too few figures are known.

    `where` names columns and values as people know them. `path` is the figure to expect in each of `periods`; it will
    lie between `lower[level]` and `upper[level]` with the chance `level`, 0.8 and 0.95. With `since`, all of these are
    running sums from that period on. `chance` is that of meeting the target in the last period; None without a target,
    a good direction or enough figures. `known` is how many figures it rests on, `recent` has the last three of them.
    """

    measure: Measure
    every: Every
    where: dict[str, str]
    since: date | None
    periods: list[date]
    path: Floats
    lower: dict[float, Floats]
    upper: dict[float, Floats]
    chance: float | None
    known: int
    recent: Floats

    @property
    def enough(self) -> bool:
        """Whether there are figures enough to look ahead at all."""
        return self.known >= FEWEST


def outlook(
    panel: Panel, until: date, *, target: float | None = None, by: Sequence[str] = (), since: date | None = None
) -> list[Outlook]:
    """The outlook of every series of a panel, split by the columns in `by` (none: the whole), to the period of `until`.

    `target` is in the figure's own scale; without one it is the measure's own. With `since`, the target is one for the
    sum of all figures from that period to `until` (an annual target), of counts and amounts only.
    Raises ValueError where `until` is not after the last figure, where figures do not add up to such a sum, or where
    they are running totals.
    """
    if panel.figures.is_empty():
        return []
    measure = panel.measure if target is None else replace(panel.measure, target=target)
    if measure.cumulative:
        raise ValueError(f"{measure.name} are running totals; an outlook needs the figures of each period alone.")
    if since and measure.kind not in (Kind.COUNT, Kind.SUM):
        raise ValueError(f"Only counts and amounts add up over time, and {measure.name} is a {measure.kind}.")
    return outlook_of(grid(panel, by), replace(panel, measure=measure), until, since)


def outlook_of(figures: Grid, panel: Panel, until: date, since: date | None = None) -> list[Outlook]:
    """The same of figures made into a grid already."""
    ahead = coming(figures.periods, panel.every, until)
    if not ahead:
        raise ValueError(f"The last figures are of {figures.periods[-1]}; an outlook needs a later end than {until}.")
    expected = expect(figures, len(ahead), cycle(figures.periods, panel.every), since)
    measure, names = panel.measure, [panel.label(column) for column in figures.by]
    enough = expected.count >= FEWEST
    path = np.where(enough[:, None], expected.path, np.nan)
    bands = {level: np.where(enough[:, None], expected.band(level), np.nan) for level in LEVELS}
    chance = np.full(len(figures.keys), np.nan)
    if measure.target is not None and measure.better is not Better.NEITHER:
        chance = np.where(enough, expected.chance(measure.target, measure.better), np.nan)
    return [
        Outlook(
            measure=measure,
            every=panel.every,
            where=dict(zip(names, map(str, key), strict=False)),
            since=since,
            periods=ahead,
            path=path[row],
            lower={level: band[0, row] for level, band in bands.items()},
            upper={level: band[1, row] for level, band in bands.items()},
            chance=float(chance[row]) if np.isfinite(chance[row]) else None,
            known=int(expected.count[row]),
            recent=expected.recent[row][np.isfinite(expected.recent[row])],
        )
        for row, key in enumerate(figures.keys)
    ]
