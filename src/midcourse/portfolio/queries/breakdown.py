"""A KPI's figures by one of its breakdowns: the level of the newest periods beside the level of a year."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Sum

from midcourse.analysis import wording
from midcourse.analysis.measure import Kind
from midcourse.contracts.models import Contract
from midcourse.measures.models import KPI, Definition, Observation, Segment
from midcourse.measures.suppression import ALL, Cell, Key, hidden_cells
from midcourse.people.models import User
from midcourse.people.prepared import prepared
from midcourse.portfolio.figures import level
from midcourse.portfolio.hiding import HIDDEN, hides

NEWEST, YEAR = 3, 12  # periods


@dataclass(frozen=True)
class Breakdown:
    """`choices` are the breakdowns there are; `rows` have the value's name, newest level and year's level in words."""

    choices: Sequence[str]
    by: str
    header: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()


def breakdown(user: User, kpi: KPI, by: str, contract: Contract | None = None) -> Breakdown:
    """By the chosen breakdown, or only the choices where none of the KPI's is chosen. Three queries when chosen."""
    definition = kpi.definition
    if by not in definition.dimensions:
        return Breakdown(definition.dimensions, "")
    parts = _parts(user, kpi, by)
    periods = sorted({day for *_, day in parts}, reverse=True)
    windows = [periods[:NEWEST], periods[:YEAR]]
    hidden = _hidden(parts, windows, definition) if hides(user, definition) else set()
    wanted = str(contract.pk) if contract else ALL
    rows = []
    for value in sorted({value for owner, value, _ in parts if wanted in (ALL, owner)}):
        pooled = [_pooled(parts, wanted, value, window, definition) for window in windows]
        rows.append((value, *(HIDDEN if (wanted, value) in hidden else said for said in pooled)))
    length = definition.frequency
    header = [wording.capital(by), f"Last {NEWEST} {length}s", f"Last {YEAR} {length}s"]
    return Breakdown(definition.dimensions, by, header, rows)


Part = tuple[str, str, date]  # contract, value of the breakdown, period
Sums = tuple[float, float | None, int]  # of numerators, of denominators, and how many figures


def _parts(user: User, kpi: KPI, by: str) -> dict[Part, list[Sums]]:
    """What is known by contract, value of the breakdown and period, of the newest year of periods."""
    days = _periods(user, kpi.pk)
    if not days:
        return {}
    read = _sums(user, kpi.pk, days[-1])
    values = dict(Segment.objects.filter(pk__in={row[1] for row in read}).values_list("pk", "values"))
    parts: dict[Part, list[Sums]] = defaultdict(list)
    for contract, segment, day, *found in read:
        if by in values[segment]:
            parts[str(contract), str(values[segment][by]), day].append(tuple(found))
    return parts


@prepared
def _periods(user: User, kpi: int) -> Any:
    """The newest year of periods, newest first."""
    known = Observation.objects.visible_to(user).current().filter(kpi=kpi)
    return known.order_by("-period").values_list("period", flat=True).distinct()[:YEAR]


@prepared
def _sums(user: User, kpi: int, since: date) -> Any:
    known = Observation.objects.visible_to(user).current().filter(kpi=kpi, period__gte=since).order_by()
    sums = known.values_list("contract", "segment", "period")
    return sums.annotate(Sum("numerator"), Sum("denominator"), Count("pk"))


def _pooled(
    parts: dict[Part, list[Sums]], contract: str, value: str, periods: Sequence[date], definition: Definition
) -> str:
    """The level of one value over some periods, of one contract or ALL together, in words."""
    by_day: dict[date, list[Sums]] = defaultdict(list)
    for (owner, own, day), sums in parts.items():
        if own == value and day in periods and contract in (ALL, owner):
            by_day[day] += sums
    found = level(_added(sums, adds_up=Kind(definition.kind).adds_up) for sums in by_day.values())
    return "–" if found is None else wording.figure(found, definition.measure)


def _hidden(parts: dict[Part, list[Sums]], windows: Sequence[Sequence[date]], definition: Definition) -> set[Key]:
    """The values to hide in both columns: those that tell of few people in either."""
    hidden: set[Key] = set()
    for window in windows:
        cells: dict[Key, list[Sums]] = defaultdict(list)
        for (contract, value, day), sums in parts.items():
            if day in window:
                cells[contract, value] += sums
        hidden |= hidden_cells({key: Cell(*_added(sums, adds_up=True)) for key, sums in cells.items()}, definition)
    return hidden


def _added(sums: Sequence[Sums], *, adds_up: bool) -> tuple[float, float | None]:
    """Sums; a level that does not add up is averaged."""
    top, how_many = sum(top for top, *_ in sums), sum(n for *_, n in sums)
    bases = [base for _, base, _ in sums if base is not None]
    return (top if adds_up else top / how_many), (sum(bases) if bases else None)
