"""What each part adds to a change."""

from collections.abc import Mapping

from midcourse.analysis.measure import Kind, Measure
from midcourse.charts.look import GOOD, INK, LINE, Spec, axis_title, scale_of, signed, spec_of


def contributions(parts: Mapping[str, float], total: float, measure: Measure, title: str, *, width: int = 560) -> Spec:
    """Bars of what each part adds to a change; they add up to the last bar, the whole change."""
    scale = scale_of(measure)
    bars = [*((name, part * scale, False) for name, part in parts.items()), ("All together", total * scale, True)]
    largest = max(abs(part) for _, part, _ in bars)
    rows = [{"name": name, "part": part, "whole": whole, "said": signed(part, largest)} for name, part, whole in bars]
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
    words = f"{title} Bars of each part's share of the change, which add up to {signed(total * scale, largest)}."
    return spec_of(title, words, {"values": rows}, layer=layers, width=width, height={"step": 22})


def _change_title(measure: Measure) -> str:
    unit = "percentage points" if measure.kind is Kind.RATE else axis_title(measure)
    return f"part of the change, {unit}"
