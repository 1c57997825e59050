"""Which chart shows a finding, with the table of the figures in it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl

from midcourse import charts
from midcourse.analysis import wording
from midcourse.analysis.finding import Finding, FindingKind
from midcourse.analysis.findings import Answer
from midcourse.analysis.grid import grid
from midcourse.analysis.measure import Better, Measure
from midcourse.analysis.panel import UNIT, Panel
from midcourse.analysis.spc.charts import Charted, draw
from midcourse.analysis.spc.limits import chart_for
from midcourse.report.effects import effect_picture
from midcourse.report.funnels import funnel_picture
from midcourse.report.picture import Picture, change, said

FEWEST_DRAWN = 10  # cases behind a figure that small multiples draw


def pictures(answer: Answer) -> list[Picture]:
    """A chart for each finding that has one; findings that share a chart stand under it together."""
    grouped: dict[tuple[str, ...], list[Finding]] = {}
    for one in answer.findings:
        grouped.setdefault(_key(one, answer), []).append(one)
    drawn = [_picture(key, together, answer) for key, together in grouped.items()]
    return [one for one in drawn if one]


def _key(one: Finding, answer: Answer) -> tuple[str, ...]:
    """Findings with the same key share a chart; the first word says which."""
    group = one.where.get(answer.within or "", "")
    if one.kind is FindingKind.EFFECT:
        return ("effect", str(one.since), *one.where.values())
    if one.kind is FindingKind.STANDOUT:
        return ("funnel", group)
    if "parts" in one.evidence:
        return ("parts", str(one.evidence.get("by", "")), group)
    if one.kind is FindingKind.GAP or (answer.within and not one.where):
        return ("groups", answer.within or str(one.evidence.get("by", "")))
    return ("series", *(f"{name}={value}" for name, value in sorted(one.where.items())))


def _picture(key: tuple[str, ...], together: Sequence[Finding], answer: Answer) -> Picture | None:
    first, sentences = together[0], tuple(one.sentence for one in together)
    match key[0]:
        case "effect":
            return effect_picture(first, sentences, answer)
        case "funnel":
            return funnel_picture(first, sentences, answer)
        case "parts":
            return _contributions(first, sentences, answer)
        case "series":
            return _series(first, sentences, answer)
        case "groups":
            return compared(answer.clean, (column := key[1]), f"Each {column} on one scale", sentences)
    return None


def part_of(panel: Panel, where: Mapping[str, str]) -> Panel:
    """The panel's figures at a place named by the columns people know."""
    columns = {panel.unit: UNIT} if panel.unit else {}
    keep = pl.lit(value=True)
    for name, value in where.items():
        keep &= pl.col(columns.get(name, name)) == value
    return replace(panel, figures=panel.figures.filter(keep))


def points_of(panel: Panel) -> list[charts.Point]:
    """One series of everything in the panel, with the limits and signals of its process-behaviour chart."""
    whole = grid(panel)
    charted = draw(chart_for(panel.measure.kind), whole.numerator, whole.denominator)
    signals = _signals(charted, panel.measure)
    limits = charted.limits
    lines = [line[0] for line in (charted.values, limits.centre, limits.lower, limits.upper)]
    points = []
    for n, day in enumerate(whole.periods):
        figure, centre, lower, upper = (_known(line[n]) for line in lines)
        points.append(charts.Point(day, figure, centre, lower, upper, signals[n]))
    return points


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _signals(charted: Charted, measure: Measure) -> list[str]:
    words = {1: charts.BETTER, -1: charts.WORSE, 0: charts.ORDINARY}
    sign = charted.flags.direction()[0].astype(int)
    if measure.better is Better.NEITHER:
        return [charts.OTHER if one else charts.ORDINARY for one in sign]
    return [words[int(one if measure.better is Better.HIGHER else -one)] for one in sign]


def _series(one: Finding, sentences: tuple[str, ...], answer: Answer) -> Picture:
    where = dict(one.where)
    if answer.within in one.evidence:  # told of several groups: the first is drawn
        where[str(answer.within)] = one.evidence[str(answer.within)][0]
    panel = part_of(answer.clean, where)
    points = [_noted(point, one) for point in points_of(panel)]
    marks = [charts.Mark(one.since, "since here")] if one.kind is FindingKind.SHIFT and one.since else []
    title = _place(where, panel)
    spec = charts.process_chart(points, panel.measure, panel.every, title, marks=marks)
    return Picture(spec, sentences, *series_table(points, panel))


def _noted(point: charts.Point, one: Finding) -> charts.Point:
    """The point, marked where the finding speaks of its period: shared months, or the weekday that stands out."""
    shared = one.evidence if one.kind is FindingKind.SHARED_CAUSE else {}
    days = {*shared.get("high", ()), *shared.get("low", ())}
    effects = one.evidence.get("effects", {})
    far = max(effects, key=lambda name: abs(effects[name]), default="")
    named = far in (wording.WEEKDAYS[point.period.weekday()], wording.MONTHS[point.period.month - 1])
    plain = point.signal == charts.ORDINARY
    return replace(point, signal=charts.OTHER) if plain and (point.period in days or named) else point


def series_table(points: Sequence[charts.Point], panel: Panel) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Header and rows of a series: period, figure, mean, limits, signal."""
    header = (panel.every.value, panel.measure.name, "mean", "lower limit", "upper limit", "signal")
    rows = tuple(
        (
            wording.period(point.period, panel.every),
            *(said(value, panel.measure) for value in (point.figure, point.centre, point.lower, point.upper)),
            "" if point.signal == charts.ORDINARY else point.signal,
        )
        for point in points
    )
    return header, rows


def _contributions(one: Finding, sentences: tuple[str, ...], answer: Answer) -> Picture | None:
    panel = answer.clean
    by = str(one.evidence.get("by", panel.unit))
    parts: list[dict[str, Any]] = one.evidence["parts"].get(by) or next(iter(one.evidence["parts"].values()))
    ordered = sorted(parts, key=lambda row: -abs(row["within"] + row["mix"]))
    bars = {row["name"]: row["within"] + row["mix"] for row in ordered[:10]}
    if len(ordered) > 10:
        bars[f"{len(ordered) - 10} others"] = sum(row["within"] + row["mix"] for row in ordered[10:])
    total = sum(bars.values())
    group = one.where.get(answer.within or "", "")
    name = f"{group} {panel.measure.name}".strip()
    title = f"What each {by} adds to the change in {name}"
    spec = charts.contributions(bars, total, panel.measure, title)
    header = (by, "before", "after", "part of the change", "by its own figure", "by its share")
    rows = tuple(
        (
            row["name"],
            *(said(row[name], panel.measure) for name in ("before", "after")),
            *(change(value, panel.measure) for value in (row["within"] + row["mix"], row["within"], row["mix"])),
        )
        for row in ordered
    )
    return Picture(spec, sentences, header, rows)


def compared(panel: Panel, column: str, title: str, sentences: tuple[str, ...] = ()) -> Picture:
    """Every value of a column on one scale, with all together behind it.

    A figure of a handful of cases jumps about and would flatten all others: it is in the table, not in the drawing.
    """
    cells, whole = grid(panel, [column]), grid(panel)
    names = [str(key[0]) for key in cells.keys]
    figures = cells.figures
    drawn = figures if cells.denominator is None else np.where(cells.denominator >= FEWEST_DRAWN, figures, np.nan)
    series = {
        name: [
            charts.Point(day, _known(drawn[row, n]), _known(whole.figures[0, n])) for n, day in enumerate(cells.periods)
        ]
        for row, name in enumerate(names)
    }
    spec = charts.compare_units(series, panel.measure, panel.every, title)
    header = (panel.label(column), *(wording.period(day, panel.every) for day in cells.periods))
    rows = tuple((name, *(said(one, panel.measure) for one in figures[row])) for row, name in enumerate(names))
    return Picture(spec, sentences, header, rows)


def _place(where: Mapping[str, str], panel: Panel) -> str:
    place = wording.place(where)
    return wording.capital(f"{panel.measure.name}: {place}" if place else f"{panel.measure.name}, all together")
