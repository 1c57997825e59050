"""Every unit on one page: its figure, what it rests on, a small line, and what was found about it."""

from dataclasses import dataclass

from markupsafe import Markup

from midcourse.analysis import wording
from midcourse.analysis.findings import Answer
from midcourse.analysis.grid import grid
from midcourse.analysis.panel import UNIT
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


def unit_rows(answer: Answer) -> list[UnitRow]:
    """A line for each unit, largest first."""
    panel = answer.clean
    if not panel.unit or panel.figures.is_empty():
        return []
    units = grid(panel, [UNIT])
    size = units.numerator if units.denominator is None else units.denominator
    rows = []
    for row in sorted(range(len(units.keys)), key=lambda n: -float(abs(size[n][size[n] == size[n]]).sum())):
        name, figures = str(units.keys[row][0]), units.figures[row]
        known = [float(one) for one in figures if one == one]
        top = float(units.numerator[row][units.numerator[row] == units.numerator[row]].sum())
        base = 0.0 if units.denominator is None else float(size[row][size[row] == size[row]].sum())
        rows.append(
            UnitRow(
                name=name,
                figure=wording.figure(float(units.overall[row]), panel.measure) if known else "not collected",
                basis=wording.basis(top, base, panel.measure) if base else wording.count(top),
                newest=wording.figure(known[-1], panel.measure) if known else "not collected",
                spark=Markup(sparkline_svg([float(one) if one == one else None for one in figures])),  # noqa: S704
                found=sum(1 for one in answer.findings if one.where.get(panel.unit) == name),
            )
        )
    return rows
