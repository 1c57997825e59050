"""How every chart looks and what its axes say."""

import textwrap
from collections.abc import Mapping, Sequence, Set
from datetime import date
from math import floor, log10
from typing import Any

from midcourse.analysis.measure import Every, Kind, Measure

Spec = dict[str, Any]

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
INK, QUIET, LINE, GOOD, BAD, MARK = "#1b1b1b", "#71767a", "#565c65", "#0072b2", "#d55e00", "#7a5c99"
ORDINARY, BETTER, WORSE, OTHER = "ordinary variation", "signal, better", "signal, worse", "signal"
_DATES = {
    Every.DAY: "%-d %b",
    Every.WEEK: "%-d %b %Y",
    Every.MONTH: "%b %Y",
    Every.QUARTER: "%b %Y",
    Every.YEAR: "%Y",
}


def spec_of(title: str, description: str, data: Spec, **parts: Any) -> Spec:
    heading = {"text": _wrapped(title), "anchor": "start", "fontSize": 14, "offset": 12, "color": INK}
    look = {
        "font": "Helvetica, Arial, sans-serif",
        "view": {"stroke": None},
        "axis": {"labelColor": LINE, "titleColor": LINE, "gridColor": "#e6e6e6", "domainColor": "#a9aeb1"}
        | {"labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal", "tickColor": "#a9aeb1"},
        "legend": {"orient": "bottom", "title": None, "labelFontSize": 11, "labelColor": LINE},
        "facet": {"spacing": 18},
    }
    spec = {"$schema": SCHEMA, "title": heading, "description": description, "data": data, **parts, "config": look}
    return {**spec, "background": "white", "padding": 6}


def _wrapped(title: str, width: int = 100) -> list[str]:
    return textwrap.wrap(title, width) or [""]


def scaled(row: dict[str, Any], scale: float, figures: Sequence[str]) -> dict[str, Any]:
    for name in figures:
        row[name] = None if row[name] is None else row[name] * scale
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}


def scale_of(measure: Measure) -> float:
    """From a figure's own scale to the axis: percent for a rate, per so many for a ratio."""
    return 100.0 if measure.kind is Kind.RATE else measure.per if measure.kind is Kind.RATIO else 1.0


def axis_title(measure: Measure) -> str:
    """The axis: what is measured, and in which unit."""
    if measure.kind is Kind.RATE:
        return f"{measure.name}, % of {measure.denominator}" if measure.denominator else f"{measure.name}, %"
    if measure.kind is Kind.RATIO:
        return f"{measure.name} per {measure.per:,.0f} {measure.denominator}".strip()
    if measure.kind is Kind.MEAN:
        return f"{measure.name} per {measure.denominator}" if measure.denominator else f"mean {measure.name}"
    return measure.name


def signed(value: float, largest: float) -> str:
    """A part with its sign, to as many places as give `largest`, the largest part beside it, three digits."""
    places = max(0, 2 - floor(log10(abs(largest)))) if largest else 0
    text = f"{value:+,.{places}f}".replace("-", "−")
    return text if text.strip("+−0.,") else "0"


def time_axis(field: str, every: Every, ticks: int = 8) -> Spec:
    axis = {"format": _DATES[every], "tickCount": ticks, "labelOverlap": True, "grid": False}
    return {"field": field, "type": "temporal", "scale": {"type": "utc"}, "title": None, "axis": axis}


def figure_axis(field: str, measure: Measure, ticks: int = 6) -> Spec:
    axis = {"tickCount": ticks, "format": ",~f" if measure.kind is not Kind.SUM else "~s"}
    return {
        "field": field,
        "type": "quantitative",
        "title": axis_title(measure),
        "axis": axis,
        "scale": {"zero": False},
    }


def layer(kind: str, look: Spec, x: Spec, y: Spec, y2: str = "") -> Spec:
    encoding: Spec = {"x": x, "y": y}
    if y2:
        encoding["y2"] = {"field": y2}
    return {"mark": {"type": kind, **look}, "encoding": encoding}


def dots(x: Spec, y: Spec, rows: Sequence[Mapping[str, Any]]) -> Spec:
    mark = {"type": "point", "filled": True, "size": 64, "opacity": 1}
    return {"mark": mark, "encoding": {"x": x, "y": y, **_signals({row["signal"] for row in rows})}}


def _signals(used: Set[str]) -> Spec:
    """Colour and shape of a point, saying the same; the legend tells those that are there."""
    words = [ORDINARY, BETTER, WORSE, OTHER]
    shapes, colours = ["circle", "triangle-up", "diamond", "square"], [LINE, GOOD, BAD, MARK]
    legend = {"values": [word for word in words if word in used]} if used != {ORDINARY} else None
    both = {"field": "signal", "type": "nominal", "legend": legend}
    return {
        "color": {**both, "scale": {"domain": words, "range": colours}},
        "shape": {**both, "scale": {"domain": words, "range": shapes}},
    }
