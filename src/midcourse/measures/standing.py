"""Where each KPI of each contract stands, made again from the figures whenever some arrive."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import numpy as np
import polars as pl
from django.db.models import Avg, Sum

from midcourse.analysis.breaks import cautions
from midcourse.analysis.measure import Better, Every, Kind
from midcourse.analysis.panel import Panel
from midcourse.analysis.seasons import pattern
from midcourse.analysis.spc import SeriesVerdict, Verdict, steadiness
from midcourse.measures.models import KPI, Definition, Observation, Standing
from midcourse.people import clock

Point = tuple[date, float, float | None]
FIELDS = ["points", "latest_period", "latest", "level", "verdict", "rule", "since", "meets_target", "updated_at"]


def refresh_standings(kpis: Iterable[KPI]) -> None:
    """Make the standings of these KPIs anew: one read, one write.

    All contracts of a KPI are judged together, because how sure a change must be depends on how many series are
    looked at.
    """
    by_pk = {kpi.pk: kpi for kpi in kpis}
    rows = [row for pk, found in _series(by_pk).items() for row in _standings(by_pk[pk], found)]
    Standing.objects.bulk_create(
        rows, batch_size=500, update_conflicts=True, unique_fields=["kpi", "contract"], update_fields=FIELDS
    )


def _series(kpis: dict[int, KPI]) -> dict[int, dict[int, list[Point]]]:
    """KPI → contract → whole figures per period, oldest first; levels, which do not add up, are averaged."""
    totals = (
        Observation.objects.current()
        .filter(kpi__in=list(kpis))
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
    panel = _panel(definition, series)
    if definition.cumulative or definition.matures_after:
        panel = cautions(panel).clean(panel)  # each period's own figures, and those that are complete
    verdicts = {each.where["contract"]: each for each in steadiness(panel, ["unit"], pattern=pattern(panel))}
    rows = []
    for contract, points in series.items():
        figure, found = figure_of(points[-1], definition), verdicts.get(str(contract))
        rows.append(
            Standing(
                kpi=kpi,
                contract_id=contract,
                points=[[period.isoformat(), top, bottom] for period, top, bottom in points],
                latest_period=points[-1][0],
                latest=figure,
                level=_level(found) if found else None,
                verdict=(found.verdict if found else Verdict.TOO_FEW).value,
                rule=(found.rule if found else "") or "",
                since=found.since if found else None,
                meets_target=meets(figure, definition),
                updated_at=clock.now(),
            )
        )
    return rows


def _panel(definition: Definition, series: dict[int, list[Point]]) -> Panel:
    """The figures with contracts as units, by their ids."""
    rows = [(str(contract), *point) for contract, points in series.items() for point in points]
    schema = {"unit": pl.String, "period": pl.Date, "numerator": pl.Float64, "denominator": pl.Float64}
    figures = pl.DataFrame(rows, schema=schema, orient="row")
    return Panel(figures, definition.measure, Every(definition.frequency), unit="contract")


def _level(found: SeriesVerdict) -> float | None:
    """The mean of the present process: since the change, where there was one."""
    known = found.figures
    if found.since and found.since in found.periods:
        known = known[found.periods.index(found.since) :]
    return float(np.nanmean(known)) if np.isfinite(known).any() else None


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
