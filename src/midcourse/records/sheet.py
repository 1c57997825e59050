"""One table as sent, with what its columns mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import polars as pl

from midcourse.analysis.panel import DENOMINATOR, NUMERATOR, PERIOD
from midcourse.records.table import ROW

KPI, CONTRACT, VALUE, SUBMISSION = "kpi", "contract", "value", "submission"
RESERVED = frozenset({KPI, CONTRACT, VALUE, SUBMISSION, PERIOD, NUMERATOR, DENOMINATOR})


class Role(StrEnum):
    """What a column can mean, beside the breakdowns."""

    PERIOD = "period"
    UNIT = "unit"  # the contract, by its number, its name or its vendor
    KPI = "kpi"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    VALUE = "value"  # the ready figure: a score, an attendance of 93 %


NUMBERS = (Role.NUMERATOR, Role.DENOMINATOR, Role.VALUE)


@dataclass(frozen=True)
class Sheet:
    """A sender's table and how it is read.

    `cells` has ROW (the row's number as the sender sees it) and String columns, blank cells null, as
    `files.read_table(...).rows` gives them. `columns` maps a role to the sender's column, `segments` the name of a
    dimension to it. `raw` says that a row is one event, visit or case, not a figure. `day_first` and `percent`
    hold what the sender said where the column itself does not tell: 03/04 is 3 April; 0.9 in the value column
    is 0.9 %.
    """

    cells: pl.DataFrame
    columns: Mapping[str, str]
    segments: Mapping[str, str] = field(default_factory=dict)
    raw: bool = False
    day_first: bool | None = None
    percent: bool | None = None

    def __post_init__(self) -> None:
        if ROW not in self.cells.columns:
            raise ValueError("the cells lack the sender's row numbers")
        clash = RESERVED.intersection(self.segments)
        if clash:
            raise ValueError(f"A breakdown cannot be called {', '.join(sorted(clash))}. Give it another name.")

    def column(self, role: Role) -> str | None:
        """The sender's column of a role; None where there is none, or the file lacks it."""
        name = self.columns.get(role)
        return name if name in self.cells.columns else None
