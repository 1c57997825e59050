"""A KPI's figures as a chart with its table: one contract's, or those of a whole program together."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from midcourse import charts
from midcourse.analysis import wording
from midcourse.analysis.grid import Floats, calendar
from midcourse.analysis.measure import Better, Every, Kind, Measure
from midcourse.analysis.spc.charts import Charted, draw
from midcourse.analysis.spc.limits import chart_for
from midcourse.contracts.models import Contract
from midcourse.insights.models import Signal
from midcourse.measures.models import KPI, Definition, Standing
from midcourse.measures.suppression import ALL, Cell, Key, hidden_cells, sees_small_cells
from midcourse.people.models import User

Point = tuple[date, float, float | None]


@dataclass(frozen=True)
class Drawing:
    """A chart, its sentence, and the same figures as a table."""

    spec: dict[str, Any]
    sentence: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]


def kpi_drawing(
    viewer: User,
    kpi: KPI,
    contract: Contract | None,
    sentence: str,
    *,
    marks: Sequence[charts.Mark] = (),
    eras: Sequence[date] = (),
) -> Drawing | None:
    """The figures so far with mean and limits; of the whole program where no contract is given.

    `marks` are lines across the chart; from every day in `eras` on, mean and limits are drawn anew. Figures of few
    cases are left out for a viewer who may not see them. None where nothing is left. One query.
    """
    definition = kpi.definition
    points = points_of(kpi, contract, hide=not sees_small_cells(viewer))
    if not points:
        return None
    every = Every(definition.frequency)
    periods = calendar([period for period, *_ in points], every)
    drawn = _points(_chart(definition, points, periods, eras), periods, Better(definition.better))
    measure = definition.measure if contract else _of_all(definition.measure)
    spec = charts.process_chart(drawn, measure, every, "", marks=marks)
    header, rows = _table(definition, points)
    return Drawing(spec, sentence or _newest(drawn, measure, every), header, rows)


def _of_all(measure: Measure) -> Measure:
    """What all contracts are measured by together: a target of counts or amounts is one contract's, not their sum's."""
    return replace(measure, target=None, targets=()) if measure.kind in (Kind.COUNT, Kind.SUM) else measure


def _newest(points: Sequence[charts.Point], measure: Measure, every: Every) -> str:
    """`The newest figure, for October 2026, is 99; figures ordinarily lie between 46.3 and 92.7.`"""
    newest = next((point for point in reversed(points) if point.figure is not None), None)
    if newest is None or newest.figure is None:
        return ""
    when, figure = wording.period(newest.period, every), wording.figure(newest.figure, measure)
    words = f"The newest figure, for {when}, is {figure}"
    if newest.lower is None or newest.upper is None:
        return f"{words}; there are too few to say what is ordinary."
    low, high = (wording.figure(limit, measure) for limit in (newest.lower, newest.upper))
    return f"{words}; figures ordinarily lie between {low} and {high}."


def signal_marks(signals: Iterable[Signal]) -> tuple[list[charts.Mark], list[date]]:
    """Where signals begin, as lines of a chart; and the days from which a level that moved has its own limits."""
    since = {signal.since: signal.kind for signal in signals if signal.since}
    return [charts.Mark(day, "signal") for day in since], [day for day, kind in since.items() if kind == "shift"]


def parts_drawing(signal: Signal) -> Drawing | None:
    """What each vendor (or value of the breakdown the signal names) adds to a change of the whole, as it was found.

    None for a signal that is not about parts of a change.
    """
    split = signal.evidence.get("parts") or {}
    column = next((name for name in signal.where if name in split), signal.evidence.get("by"))
    if column is None or len(split.get(column, ())) < 2:
        return None
    measure = signal.kpi.definition.measure
    parts = sorted(split[column], key=lambda part: -abs(part["part"] or 0))
    sizes = {str(part["name"]): float(part["part"] or 0) for part in parts}
    spec = charts.contributions(sizes, sum(sizes.values()), measure, f"What each {column} adds to the change")
    header = [wording.capital(column), "Before", "After", "Adds"]
    rows = [
        [name, *(_said(part[key], measure) for key in ("before", "after"))]
        for name, part in zip(sizes, parts, strict=True)
    ]
    adds = [
        f"{'+' if size > 0 else '−' if size < 0 else ''}{wording.difference(size, measure)}" for size in sizes.values()
    ]
    return Drawing(spec, "", header, [[*row, add] for row, add in zip(rows, adds, strict=True)])


def _said(figure: float | None, measure: Measure) -> str:
    return "none" if figure is None else wording.figure(figure, measure)


def points_of(kpi: KPI, contract: Contract | None, *, hide: bool = False) -> list[Point]:
    """Period, numerator and denominator, oldest first; levels that do not add up are averaged.

    `hide` leaves out figures of few cases and as many others as keep them from being worked out.
    """
    definition = kpi.definition
    hide = hide and definition.smallest_cell > 0
    standings = Standing.objects.filter(kpi=kpi)
    standings = standings.filter(contract=contract) if contract and not hide else standings
    cells: dict[str, dict[Key, Cell]] = defaultdict(dict)
    for pk, points in standings.values_list("contract", "points"):
        for period, top, base in points:
            cells[period][(str(pk),)] = Cell(top, base)
    wanted = (str(contract.pk),) if contract else (ALL,)
    shown = {day: parts for day, parts in cells.items() if not (hide and wanted in hidden_cells(parts, definition))}
    adds_up = Kind(definition.kind).adds_up
    mine = {day: [cell for key, cell in parts.items() if key == wanted or not contract] for day, parts in shown.items()}
    return [(date.fromisoformat(day), *_added(parts, adds_up)) for day, parts in sorted(mine.items()) if parts]


def _added(cells: Sequence[Cell], adds_up: bool) -> tuple[float, float | None]:
    top = sum(cell.numerator for cell in cells)
    bases = [cell.denominator for cell in cells if cell.denominator is not None]
    return (top if adds_up else top / len(cells)), (sum(bases) if bases else None)


def _chart(definition: Definition, points: Sequence[Point], periods: Sequence[date], eras: Sequence[date]) -> Charted:
    kind = Kind(definition.kind)
    top, base = np.full((2, 1, len(periods)), np.nan)
    for period, numerator, denominator in points:
        place = periods.index(period)
        top[0, place], base[0, place] = numerator, np.nan if denominator is None else denominator
    stretch = np.array([[sum(period >= era for era in eras) for period in periods]])
    return draw(chart_for(kind), top, base if kind.has_denominator else None, stretch=stretch)


def _points(chart: Charted, periods: Sequence[date], better: Better) -> list[charts.Point]:
    good = {Better.HIGHER: 1, Better.LOWER: -1, Better.NEITHER: 0}[better]
    words = {0: charts.ORDINARY, 1: charts.BETTER, -1: charts.WORSE}
    limits, signs = chart.limits, chart.flags.direction()[0]
    lines = [_known(line[0]) for line in (chart.values, limits.centre, limits.lower, limits.upper)]
    signals = [words[int(sign) * good] if good or not sign else charts.OTHER for sign in signs]
    return [charts.Point(*point) for point in zip(periods, *lines, signals, strict=True)]


def _known(line: Floats) -> list[float | None]:
    return [float(value) if np.isfinite(value) else None for value in line]


def _table(definition: Definition, points: Sequence[Point]) -> tuple[list[str], list[list[str]]]:
    measure, every = definition.measure, Every(definition.frequency)
    rated = measure.kind.has_denominator
    header = ["Period", definition.name, *([measure.numerator, measure.denominator] if rated else [])]
    rows = []
    for period, top, base in reversed(points):
        figure = top if not rated else top / base if base else None
        said = "no cases" if figure is None else wording.figure(figure, measure)
        parts = [wording.number(top, 6), wording.number(base or 0, 6)] if rated else []
        rows.append([wording.capital(wording.period(period, every)), said, *parts])
    return header, rows
