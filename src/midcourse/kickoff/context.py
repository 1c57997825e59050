"""What came before a contract, to read ahead of its kickoff (K2).

Staff read of the contract before: its figures, complaints and violations, and lessons. The vendor's edition holds none
of it, not even softened: ranges of one vendor's figures are that vendor's figures.
"""

from dataclasses import dataclass
from typing import Any

from midcourse.contracts.models import Contract, LogEntry
from midcourse.contracts.models.deliverable import Violation
from midcourse.corrections.models import Correction
from midcourse.insights.drawing import Drawing, kpi_drawing
from midcourse.insights.models import Insight
from midcourse.kickoff.kpis import definition_of
from midcourse.kickoff.lessons import lessons_for
from midcourse.kickoff.models import ExpectationSheet, KeyDocument, Kickoff
from midcourse.kickoff.sheets import content_of
from midcourse.measures.models import KPI, Definition, Standing
from midcourse.people.access import Verb, may
from midcourse.people.models import User

MOST_CHARTS = 6
LISTED = 20


@dataclass(frozen=True)
class Before:
    """What the department knows of the contract before."""

    contract: Contract
    drawings: list[tuple[str, Drawing]]
    violations: Any
    insights: Any
    corrections: Any
    log: Any


def before(kickoff: Kickoff, reader: User) -> Before | None:
    """None where no contract came before, or where the reader may not know of it. One query a chart, six at most."""
    if not may(reader, Verb.SEE_STAFF_PAGES):
        return None
    contracts = Contract.objects.visible_to(reader).select_related("vendor")
    contract = contracts.filter(pk=kickoff.predecessor_id).first()
    if contract is None:
        return None
    corrections = Correction.objects.visible_to(reader).filter(contract=contract).exclude(state="dropped")
    return Before(
        contract,
        _drawings(contract, reader),
        Violation.objects.visible_to(reader).filter(contract=contract)[:LISTED],
        Insight.objects.visible_to(reader).filter(contract=contract)[:LISTED],
        corrections.select_related("kpi__current").prefetch_related("checks").order_by("-due")[:LISTED],
        LogEntry.objects.visible_to(reader).filter(contract=contract)[:LISTED],
    )


def definitions_of(kickoff: Kickoff, *, shared: bool) -> list[Definition]:
    """The KPIs in use; before there are any, those of the newest sheet, for the vendor of the newest proposed one."""
    known = [kpi.definition for kpi in KPI.objects.in_use().of_contract(kickoff.contract)]
    if known:
        return known
    sheets = kickoff.sheets.exclude(state=ExpectationSheet.State.DRAFT) if shared else kickoff.sheets
    return [definition_of(each) for each in content_of(sheets.first()).kpis]


def documents_for(kickoff: Kickoff, reader: User) -> Any:
    return KeyDocument.objects.visible_to(reader).filter(kickoff=kickoff)


def taught(kickoff: Kickoff, reader: User) -> Any:
    """What earlier kickoffs of this service taught, the newest few; staff only."""
    return lessons_for(kickoff, reader)[:LISTED]


def _drawings(contract: Contract, reader: User) -> list[tuple[str, Drawing]]:
    """The KPIs that have figures of this contract, each with its chart."""
    standings = Standing.objects.visible_to(reader).filter(contract=contract, latest_period__isnull=False)
    rows = standings.select_related("kpi__current").order_by("kpi")[:MOST_CHARTS]
    drawn = ((row, kpi_drawing(reader, row.kpi, contract, _verdict(row))) for row in rows)
    return [(row.kpi.definition.name, drawing) for row, drawing in drawn if drawing]


def _verdict(row: Standing) -> str:
    return f"{row.get_verdict_display()}: {row.rule}." if row.rule else f"{row.get_verdict_display()}."
