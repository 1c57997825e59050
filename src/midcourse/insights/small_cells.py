"""Whether a finding tells of so few cases that not everybody may read it."""

import polars as pl

from midcourse.analysis.finding import Finding
from midcourse.analysis.panel import DENOMINATOR, NUMERATOR, UNIT, Panel
from midcourse.measures.suppression import Cell, is_small


def tells_small_cells(finding: Finding, panel: Panel, smallest: int) -> bool:
    """Whether a figure of the place it is about, or of a part of it that its evidence shows, is under `smallest`."""
    place = {UNIT if column == panel.unit else column: value for column, value in finding.where.items()}
    rows = panel.totals(list(place))
    cells = [rows.filter(pl.all_horizontal(pl.col(c) == v for c, v in place.items())) if place else rows]
    if finding.evidence.get("parts"):
        cells += [panel.totals([column]) for column in (UNIT, *panel.breakdowns)]
    return any(_any_small(each, panel, smallest) for each in cells)


def _any_small(rows: pl.DataFrame, panel: Panel, smallest: int) -> bool:
    bases = rows[DENOMINATOR] if panel.measure.kind.has_denominator else [None] * rows.height
    cells = (Cell(top, base) for top, base in zip(rows[NUMERATOR], bases, strict=True))
    return any(is_small(cell, panel.measure.kind, smallest) for cell in cells)
