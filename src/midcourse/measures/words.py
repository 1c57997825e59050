"""Figures in words, as pages show them."""

from midcourse.analysis.measure import Kind
from midcourse.analysis.wording import figure, number
from midcourse.measures.models import Definition


def said(definition: Definition, numerator: float | None, denominator: float | None) -> str:
    """A figure with what it rests on; "not collected" where there is none."""
    if numerator is None:
        return "not collected"
    if not Kind(definition.kind).has_denominator:
        return figure(numerator, definition.measure)
    if not denominator:
        return "nothing to measure"
    share = figure(numerator / denominator, definition.measure)
    return f"{share} ({number(numerator, 6)} of {number(denominator, 6)})"


def scale(definition: Definition) -> float:
    """What a size in the figure's own scale is multiplied by to be said: points of a rate, events per so many."""
    return {Kind.RATE: 100.0, Kind.RATIO: float(definition.per)}.get(Kind(definition.kind), 1.0)
