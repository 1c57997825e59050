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
from midcourse.people.models import User
from midcourse.people.prepared import prepared
from midcourse.portfolio.comparison import against_median, side_by_side
from midcourse.portfolio.figures import KPIRow
from midcourse.portfolio.hiding import readable
from midcourse.portfolio.queries.contract import FIRST_EVENTS, newest_events

LISTED = 20
OPEN = [Correction.State.AGREED, Correction.State.IN_PLACE]


@dataclass(frozen=True)
class VendorRow:
    """One vendor's contract with a cell for each KPI."""

    contract: Contract
    cells: list[KPIRow]


@prepared
def program_shown(user: User, pk: int) -> Any:
    """The program, where this person may know of it."""
    return Program.objects.visible_to(user).filter(pk=pk)


def program_page(user: User, program: Program, chosen: str) -> dict[str, Any]:
    """What the page shows; `chosen` is the key of the KPI to draw. The program must have been found visible."""
    kpis = _kpis(program.pk)
    rows = vendor_rows(user, kpis, _contracts(user, program.pk))
    signals = _signals(user, program.pk)
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
        "insights": _open_insights(user, program.pk),
        "corrections": _corrections(user, program.pk),
        "practices": _practices(user, program.pk),
        "meetings": _meetings(user, program.pk),
        "events": [] if user.is_vendor else newest_events(user, Program, program.pk)[:FIRST_EVENTS],
    }


def vendor_rows(user: User, kpis: Sequence[KPI], contracts: Sequence[Contract]) -> list[VendorRow]:
    """Every contract with every KPI, from one read of the standings."""
    read = _standings([kpi.pk for kpi in kpis], [each.pk for each in contracts])
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


@prepared
def _kpis(program: int) -> Any:
    return KPI.objects.in_use().filter(program=program)


@prepared
def _contracts(user: User, program: int) -> Any:
    rows = Contract.objects.visible_to(user).filter(program=program).select_related("vendor")
    return rows.only("title", "number", "vendor__name").order_by("vendor__name", "number")


@prepared
def _standings(kpis: list[int], contracts: list[int]) -> Any:
    return Standing.objects.filter(kpi__in=kpis, contract__in=contracts)


@prepared
def _signals(user: User, program: int) -> Any:
    found = Signal.objects.visible_to(user).open().filter(Q(kpi__program=program) | Q(contract__program=program))
    return found.only("kpi", "kind", "direction", "sentence")[:LISTED]


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


@prepared
def _open_insights(user: User, program: int) -> Any:
    about = Q(program=program) | Q(contract__program=program)
    rows = Insight.objects.visible_to(user).filter(about, closed_at=None)
    return rows.only("kind", "title", "written_at")[:LISTED]


@prepared
def _corrections(user: User, program: int) -> Any:
    rows = Correction.objects.visible_to(user).filter(contract__program=program, state__in=OPEN)
    shown = rows.select_related("owner", "kpi__current", "contract__vendor")
    names = ["owner__name", "kpi__current__name", "contract__vendor__name"]
    return shown.only("what", "due", "started_on", "state", *names)[:LISTED]


@prepared
def _practices(user: User, program: int) -> Any:
    return Practice.objects.visible_to(user).filter(program=program).only("title")[:LISTED]


@prepared
def _meetings(user: User, program: int) -> Any:
    states = [Meeting.State.PLANNED, Meeting.State.HELD]
    return Meeting.objects.visible_to(user).filter(program=program, state__in=states).only("on", "state")[:5]
