"""The words of a gap: who is lower or higher than whom, on what that rests, and where it comes from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from midcourse.analysis import wording
from midcourse.analysis.gaps.answer import Trend
from midcourse.analysis.gaps.contrast import CLEAR
from midcourse.analysis.grid import Floats
from midcourse.analysis.measure import Kind
from midcourse.analysis.panel import UNIT, Panel

MOSTLY = 0.75  # of the plain gap: where less is left within the same units, the units explain the rest


@dataclass(frozen=True)
class Estimate:
    """A gap with its 95 % limits."""

    gap: float
    lower: float
    upper: float

    @property
    def clear(self) -> bool:
        return not self.lower <= 0 <= self.upper


@dataclass(frozen=True)
class Words:
    """Says gaps of one panel."""

    panel: Panel

    def gap(self, group: str, rest: str, top: Floats, base: Floats, found: Estimate) -> str:
        """`attendance is lower for phone no, at 61 % of 412 enrolled, than for …: 21 points less (likely 16 to 26).`"""
        way = ("higher" if found.gap > 0 else "lower") if found.clear else "about the same"
        joint = "than" if found.clear else "as"
        one, other = (self._figure(float(t), float(b)) for t, b in zip(top, base, strict=True))
        size = f": {self._estimate(found)}" if found.clear else ""
        return f"{self.panel.measure.name} is {way} for {group}, {one}, {joint} for {rest}, {other}{size}."

    def units(self, plain: Estimate, same: Estimate, *, from_units: bool, hidden: bool) -> str:
        """Whether the gap is there within the same units, or comes from which units serve whom."""
        unit = self.panel.label(UNIT)
        if not np.isfinite(same.gap):
            return f" No {unit} serves both, so whether the {unit} or something else makes it cannot be told."
        said = self._estimate(same)
        if from_units:
            left = f"it is {said}, and at times none" if same.clear else f"no clear gap is left, {said}"
            return f" It comes from which {unit} serves whom: within the same {unit} {left}."
        if hidden:
            return f" Within the same {unit} it is {said}; which {unit} serves whom hides it."
        if self._said(same.gap) == self._said(plain.gap):
            return f" Within the same {unit} the gap is as large."
        part = abs(same.gap) < MOSTLY * abs(plain.gap)
        return (
            f" Within the same {unit} it is {said}.{f' The rest comes from which {unit} serves whom.' if part else ''}"
        )

    def elsewhere(self, units: int, gap: float) -> str:
        """What the gap is with the other units than the one it lies in."""
        return (
            f" With the other {units} it is {self._said(gap)}."
            if units > 1
            else f" With the other it is {self._said(gap)}."
        )

    def moved(self, trend: Trend | None, gap: float, periods: Sequence[date]) -> str:
        """Whether it has narrowed or widened; nothing where that is not clear."""
        if trend is None or trend.p >= CLEAR:
            return ""
        way = "narrowed" if (trend.change > 0) is not (gap > 0) else "widened"
        size = wording.difference(trend.change, self.panel.measure)
        when = wording.span(periods[0], periods[-1], self.panel.every)
        return f" From {when} the gap has {way} by about {size} (likely {self._between(trend.lower, trend.upper)})."

    def _figure(self, top: float, base: float) -> str:
        measure = self.panel.measure
        said = f"at {wording.figure(top / base, measure)}"
        if measure.kind is Kind.RATE:
            return f"{said} of {wording.count(base)} {measure.denominator}".rstrip()
        return f"{said} ({wording.basis(top, base, measure)})" if measure.kind.has_denominator else said

    def _estimate(self, found: Estimate) -> str:
        return f"{self._said(found.gap)} (likely {self._between(found.lower, found.upper)})"

    def _said(self, gap: float) -> str:
        return f"{wording.difference(gap, self.panel.measure)} {'more' if gap > 0 else 'less'}"

    def _between(self, lower: float, upper: float) -> str:
        """The ends of an interval without their unit, the smaller first; signed where zero is inside."""
        measure = self.panel.measure
        factor = {Kind.RATE: 100.0, Kind.RATIO: measure.per}.get(measure.kind, 1.0)
        ends = (lower, upper) if lower < 0 < upper else sorted((abs(lower), abs(upper)))
        return " to ".join(wording.number(factor * end, 2) for end in ends)
