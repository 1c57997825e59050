"""The compliance lane of a contract: paperwork, insurance and violations. It never speaks of performance (A1)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from midcourse.contracts.models import Contract, Deliverable, Violation

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
    """What the lane needs to know of one deliverable."""

    name: str
    due: date
    received_on: date | None


def compliance_of(contracts: Iterable[Contract], on: date) -> dict[int, Compliance]:
    """Each contract's compliance by primary key, in two queries however many there are."""
    contracts = list(contracts)
    keys = [contract.pk for contract in contracts]
    due: dict[int, list[Due]] = defaultdict(list)
    owed = Deliverable.objects.filter(contract__in=keys, due__gte=on - LOOK_BACK, due__lte=on)
    for contract, *rest in owed.values_list("contract", "name", "due", "received_on"):
        due[contract].append(Due(*rest))
    violations: dict[int, list[str]] = defaultdict(list)
    for contract, what in Violation.objects.filter(contract__in=keys, resolved_on=None).values_list("contract", "what"):
        violations[contract].append(what)
    return {contract.pk: _compliance(contract, due[contract.pk], violations[contract.pk], on) for contract in contracts}


def _compliance(contract: Contract, due: list[Due], violations: list[str], on: date) -> Compliance:
    concerns = [f"{item.name} is {(on - item.due).days} days late" for item in due if _missing(item, on)]
    concerns += [f"Unresolved violation: {what}" for what in violations]
    warnings = []
    if contract.insured_until and contract.insured_until < on:
        concerns.append(f"Insurance ran out on {contract.insured_until:%b %-d, %Y}")
    elif contract.insured_until and contract.insured_until < on + WARN_AHEAD:
        warnings.append(f"Insurance runs out on {contract.insured_until:%b %-d, %Y}")
    on_time = sum(item.received_on is not None and item.received_on <= item.due for item in due)
    late = sum(item.received_on is not None and item.received_on > item.due for item in due)
    if late > SOME * len(due):
        warnings.append(f"{late} of {len(due)} came late in the last year")
    quiet = Level.GOOD if due else Level.NONE  # nothing to judge is not good
    level = Level.CONCERN if concerns else Level.WATCH if warnings else quiet
    words = f"{on_time} of {len(due)} on time" if due else "Nothing due yet"
    return Compliance(level, words, on_time, len(due), concerns + warnings)


def _missing(item: Due, on: date) -> bool:
    return item.received_on is None and item.due < on
