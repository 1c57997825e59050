"""One series over time, with its mean and limits."""

from collections.abc import Sequence
from dataclasses import asdict

from midcourse.analysis.measure import Every, Kind, Measure
from midcourse.charts.figures import Mark, Point
from midcourse.charts.look import (
    INK,
    LINE,
    MARK,
    QUIET,
    Spec,
    dots,
    figure_axis,
    layer,
    scale_of,
    scaled,
    spec_of,
    time_axis,
)


def process_chart(
    points: Sequence[Point],
    measure: Measure,
    every: Every,
    title: str,
    *,
    marks: Sequence[Mark] = (),
    width: int = 720,
    height: int = 230,
) -> Spec:
    """A process-behaviour chart: figures over time, their mean and limits, and the figures that signal."""
    scale = scale_of(measure)
    rows = [scaled(asdict(point), scale, ("figure", "centre", "lower", "upper")) for point in points]
    x = time_axis("period", every)
    y = figure_axis("figure", measure)
    layers: list[Spec] = [
        layer("area", {"color": "#dfe1e2", "opacity": 0.55}, x, {**y, "field": "lower"}, y2="upper"),
        layer("line", {"color": QUIET, "strokeDash": [6, 4], "strokeWidth": 1.2}, x, {**y, "field": "centre"}),
        layer("line", {"color": LINE, "strokeWidth": 1.6}, x, y),
        dots(x, y, rows),
    ]
    layers += rules(marks, every) + target_line(measure, scale)
    words = f"{title} Line chart of {measure.name} with mean and limits, {_span(points)}."
    return spec_of(title, words, {"values": rows}, layer=layers, width=width, height=height)


def rules(marks: Sequence[Mark], every: Every) -> list[Spec]:
    """Lines across a chart at these dates, with their labels."""
    if not marks:
        return []
    rows = {"values": [{"period": mark.period.isoformat(), "label": mark.label} for mark in marks]}
    x = time_axis("period", every)
    text = {"type": "text", "align": "left", "baseline": "top", "dx": 4, "fontSize": 11, "color": MARK}
    return [
        {"data": rows, "mark": {"type": "rule", "color": MARK, "strokeWidth": 1.5}, "encoding": {"x": x}},
        {"data": rows, "mark": text, "encoding": {"x": x, "y": {"value": 2}, "text": {"field": "label"}}},
    ]


def target_line(measure: Measure, scale: float) -> list[Spec]:
    if measure.target is None:
        return []
    unit = " %" if measure.kind is Kind.RATE else ""
    rows = {"values": [{"figure": measure.target * scale, "label": f"target {measure.target * scale:g}{unit}"}]}
    y = figure_axis("figure", measure)
    text = {"type": "text", "align": "right", "baseline": "bottom", "dy": -2, "fontSize": 11, "color": INK}
    return [
        {"data": rows, "mark": {"type": "rule", "color": INK, "strokeDash": [1, 3]}, "encoding": {"y": y}},
        {"data": rows, "mark": text, "encoding": {"x": {"value": "width"}, "y": y, "text": {"field": "label"}}},
    ]


def _span(points: Sequence[Point]) -> str:
    return f"{points[0].period.isoformat()} to {points[-1].period.isoformat()}" if points else "no periods"
