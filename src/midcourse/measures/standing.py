"""Where each KPI of each contract stands, made again from the figures whenever some arrive."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
from django.db.models import Avg, Sum

from midcourse.analysis.grid import Floats, calendar
from midcourse.analysis.measure import Better, Every, Kind
from midcourse.analysis.spc.charts import Charted, draw
from midcourse.analysis.spc.limits import chart_for
from midcourse.analysis.spc.verdicts import Variation, newest, variation
from midcourse.measures.models import KPI, Definition, Observation, Standing
from midcourse.people import clock

FEWEST = 12  # figures below which limits are too unsure to give a verdict
VERDICTS = {
    Variation.IMPROVEMENT: Standing.Verdict.IMPROVING,
    Variation.CONCERN: Standing.Verdict.WORSENING,
    Variation.HIGH: Standing.Verdict.CHANGED,
    Variation.LOW: Standing.Verdict.CHANGED,
    Variation.COMMON: Standing.Verdict.STEADY,
}
Point = tuple[date, float, float | None]


def refresh_standings(kpis: Iterable[KPI], contracts: Iterable[int]) -> None:
    """Make the standings of these KPIs and contracts anew: one read, one write."""
    by_kpi = {kpi.pk: kpi for kpi in kpis}
    series = _series(by_kpi, list(contracts))
    rows = [row for pk, found in series.items() for row in _standings(by_kpi[pk], found)]
    fields = [field.name for field in Standing._meta.fields if field.name not in ("id", "kpi", "contract")]
    Standing.objects.bulk_create(
        rows, batch_size=500, update_conflicts=True, unique_fields=["kpi", "contract"], update_fields=fields
    )


def _series(kpis: dict[int, KPI], contracts: list[int]) -> dict[int, dict[int, list[Point]]]:
    """KPI → contract → whole figures per period, oldest first; levels, which do not add up, are averaged."""
    totals = (
        Observation.objects.current()
        .filter(kpi__in=list(kpis), contract__in=contracts)
        .order_by("kpi", "contract", "period")
        .values_list("kpi", "contract", "period")
        .annotate(total=Sum("numerator"), average=Avg("numerator"), base=Sum("denominator"))
    )
    series: dict[int, dict[int, list[Point]]] = defaultdict(lambda: defaultdict(list))
    for kpi, contract, period, total, average, base in totals:
        adds_up = Kind(kpis[kpi].definition.kind).adds_up
        series[kpi][contract].append((period, total if adds_up else average, base))
    return series


def _standings(kpi: KPI, series: dict[int, list[Point]]) -> list[Standing]:
    definition = kpi.definition
    every, better = Every(definition.frequency), Better(definition.better)
    periods = calendar([point[0] for points in series.values() for point in points], every)
    chart = _chart(definition, list(series.values()), periods)
    verdicts, rules, directions = variation(chart, better), chart.flags.first(), chart.flags.direction()
    level = newest(chart.limits.centre, np.isfinite(chart.values))
    rows = []
    for place, (contract, points) in enumerate(series.items()):
        figure = figure_of(points[-1], definition)
        standing = Standing(
            kpi=kpi,
            contract_id=contract,
            points=[[period.isoformat(), top, bottom] for period, top, bottom in points],
            latest_period=points[-1][0],
            latest=figure,
            level=float(level[place]) if np.isfinite(level[place]) else None,
            meets_target=meets(figure, definition),
            updated_at=clock.now(),
        )
        if len(points) >= FEWEST:
            _judge(standing, verdicts[place], rules[place], directions[place], chart.values[place], periods)
        rows.append(standing)
    return rows


def _chart(definition: Definition, series: list[list[Point]], periods: list[date]) -> Charted:
    kind = Kind(definition.kind)
    column = {period: place for place, period in enumerate(periods)}
    top, bottom = (np.full((len(series), len(periods)), np.nan) for _ in range(2))
    for row, points in enumerate(series):
        for period, numerator, denominator in points:
            top[row, column[period]] = numerator
            bottom[row, column[period]] = np.nan if denominator is None else denominator
    return draw(chart_for(kind), top, bottom if kind.has_denominator else None)


def _judge(standing: Standing, found: Any, rules: Any, signs: Any, values: Floats, periods: list[date]) -> None:
    """The verdict at the newest figure, the rule behind it, and since when figures have told the same."""
    standing.verdict = VERDICTS[found]
    if found is Variation.COMMON:
        return
    known = np.flatnonzero(np.isfinite(values))
    standing.rule = str(rules[known[-1]])
    told = [place for place in known if signs[place] != signs[known[-1]]]
    standing.since = periods[known[np.searchsorted(known, told[-1]) + 1] if told else known[0]]


def figure_of(point: Point, definition: Definition) -> float | None:
    """The number to show of a point; None where the denominator is 0."""
    if not Kind(definition.kind).has_denominator:
        return point[1]
    return point[1] / point[2] if point[2] else None


def meets(figure: float | None, definition: Definition) -> bool | None:
    """Whether a figure meets the target; None where there is no figure, target or good direction."""
    if figure is None or definition.target is None or definition.better == Better.NEITHER:
        return None
    return figure >= definition.target if definition.better == Better.HIGHER else figure <= definition.target
