"""Charts as Vega-Lite specifications: one shape for pages, packs and the report.

Every function takes plain figures and gives a specification with a title that says the finding and a
`description` for people who cannot see it. Figures of a rate are fractions. Colours are told apart by the
colour-blind (Okabe & Ito 2008) and never stand alone: a shape or a label says the same.
"""

import re
import textwrap
from collections.abc import Mapping, Sequence, Set
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from xml.sax.saxutils import quoteattr
from zlib import crc32

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


@dataclass(frozen=True)
class Point:
    """A figure of a series with its limits; None where not collected. `signal` is one of the four words above."""

    period: date
    figure: float | None
    centre: float | None = None
    lower: float | None = None
    upper: float | None = None
    signal: str = ORDINARY


@dataclass(frozen=True)
class Mark:
    """A date worth a line across the chart: a course correction, a change of definition."""

    period: date
    label: str


@dataclass(frozen=True)
class Peer:
    """One unit in a funnel: its figure, the size it rests on, and whether to name it."""

    name: str
    size: float
    figure: float
    signal: str = ORDINARY


@dataclass(frozen=True)
class Limit:
    """The funnel's limits at one size: 95 % and 99.8 %."""

    size: float
    lower95: float
    upper95: float
    lower998: float
    upper998: float


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
    scale = _scale(measure)
    rows = [_row(asdict(point), scale, ("figure", "centre", "lower", "upper")) for point in points]
    x = _time("period", every)
    y = _figure("figure", measure)
    layers: list[Spec] = [
        _layer("area", {"color": "#dfe1e2", "opacity": 0.55}, x, {**y, "field": "lower"}, y2="upper"),
        _layer("line", {"color": QUIET, "strokeDash": [6, 4], "strokeWidth": 1.2}, x, {**y, "field": "centre"}),
        _layer("line", {"color": LINE, "strokeWidth": 1.6}, x, y),
        _dots(x, y, rows),
    ]
    layers += _rules(marks, every) + _target(measure, scale)
    words = f"{title} Line chart of {measure.name} with mean and limits, {_span(points)}."
    return _spec(title, words, {"values": rows}, layer=layers, width=width, height=height)


def compare_units(
    series: Mapping[str, Sequence[Point]],
    measure: Measure,
    every: Every,
    title: str,
    *,
    behind: str = "all together",
    columns: int = 3,
    width: int = 205,
    height: int = 110,
) -> Spec:
    """Small multiples, one for each unit on one scale, each with its limits where points have them.

    `centre` is drawn dashed behind each: the figure of all units, or what else `behind` names.
    """
    scale = _scale(measure)
    lines = ("figure", "centre", "lower", "upper")
    rows = [
        {"unit": unit, **_row({name: getattr(point, name) for name in ("period", *lines)}, scale, lines)}
        for unit, points in series.items()
        for point in points
    ]
    x, y = _time("period", every, ticks=3), _figure("figure", measure, ticks=4)
    said = y["title"]
    if len(said) * 6 > height:  # too long for so low a chart: told once, above all
        y["title"] = None
    limited = any(row["lower"] is not None for row in rows)
    band = _layer("area", {"color": "#dfe1e2", "opacity": 0.55}, x, {**y, "field": "lower"}, y2="upper")
    inner = {
        "width": width,
        "height": height,
        "layer": [
            *([band] if limited else []),
            _layer("line", {"color": "#a9aeb1", "strokeDash": [4, 3]}, x, {**y, "field": "centre"}),
            _layer("line", {"color": GOOD, "strokeWidth": 1.8, "point": {"size": 16}}, x, y),
        ],
    }
    facet: Spec = {"field": "unit", "type": "nominal", "title": None, "sort": list(series)}
    facet["header"] = {"labelFontSize": 12, "labelFontWeight": "bold", "labelAnchor": "start", "labelLimit": width}
    words = f"{title} {len(series)} small line charts on one scale; the dashed line is {behind}."
    spec = _spec(title, words, {"values": rows}, facet=facet, columns=columns, spec=inner)
    if y["title"] is None:
        spec["title"] |= {"subtitle": said, "subtitleColor": LINE, "subtitleFontSize": 11}
    return spec


def funnel(
    peers: Sequence[Peer],
    limits: Sequence[Limit],
    overall: float,
    measure: Measure,
    title: str,
    *,
    usual: tuple[float, float] | None = None,
    width: int = 720,
    height: int = 300,
) -> Spec:
    """A funnel plot: each unit's figure against its size; small units may lie far out by chance alone.

    `usual` is the range in which the middle two thirds of peers truly lie, drawn as a band.
    """
    scale = _scale(measure)
    rows = [_row(asdict(peer), scale, ("figure",)) for peer in peers]
    lines = {"values": [_row(asdict(limit), scale, ("lower95", "upper95", "lower998", "upper998")) for limit in limits]}
    size: Spec = {"field": "size", "type": "quantitative", "title": _sizes(measure), "scale": {"type": "sqrt"}}
    size["axis"] = {"format": "~s", "grid": False, "tickCount": 6}
    y = _figure("figure", measure)
    y["scale"] = {"domain": _reach([peer.figure * scale for peer in peers]), "nice": True}
    dashes = {"lower998": [2, 2], "upper998": [2, 2], "lower95": [6, 4], "upper95": [6, 4]}
    layers: list[Spec] = [
        *_usual(usual, scale, y),
        *({"data": lines, **_limit(name, dash, size, y)} for name, dash in dashes.items()),
        {
            "data": {"values": [{"figure": overall * scale}]},
            "mark": {"type": "rule", "color": QUIET},
            "encoding": {"y": y},
        },
        _dots(size, y, rows),
        *_names(rows, size, y),
    ]
    words = f"{title} Funnel plot of {len(peers)} units; limits are wide where a unit is small."
    return _spec(title, words, {"values": rows}, layer=layers, width=width, height=height)


def contributions(parts: Mapping[str, float], total: float, measure: Measure, title: str, *, width: int = 560) -> Spec:
    """Bars of what each part adds to a change; they add up to the last bar, the whole change."""
    scale = _scale(measure)
    bars = [*((name, part * scale, False) for name, part in parts.items()), ("All together", total * scale, True)]
    rows = [{"name": name, "part": part, "whole": whole, "said": _signed(part)} for name, part, whole in bars]
    order = [row["name"] for row in rows]
    y = {"field": "name", "type": "nominal", "sort": order, "title": None, "axis": {"labelLimit": 220, "ticks": False}}
    x: Spec = {"field": "part", "type": "quantitative", "title": _change_title(measure)}
    x["scale"] = {"zero": True, "padding": 40}
    colour = {"condition": {"test": "datum.whole", "value": LINE}, "value": GOOD}
    label = {"type": "text", "fontSize": 11, "color": INK, "dx": {"expr": "datum.part < 0 ? -4 : 4"}}
    label["align"] = {"expr": "datum.part < 0 ? 'right' : 'left'"}
    layers = [
        {"mark": {"type": "bar", "height": {"band": 0.7}}, "encoding": {"x": x, "y": y, "color": colour}},
        {"mark": label, "encoding": {"x": x, "y": y, "text": {"field": "said"}}},
        {"mark": {"type": "rule", "color": INK, "aria": False}, "encoding": {"x": {"datum": 0}}},
    ]
    words = f"{title} Bars of each part's share of the change, which add up to {_signed(total * scale)}."
    return _spec(title, words, {"values": rows}, layer=layers, width=width, height={"step": 22})


def sparkline_svg(values: Sequence[float | None], *, width: int = 96, height: int = 22) -> str:
    """A small line for a table cell, its newest figure as a dot; decoration beside the figures it repeats."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return ""
    low, span = min(known), (max(known) - min(known)) or 1.0
    step = (width - 6) / (len(values) - 1)
    spots = [
        (3 + n * step, height - 3 - (v - low) / span * (height - 6)) for n, v in enumerate(values) if v is not None
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    x, y = spots[-1]
    return (
        f'<svg class="sparkline" width="{width}" height="{height}" viewBox="0 0 {width} {height}" aria-hidden="true">'
        f'<polyline points="{line}" fill="none" stroke="currentColor" stroke-width="1.5"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.4" fill="currentColor"/></svg>'
    )


def to_svg(spec: Spec) -> str:
    """The chart as an SVG element to put into a page; names inside it are its own, so that many fit one page."""
    import vl_convert

    svg = str(vl_convert.vegalite_to_svg(spec, vl_version="6.4"))
    own = f"c{crc32(svg.encode()):08x}-"
    svg = re.sub(r'(id="|url\(#)(?=[a-z])', rf"\1{own}", svg)
    said = quoteattr(str(spec.get("description", "")))
    return f'<svg role="img" aria-label={said} {svg[svg.index("<svg ") + 5 :]}'


def _spec(title: str, description: str, data: Spec, **parts: Any) -> Spec:
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


def _row(row: dict[str, Any], scale: float, figures: Sequence[str]) -> dict[str, Any]:
    for name in figures:
        row[name] = None if row[name] is None else row[name] * scale
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}


def _scale(measure: Measure) -> float:
    """From a figure's own scale to the axis: percent for a rate, per so many for a ratio."""
    return 100.0 if measure.kind is Kind.RATE else measure.per if measure.kind is Kind.RATIO else 1.0


def _title(measure: Measure) -> str:
    """The axis: what is measured, and in which unit."""
    if measure.kind is Kind.RATE:
        return f"{measure.name}, % of {measure.denominator}" if measure.denominator else f"{measure.name}, %"
    if measure.kind is Kind.RATIO:
        return f"{measure.name} per {measure.per:,.0f} {measure.denominator}".strip()
    if measure.kind is Kind.MEAN:
        return f"{measure.name} per {measure.denominator}" if measure.denominator else f"mean {measure.name}"
    return measure.name


def _change_title(measure: Measure) -> str:
    unit = "percentage points" if measure.kind is Kind.RATE else _title(measure)
    return f"part of the change, {unit}"


def _sizes(measure: Measure) -> str:
    return f"{measure.denominator} (all periods together)" if measure.denominator else "size"


def _signed(value: float) -> str:
    size = abs(value)
    text = f"{size:,.0f}" if size >= 100 else f"{size:,.1f}" if size >= 10 else f"{size:.2g}"
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{text}"


def _time(field: str, every: Every, ticks: int = 8) -> Spec:
    axis = {"format": _DATES[every], "tickCount": ticks, "labelOverlap": True, "grid": False}
    return {"field": field, "type": "temporal", "scale": {"type": "utc"}, "title": None, "axis": axis}


def _figure(field: str, measure: Measure, ticks: int = 6) -> Spec:
    axis = {"tickCount": ticks, "format": ",~f" if measure.kind is not Kind.SUM else "~s"}
    return {"field": field, "type": "quantitative", "title": _title(measure), "axis": axis, "scale": {"zero": False}}


def _layer(kind: str, look: Spec, x: Spec, y: Spec, y2: str = "") -> Spec:
    encoding: Spec = {"x": x, "y": y}
    if y2:
        encoding["y2"] = {"field": y2}
    return {"mark": {"type": kind, **look}, "encoding": encoding}


def _names(rows: Sequence[Mapping[str, Any]], x: Spec, y: Spec) -> list[Spec]:
    """Names of the units that signal, above and below by turns so that neighbours do not overlap."""
    named = sorted((row for row in rows if row["signal"] != ORDINARY), key=lambda row: float(row["size"]))
    text = {"type": "text", "fontSize": 11, "color": INK}
    encoding = {"x": x, "y": y, "text": {"field": "name"}}
    inside = 0.15 * max((float(row["size"]) for row in rows), default=0.0)  # left of it a name would leave the chart
    layers: list[Spec] = []
    for turn, row in enumerate(named):
        side = {"align": "left", "dx": 7} if float(row["size"]) < inside else {"align": "right", "dx": -7}
        mark = {**text, **side, "dy": 12 if turn % 2 else -9}
        layers.append({"data": {"values": [row]}, "mark": mark, "encoding": encoding})
    return layers


def _reach(figures: Sequence[float]) -> list[float]:
    """From below the least to above the most of the figures, with room to name them."""
    least, most = min(figures), max(figures)
    room = 0.15 * (most - least) or 1.0
    return [max(0.0, least - room) if least >= 0 else least - room, most + room]


def _usual(usual: tuple[float, float] | None, scale: float, y: Spec) -> list[Spec]:
    if usual is None:
        return []
    rows = {"values": [{"figure": usual[0] * scale, "to": usual[1] * scale}]}
    mark = {"type": "rect", "color": "#dfe1e2", "opacity": 0.55, "clip": True}
    return [{"data": rows, "mark": mark, "encoding": {"y": y, "y2": {"field": "to"}}}]


def _limit(field: str, dash: list[int], x: Spec, y: Spec) -> Spec:
    return _layer(
        "line", {"color": QUIET, "strokeWidth": 1, "strokeDash": dash, "clip": True}, x, {**y, "field": field}
    )


def _dots(x: Spec, y: Spec, rows: Sequence[Mapping[str, Any]]) -> Spec:
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


def _rules(marks: Sequence[Mark], every: Every) -> list[Spec]:
    if not marks:
        return []
    rows = {"values": [{"period": mark.period.isoformat(), "label": mark.label} for mark in marks]}
    x = _time("period", every)
    text = {"type": "text", "align": "left", "baseline": "top", "dx": 4, "fontSize": 11, "color": MARK}
    return [
        {"data": rows, "mark": {"type": "rule", "color": MARK, "strokeWidth": 1.5}, "encoding": {"x": x}},
        {"data": rows, "mark": text, "encoding": {"x": x, "y": {"value": 2}, "text": {"field": "label"}}},
    ]


def _target(measure: Measure, scale: float) -> list[Spec]:
    if measure.target is None:
        return []
    unit = " %" if measure.kind is Kind.RATE else ""
    rows = {"values": [{"figure": measure.target * scale, "label": f"target {measure.target * scale:g}{unit}"}]}
    y = _figure("figure", measure)
    text = {"type": "text", "align": "right", "baseline": "bottom", "dy": -2, "fontSize": 11, "color": INK}
    return [
        {"data": rows, "mark": {"type": "rule", "color": INK, "strokeDash": [1, 3]}, "encoding": {"y": y}},
        {"data": rows, "mark": text, "encoding": {"x": {"value": "width"}, "y": y, "text": {"field": "label"}}},
    ]


def _span(points: Sequence[Point]) -> str:
    return f"{points[0].period.isoformat()} to {points[-1].period.isoformat()}" if points else "no periods"
