"""The charts of an agenda or a pack, drawn from the figures it holds: KPIs compared, and what corrections changed."""

from datetime import date
from typing import Any

from midcourse.analysis.measure import Better, Every, Kind, Measure
from midcourse.analysis.wording import figure
from midcourse.charts import Mark, Point, Spec, compare_units, process_chart

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
    spec["data"] = {"values": [_known(row) for row in spec["data"]["values"]]}
    return _plain(spec, paper=paper)


def _plain(spec: Spec, *, paper: bool) -> Spec:
    """Without a title, as the page has a heading; on paper in the font of its text."""
    del spec["title"]
    if paper:
        spec["config"] |= {"font": PAPER_FONT}
    return spec


def _known(row: Content) -> Content:
    """A point without what it does not have, which makes a page of many vendors a good deal shorter."""
    return {name: value for name, value in row.items() if value is not None or name == "figure"}


def before_and_after(looked: Content, *, paper: bool = False) -> Spec | None:
    """A correction's figures with the day it began and the levels it is judged by; None where there are no figures."""
    picture = looked["picture"]
    if not picture or not picture["points"]:
        return None
    measure, levels = measure_of(picture), dict(picture["levels"])
    points = [Point(date.fromisoformat(day), value, levels.get(day)) for day, value in picture["points"]]
    mark = Mark(date.fromisoformat(picture["began"]), "in place")
    size = {"width": 520, "height": 110} if paper else {"width": 380, "height": 130}
    spec = process_chart(points, measure, Every(picture["every"]), "", marks=[mark], **size)
    spec["description"] = (
        f"A line chart of {measure.name}, {looked['who']}; a line marks the day “{looked['what']}” was in place. "
        f"{looked['evidence']}"
    )
    return _plain(spec, paper=paper)


def table(pattern: Content) -> tuple[list[str], list[list[str]]]:
    """The chart's figures as a header and rows, a row a period."""
    measure, middle = measure_of(pattern), dict(pattern["median"])
    shown = [each for each in pattern["standings"] if each["points"]]
    columns = [dict(each["points"]) for each in shown] + ([middle] if middle else [])
    days = sorted({day for column in columns for day in column})
    header = ["Period", *(each["who"] for each in shown), *(["Median"] if middle else [])]
    return header, [[day, *(_cell(column.get(day), measure) for column in columns)] for day in days]


def measure_of(drawn: Content) -> Measure:
    """The measure as it was defined when the figures were frozen."""
    fields = drawn["measure"]
    return Measure(**{**fields, "kind": Kind(fields["kind"]), "better": Better(fields["better"])})


def _cell(value: float | None, measure: Measure) -> str:
    return "–" if value is None else figure(value, measure)


def _description(pattern: Content, names: list[str]) -> str:
    charts = "A line chart" if len(names) == 1 else f"{len(names)} small line charts on one scale"
    behind = "; the dashed line is the median." if pattern["median"] else "."
    return f"{charts} of {pattern['measure']['name']}{behind} {pattern['sentence']}"


def drawn(content: Content) -> dict[str, list[Content]]:
    """The charts of an agenda or pack with their tables, as the page template takes them: `patterns` and `looked`."""
    return {
        "patterns": [_drawn(pattern) for pattern in content["patterns"]],
        "looked": [_drawn_looked(row) for row in content["looked"]],
    }


def _drawn(pattern: Content) -> Content:
    header, rows = table(pattern)
    return {"pattern": pattern, "spec": comparison(pattern), "header": header, "rows": rows}


def _drawn_looked(row: Content) -> Content:
    picture = row["picture"] or {"points": []}
    cells = [[day, _cell(value, measure_of(picture))] for day, value in picture["points"]]
    return {"row": row, "spec": before_and_after(row), "header": ["Period", row["kpi"]], "rows": cells}
