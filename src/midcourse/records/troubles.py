"""What went wrong while rows were added up: how often, and in which row first."""

from collections.abc import Iterable

import polars as pl

from midcourse.analysis.panel import PERIOD
from midcourse.records.delimited import slipped_sentence
from midcourse.records.roles import Roles
from midcourse.records.table import ROW
from midcourse.records.unusable import UnusableFile

ROWS = "__rows__"  # how many rows a figure was made of
BAD, OVER, SLIPPED = "__bad__", "__over__", "__slipped__"  # flags of a row; after adding up, how many rows have them


def counted(flags: Iterable[str]) -> list[pl.Expr]:
    """For each flag how many rows have it, and the first row that does."""
    return [
        one
        for flag in flags
        for one in (pl.col(flag).sum(), pl.col(ROW).filter(pl.col(flag)).min().alias(f"{flag} row"))
    ]


def troubles(gathered: pl.DataFrame, roles: Roles, columns: int) -> list[str]:
    """A sentence for each sort of trouble. Raises UnusableFile where rows have slipped into other columns."""
    if _count(gathered, SLIPPED):
        raise UnusableFile(slipped_sentence(_first(gathered, SLIPPED), columns))
    notes = []
    undated = gathered.filter(pl.col(PERIOD).is_null())
    if count := int(undated[ROWS].sum()):
        first = undated.select(pl.col(ROW).min()).item()
        notes.append(f"{_rows(count)} left out for want of a date that can be read (the first is row {first}).")
    if count := _count(gathered, BAD):
        first = _first(gathered, BAD)
        notes.append(f"{_rows(count)} left out for text where a number belongs (the first is row {first}).")
    if count := _count(gathered, OVER):
        notes.append(
            f"In {'1 row' if count == 1 else f'{count:,} rows'} {roles.numerator} is larger than {roles.denominator} "
            f"(the first is row {_first(gathered, OVER)}). Check them: a part cannot be larger than the whole."
        )
    return notes


def _count(gathered: pl.DataFrame, flag: str) -> int:
    """How many rows have a flag; a flag that no row can have is no column."""
    return int(gathered[flag].sum()) if flag in gathered.columns else 0


def _first(gathered: pl.DataFrame, flag: str) -> int:
    return int(gathered.select(pl.col(f"{flag} row").min()).item())


def _rows(count: int) -> str:
    return "1 row was" if count == 1 else f"{count:,} rows were"
