"""Reads that several rooms share: corrections for a chart, checks that are due, who may own a correction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from midcourse.contracts.models import Contract
from midcourse.corrections.models import Commitment, Correction, Side
from midcourse.measures.models import KPI
from midcourse.people.models import Role, User

State = Correction.State


def corrections_on(kpi: KPI, contracts: Iterable[Contract]) -> Any:
    """Corrections that were put in place for a KPI under these contracts, oldest first: what a chart marks (A13)."""
    started = Correction.objects.filter(kpi=kpi, contract__in=contracts, started_on__isnull=False)
    return started.exclude(state=State.DROPPED).order_by("started_on", "pk")


def due_checks(user: User, on: date) -> Any:
    """Corrections in this person's scope whose effect is to be checked by a day."""
    return waiting(on).filter(pk__in=Correction.objects.visible_to(user).values("pk"))


def waiting(on: date) -> Any:
    """All corrections in place whose check date has come."""
    return Correction.objects.filter(state=State.IN_PLACE, check_on__lte=on).order_by("check_on", "pk")


def possible_owners(contract: Contract) -> QuerySet[User]:
    """Who can own a correction, on either side: the department's managers and directors, the vendor's contacts."""
    staff = Q(role__in=[Role.MANAGER, Role.DIRECTOR], memberships__department=contract.department_id)
    vendor = Q(role=Role.VENDOR, vendor_contact__vendor=contract.vendor_id)
    return User.objects.filter(staff | vendor, is_active=True).distinct()


@dataclass(frozen=True)
class Kept:
    """How one side keeps its promises: `kept` of `due` that were settled or have passed their date; `open` to come."""

    side: Side
    kept: int
    due: int
    open: int


def kept_by_side(commitments: Any, today: date) -> list[Kept]:
    """Promises kept, both sides alike. A released promise counts for nothing; one past its day counts as not kept."""
    state = Commitment.State
    late = Q(state=state.OPEN, due__lt=today)
    counted = (
        commitments.order_by()
        .values("side")
        .annotate(
            kept=Count("pk", filter=Q(state=state.KEPT)),
            due_by_now=Count("pk", filter=Q(state__in=[state.KEPT, state.BROKEN]) | late),
            open=Count("pk", filter=Q(state=state.OPEN, due__gte=today)),
        )
    )
    found = {row["side"]: row for row in counted}
    return [
        Kept(side, row.get("kept", 0), row.get("due_by_now", 0), row.get("open", 0))
        for side, row in ((side, found.get(side, {})) for side in Side)
    ]
