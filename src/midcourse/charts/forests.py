"""Effects of the same thing on several, each with its interval, and all together."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import expm1
from typing import Any

from midcourse.analysis.measure import Kind, Measure
from midcourse.charts.look import BAD, GOOD, INK, LINE, Spec, spec_of

UNCLEAR, HELPED, HARMED, TOGETHER = "not clear by itself", "clearly helped", "clearly harmed", "all together"
FAR = 4.0  # times the largest effect at which an interval leaves the chart


@dataclass(frozen=True)
class Effect:
    """One row: a change with its 95 % interval. Counts and ratios: log of the ratio; others: the difference."""

    name: str
    estimate: float
    low: float
    high: float
    clear: str = UNCLEAR


def forest(effects: Sequence[Effect], measure: Measure, title: str, *, width: int = 520) -> Spec:
    """A forest plot: each effect as a point on its 95 % interval, with a line at no change."""
    rows = [_row(effect, measure) for effect in effects]
    y: Spec = {"field": "name", "type": "nominal", "sort": [row["name"] for row in rows], "title": None}
    y["axis"] = {"labelLimit": 200, "ticks": False, "grid": False}
    x: Spec = {"field": "estimate", "type": "quantitative", "title": _title(measure), "scale": {"domain": _reach(rows)}}
    ends = {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y}
    layers: list[Spec] = [
        {"mark": {"type": "rule", "color": INK, "strokeDash": [2, 2], "aria": False}, "encoding": {"x": {"datum": 0}}},
        {"mark": {"type": "rule", "color": LINE, "strokeWidth": 1.6, "clip": True}, "encoding": ends},
        {
            "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1, "clip": True},
            "encoding": {"x": x, "y": y, **_marks({row["clear"] for row in rows})},
        },
    ]
    words = f"{title} Forest plot of {len(rows)} effects with 95 % intervals; left of the line is lower, right higher."
    return spec_of(title, words, {"values": rows}, layer=layers, width=width, height={"step": 26})


def _row(effect: Effect, measure: Measure) -> dict[str, Any]:
    row = asdict(effect)
    return row | {name: _shown(row[name], measure) for name in ("estimate", "low", "high")}


def _shown(value: float, measure: Measure) -> float:
    """Percent of the level before for counts and ratios, points for rates, else as it is."""
    if measure.kind in (Kind.COUNT, Kind.RATIO):
        return 100 * expm1(value)
    return 100 * value if measure.kind is Kind.RATE else value


def _title(measure: Measure) -> str:
    unit = {Kind.COUNT: ", %", Kind.RATIO: ", %", Kind.RATE: ", percentage points"}.get(measure.kind, "")
    return f"change of {measure.name}{unit}"


def _reach(rows: Sequence[dict[str, Any]]) -> list[float]:
    """From the lowest to the highest end with 0 in it; what reaches further than is told apart is cut."""
    far = FAR * max(abs(row["estimate"]) for row in rows) or 1.0
    low, high = min(0.0, *(row["low"] for row in rows)), max(0.0, *(row["high"] for row in rows))
    room = 0.05 * (min(high, far) - max(low, -far))
    return [max(low, -far) - room, min(high, far) + room]


def _marks(used: set[str]) -> Spec:
    """Colour and shape of a point, saying the same; the legend tells those that are there."""
    words = [HELPED, HARMED, UNCLEAR, TOGETHER]
    both = {"field": "clear", "type": "nominal", "legend": {"values": [word for word in words if word in used]}}
    return {
        "color": {**both, "scale": {"domain": words, "range": [GOOD, BAD, LINE, INK]}},
        "shape": {**both, "scale": {"domain": words, "range": ["triangle-up", "triangle-down", "circle", "diamond"]}},
    }
