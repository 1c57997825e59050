"""The compliance lane of a contract: paperwork, insurance and violations. It never speaks of performance (A1)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from django.db.models import Case, Count, F, Q, When

from midcourse.contracts.models import Contract, Deliverable, Violation
from midcourse.people.prepared import prepared

LOOK_BACK = timedelta(days=365)
WARN_AHEAD = timedelta(days=30)
SOME = 0.1  # share that came late above which the lane asks to be watched


class Level(StrEnum):
    """How a lane reads; the word is always shown with the colour."""

    GOOD = "good"
    WATCH = "watch"
    CONCERN = "concern"
    NONE = "none"


@dataclass(frozen=True)
class Compliance:
    """One contract's compliance: its level, one line in words, and each thing to act on."""

    level: Level
    words: str
    on_time: int = 0
    due: int = 0
    exceptions: list[str] = field(default_factory=list)


class Due(NamedTuple):
    """So many deliverables of a contract, received in time and late; or one that is missing, by name and day."""

    name: str | None
    due: date | None
    many: int
    on_time: int
    late: int


def compliance_of(contracts: Iterable[Contract], on: date) -> dict[int, Compliance]:
    """Each contract's compliance by primary key, in two queries however many there are."""
    contracts = list(contracts)
    keys = [contract.pk for contract in contracts]
    due: dict[int, list[Due]] = defaultdict(list)
    for contract, *rest in _owed(keys, on):
        due[contract].append(Due(*rest))
    violations: dict[int, list[str]] = defaultdict(list)
    for contract, what in _unresolved(keys):
        violations[contract].append(what)
    return {contract.pk: _compliance(contract, due[contract.pk], violations[contract.pk], on) for contract in contracts}


@prepared
def _owed(contracts: list[int], on: date) -> Any:
    """What was due in the last year: a row for all that came, and one for each deliverable that did not."""
    missing = Q(received_on=None, due__lt=on)
    owed = Deliverable.objects.filter(contract__in=contracts, due__gte=on - LOOK_BACK, due__lte=on)
    named = owed.annotate(missing=Case(When(missing, then="name")), day=Case(When(missing, then="due")))
    return (
        named.values_list("contract", "missing", "day")
        .annotate(
            many=Count("pk"),
            on_time=Count("pk", filter=Q(received_on__lte=F("due"))),
            late=Count("pk", filter=Q(received_on__gt=F("due"))),
        )
        .order_by("contract", "day", "missing")
    )


@prepared
def _unresolved(contracts: list[int]) -> Any:
    return Violation.objects.filter(contract__in=contracts, resolved_on=None).values_list("contract", "what")


def _compliance(contract: Contract, due: list[Due], violations: list[str], on: date) -> Compliance:
    concerns = [f"{item.name} is {(on - item.due).days} days late" for item in due if item.due]
    concerns += [f"Unresolved violation: {what}" for what in violations]
    warnings = []
    if contract.insured_until and contract.insured_until < on:
        concerns.append(f"Insurance ran out on {contract.insured_until:%b %-d, %Y}")
    elif contract.insured_until and contract.insured_until < on + WARN_AHEAD:
        warnings.append(f"Insurance runs out on {contract.insured_until:%b %-d, %Y}")
    many = sum(item.many for item in due)
    on_time, late = sum(item.on_time for item in due), sum(item.late for item in due)
    if late > SOME * many:
        warnings.append(f"{late} of {many} came late in the last year")
    quiet = Level.GOOD if many else Level.NONE  # nothing to judge is not good
    level = Level.CONCERN if concerns else Level.WATCH if warnings else quiet
    words = f"{on_time} of {many} on time" if many else "Nothing due yet"
    return Compliance(level, words, on_time, many, concerns + warnings)
