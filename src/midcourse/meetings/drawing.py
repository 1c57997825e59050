"""The comparison chart of a KPI, drawn from the figures an agenda or a pack holds."""

from datetime import date
from typing import Any

from midcourse.analysis.measure import Better, Every, Kind, Measure
from midcourse.analysis.wording import figure
from midcourse.charts import Point, Spec, compare_units

PAPER_FONT = "Libertinus Serif"  # comes with typst, as the text of a printed pack does

Content = dict[str, Any]


def comparison(pattern: Content, *, paper: bool = False) -> Spec | None:
    """Each contract's figures with the median behind them; None without figures. `paper` fits a printed page."""
    measure = measure_of(pattern)
    middle = dict(pattern["median"])
    series = {
        each["who"]: [Point(date.fromisoformat(day), value, middle.get(day)) for day, value in each["points"]]
        for each in pattern["standings"]
        if each["points"]
    }
    if not series:
        return None
    size: dict[str, Any] = (
        {"columns": 1, "width": 560, "height": 150} if len(series) == 1 else {"width": 150 if paper else 205}
    )
    spec = compare_units(series, measure, Every(pattern["every"]), pattern["name"], **size)
    spec["description"] = _description(pattern, list(series))
    del spec["title"]  # the page has the KPI's name as its heading
    if paper:
        spec["config"] |= {"font": PAPER_FONT}
    return spec


def table(pattern: Content) -> tuple[list[str], list[list[str]]]:
    """The chart's figures as a header and rows, a row a period."""
    measure, middle = measure_of(pattern), dict(pattern["median"])
    shown = [each for each in pattern["standings"] if each["points"]]
    columns = [dict(each["points"]) for each in shown] + ([middle] if middle else [])
    days = sorted({day for column in columns for day in column})
    header = ["Period", *(each["who"] for each in shown), *(["Median"] if middle else [])]
    return header, [[day, *(_cell(column.get(day), measure) for column in columns)] for day in days]


def measure_of(pattern: Content) -> Measure:
    """The measure as it was defined when the figures were frozen."""
    fields = pattern["measure"]
    return Measure(**{**fields, "kind": Kind(fields["kind"]), "better": Better(fields["better"])})


def _cell(value: float | None, measure: Measure) -> str:
    return "–" if value is None else figure(value, measure)


def _description(pattern: Content, names: list[str]) -> str:
    charts = "A line chart" if len(names) == 1 else f"{len(names)} small line charts on one scale"
    behind = "; the dashed line is the median." if pattern["median"] else "."
    return f"{charts} of {pattern['measure']['name']}{behind} {pattern['sentence']}"


def drawn(content: Content) -> list[Content]:
    """Each KPI of an agenda or pack with its chart and the chart's table, as the page template takes them."""
    shown = []
    for pattern in content["patterns"]:
        header, rows = table(pattern)
        shown.append({"pattern": pattern, "spec": comparison(pattern), "header": header, "rows": rows})
    return shown
