import polars as pl

from midcourse.records.checks.problem import SHOWN, Problem, Severity, gather
from midcourse.records.reading import KIND, Reading, segment_of, text_of
from midcourse.records.sheet import NUMBERS, Role
from midcourse.records.table import ROW

NUMBER = "Write 0 if there were none, n/a if nobody counted."
NAME = "Fill it in, or take the row out."
PART = "Fill it in; write “Not known” if nobody knows."


def blank_cell(reading: Reading) -> list[Problem]:
    """A cell that is needed is blank: missing is not zero, and not the whole."""
    sheet, every = reading.sheet, pl.lit(value=True)
    cells = [(sheet.column(role), text_of(role), every, NAME) for role in (Role.PERIOD, Role.UNIT, Role.KPI)]
    cells += [(column, segment_of(name), every, PART) for name, column in sheet.segments.items()]
    for role in NUMBERS:
        needing = pl.col(KIND).is_in(reading.kinds_needing(role))
        cells.append((sheet.column(role), text_of(role), needing, NUMBER))
    return [problem for cell in cells if cell[0] in sheet.cells.columns for problem in _blanks(reading, *cell)]


def _blanks(reading: Reading, column: str | None, text: str, needed: pl.Expr, advice: str) -> list[Problem]:
    bad = reading.rows.filter(pl.col(text).is_null() & needed).select(ROW, pl.col(text).alias(SHOWN))
    return gather("blank_cell", Severity.ERROR, column, bad, lambda found: f"{found.place}: left blank. {advice}")
