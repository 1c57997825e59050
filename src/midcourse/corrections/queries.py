"""Reads that several rooms share: corrections for a chart, checks that are due, who may own a correction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from midcourse.contracts.models import Contract
from midcourse.corrections.models import Commitment, Correction, EffectCheck, Side, Verdict
from midcourse.measures.models import KPI
from midcourse.people.models import Role, User

State = Correction.State
LEADS = [Role.MANAGER, Role.DIRECTOR]


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


def concluded(correction: Correction) -> str:
    """What the newest check says: people's verdict, or the figures' where nobody has concluded yet; else nothing."""
    check = next(iter(correction.checks.all()), None)
    return (check.verdict or check.computed) if check else ""


def without_a_next_step(corrections: Any) -> Any:
    """Of these corrections, those that were checked and did not help, where neither a new one nor a reason follows."""
    newest = EffectCheck.objects.filter(correction=OuterRef("pk")).order_by("-checked_at", "-pk")
    said = newest.annotate(said=Coalesce(NullIf("verdict", Value("")), "computed")).values("said")[:1]
    failed = corrections.alias(said=Subquery(said)).filter(state=State.CHECKED, said=Verdict.DID_NOT, afterwards="")
    return failed.exclude(Exists(Correction.objects.filter(follows=OuterRef("pk")).exclude(state=State.DROPPED)))


def possible_owners(contract: Contract) -> QuerySet[User]:
    """Who can own a correction, on either side: the department's managers and directors, the vendor's contacts."""
    staff = Q(role__in=LEADS, memberships__department=contract.department_id)
    vendor = Q(role=Role.VENDOR, vendor_contact__vendor=contract.vendor_id)
    return User.objects.filter(staff | vendor, is_active=True).distinct()


def owners_of(contracts: Sequence[Contract]) -> dict[int, list[User]]:
    """By contract, who can own a correction: the vendor's contacts first, then the department's. Two queries."""
    vendors, departments = ({getattr(one, name) for one in contracts} for name in ("vendor_id", "department_id"))
    contacts = User.objects.filter(vendor_contact__vendor__in=vendors, role=Role.VENDOR, is_active=True)
    leads = User.objects.filter(memberships__department__in=departments, role__in=LEADS, is_active=True)
    at = {
        "vendor": contacts.annotate(at=F("vendor_contact__vendor")),
        "department": leads.annotate(at=F("memberships__department")),
    }
    found = {side: list(people) for side, people in at.items()}
    return {
        one.pk: [
            *(person for person in found["vendor"] if person.at == one.vendor_id),
            *(person for person in found["department"] if person.at == one.department_id),
        ]
        for one in contracts
    }


@dataclass(frozen=True)
class Kept:
    """How one side keeps its promises: `kept` of `due` that were settled or have passed their date; `open` to come."""

    side: Side
    kept: int
    due: int
    open: int

    @property
    def share(self) -> str:
        """`40 %`, of those that came due."""
        return f"{self.kept / self.due:.0%}".replace("%", " %")


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
