"""What the handover brief tells, read from the records: nothing in it is written for it."""

from typing import Any

from django.db.models import Case, OuterRef, Q, Subquery, When

from midcourse.contracts.compliance import compliance_of
from midcourse.contracts.intensity import profile
from midcourse.contracts.models import Contract, LogEntry, Risk
from midcourse.corrections.models import Adoption, Commitment, Correction, EffectCheck, Side, Verdict
from midcourse.insights.models import Insight, Signal
from midcourse.insights.views.risks import with_signs
from midcourse.kickoff.models import Kickoff
from midcourse.meetings.models import Meeting
from midcourse.people import clock
from midcourse.people.models import Role, User
from midcourse.portfolio.figures import rows_of
from midcourse.portfolio.handover.due import due_soon
from midcourse.portfolio.handover.gaps import gaps
from midcourse.portfolio.performance import fact_of, lane

FEW, SOME = 3, 15


def handover(user: User, contract: Contract) -> dict[str, Any]:
    """The brief. The contract must have been found visible to the user, who must be staff. Queries are flat."""
    today = clock.today()
    told = {
        "contract": contract,
        "today": today,
        "verdicts": dict(Verdict.choices),
        "profile": profile(contract.intensity),
        "staff": list(_staff(contract)),
        "contacts": list(User.objects.filter(vendor_contact__vendor=contract.vendor_id, is_active=True)),
        "kickoff": Kickoff.objects.filter(contract=contract).first(),
        "compliance": compliance_of([contract], today)[contract.pk],
        "rows": rows_of(user, contract),
        "corrections": list(_corrections(contract)),
        "commitments": _by_side(contract),
        "risks": list(with_signs(Risk.objects.open().filter(contract=contract)).select_related("owner")),
        "signals": list(_unanswered(user, contract)),
        "insights": list(_open_insights(user, contract)),
        "log": list(LogEntry.objects.filter(contract=contract).select_related("written_by")[:FEW]),
        "adoptions": list(Adoption.objects.filter(contract=contract).select_related("practice").order_by("adopted_on")),
        **_meetings(user, contract),
    }
    told["performance"] = lane([fact_of(row.definition, row.standing) for row in told["rows"]], today)
    told["risks"].sort(key=lambda risk: -risk.weight)
    return {**told, "due": due_soon(told), "gaps": gaps(told)}


def _staff(contract: Contract) -> Any:
    """The contract's manager and the department's directors."""
    directors = Q(role=Role.DIRECTOR, memberships__department=contract.department_id)
    return User.objects.filter(Q(pk=contract.manager_id) | directors, is_active=True).distinct()


def _corrections(contract: Contract) -> Any:
    """Open ones first, then the newest that were checked; each with what its newest check `said`."""
    checks = EffectCheck.objects.filter(correction=OuterRef("pk")).order_by("-checked_at", "-pk")
    said = checks.annotate(said=Case(When(verdict="", then="computed"), default="verdict")).values("said")[:1]
    rows = Correction.objects.filter(contract=contract).exclude(state=Correction.State.DROPPED)
    rows = rows.annotate(said=Subquery(said), closed=Case(When(state="checked", then=1), default=0))
    return rows.select_related("owner", "kpi__current").order_by("closed", "-due", "pk")[:SOME]


def _by_side(contract: Contract) -> dict[Side, list[Commitment]]:
    """Open promises of both sides, the next due first."""
    promised = list(Commitment.objects.open().filter(contract=contract).select_related("owner"))
    return {side: [each for each in promised if each.side == side] for side in Side}


def _unanswered(user: User, contract: Contract) -> Any:
    """Signals that hold and from which nobody has concluded anything."""
    return Signal.objects.visible_to(user).open().filter(contract=contract, insights=None)[:SOME]


def _open_insights(user: User, contract: Contract) -> Any:
    return Insight.objects.visible_to(user).filter(contract=contract, closed_at=None)[:SOME]


def _meetings(user: User, contract: Contract) -> dict[str, Any]:
    """The next meetings, and the minutes of the last ones."""
    own = Q(contract=contract) | Q(program=contract.program_id, program__isnull=False)
    rows = Meeting.objects.visible_to(user).filter(own)
    planned = rows.filter(state=Meeting.State.PLANNED, on__gte=clock.today()).order_by("on", "pk")
    return {"next": list(planned[:FEW]), "held": list(rows.filter(state=Meeting.State.HELD).order_by("-on")[:FEW])}
