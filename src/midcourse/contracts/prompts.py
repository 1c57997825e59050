"""When a contract's intensity is worth another look (I5): quiet prompts, each with its reason."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import TruncDate
from django.utils import timezone

from midcourse.contracts.models import Assessment, Contract, Intensity

A_YEAR = timedelta(days=365)
BEFORE_RENEWAL = timedelta(days=180)
REPEATED = 3
"""On how many days problems are found before they are a pattern; many found on one day are one arrival of figures."""

LONGEST_AGO = F("assessed_at").asc(nulls_last=True)
"""The order in which they are told: what was never assessed comes after what has changed since."""


def to_reassess(contracts: Any, today: date) -> Any:
    """Those of `contracts` (a query set) that run and have a reason to be assessed again, in one query.

    Each row has what `reasons` tells: `assessed_at`, and `problems`, the days since on which rules found something for
    the worse. Signals lie above this room and are reached by the name of their relation. A contract that is managed
    most closely already has nothing to gain from that reason.
    """
    last = Assessment.objects.filter(contract=OuterRef("pk")).order_by("-made_at").values("made_at")[:1]
    worse = Q(signals__direction="worse", signals__found_at__gt=F("assessed_at"))
    rows = contracts.filter(starts__lte=today, ends__gte=today, closed_on=None).annotate(
        assessed_at=Subquery(last),
        problems=Count(TruncDate("signals__found_at"), distinct=True, filter=worse),
    )
    renewal = Q(ends__lte=today + BEFORE_RENEWAL, assessed_at__lt=F("ends") - BEFORE_RENEWAL)
    trouble = Q(problems__gte=REPEATED) & ~Q(intensity=Intensity.HIGH)
    long_ago = Q(assessed_at__lt=timezone.make_aware(datetime.combine(today - A_YEAR, time.min)))
    never = Q(assessed_at=None)
    return rows.filter(never | Q(amended_at__gt=F("assessed_at")) | long_ago | renewal | trouble)


def reasons(contract: Contract, today: date) -> list[str]:
    """Why a row of `to_reassess` is worth another look, in words."""
    assessed_at: datetime | None = contract.assessed_at  # type: ignore[attr-defined]  # annotated
    problems: int = contract.problems  # type: ignore[attr-defined]
    if assessed_at is None:
        return ["it was never assessed"]
    since, found = timezone.localdate(assessed_at), []
    if contract.amended_at and contract.amended_at > assessed_at:
        found.append("the contract was amended since")
    if problems >= REPEATED and contract.intensity != Intensity.HIGH:
        found.append(f"problems were found on {problems} days since")
    if today - since > A_YEAR:
        found.append("the last time was more than a year ago")
    if contract.ends - today <= BEFORE_RENEWAL and contract.ends - since > BEFORE_RENEWAL:
        found.append(f"it ends on {contract.ends:%b %-d, %Y}, so renewal is near")
    return found
