"""The figures of a KPI that are beyond a trigger's level."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from midcourse.analysis import wording
from midcourse.analysis.measure import Every
from midcourse.analysis.panel import PERIOD, Panel
from midcourse.insights.models import Trigger
from midcourse.measures.queries import panel_of

RECENT = 3  # periods back in which a figure is still a warning


@dataclass(frozen=True)
class Beyond:
    """One period whose `figure` (in its own scale) is beyond the level, said in a sentence."""

    period: date
    figure: float
    sentence: str


def beyond(trigger: Trigger) -> Iterator[Beyond]:
    """Every recent period beyond the level in the trigger's segment, oldest first."""
    contract = trigger.risk.contract
    panel = panel_of(trigger.kpi, contracts=[contract]).panel
    figures = panel.figures
    if figures.is_empty() or not set(trigger.where) <= set(panel.breakdowns):
        return  # nothing was sent broken down as the trigger asks
    for column, value in trigger.where.items():
        figures = figures.filter(pl.col(column) == value)
    part = Panel(figures, panel.measure, panel.every, panel.unit, panel.breakdowns)
    figure = pl.col("figure")
    wanted = figure > trigger.level if trigger.when == Trigger.When.ABOVE else figure < trigger.level
    newest = part.totals().sort(PERIOD).tail(RECENT)
    for row in newest.filter(wanted).iter_rows(named=True):
        yield Beyond(row[PERIOD], row["figure"], _sentence(trigger, row["figure"], row[PERIOD], part.every))


def _sentence(trigger: Trigger, figure: float, period: date, every: Every) -> str:
    measure = trigger.kpi.definition.measure
    said, level = (wording.figure(value, measure) for value in (figure, trigger.level))
    place = f" ({wording.place(trigger.where)})" if trigger.where else ""
    beyond = f"{trigger.when} {level}"
    return (
        f"{trigger.kpi}{place} was {said} in {wording.period(period, every)}, {beyond}: "
        f"the early-warning sign of the risk “{trigger.risk.what}”."
    )
