"""A KPI cut into parts for a deep dive: by vendor or by a breakdown, with what the rules say of one part (M5)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from midcourse import charts
from midcourse.analysis import wording
from midcourse.analysis.findings import findings
from midcourse.analysis.measure import Every, Kind
from midcourse.analysis.panel import DENOMINATOR, NUMERATOR, PERIOD, UNIT, Panel
from midcourse.contracts.models import Contract
from midcourse.measures.models import KPI, Definition
from midcourse.measures.queries import panel_of
from midcourse.measures.suppression import Cell, hidden_cells, sees_small_cells
from midcourse.people.models import User

NEWEST, YEAR = 3, 12  # periods
MOST_DRAWN = 12  # small charts on one page
MOST_FINDINGS = 8
HIDDEN = "not shown: few cases"


@dataclass(frozen=True)
class Parts:
    """`choices` are the ways to cut; `rows` have each part's name, newest level and year's level in words.

    `spec` draws the parts on one scale; `value` is the part looked at alone, with `found` in sentences.
    """

    choices: Sequence[str]
    by: str
    header: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    spec: dict[str, Any] | None = None
    value: str = ""
    found: Sequence[str] = field(default_factory=list)


def parts(user: User, kpi: KPI, contracts: Sequence[Contract], by: str, value: str) -> Parts:
    """The KPI's figures of these contracts, cut `by` one column; findings of `value` where it is one of its parts.

    For those who may not see figures of few cases the table alone, with the small parts hidden.
    """
    panel = panel_of(kpi, contracts=contracts).panel
    if panel.figures.is_empty():
        return Parts([], "")
    columns = {panel.label(name): name for name in (*([UNIT] if len(panel.units) > 1 else []), *panel.breakdowns)}
    if not columns:
        return Parts([], "")
    by = by if by in columns else next(iter(columns))
    column, definition = columns[by], kpi.definition
    guarded = definition.smallest_cell > 0 and not sees_small_cells(user)
    header = [wording.capital(by), f"Last {NEWEST} {panel.every.value}s", f"Last {YEAR} {panel.every.value}s"]
    cut = Parts(list(columns), by, header, _rows(panel, column, definition, guarded=guarded))
    if guarded:
        return cut
    cut = replace(cut, spec=_drawn(panel, column, [row[0] for row in cut.rows]))
    return replace(cut, value=value, found=_found(panel, column, value)) if value in _values(panel, column) else cut


def _values(panel: Panel, column: str) -> list[str]:
    return sorted(panel.figures[column].unique().to_list())


def _rows(panel: Panel, column: str, definition: Definition, *, guarded: bool) -> list[list[str]]:
    """Each part's levels, those that moved most first."""
    windows = [panel.periods[-NEWEST:], panel.periods[-YEAR:]]
    levels = [_levels(panel, column, window) for window in windows]
    hidden = set().union(*(_hidden(panel, column, window, definition) for window in windows)) if guarded else set()
    ordered = sorted(_values(panel, column), key=lambda name: -_moved(*(level.get(name) for level in levels)))
    return [
        [name, *(HIDDEN if name in hidden else _said(each.get(name), panel) for each in levels)] for name in ordered
    ]


def _levels(panel: Panel, column: str, window: Sequence[Any]) -> dict[str, float | None]:
    """The level of each part over some periods: sums over sums, or the mean of a period."""
    rows = panel.totals([column]).filter(pl.col(PERIOD).is_in(window))
    if panel.measure.kind.has_denominator:
        level = pl.col(NUMERATOR).sum() / pl.col(DENOMINATOR).sum()
    else:
        level = pl.col(NUMERATOR).mean()
    return dict(rows.group_by(column).agg(level.alias("level")).select(column, "level").iter_rows())


def _moved(newest: float | None, year: float | None) -> float:
    return abs(newest - year) if newest is not None and year is not None else 0.0


def _said(level: float | None, panel: Panel) -> str:
    return "–" if level is None else wording.figure(level, panel.measure)


def _hidden(panel: Panel, column: str, window: Sequence[Any], definition: Definition) -> set[str]:
    rows = panel.totals([column]).filter(pl.col(PERIOD).is_in(window)).group_by(column)
    rated = Kind(definition.kind).has_denominator
    sums = rows.agg(pl.col(NUMERATOR).sum(), *([pl.col(DENOMINATOR).sum()] if rated else []))
    cells: dict[tuple[str, ...], Cell] = {(name,): Cell(*numbers) for name, *numbers in sums.iter_rows()}
    return {key[0] for key in hidden_cells(cells, definition) & cells.keys()}


def _drawn(panel: Panel, column: str, names: Sequence[str]) -> dict[str, Any]:
    """The parts that moved most as small charts on one scale, each with the whole behind it where parts compare."""
    rows, whole = panel.totals([column]), dict(panel.totals().select(PERIOD, "figure").iter_rows())
    compare = panel.measure.kind.has_denominator
    series = {
        name: [
            charts.Point(day, value, whole[day] if compare else None)
            for day, value in rows.filter(pl.col(column) == name).select(PERIOD, "figure").iter_rows()
        ]
        for name in names[:MOST_DRAWN]
    }
    return charts.compare_units(
        series, panel.measure, Every(panel.every), f"{panel.measure.name} by {panel.label(column)}"
    )


def _found(panel: Panel, column: str, value: str) -> list[str]:
    """What the rules say of one part's figures alone."""
    part = replace(panel, figures=panel.figures.filter(pl.col(column) == value))
    return [one.sentence for one in findings(part).findings[:MOST_FINDINGS]]
