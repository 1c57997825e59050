"""Small multiples: every unit on one scale."""

from collections.abc import Mapping, Sequence

from midcourse.analysis.measure import Every, Measure
from midcourse.charts.figures import Point
from midcourse.charts.look import GOOD, LINE, Spec, figure_axis, layer, scale_of, scaled, spec_of, time_axis


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
    scale = scale_of(measure)
    lines = ("figure", "centre", "lower", "upper")
    rows = [
        {"unit": unit, **scaled({name: getattr(point, name) for name in ("period", *lines)}, scale, lines)}
        for unit, points in series.items()
        for point in points
    ]
    x, y = time_axis("period", every, ticks=3), figure_axis("figure", measure, ticks=4)
    said = y["title"]
    if len(said) * 6 > height:  # too long for so low a chart: told once, above all
        y["title"] = None
    limited = any(row["lower"] is not None for row in rows)
    band = layer("area", {"color": "#dfe1e2", "opacity": 0.55}, x, {**y, "field": "lower"}, y2="upper")
    inner = {
        "width": width,
        "height": height,
        "layer": [
            *([band] if limited else []),
            layer("line", {"color": "#a9aeb1", "strokeDash": [4, 3]}, x, {**y, "field": "centre"}),
            layer("line", {"color": GOOD, "strokeWidth": 1.8, "point": {"size": 16}}, x, y),
        ],
    }
    facet: Spec = {"field": "unit", "type": "nominal", "title": None, "sort": list(series)}
    facet["header"] = {"labelFontSize": 12, "labelFontWeight": "bold", "labelAnchor": "start", "labelLimit": width}
    words = f"{title} {len(series)} small line charts on one scale; the dashed line is {behind}."
    spec = spec_of(title, words, {"values": rows}, facet=facet, columns=columns, spec=inner)
    if y["title"] is None:
        spec["title"] |= {"subtitle": said, "subtitleColor": LINE, "subtitleFontSize": 11}
    return spec
