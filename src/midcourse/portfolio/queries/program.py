"""A program's page: every vendor on one screen, and a vendor contact's own figures against the median."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from midcourse.analysis.finding import FindingKind
from midcourse.contracts.models import Contract, Program
from midcourse.corrections.models import Correction, Practice
from midcourse.insights.drawing import parts_drawing
from midcourse.insights.models import Insight, Signal
from midcourse.measures.models import KPI, Standing
from midcourse.meetings.models import Meeting
from midcourse.people.models import Event, User
from midcourse.portfolio.comparison import against_median, side_by_side
from midcourse.portfolio.figures import KPIRow
from midcourse.portfolio.hiding import readable

LISTED = 20
OPEN = [Correction.State.AGREED, Correction.State.IN_PLACE]


@dataclass(frozen=True)
class VendorRow:
    """One vendor's contract with a cell for each KPI."""

    contract: Contract
    cells: list[KPIRow]


def program_page(user: User, program: Program, chosen: str) -> dict[str, Any]:
    """What the page shows; `chosen` is the key of the KPI to draw. The program must have been found visible."""
    kpis = list(KPI.objects.in_use().filter(program=program).select_related("current"))
    visible = Contract.objects.visible_to(user).filter(program=program).select_related("vendor")
    contracts = list(visible.order_by("vendor__name", "number"))
    rows = vendor_rows(user, kpis, contracts)
    signals = _signals(user, program)
    kpi = next((kpi for kpi in kpis if str(kpi.pk) == chosen), _first(kpis, signals))
    return {
        "program": program,
        "kpis": kpis,
        "rows": rows,
        "kpi": kpi,
        "comparison": kpi and _comparison(user, kpi, rows),
        "driver": None if user.is_vendor else _driver(signals),
        "problems": [signal for signal in signals if signal.direction != "better"],
        "bright_spots": [signal for signal in signals if signal.direction == "better"],
        "insights": list(Insight.objects.visible_to(user).filter(_of(program), closed_at=None)[:LISTED]),
        "corrections": list(_corrections(user, program)),
        "practices": list(Practice.objects.visible_to(user).filter(program=program)[:LISTED]),
        "meetings": list(_meetings(user, program)),
        "events": [] if user.is_vendor else list(Event.objects.visible_to(user).about(program)[:10]),
    }


def vendor_rows(user: User, kpis: Sequence[KPI], contracts: Sequence[Contract]) -> list[VendorRow]:
    """Every contract with every KPI, from one read of the standings."""
    read = Standing.objects.filter(kpi__in=[kpi.pk for kpi in kpis], contract__in=[each.pk for each in contracts])
    standings = {(standing.kpi_id, standing.contract_id): standing for standing in readable(user, kpis, read)}
    return [
        VendorRow(contract, [KPIRow(kpi, contract, standings.get((kpi.pk, contract.pk))) for kpi in kpis])
        for contract in contracts
    ]


def _comparison(user: User, kpi: KPI, rows: Sequence[VendorRow]) -> Any:
    """The chosen KPI as small charts on one scale: of all vendors, or a contact's own against the median.

    What vendors see of each other beyond the median is for a later issue, whatever the program's sharing allows.
    """
    cells = [cell for row in rows for cell in row.cells if cell.kpi == kpi]
    return against_median(kpi, cells) if user.is_vendor else side_by_side(kpi, cells)


def _signals(user: User, program: Program) -> list[Signal]:
    found = Signal.objects.visible_to(user).open().filter(Q(kpi__program=program) | Q(contract__program=program))
    return list(found.defer("evidence")[:LISTED])


def _first(kpis: Sequence[KPI], signals: Sequence[Signal]) -> KPI | None:
    """The KPI of the weightiest signal, or the first."""
    told = [signal.kpi_id for signal in signals]
    return next((kpi for pk in told for kpi in kpis if kpi.pk == pk), kpis[0] if kpis else None)


def _driver(signals: Sequence[Signal]) -> dict[str, Any] | None:
    """Who drives the weightiest change that a driver was named for, with each part's contribution."""
    named = next((signal for signal in signals if signal.kind == FindingKind.DRIVER), None)
    if named is None:
        return None
    signal = Signal.objects.select_related("kpi__current").get(pk=named.pk)
    return {"signal": signal, "drawing": parts_drawing(signal)}


def _of(program: Program) -> Q:
    return Q(program=program) | Q(contract__program=program)


def _corrections(user: User, program: Program) -> Any:
    rows = Correction.objects.visible_to(user).filter(contract__program=program, state__in=OPEN)
    return rows.select_related("owner", "kpi__current", "contract__vendor")[:LISTED]


def _meetings(user: User, program: Program) -> Any:
    states = [Meeting.State.PLANNED, Meeting.State.HELD]
    return Meeting.objects.visible_to(user).filter(program=program, state__in=states)[:5]
