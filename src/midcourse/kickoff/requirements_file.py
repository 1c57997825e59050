"""Requirements from a spreadsheet: which columns hold clause and text, and what is wrong in which row."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

from midcourse.kickoff.models import Requirement
from midcourse.records.table import letters

CLAUSE = ("clause", "section", "paragraph", "reference", "article", "ref", "no.", "number")
TEXT = ("requirement", "deliverable", "summary", "description", "text", "obligation", "what")
"""Words by which a column is known, in the order they are looked for."""
LONGEST_CLAUSE: int = Requirement._meta.get_field("clause").max_length or 0
MOST = 500


@dataclass(frozen=True)
class Brought:
    """What a file holds: rows of clause and text, and sentences on what is wrong, each with row and column."""

    rows: list[tuple[str, str]]
    wrong: list[str]


def read_requirements(file: Any, name: str) -> Brought:
    """Raises ValueError with one sentence for a file that cannot be used at all."""
    from midcourse.records.files import ROW, UnusableFile, read_table  # Polars, which few start-ups need

    with NamedTemporaryFile(suffix=Path(name).suffix) as kept:
        _copy(file, kept)
        try:
            table = read_table(Path(kept.name), name=name)
        except UnusableFile as unusable:
            raise ValueError(str(unusable)) from None
        cells = table.rows
    if cells.height > MOST:
        raise ValueError(f"{name} has {cells.height:,} rows; a walk-through takes {MOST} at most. Leave the main ones.")
    text, clause = _columns(table.columns, name)
    wrong, rows = [], []
    for row in cells.select(ROW, *table.columns).iter_rows(named=True):
        words, where = row[text] or "", (row[clause] or "") if clause else ""
        wrong += _wrong(row[ROW], where, words, table.columns, clause, text)
        rows.append((where, words))
    return Brought(rows, wrong)


def _columns(columns: Sequence[str], name: str) -> tuple[str, str | None]:
    """The column of the text and, where there is one, that of the clause."""
    clause = _named(columns, CLAUSE)
    rest = [column for column in columns if column != clause]
    text = _named(rest, TEXT) or (rest[0] if len(rest) == 1 else None)
    if text is None:
        raise ValueError(
            f"{name} has no column that is called Requirement. Call the column with the plain summary so, "
            "and the one with the clause, if there is one, Clause."
        )
    return text, clause


def _named(columns: Sequence[str], words: Sequence[str]) -> str | None:
    return next((column for word in words for column in columns if word in column.lower()), None)


def _wrong(row: int, where: str, words: str, columns: Sequence[str], clause: str | None, text: str) -> list[str]:
    said = []
    if not words:
        said.append(f"Row {row}, column {_place(columns, text)}: empty. Write what is required, or delete the row.")
    if clause and len(where) > LONGEST_CLAUSE:
        place = _place(columns, clause)
        said.append(f"Row {row}, column {place}: more than {LONGEST_CLAUSE} letters. Give only the clause’s number.")
    return said


def _place(columns: Sequence[str], column: str) -> str:
    """`B (Requirement)`, as a spreadsheet names it."""
    return f"{letters(list(columns).index(column))} ({column})"


def _copy(file: Any, kept: IO[bytes]) -> None:
    for chunk in file.chunks():
        kept.write(chunk)
    kept.flush()
