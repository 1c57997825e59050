"""Figures that were corrected: the old value is kept beside the new one, with the day the new one came."""

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.expressions import Combinable

from midcourse.analysis import wording
from midcourse.analysis.measure import Every
from midcourse.contracts.models import Contract
from midcourse.measures.models import KPI, Definition, Observation
from midcourse.people.models import User
from midcourse.people.prepared import prepared
from midcourse.portfolio.figures import figure_of
from midcourse.portfolio.hiding import HIDDEN, hides

SHOWN = 20
REPLACED = "replaced by figures of another breakdown"


@dataclass(frozen=True)
class Corrected:
    """One corrected figure in words; `received` is when the old value came, `corrected` when it was replaced."""

    period: str
    contract: str
    segment: str
    before: str
    after: str
    received: Any
    corrected: Any


def corrected_figures(user: User, kpi: KPI, contract: Contract | None) -> list[Corrected]:
    """The newest corrections of figures, of one contract or of all in this person's scope. One query."""
    rows = _superseded(user, kpi.pk, contract.pk if contract else None)
    return [_told(row, kpi.definition, hidden=hides(user, kpi.definition)) for row in rows]


@prepared
def _superseded(user: User, kpi: int, contract: int | None) -> Any:
    old = Observation.objects.visible_to(user).filter(kpi=kpi).exclude(superseded_at=None)
    old = old.filter(contract=contract) if contract else old
    old = old.select_related("segment", "contract__vendor").order_by("-superseded_at", "-pk")
    return old.annotate(new_top=_now("numerator"), new_base=_now("denominator"))[:SHOWN]


def _now(field: str) -> Combinable:
    """What stands in the figure's place now."""
    same = {name: OuterRef(name) for name in ("kpi", "contract", "period", "segment")}
    return Subquery(Observation.objects.current().filter(**same).values(field)[:1])


def _told(row: Any, definition: Definition, *, hidden: bool) -> Corrected:
    before = figure_of(row.numerator, row.denominator)
    after = None if row.new_top is None else figure_of(row.new_top, row.new_base)
    return Corrected(
        period=wording.capital(wording.period(row.period, Every(definition.frequency))),
        contract=str(row.contract.vendor),
        segment=str(row.segment),
        before=HIDDEN if hidden else _said(before, definition),
        after=HIDDEN if hidden else REPLACED if row.new_top is None else _said(after, definition),
        received=row.received_at,
        corrected=row.superseded_at,
    )


def _said(figure: float | None, definition: Definition) -> str:
    return "no cases" if figure is None else wording.figure(figure, definition.measure)
