"""A process-behaviour chart of many series: figures, limits and flags, re-based only where people agreed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from midcourse.analysis.grid import Floats, ratio
from midcourse.analysis.spc.limits import Chart, level_limits
from midcourse.analysis.spc.lines import Bools, Limits
from midcourse.analysis.spc.rules import Flags, making_data_count

Part = TypeVar("Part", Limits, Flags)
RuleSet = Callable[[Floats, Limits], Flags]

BLOCK = 1024  # series drawn at a time: what 36 figures each need then stays in the processor's own memory


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

    `stretch` counts the agreed re-basings so far: 0, then 1 from the first agreed date on (see `stretches`), of shape
    (series, points), or (1, points) where it is the same for all; limits and rules start anew in each. With
    `fix_after`, limits come from the first so many points of a stretch and hold for the rest of it.
    """
    values = numerator if denominator is None else ratio(numerator, denominator)
    if stretch is not None:
        stretch = np.broadcast_to(stretch, values.shape)
    flags = Flags(*np.empty((4, *values.shape), dtype=np.int8))
    lines = []
    for start in range(0, max(len(values), 1), BLOCK):
        rows = slice(start, start + BLOCK)
        base = None if denominator is None else denominator[rows]
        masks = _masks(None if stretch is None else stretch[rows], values[rows].shape, fix_after)
        limits = [level_limits(chart, numerator[rows], base, _base(mask, fix_after), screen=screen) for mask in masks]
        part, fired = _ruled(values[rows], limits, masks, rules)
        lines.append(part)
        for field in fields(Flags):
            getattr(flags, field.name)[rows] = getattr(fired, field.name)
    return Charted(chart, values, _joined(lines).over(values.shape), flags)


def stretches(periods: Sequence[date], dates: Iterable[date]) -> NDArray[np.int64]:
    """How many of the agreed dates each period has reached, shape (1, periods): what `draw` takes as `stretch`.

    Dates before the first period or after the last one count for nothing.
    """
    inside = [day for day in set(dates) if periods and periods[0] < day <= periods[-1]]
    return np.array([[sum(period >= day for day in inside) for period in periods]], dtype=np.int64)


def _masks(stretch: NDArray[np.int64] | None, shape: tuple[int, ...], fix_after: int | None) -> list[Bools | None]:
    """Where each stretch lies; None for all points."""
    if stretch is not None:
        return [stretch == number for number in range(int(stretch.max(initial=0)) + 1)]
    return [None] if fix_after is None else [np.ones(shape, dtype=bool)]


def _base(mask: Bools | None, fix_after: int | None) -> Bools | None:
    return mask if mask is None or fix_after is None else mask & (np.cumsum(mask, axis=1) <= fix_after)


def _ruled(
    values: Floats, limits: Sequence[Limits], masks: Sequence[Bools | None], rules: RuleSet
) -> tuple[Limits, Flags]:
    """Limits and flags of one block, each point's from the stretch it lies in."""
    known = [mask for mask in masks if mask is not None]
    if not known:
        return limits[0], rules(values, limits[0])
    flags = [rules(np.where(mask, values, np.nan), part) for mask, part in zip(known, limits, strict=True)]
    return _pieced(limits, known), _pieced(flags, known)


def _pieced(parts: Sequence[Part], masks: Sequence[Bools]) -> Part:
    """One chart from its stretches."""
    if len(parts) == 1:
        return parts[0]
    kind = type(parts[0])
    names = [field.name for field in fields(kind)]
    shape = masks[0].shape
    lines = ([np.broadcast_to(getattr(part, name), shape) for part in parts] for name in names)
    return kind(*(np.select(masks, line, default=line[0].dtype.type(0)) for line in lines))


def _joined(blocks: Sequence[Limits]) -> Limits:
    """The blocks one beneath the other; a line that is level in some of them is drawn out where others' are not."""
    return Limits(*(_stacked([getattr(block, field.name) for block in blocks]) for field in fields(Limits)))


def _stacked(parts: Sequence[Floats]) -> Floats:
    width = max(part.shape[1] for part in parts)
    return np.concatenate([np.broadcast_to(part, (len(part), width)) for part in parts])
