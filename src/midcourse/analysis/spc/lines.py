"""The lines of a process-behaviour chart: the centre and, around it, those at two and three standard deviations."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from midcourse.analysis.grid import Floats, mean

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Limits:
    """The centre line, limits at 3σ and lines at 2σ; NaN where unknown.

    Arrays of shape (series, points), or (series, 1) while a line is level, which saves most of the work.
    """

    centre: Floats
    lower: Floats
    upper: Floats
    lower_two: Floats
    upper_two: Floats

    def over(self, shape: tuple[int, ...]) -> "Limits":
        """The same for every point."""
        return Limits(*(np.broadcast_to(getattr(self, field.name), shape) for field in fields(self)))


def around(centre: Floats, sigma: Floats, floor: float = -np.inf, roof: float = np.inf) -> Limits:
    """Lines at two and three sigma, held between `floor` and `roof`."""
    two, three = 2 * sigma, 3 * sigma
    lines = (centre - three, centre + three, centre - two, centre + two)
    if np.isfinite(floor) or np.isfinite(roof):
        return Limits(centre, *(np.clip(line, floor, roof) for line in lines))
    return Limits(centre, *lines)


def only(values: Floats, base: Bools | None) -> Floats:
    """The figures that limits come from, the others as if they had not been collected."""
    return values if base is None else np.where(base, values, np.nan)


def level(values: Floats) -> Floats:
    """The mean of each series, shape (series, 1), with a second pass over what is left of the figures.

    So a constant series equals its mean exactly, and none of its figures lies on one side of it.
    """
    first = mean(values, axis=1, keep=True)
    return first + mean(values - first, axis=1, keep=True)
