"""How much falls due for each manager in each of the coming months."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.db.models.functions import TruncMonth

from midcourse.contracts.models import Contract
from midcourse.corrections.models import Correction
from midcourse.kickoff.models import Kickoff
from midcourse.measures.models import DataRequest
from midcourse.meetings.models import Meeting
from midcourse.people.models import User

NOBODY = "Nobody yet"
KINDS = {
    "meetings": "meeting",
    "packs": "pack",
    "figures due": "figure due",
    "checks": "check",
    "kickoffs": "kickoff",
}
"""What is counted, and what one of it is called. A meeting leaves a pack for staff and one for each vendor in it."""


@dataclass(frozen=True)
class Load:
    """One manager's months: for each, kind → number. `contracts` is how many they manage."""

    manager: str
    contracts: int
    months: dict[date, dict[str, int]]

    def total(self, month: date) -> int:
        return sum(self.months.get(month, {}).values())


def months_ahead(today: date, count: int = 6) -> list[date]:
    """The first days of this month and those that follow."""
    start = today.year * 12 + today.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(start, start + count)]


def workload(user: User, today: date) -> tuple[list[date], list[Load]]:
    """The months, and each manager's load in this person's scope, the busiest first. Six queries, however many rows."""
    months = months_ahead(today)
    ends = months_ahead(months[-1], 2)[1]
    contracts = Contract.objects.visible_to(user).running(today)
    managed = {pk: (name or NOBODY, program) for pk, name, program in _managers(contracts)}
    counted: dict[str, dict[date, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for manager, month, vendors in _meetings(user, managed, today, ends):
        counted[manager][month]["meetings"] += 1
        counted[manager][month]["packs"] += 1 + vendors
    soon = {"gte": today, "lt": ends}
    for kind, rows, field in (
        ("figures due", DataRequest.objects.open(), "due"),
        ("checks", Correction.objects.filter(state=Correction.State.IN_PLACE), "check_on"),
        ("kickoffs", Kickoff.objects.filter(on=None), "due"),
    ):
        due = rows.filter(contract__in=list(managed), **{f"{field}__{end}": day for end, day in soon.items()})
        for contract, month in due.values_list("contract", TruncMonth(field)):
            counted[managed[contract][0]][month][kind] += 1
    many = Counter(manager for manager, _ in managed.values())
    loads = [Load(name, many[name], {m: dict(n) for m, n in counted[name].items()}) for name in many]
    return months, sorted(loads, key=lambda load: (-sum(map(load.total, months)), load.manager))


def _managers(contracts: Any) -> Any:
    return contracts.values_list("pk", "manager__name", "program")


def _meetings(
    user: User, managed: dict[int, tuple[str, int | None]], today: date, ends: date
) -> list[tuple[str, date, int]]:
    """Planned meetings with their manager, month and number of vendors; a program's is its first manager's."""
    of_program: dict[int, list[str]] = defaultdict(list)
    for manager, program in managed.values():
        if program is not None:
            of_program[program].append(manager)
    rows = Meeting.objects.visible_to(user).filter(
        Q(contract__in=list(managed)) | Q(program__in=list(of_program)),
        state=Meeting.State.PLANNED,
        on__gte=today,
        on__lt=ends,
    )
    found = []
    for contract, program, month in rows.values_list("contract", "program", TruncMonth("on")):
        managers = [managed[contract][0]] if contract else of_program[program]
        found.append((min(managers), month, len(managers)))
    return found
