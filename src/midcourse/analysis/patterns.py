"""What a pattern in time is, and which of its months stand out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from midcourse.analysis import wording
from midcourse.analysis.finding import Direction, Finding, FindingKind
from midcourse.analysis.grid import Floats, Grid
from midcourse.analysis.panel import Kind, Panel

CERTAIN = 0.01  # a pattern is told when chance alone would give one as clear less often than this
FAR = 2 / 3  # months stand out that are at least so far from usual as the farthest

Places = NDArray[np.int64]


class Cycle(StrEnum):
    WEEKDAY = "weekday"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    SHARED = "shared"  # the same months for most units, in one year only


@dataclass(frozen=True)
class Pattern:
    """What comes back or was shared; `factors` maps a period to its usual size relative to a usual period."""

    cycle: Cycle
    factors: dict[date, float]
    finding: Finding

    def of(self, periods: Sequence[date]) -> Floats:
        """The factors of these periods, 1 where the pattern says nothing, shape (periods,)."""
        return np.array([self.factors.get(day, 1.0) for day in periods])


def far(effects: Floats) -> tuple[Places, Places]:
    """The few phases farthest above and below the usual; empty on a side that has no few."""
    usual = effects - np.nanmedian(effects)
    reach = np.nanmax(np.abs(usual))
    sides = []
    for side in (usual, -usual):
        top = np.nanmax(side)
        places = np.flatnonzero(side >= FAR * top) if top >= reach / 2 else np.array([], dtype=np.int64)
        sides.append(places if len(places) <= len(effects) / 3 else np.array([], dtype=np.int64))
    return sides[0], sides[1]


def spread(whole: Grid, chosen: NDArray[np.bool_], panel: Panel) -> str:
    """The smallest and largest whole figure of the chosen periods: `31.2 % to 33.5 %`."""
    figures = whole.figures[0, chosen]
    least, most = (wording.figure(float(value), panel.measure) for value in (np.nanmin(figures), np.nanmax(figures)))
    return least if least == most else f"{least} to {most}"


def usual(whole: Grid, panel: Panel) -> str:
    """The whole's figure over all periods: `276 a month`, `31.2 %`."""
    figure = wording.figure(float(whole.overall[0]), panel.measure)
    adds_up = panel.measure.kind in (Kind.COUNT, Kind.SUM)
    return f"{figure} a {panel.every.value}" if adds_up else figure


def finding(
    kind: FindingKind,
    sentence: str,
    periods: Sequence[date],
    evidence: Mapping[str, object],
    effects: Floats,
) -> Finding:
    """The finding of a pattern; its weight is the share of all events that lie above or below the usual level."""
    size = float(np.nanmean(np.abs(effects)))
    return Finding(kind, sentence, {}, periods[0], periods[-1], Direction.CHANGE, evidence, weight=size)
