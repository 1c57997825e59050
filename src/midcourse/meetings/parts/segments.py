"""Who drives a change, by vendor and by segment, and each segment's level (M2)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Avg, BooleanField, Case, Q, Sum, Value, When

from midcourse.analysis import wording
from midcourse.analysis.measure import Kind, Measure
from midcourse.insights.models import Signal
from midcourse.measures.models import KPI, Definition, Observation, Segment
from midcourse.meetings.editions import Edition
from midcourse.meetings.parts.hiding import HIDDEN
from midcourse.meetings.shapes import Table

NEWEST, YEAR = 3, 12  # periods
MOST_ROWS = 6  # of one table; what adds less is counted

Sums = tuple[float, float | None]
Windows = Mapping[int, Sequence[str]]  # KPI → its newest year of periods, oldest first


def drivers(measure: Measure, rows: Iterable[Signal]) -> list[Table]:
    """What each part adds to the change that the KPI's weightiest driver signal tells of, a table a breakdown."""
    evidence: dict[str, Any] = next((row.evidence for row in rows if row.evidence.get("parts")), {})
    return [_parts(measure, column, parts) for column, parts in evidence.get("parts", {}).items() if len(parts) > 1]


def _parts(measure: Measure, column: str, parts: list[dict[str, Any]]) -> Table:
    ordered = sorted(parts, key=lambda part: -abs(part["part"] or 0))
    rows = [
        [str(part["name"]), _said(part["before"], measure), _said(part["after"], measure), _adds(part["part"], measure)]
        for part in ordered
    ]
    header = [wording.capital(column), "Before", "After", "Adds"]
    return Table(f"Who drives the change, by {column}", header, rows[:MOST_ROWS], max(0, len(rows) - MOST_ROWS))


def _said(value: float | None, measure: Measure) -> str:
    return "none" if value is None else wording.figure(value, measure)


def _adds(size: float | None, measure: Measure) -> str:
    sign = "+" if (size or 0) > 0 else "−" if (size or 0) < 0 else ""
    return f"{sign}{wording.difference(size or 0, measure)}"


def segments(edition: Edition, kpis: Sequence[KPI], windows: Windows) -> dict[int, list[Table]]:
    """By KPI, a table a breakdown: each value's level in the newest periods beside the year's. Two queries."""
    split = [kpi for kpi in kpis if kpi.definition.dimensions and windows.get(kpi.pk)]
    if not split:
        return {}
    sums = list(_sums(edition, split, windows))
    values = dict(Segment.objects.filter(pk__in={row[1] for row in sums}).values_list("pk", "values"))
    return {
        kpi.pk: [
            table
            for column in kpi.definition.dimensions
            if (table := _table(edition, kpi, column, [row[1:] for row in sums if row[0] == kpi.pk], values, windows))
        ]
        for kpi in split
    }


def _sums(edition: Edition, kpis: Sequence[KPI], windows: Windows) -> Any:
    """(KPI, segment, whether of the newest periods, sum or mean of numerators, sum of denominators)."""
    year, newest = Q(), Q()
    for kpi in kpis:
        year |= Q(kpi=kpi, period__gte=windows[kpi.pk][0])
        newest |= Q(kpi=kpi, period__gte=windows[kpi.pk][-NEWEST:][0])
    found = Observation.objects.current().filter(year, contract__in=edition.contracts).order_by()
    new = Case(When(newest, then=Value(True)), default=Value(False), output_field=BooleanField())
    return (
        found.annotate(new=new)
        .values_list("kpi", "segment", "new")
        .annotate(Sum("numerator"), Sum("denominator"), Avg("numerator"))
    )


def _table(
    edition: Edition, kpi: KPI, column: str, sums: list[Any], values: dict[int, dict[str, Any]], windows: Windows
) -> Table | None:
    definition = kpi.definition
    parts: dict[tuple[str, bool], list[Any]] = defaultdict(list)
    for segment, new, *found in sums:
        if column in values[segment]:
            parts[str(values[segment][column]), new].append(found)
    names = sorted({name for name, _ in parts})
    if not names:
        return None
    newest = {name: _added(parts[name, True], definition) for name in names}
    year = {name: _added(parts[name, True] + parts[name, False], definition) for name in names}
    hidden = (
        _hidden(newest, definition) | _hidden(year, definition) if edition.hides and definition.smallest_cell else set()
    )
    many = len(windows[kpi.pk])
    levels = {
        name: (_level(newest[name], definition, min(NEWEST, many)), _level(year[name], definition, many))
        for name in names
    }
    ordered = sorted(names, key=lambda name: -_moved(levels[name]))
    rows = [[name, *_words(levels[name], definition.measure, hide=name in hidden)] for name in ordered]
    length = definition.frequency
    header = [wording.capital(column), f"Last {NEWEST} {length}s", f"Last {YEAR} {length}s"]
    return Table(f"By {column}", header, rows[:MOST_ROWS], max(0, len(rows) - MOST_ROWS))


def _added(found: Iterable[Any], definition: Definition) -> Sums:
    rows = list(found)
    if not Kind(definition.kind).adds_up:  # a level: the mean of the segments' means
        return (sum(mean for *_, mean in rows) / len(rows) if rows else 0.0), None
    bases = [base for _, base, _ in rows if base is not None]
    return sum(top for top, *_ in rows), sum(bases) if bases else None


def _level(sums: Sums, definition: Definition, periods: int) -> float | None:
    top, base = sums
    kind = Kind(definition.kind)
    if kind.has_denominator:
        return top / base if base else None
    return top / periods if kind.adds_up else top


def _moved(levels: tuple[float | None, float | None]) -> float:
    newest, year = levels
    return abs(newest - year) if newest is not None and year is not None else 0.0


def _words(levels: tuple[float | None, float | None], measure: Measure, *, hide: bool) -> list[str]:
    return [HIDDEN if hide else "–" if level is None else wording.figure(level, measure) for level in levels]


def _hidden(sums: dict[str, Sums], definition: Definition) -> set[str]:
    from midcourse.measures.suppression import Cell, hidden_cells  # NumPy, which few meetings need

    cells: dict[tuple[str, ...], Cell] = {(name,): Cell(*found) for name, found in sums.items()}
    return {name for (name,) in hidden_cells(cells, definition) & cells.keys()}
