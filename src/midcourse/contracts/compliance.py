"""The compliance lane of a contract: paperwork, insurance and violations. It never speaks of performance (A1)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from midcourse.contracts.models import Contract, Deliverable, Violation

LOOK_BACK = timedelta(days=365)
WARN_AHEAD = timedelta(days=30)


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


def compliance_of(contracts: Iterable[Contract], on: date) -> dict[int, Compliance]:
    """Each contract's compliance by primary key, in two queries however many there are."""
    contracts = list(contracts)
    keys = [contract.pk for contract in contracts]
    due: dict[int, list[Deliverable]] = defaultdict(list)
    for deliverable in Deliverable.objects.filter(contract__in=keys, due__gte=on - LOOK_BACK, due__lte=on):
        due[deliverable.contract_id].append(deliverable)
    violations: dict[int, list[Violation]] = defaultdict(list)
    for violation in Violation.objects.filter(contract__in=keys, resolved_on=None):
        violations[violation.contract_id].append(violation)
    return {contract.pk: _compliance(contract, due[contract.pk], violations[contract.pk], on) for contract in contracts}


def _compliance(contract: Contract, due: list[Deliverable], violations: list[Violation], on: date) -> Compliance:
    late = [item for item in due if item.received_on is None and item.days_late(on)]
    concerns = [f"{item.name} is {item.days_late(on)} days late" for item in late]
    concerns += [f"Unresolved violation: {violation.what}" for violation in violations]
    warnings = []
    if contract.insured_until and contract.insured_until < on:
        concerns.append(f"Insurance ran out on {contract.insured_until:%b %-d, %Y}")
    elif contract.insured_until and contract.insured_until < on + WARN_AHEAD:
        warnings.append(f"Insurance runs out on {contract.insured_until:%b %-d, %Y}")
    on_time = sum(item.received_on is not None and item.days_late(on) == 0 for item in due)
    if not due and not contract.insured_until and not violations:
        return Compliance(Level.NONE, "Nothing due yet")
    level = Level.CONCERN if concerns else Level.WATCH if warnings else Level.GOOD
    words = f"{on_time} of {len(due)} on time" if due else "Nothing due yet"
    return Compliance(level, words, on_time, len(due), concerns + warnings)
