"""Every unit on one page: its figure, what it rests on, a small line, and what was found about it."""

from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from midcourse.analysis import wording
from midcourse.analysis.findings import Answer
from midcourse.analysis.grid import Grid, grid
from midcourse.analysis.panel import UNIT, Panel
from midcourse.charts import sparkline_svg


@dataclass(frozen=True)
class UnitRow:
    """One line of the table of units."""

    name: str
    figure: str
    basis: str
    newest: str
    spark: Markup
    found: int


def unit_rows(answer: Answer, panel: Panel, group: str = "") -> list[UnitRow]:
    """A line for each unit of a panel of like units, largest first; `group` is the value they share, if any."""
    units = grid(panel, [UNIT])
    size = units.numerator if units.denominator is None else units.denominator
    order = np.argsort(-np.nansum(np.abs(size), axis=1), kind="stable")
    return [_row(answer, panel, units, int(row), group) for row in order]


def _row(answer: Answer, panel: Panel, units: Grid, row: int, group: str) -> UnitRow:
    name, figures, measure = str(units.keys[row][0]), units.figures[row], panel.measure
    known = figures[np.isfinite(figures)]
    top = float(np.nansum(units.numerator[row]))
    base = 0.0 if units.denominator is None else float(np.nansum(units.denominator[row]))
    here = {str(panel.unit): name}
    if answer.within:
        here[answer.within] = group
    return UnitRow(
        name=name,
        figure=wording.figure(float(units.overall[row]), measure) if len(known) else "not collected",
        basis=wording.basis(top, base, measure) if base else f"{wording.times(len(known), panel.every.value)}",
        newest=wording.figure(float(known[-1]), measure) if len(known) else "not collected",
        spark=Markup(sparkline_svg([float(one) if np.isfinite(one) else None for one in figures])),  # noqa: S704
        found=sum(1 for one in answer.findings if here.items() <= dict(one.where).items()),
    )
