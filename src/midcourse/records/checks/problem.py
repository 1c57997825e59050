"""One thing that is wrong with a sheet, said in a sentence; many equal ones are said once."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from midcourse.analysis.wording import count, listing
from midcourse.records.table import ROW

APART = 5  # so many different values are told apart; further ones share a sentence
FIRST_ROWS = 3
SHOWN = "shown"  # the column of `bad` rows that holds what the sentence quotes


class Severity(StrEnum):
    ERROR = "error"  # cannot be saved
    WARNING = "warning"  # can be saved once the sender answers it


@dataclass(frozen=True)
class Problem:
    """`row` is the first row's number and `value` what stands there, where one value is meant."""

    check: str
    severity: Severity
    sentence: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    rows_affected: int = 0


@dataclass(frozen=True)
class Found:
    """What a sentence needs: `place` is `Rows 7 and 9, column “Month”`, `values` is `“May”, “June” and 2 others`."""

    place: str
    values: str
    value: str | None


Sentence = Callable[[Found], str]


def gather(check: str, severity: Severity, column: str | None, bad: pl.DataFrame, sentence: Sentence) -> list[Problem]:
    """Problems of one check in one column, at most APART + 1 however many rows are bad.

    `bad` has ROW and SHOWN (the text quoted, null for a blank cell). Equal texts make one problem; past the
    first APART texts, the rest make one together.
    """
    groups = bad.sort(ROW).group_by(SHOWN, maintain_order=True).agg(pl.len(), pl.col(ROW).head(FIRST_ROWS + 1))
    parts = [groups[at : at + 1] for at in range(min(APART, groups.height))]
    if groups.height > APART:
        parts.append(groups[APART:])
    return [_problem(check, severity, column, part, sentence) for part in parts]


def _problem(check: str, severity: Severity, column: str | None, part: pl.DataFrame, sentence: Sentence) -> Problem:
    rows: list[int] = part[ROW].explode().sort().head(FIRST_ROWS + 1).to_list()
    affected = int(part["len"].sum())
    value = part[SHOWN].item() if part.height == 1 else None
    found = Found(place(rows, affected, column), _quoted(part[SHOWN]), value)
    return Problem(check, severity, sentence(found), rows[0], column, value, affected)


def place(rows: list[int], affected: int, column: str | None = None) -> str:
    """`Row 7, column “Month”` or `Rows 7, 9, 12 and 1,940 more`."""
    names = [str(row) for row in rows]
    if affected > FIRST_ROWS + 1:
        names = [*names[:FIRST_ROWS], f"{count(affected - FIRST_ROWS)} more"]
    where = f"Row{'s' if affected > 1 else ''} {listing(names)}"
    return f"{where}, column “{column}”" if column else where


def _quoted(texts: pl.Series) -> str:
    first = [f"“{text}”" for text in texts.head(FIRST_ROWS)]
    others = texts.len() - len(first)
    return listing([*first, f"{count(others)} other{'s' if others > 1 else ''}"] if others else first)
