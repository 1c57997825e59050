"""Figures of few cases: which points of which contract an edition leaves out."""

from collections import defaultdict
from collections.abc import Iterable

from midcourse.measures.models import KPI
from midcourse.measures.models import Standing as StandingRow
from midcourse.meetings.editions import Edition

HIDDEN = "not shown: few cases"

Key = tuple[int, int, str]  # KPI, contract, period


def hidden_points(edition: Edition, kpis: Iterable[KPI], rows: Iterable[StandingRow]) -> set[Key]:
    """What is left out, of few cases or to keep those from being worked out.

    Of a vendor edition only others' figures: its own vendor knows theirs, so that they protect nobody else's.
    """
    guarded = {kpi.pk: kpi.definition for kpi in kpis if kpi.definition.smallest_cell > 0}
    if not guarded or not (edition.hides or edition.contract):
        return set()
    from midcourse.measures.suppression import Cell, hidden_cells  # NumPy, which few meetings need

    own = edition.contract.pk if edition.contract else None
    cells: dict[tuple[int, str], dict[tuple[str, ...], Cell]] = defaultdict(dict)
    for row in rows:
        if row.kpi_id in guarded and row.contract_id != own:
            for period, top, base in row.points:
                cells[row.kpi_id, period][(str(row.contract_id),)] = Cell(top, base)
    return {
        (kpi, int(contract), period)
        for (kpi, period), parts in cells.items()
        for (contract,) in hidden_cells(parts, guarded[kpi]) & parts.keys()
    }
