"""The charts of an agenda or a pack, drawn from the figures it holds: KPIs compared, and what corrections changed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from midcourse.analysis.measure import Better, Every, Kind, Measure
from midcourse.analysis.wording import figure
from midcourse.charts import Mark, Point, Spec, compare_units, process_chart

PAPER_FONT = "Libertinus Serif"  # comes with typst, as the text of a printed pack does
MOST_DRAWN = 4  # corrections with a chart; a meeting looks closely at no more, and each takes time and room
MOST_CARDS = 8  # corrections or problems that a page shows at length
DIGITS = 4  # significant ones of a figure that is only drawn; its table has it in full

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
    return _plain(_by_period(spec), paper=paper)


def _plain(spec: Spec, *, paper: bool) -> Spec:
    """Without a title, as the page has a heading; on paper in the font of its text."""
    del spec["title"]
    if paper:
        spec["config"] |= {"font": PAPER_FONT}
    return spec


def _by_period(spec: Spec) -> Spec:
    """The same chart from a list a period instead of a row a point: its data are a tenth as long on the page.

    Each list is the period, the centre and every unit's figure; Vega names what is in it by its place. (CSV would be
    as short, but Vega reads it by code made from a string, which the pages' content security policy forbids.)
    """
    units: list[str] = spec["facet"]["sort"]
    periods: dict[str, dict[str, float | None]] = {}
    for row in spec["data"]["values"]:
        line = periods.setdefault(row["period"], {"": _rounded(row["centre"])})  # no unit is without a name
        line[row["unit"]] = _rounded(row["figure"])
    lines = [[day, *(periods[day].get(name) for name in ["", *units])] for day in sorted(periods)]
    keys = {str(place): unit for place, unit in enumerate(units, start=2)}
    names = {"values": [{"key": key, "unit": unit} for key, unit in keys.items()]}
    unfold = [
        {"fold": list(keys), "as": ["key", "figure"]},
        {"lookup": "key", "from": {"data": names, "key": "key", "fields": ["unit"]}},
        {"calculate": "toDate(datum[0])", "as": "period"},
        {"calculate": "datum[1]", "as": "centre"},
    ]
    return {**spec, "data": {"values": lines}, "transform": unfold}


def _short(row: Content) -> Content:
    """A point rounded, without what it does not have."""
    short = {name: _rounded(value) if isinstance(value, float) else value for name, value in row.items()}
    return {name: value for name, value in short.items() if value is not None or name == "figure"}


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.{DIGITS}g}")


def before_and_after(looked: Content, *, paper: bool = False) -> Spec | None:
    """A correction's figures with the day it began and the levels it is judged by; None where there are no figures."""
    if not _has_figures(looked):
        return None
    picture = looked["picture"]
    measure, levels = measure_of(picture), dict(picture["levels"])
    points = [Point(date.fromisoformat(day), value, levels.get(day)) for day, value in picture["points"]]
    mark = Mark(date.fromisoformat(picture["began"]), "in place")
    size = {"width": 520, "height": 110} if paper else {"width": 380, "height": 130}
    spec = process_chart(points, measure, Every(picture["every"]), "", marks=[mark], **size)
    spec["data"] = {"values": [_short(row) for row in spec["data"]["values"]]}
    spec["description"] = (
        f"A line chart of {measure.name}, {looked['who']}; a line marks the day “{looked['what']}” was in place. "
        f"{looked['evidence']}"
    )
    return _plain(spec, paper=paper)


def looked_drawn(looked: Sequence[Content], *, paper: bool = False) -> list[Spec | None]:
    """A chart for each of the first corrections that have figures, `MOST_DRAWN` at most; None for the others."""
    drawn_rows = [place for place, row in enumerate(looked) if _has_figures(row)][:MOST_DRAWN]
    return [before_and_after(row, paper=paper) if place in drawn_rows else None for place, row in enumerate(looked)]


def left_out(looked: Sequence[Content]) -> str:
    """How many corrections have figures and yet no chart, in words; nothing where all are drawn."""
    more = sum(_has_figures(row) for row in looked) - MOST_DRAWN
    if more <= 0:
        return ""
    others = "1 other correction has" if more == 1 else f"{more} other corrections have"
    return f"The first {MOST_DRAWN} are drawn. {others} a chart on the page of the correction."


def _has_figures(looked: Content) -> bool:
    return bool(looked["picture"] and looked["picture"]["points"])


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


def drawn(content: Content) -> Content:
    """The charts of an agenda or pack with their tables, as the page takes them: `patterns`, `looked`, `left_out`.

    Of many corrections only those with a chart are in `looked`, and of many `problems` only those that wait for an
    answer; the others are in `looked_briefly` and `problems_briefly`, a line each.
    """
    looked, problems = content["looked"], content["problems"]
    each = [_drawn_looked(row, spec) for row, spec in zip(looked, looked_drawn(looked), strict=True)]
    cards, briefly = _parted(each, [row["spec"] is not None for row in each])
    waiting, answered = _parted(problems, [not row["answered"] for row in problems])
    return {
        "patterns": [drawn_pattern(pattern) for pattern in content["patterns"]],
        "looked": cards,
        "looked_briefly": [row["row"] for row in briefly],
        "left_out": left_out(looked),
        "problems": waiting,
        "problems_briefly": answered,
    }


def _parted(rows: list[Content], first: list[bool]) -> tuple[list[Content], list[Content]]:
    """All rows to be shown at length while they are few; of many only the first of them, and the rest in a line."""
    if len(rows) <= MOST_CARDS:
        return rows, []
    marked = list(zip(rows, first, strict=True))
    return [row for row, at_length in marked if at_length], [row for row, at_length in marked if not at_length]


def drawn_pattern(pattern: Content) -> Content:
    """A KPI's chart with its table."""
    header, rows = table(pattern)
    return {"pattern": pattern, "spec": comparison(pattern), "header": header, "rows": rows}


def _drawn_looked(row: Content, spec: Spec | None) -> Content:
    if spec is None:
        return {"row": row, "spec": None}
    picture = row["picture"]
    cells = [[day, _cell(value, measure_of(picture))] for day, value in picture["points"]]
    return {"row": row, "spec": spec, "header": ["Period", row["kpi"]], "rows": cells}
