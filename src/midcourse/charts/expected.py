"""A series after a change, beside what was to be expected without it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from midcourse.analysis.measure import Every, Measure
from midcourse.charts.figures import Mark
from midcourse.charts.look import GOOD, LINE, QUIET, Spec, figure_axis, layer, scale_of, scaled, spec_of, time_axis
from midcourse.charts.process import rules, target_line

FIGURES, MODEL, WITHOUT = "figures", "the model", "without the change"  # short: the legend fits a phone


@dataclass(frozen=True)
class Expected:
    """A period's figure, what the model makes of it, and what was expected without the change, with its 95 % band.

    In the figure's own scale; None where there is nothing to draw.
    """

    period: date
    figure: float | None
    model: float | None
    without: float | None
    low: float | None
    high: float | None


def with_and_without(
    points: Sequence[Expected],
    changed_on: date,
    measure: Measure,
    every: Every,
    title: str,
    *,
    width: int = 720,
    height: int = 240,
) -> Spec:
    """Figures over time, the day of the change, and from then on what was to be expected without it, as a band."""
    scale = scale_of(measure)
    x, y = time_axis("period", every), figure_axis("figure", measure)
    lines = {FIGURES: "figure", MODEL: "model", WITHOUT: "without"}
    rows = [
        scaled({"period": point.period, "figure": getattr(point, name), "line": what}, scale, ("figure",))
        for what, name in lines.items()
        for point in points
        if what != WITHOUT or point.period >= changed_on
    ]
    band = [
        scaled({"period": point.period, "low": point.low, "high": point.high}, scale, ("low", "high"))
        for point in points
        if point.period >= changed_on
    ]
    shade = layer("area", {"color": "#dfe1e2", "opacity": 0.7}, x, {**y, "field": "low"}, y2="high")
    drawn = {"mark": {"type": "line", "strokeWidth": 1.8}, "encoding": {"x": x, "y": y, **_lines(list(lines))}}
    dots = {"mark": {"type": "point", "filled": True, "size": 40, "color": LINE}, "encoding": {"x": x, "y": y}}
    seen = {"values": [row for row in rows if row["line"] == FIGURES]}
    layers: list[Spec] = [{"data": {"values": band}, **shade}, drawn, {"data": seen, **dots}]
    layers += rules([Mark(changed_on, "the change")], every) + target_line(measure, scale)
    words = f"{title} Line chart of {measure.name} with what was to be expected without the change of {changed_on}."
    return spec_of(title, words, {"values": rows}, layer=layers, width=width, height=height)


def _lines(names: list[str]) -> Spec:
    """Colour and dashes of a line, saying the same."""
    both = {"field": "line", "type": "nominal", "title": None}
    return {
        "color": {**both, "scale": {"domain": names, "range": [LINE, GOOD, QUIET]}},
        "strokeDash": {**both, "scale": {"domain": names, "range": [[1, 0], [2, 2], [6, 4]]}},
    }
