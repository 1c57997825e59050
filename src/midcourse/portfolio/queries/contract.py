"""A contract's page: its goal, the two lanes, its KPIs, and everything found, concluded, agreed and due."""

from datetime import timedelta
from itertools import islice
from typing import Any

from django.db.models import Q

from midcourse.contracts.compliance import compliance_of
from midcourse.contracts.models import Contract, Deliverable
from midcourse.corrections.models import Correction
from midcourse.insights.models import Insight, Signal
from midcourse.measures.models import DataRequest
from midcourse.meetings.models import Meeting
from midcourse.people import clock
from midcourse.people.models import Event, User
from midcourse.portfolio.figures import rows_of
from midcourse.portfolio.performance import fact_of, lane

FIRST_EVENTS = 10
LISTED = 20
DELIVERABLES_FROM = timedelta(days=365)
DELIVERABLES_TO = timedelta(days=92)


def contract_page(user: User, contract: Contract) -> dict[str, Any]:
    """What the page shows. The contract must have been found visible to the user."""
    today = clock.today()
    rows = rows_of(user, contract)
    return {
        "contract": contract,
        "review_overdue": contract.review_overdue(today),
        "compliance": compliance_of([contract], today)[contract.pk],
        "performance": lane([fact_of(row.definition, row.standing) for row in rows], today),
        "rows": rows,
        **signals(user, contract),
        "insights": list(_open_insights(user, contract)),
        "corrections": _corrections(user, contract),
        **meetings(user, contract),
        "deliverables": [(item, item.days_late(today)) for item in _deliverables(contract)],
        "requests": _requests(contract),
        "today": today,
        **time_line(user, contract),
    }


def signals(user: User, contract: Contract) -> dict[str, list[Signal]]:
    """Signals that still hold, bright spots apart from the rest."""
    found = Signal.objects.visible_to(user).open().filter(contract=contract)
    held = list(found.defer("evidence", "where")[:LISTED])
    return {
        "problems": [signal for signal in held if signal.direction != "better"],
        "bright_spots": [signal for signal in held if signal.direction == "better"],
    }


def meetings(user: User, contract: Contract) -> dict[str, Meeting | None]:
    """The next planned meeting and the last held one, of this contract or its whole program."""
    own = Q(contract=contract) | Q(program=contract.program_id, program__isnull=False)
    states = [Meeting.State.PLANNED, Meeting.State.HELD]
    read = Meeting.objects.visible_to(user).filter(own, state__in=states).only("on", "state")[:LISTED]
    planned = [meeting for meeting in read if meeting.state == Meeting.State.PLANNED]
    held = (meeting for meeting in read if meeting.state == Meeting.State.HELD)
    return {"next_meeting": planned[-1] if planned else None, "last_meeting": next(held, None)}


def time_line(user: User, record: Any) -> dict[str, Any]:
    """The newest events of a record; one more is read to know whether there is a longer story."""
    read = list(Event.objects.visible_to(user).about(record)[: FIRST_EVENTS + 1])
    return {"events": list(islice(read, FIRST_EVENTS)), "more_events": len(read) > FIRST_EVENTS}


def _open_insights(user: User, contract: Contract) -> Any:
    return Insight.objects.visible_to(user).filter(contract=contract, closed_at=None)[:LISTED]


def _corrections(user: User, contract: Contract) -> list[Correction]:
    """Both sides' corrections (A10); those still open first."""
    rows = Correction.objects.visible_to(user).filter(contract=contract).select_related("owner", "kpi__current")
    return list(rows.order_by("-state", "-due")[:LISTED])


def _deliverables(contract: Contract) -> list[Deliverable]:
    today = clock.today()
    window = contract.deliverables.filter(due__gte=today - DELIVERABLES_FROM, due__lte=today + DELIVERABLES_TO)
    return list(window.order_by("-due")[:LISTED])


def _requests(contract: Contract) -> list[DataRequest]:
    return list(contract.requests.filter(answered_at=None).select_related("kpi__current")[:LISTED])
