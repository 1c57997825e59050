"""Each unit against its size, within the limits of chance."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from midcourse.analysis.measure import Measure
from midcourse.charts.figures import Limit, Peer
from midcourse.charts.look import INK, ORDINARY, QUIET, Spec, dots, figure_axis, layer, scale_of, scaled, spec_of


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
    scale = scale_of(measure)
    rows = [scaled(asdict(peer), scale, ("figure",)) for peer in peers]
    lines = {
        "values": [scaled(asdict(limit), scale, ("lower95", "upper95", "lower998", "upper998")) for limit in limits]
    }
    size: Spec = {"field": "size", "type": "quantitative", "title": _sizes(measure), "scale": {"type": "sqrt"}}
    size["axis"] = {"format": "~s", "grid": False, "tickCount": 6}
    y = figure_axis("figure", measure)
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
        dots(size, y, rows),
        *_names(rows, size, y),
    ]
    words = f"{title} Funnel plot of {len(peers)} units; limits are wide where a unit is small."
    return spec_of(title, words, {"values": rows}, layer=layers, width=width, height=height)


def _sizes(measure: Measure) -> str:
    return f"{measure.denominator} (all periods together)" if measure.denominator else "size"


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
    return layer("line", {"color": QUIET, "strokeWidth": 1, "strokeDash": dash, "clip": True}, x, {**y, "field": field})
