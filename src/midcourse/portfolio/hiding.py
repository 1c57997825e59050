"""Standings as a person may read them: figures of few cases are taken out for those without the right to see them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from midcourse.measures.models import KPI, Definition, Standing
from midcourse.measures.suppression import Cell, Key, hidden_cells, sees_small_cells
from midcourse.people.models import User

HIDDEN = "not shown: few cases"


def hides(user: User, definition: Definition) -> bool:
    """Whether anything of this KPI may have to be hidden from this person."""
    return definition.smallest_cell > 0 and not sees_small_cells(user)


def readable(user: User, kpis: Iterable[KPI], standings: Iterable[Standing]) -> list[Standing]:
    """The standings without what must be hidden. No query, but one where something may have to be."""
    read = list(standings)
    guarded = {kpi.pk: kpi.definition for kpi in kpis if hides(user, kpi.definition)}
    if guarded:
        hidden = _hidden(guarded)
        for standing in read:
            if periods := hidden[standing.kpi_id, standing.contract_id]:
                _take_out(standing, periods)
    return read


def _hidden(guarded: dict[int, Definition]) -> dict[tuple[int, int], set[str]]:
    """(KPI, contract) → periods to hide. All contracts count, since hiding one may need another hidden."""
    cells: dict[tuple[int, str], dict[Key, Cell]] = defaultdict(dict)
    rows = Standing.objects.filter(kpi__in=list(guarded)).values_list("kpi", "contract", "points")
    for kpi, contract, points in rows:
        for period, top, base in points:
            cells[kpi, period][(str(contract),)] = Cell(top, base)
    found: dict[tuple[int, int], set[str]] = defaultdict(set)
    for (kpi, period), parts in cells.items():
        for (contract,) in hidden_cells(parts, guarded[kpi]) & parts.keys():
            found[kpi, int(contract)].add(period)
    return found


def _take_out(standing: Standing, periods: set[str]) -> None:
    points: Sequence[Any] = standing.points
    standing.points = [point for point in points if point[0] not in periods]
    standing.level = None
    if standing.latest_period and standing.latest_period.isoformat() in periods:
        standing.latest = None
