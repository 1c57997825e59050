"""A contract's page: its goal, the two lanes, its KPIs, and everything found, concluded, agreed and due."""

from datetime import date, timedelta
from typing import Any

from django.db.models import F, Model, Q

from midcourse.contracts.compliance import compliance_of
from midcourse.contracts.intensity import reviews_before
from midcourse.contracts.models import Contract, Deliverable, LogEntry, Risk
from midcourse.corrections.models import Correction
from midcourse.insights.models import RISK, Insight, Signal
from midcourse.insights.views.risks import with_signs
from midcourse.measures.models import DataRequest
from midcourse.meetings.models import Meeting
from midcourse.people import clock
from midcourse.people.models import Event, User
from midcourse.people.prepared import prepared
from midcourse.portfolio.figures import rows_of
from midcourse.portfolio.performance import fact_of, lane

FIRST_EVENTS = 10
LISTED = 20
NEWEST = 5  # entries of the log and gravest risks
DELIVERABLES_FROM = timedelta(days=365)
DELIVERABLES_TO = timedelta(days=92)


@prepared
def contract_shown(user: User, pk: int) -> Any:
    """The contract with its parties, where this person may know of it."""
    related = ["vendor", "program", "department", "manager", "kickoff"]
    rows = Contract.objects.visible_to(user).filter(pk=pk).select_related(*related)
    shown = ["vendor__name", "program__name", "department__name", "manager__name", "kickoff__success"]
    return rows.only(*(field.name for field in Contract._meta.concrete_fields), *shown)


def contract_page(user: User, contract: Contract) -> dict[str, Any]:
    """What the page shows. The contract must have been found visible to the user."""
    today, pk = clock.today(), contract.pk
    rows = rows_of(user, contract)
    signals = _signals(user, pk)
    meetings = _meetings(user, pk, contract.program_id or 0)
    return {
        "contract": contract,
        "success": contract.kickoff.success if hasattr(contract, "kickoff") else "",
        "review_overdue": contract.review_overdue(today, reviews_before(today)),
        "compliance": compliance_of([contract], today)[pk],
        "performance": lane([fact_of(row.definition, row.standing) for row in rows], today),
        "rows": rows,
        "problems": [signal for signal in signals if signal.direction != "better"],
        "bright_spots": [signal for signal in signals if signal.direction == "better"],
        "warned": {signal.kpi_id: signal.risk for signal in signals if signal.kind == RISK},
        "risks": _risks(user, pk),
        "log": _log(user, pk),
        "insights": _open_insights(user, pk),
        "corrections": _corrections(user, pk),
        "next_meeting": next((each for each in reversed(meetings) if each.state == Meeting.State.PLANNED), None),
        "last_meeting": next((each for each in meetings if each.state == Meeting.State.HELD), None),
        "deliverables": [
            (item, item.days_late(today))
            for item in _deliverables(pk, today - DELIVERABLES_FROM, today + DELIVERABLES_TO)
        ],
        "requests": _requests(pk),
        "today": today,
        **time_line(user, contract),
    }


@prepared
def _signals(user: User, contract: int) -> Any:
    """Signals that still hold; of those that a risk's trigger raised, the `risk`."""
    found = Signal.objects.visible_to(user).open().filter(contract=contract)
    return found.annotate(risk=F("trigger__risk")).only("direction", "sentence", "kind", "kpi")[:LISTED]


@prepared
def _risks(user: User, contract: int) -> Any:
    """The gravest open risks."""
    rows = with_signs(Risk.objects.visible_to(user).open().filter(contract=contract)).select_related("owner")
    shown = rows.only("what", "likelihood", "impact", "review_on", "owner__name")
    return shown.order_by("-severity", "pk")[: NEWEST + 1]


@prepared
def _log(user: User, contract: int) -> Any:
    rows = LogEntry.objects.visible_to(user).filter(contract=contract)
    return rows.only("kind", "happened_on", "text", "shared")[:NEWEST]


@prepared
def _meetings(user: User, contract: int, program: int) -> Any:
    """Meetings planned and held, of this contract or its whole program, newest first."""
    states = [Meeting.State.PLANNED, Meeting.State.HELD]
    own = Q(contract=contract) | Q(program=program)
    return Meeting.objects.visible_to(user).filter(own, state__in=states).only("on", "state")[:LISTED]


def time_line(user: User, record: Any) -> dict[str, Any]:
    """The newest events of a record; one more is read to know whether there is a longer story."""
    read = newest_events(user, type(record), record.pk)
    return {"events": read[:FIRST_EVENTS], "more_events": len(read) > FIRST_EVENTS}


@prepared
def newest_events(user: User, kind: type[Model], record: int) -> Any:
    rows = Event.objects.visible_to(user).about(kind(pk=record))
    return rows.only("at", "sentence", "actor__name")[: FIRST_EVENTS + 1]


@prepared
def _open_insights(user: User, contract: int) -> Any:
    rows = Insight.objects.visible_to(user).filter(contract=contract, closed_at=None)
    return rows.only("kind", "title", "written_at")[:LISTED]


@prepared
def _corrections(user: User, contract: int) -> Any:
    """Both sides' corrections (A10); those still open first."""
    rows = Correction.objects.visible_to(user).filter(contract=contract).select_related("owner", "kpi__current")
    shown = rows.only("what", "due", "started_on", "state", "owner__name", "kpi__current__name")
    return shown.order_by("-state", "-due")[:LISTED]


@prepared
def _deliverables(contract: int, since: date, until: date) -> Any:
    rows = Deliverable.objects.filter(contract=contract, due__gte=since, due__lte=until)
    return rows.order_by("-due")[:LISTED]


@prepared
def _requests(contract: int) -> Any:
    rows = DataRequest.objects.filter(contract=contract, answered_at=None).select_related("kpi__current")
    return rows.only("period", "due", "kpi__current__name")[:LISTED]
