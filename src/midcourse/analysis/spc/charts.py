"""A process-behaviour chart of many series: figures, limits and flags, re-based only where people agreed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from midcourse.analysis.grid import Floats, ratio
from midcourse.analysis.spc.limits import Bools, Chart, Limits, limits_of
from midcourse.analysis.spc.rules import Flags, making_data_count

Part = TypeVar("Part", Limits, Flags)
RuleSet = Callable[[Floats, Limits], Flags]


@dataclass(frozen=True)
class Charted:
    """Arrays of shape (series, points)."""

    chart: Chart
    values: Floats
    limits: Limits
    flags: Flags


def draw(
    chart: Chart,
    numerator: Floats,
    denominator: Floats | None = None,
    *,
    stretch: NDArray[np.int64] | None = None,
    fix_after: int | None = None,
    screen: bool = True,
    rules: RuleSet = making_data_count,
) -> Charted:
    """Draw the chart of every series and apply the rules.

    `stretch` (series, points) counts the agreed re-basings so far: 0, then 1 from the first agreed date on;
    limits and rules start anew in each. With `fix_after`, limits come from the first so many points of a
    stretch and hold for the rest of it.
    """
    values = numerator if denominator is None else ratio(numerator, denominator)
    masks = [np.ones(values.shape, dtype=bool)]
    if stretch is not None:
        masks = [stretch == number for number in range(int(stretch.max(initial=0)) + 1)]
    limits = [limits_of(chart, numerator, denominator, _base(mask, fix_after), screen=screen) for mask in masks]
    flags = [rules(np.where(mask, values, np.nan), part) for mask, part in zip(masks, limits, strict=True)]
    return Charted(chart, values, _pieced(limits, masks), _pieced(flags, masks))


def _base(mask: Bools, fix_after: int | None) -> Bools:
    return mask if fix_after is None else mask & (np.cumsum(mask, axis=1) <= fix_after)


def _pieced(parts: Sequence[Part], masks: Sequence[Bools]) -> Part:
    """One chart from its stretches: each point from the stretch it lies in."""
    kind = type(parts[0])
    if len(parts) == 1:
        return parts[0]
    names = [field.name for field in fields(kind)]
    return kind(*(np.select(masks, [getattr(part, name) for part in parts]) for name in names))
