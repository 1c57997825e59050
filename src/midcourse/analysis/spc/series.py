"""Many series of figures to test, with what each figure weighs. Arrays have shape (series, points)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from midcourse.analysis.grid import Floats, filled, mean, ratio
from midcourse.analysis.spc.lines import Bools

Places = NDArray[np.int64]


@dataclass(frozen=True)
class Series:
    """Figures to test. `weight` is the exposure behind each (1 where all weigh alike).

    `events` and `exposure` are given where the figures count events.
    """

    values: Floats
    weight: Floats
    events: Floats | None = None
    exposure: Floats | None = None

    @property
    def known(self) -> Bools:
        return np.isfinite(self.values) & (self.weight > 0)

    @staticmethod
    def together(groups: Sequence["Series"]) -> "Series":
        """The series of several groups, all of one kind and of the same points, one beneath the other."""
        if len(groups) == 1:
            return groups[0]
        values, weight = (
            np.concatenate(parts) for parts in zip(*((one.values, one.weight) for one in groups), strict=True)
        )
        events = [one.events for one in groups if one.events is not None]
        exposure = [one.exposure for one in groups if one.exposure is not None]
        return Series(values, weight, *(np.concatenate(parts) if parts else None for parts in (events, exposure)))

    def take(self, rows: Places) -> "Series":
        """Some of the series."""
        events, exposure = (None if part is None else part[rows] for part in (self.events, self.exposure))
        return Series(self.values[rows], self.weight[rows], events, exposure)

    def without(self, rows: Places, places: Places) -> "Series":
        """The same with single figures taken out."""
        weight = self.weight.copy()
        weight[rows, places] = 0.0
        return replace(self, weight=weight)

    def least_scatter(self) -> Floats:
        """The least scatter believed: that of rounding to the smallest step between a series' figures, times weight.

        A step's square ÷ 12 (Sheppard, Proc. Lond. Math. Soc. 29, 1898); of events a step is one event at most. Rounded
        figures that happen to be all alike but for one prove less than their scatter of nothing says.
        """
        known = self.known
        ordered = np.sort(np.where(known, self.values, np.inf), axis=1)
        with np.errstate(invalid="ignore"):
            steps = np.diff(ordered, axis=1)
        least = np.min(np.where(np.isfinite(steps) & (steps > 0), steps, np.inf), axis=1, initial=np.inf)
        least = np.where(np.isfinite(least), least, 0.0)
        if self.exposure is not None:
            least = np.minimum(least, filled(1 / mean(np.where(known, self.exposure, np.nan), axis=1)))
        weight = np.where(known, self.weight, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
        return np.asarray(least**2 / 12 * weight)

    def expected_scatter(self) -> Floats:
        """The variance of a figure of weight 1 that chance gives: of events their level (Poisson), else 1.

        Of series in different units, or of very different sizes, that is no more than a place to start from.
        """
        if self.events is None or self.exposure is None:
            return np.ones(len(self.values))
        events, exposure = (np.where(self.known, part, 0.0).sum(axis=1) for part in (self.events, self.exposure))
        return filled(ratio(events, exposure))


def centred(values: Floats, weight: Floats) -> Floats:
    """Values less their weighted mean; 0 where the weight is 0."""
    held = np.where(weight > 0, values, 0.0)
    centre = ratio((weight * held).sum(axis=1, keepdims=True), weight.sum(axis=1, keepdims=True))
    return np.where(weight > 0, held - centre, 0.0)
