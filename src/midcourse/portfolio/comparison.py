"""One KPI of several contracts as small charts on one scale, each with the limits of its own process."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from math import isfinite
from statistics import median

import numpy as np

from midcourse import charts
from midcourse.analysis import wording
from midcourse.analysis.grid import Floats, calendar, mean, ratio
from midcourse.analysis.measure import Every, Kind, Measure
from midcourse.analysis.spc.charts import draw
from midcourse.analysis.spc.limits import chart_for
from midcourse.insights.drawing import Drawing
from midcourse.measures.models import KPI
from midcourse.portfolio.figures import KPIRow, series

FEWEST = 4  # contracts behind a median that a vendor sees, so that it tells of nobody in particular
SHOWN = 24  # periods in a small chart


def side_by_side(kpi: KPI, cells: Sequence[KPIRow]) -> Drawing | None:
    """Every vendor with figures, with the program's figure behind each. None where nobody has figures."""
    known = [cell for cell in cells if cell.standing and cell.standing.points]
    if not known:
        return None
    definition = kpi.definition
    every, kind = Every(definition.frequency), Kind(definition.kind)
    periods, top, base = _laid(known, every)
    chart = draw(chart_for(kind), top, base if kind.has_denominator else None)
    together = _together(kind, top, base)
    lines = zip(names(known), chart.values, chart.limits.lower, chart.limits.upper, strict=True)
    drawn = {name: _points(periods, values, together, low, high) for name, values, low, high in lines}
    title = f"{definition.name} of {len(drawn)} vendors"
    spec = charts.compare_units(drawn, definition.measure, every, title)
    return Drawing(spec, "", *_table(kpi, drawn, "All together"))


def against_median(kpi: KPI, cells: Sequence[KPIRow]) -> Drawing | None:
    """A vendor's own contracts with the program's median behind them, where at least four contracts make one."""
    known = [cell for cell in cells if cell.standing and cell.standing.points]
    if not known:
        return None
    definition = kpi.definition
    middle = medians(kpi)
    drawn = {
        name: [charts.Point(day, figure, middle.get(day)) for day, figure in series(cell.standing)[-SHOWN:]]
        for name, cell in zip(names(known), known, strict=True)
    }
    behind = "the program's median" if middle else ""
    title = f"Your {definition.measure.name}{f' against {behind}' if behind else ''}"
    size = {"columns": 1, "width": 640, "height": 180} if len(drawn) == 1 else {}
    spec = charts.compare_units(drawn, definition.measure, Every(definition.frequency), title, behind=behind, **size)
    return Drawing(spec, "", *_table(kpi, drawn, "Median" if middle else ""))


def medians(kpi: KPI) -> dict[date, float]:
    """The median over all contracts of each period that at least four have a figure of."""
    figures: dict[date, list[float]] = defaultdict(list)
    for standing in kpi.standings.all():
        for day, figure in series(standing):
            if figure is not None:
                figures[day].append(figure)
    return {day: median(values) for day, values in figures.items() if len(values) >= FEWEST}


def names(cells: Sequence[KPIRow]) -> list[str]:
    """Vendors by name, told apart by their contract's number where one has several."""
    vendors = [str(cell.contract.vendor) for cell in cells]
    return [
        f"{vendor}, {cell.contract.number}" if vendors.count(vendor) > 1 else vendor
        for vendor, cell in zip(vendors, cells, strict=True)
    ]


def _laid(cells: Sequence[KPIRow], every: Every) -> tuple[list[date], Floats, Floats]:
    """Numerators and denominators as arrays of shape (contracts, periods) on the calendar; NaN where not collected."""
    points = [cell.standing.points if cell.standing else [] for cell in cells]
    periods = calendar([date.fromisoformat(day) for row in points for day, *_ in row], every)
    column = {day.isoformat(): place for place, day in enumerate(periods)}
    top, base = np.full((2, len(cells), len(periods)), np.nan)
    for row, known in enumerate(points):
        for day, numerator, denominator in known:
            top[row, column[day]] = numerator
            base[row, column[day]] = np.nan if denominator is None else denominator
    return periods, top, base


def _together(kind: Kind, top: Floats, base: Floats) -> Floats:
    """The program's figure per period: pooled, or the mean of its contracts where figures have no denominator."""
    if kind.has_denominator:
        return ratio(np.nansum(top, axis=0), np.nansum(base, axis=0))
    return mean(top, axis=0)


def _points(periods: Sequence[date], *lines: Floats) -> list[charts.Point]:
    figures = [_short(line[-SHOWN:]) for line in lines]
    return [charts.Point(day, *rest) for day, *rest in zip(periods[-SHOWN:], *figures, strict=True)]


def _short(line: Floats) -> list[float | None]:
    """Four digits are more than the eye can read off a chart, and keep the page small. None for NaN."""
    size = np.where(np.isfinite(line) & (line != 0), np.abs(line), 1.0)
    places = (3 - np.floor(np.log10(size))).astype(int)
    figures = zip(line.tolist(), places.tolist(), strict=True)
    return [round(value, digits) if isfinite(value) else None for value, digits in figures]


def _table(kpi: KPI, drawn: Mapping[str, Sequence[charts.Point]], behind: str) -> tuple[list[str], list[list[str]]]:
    """The newest twelve periods of the charts in words."""
    definition = kpi.definition
    every, measure = Every(definition.frequency), definition.measure
    days = sorted({point.period for points in drawn.values() for point in points}, reverse=True)[:12]
    figures = {name: {point.period: point.figure for point in points} for name, points in drawn.items()}
    if behind:
        figures[behind] = {point.period: point.centre for points in drawn.values() for point in points}
    said = [[wording.period(day, every), *(_said(of.get(day), measure) for of in figures.values())] for day in days]
    return ["Period", *figures], said


def _said(figure: float | None, measure: Measure) -> str:
    return "–" if figure is None else wording.figure(figure, measure)
