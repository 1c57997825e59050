"""Reads that several rooms share: corrections for a chart, checks that are due, who may own a correction."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from midcourse.contracts.models import Contract
from midcourse.corrections.models import Correction
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
