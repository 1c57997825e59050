"""One table as its sender wrote it, with the row each record came from."""

import re
import shutil
import tempfile
import weakref
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from midcourse.analysis.wording import listing

ROW = "__row__"  # the row's number as the sender sees it in a spreadsheet, starting at 1
SPARE = "__spare__"  # holds a cell beyond the last column, which means that a row has slipped

# The words of rows that add up the rows above; they would count everything twice.
TOTAL = (
    r"(?i)^(grand |sub[- ]?|overall )?(totals?|sum|average|mean)\s*:?$|^(all|overall)$|^sub-?totals?\b"
    r"|\b(sub-?)?totals?:?$"
    r"|^totals?\s*[-–(:]|^all (vendors|providers|contractors|suppliers|regions|areas|schools|sites|units|types|ages"
    r"|groups|persons|people|pupils|students|ethnicities|races|genders|services|districts|departments|trusts|hospitals|carriers|categories|teams)$"
)


class Folder:
    """A temporary folder that goes when nothing refers to it any more: a lazy table outlives its reading."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="midcourse-"))
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


@dataclass(frozen=True)
class Table:
    """Text cells in the sender's columns.

    `cells` has ROW (the row's number as the sender sees it) and one String column per name in `columns`:
    trimmed, blank cells null. It is lazy so that a long file is only read for the columns asked for; `rows`
    reads it whole. `notes` are sentences about what was left out or renamed.
    """

    name: str
    columns: tuple[str, ...]
    cells: pl.LazyFrame
    sample: pl.DataFrame
    sheet: str | None = None
    notes: tuple[str, ...] = ()
    long: bool = False  # too long to hold whole: `sample` is a part of it
    untrimmed: pl.LazyFrame | None = field(default=None, repr=False)  # `cells` of a long file as they stand
    keep: Folder | None = field(default=None, repr=False)
    title: str | None = None  # the line above the header
    figure: str | None = None  # the column made of the cells under periods or names across the top
    subject: str | None = None  # what the figures are of, where no column is called after it

    @property
    def rows(self) -> pl.DataFrame:
        return self.cells.collect()


def trimmed(columns: Sequence[str]) -> list[pl.Expr]:
    """Cells without the blanks around them; a cell of blanks only is null."""
    text = pl.col(list(columns)).str.strip_chars()
    return [pl.when(text != "").then(text).name.keep()]


def records(rows: pl.DataFrame, columns: Sequence[str]) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """The rows that are records, and a sentence on totals of rows above, which are none.

    Blank rows and a lone remark under a wide table are no records either; nobody needs to be told.
    """
    cells = [pl.col(name) for name in columns]
    rows, cut = _one_table(rows, columns)
    some = rows.filter(_filled(columns) >= (2 if len(columns) >= 4 else 1))
    first = some.select(pl.coalesce(cells)).to_series()
    total = first.str.contains(TOTAL).fill_null(value=False)
    return some.filter(~total), (*cut, *totals_left_out(first.filter(total).to_list(), int(total.sum())))


def _filled(columns: Sequence[str]) -> pl.Expr:
    return pl.sum_horizontal([pl.col(name).is_not_null() for name in columns])


def _one_table(rows: pl.DataFrame, columns: Sequence[str]) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """The rows without headers that stand again among them, as files put together have them.

    One under a blank row or a title heads another table: what follows it is left out, and said.
    """
    again = pl.all_horizontal([pl.col(name).eq_missing(pl.lit(name)) for name in columns])
    found = rows.with_row_index("at").filter(again)
    for at, row in found.select("at", ROW).iter_rows():
        if at and rows[at - 1].select(_filled(columns)).item() <= 1:
            said = (
                f"Another table begins at row {row}; only the first was read. Put it into a file or sheet of its own."
            )
            return rows.head(at - 1).filter(~again), (said,)
    return (rows.filter(~again) if found.height else rows), ()


def totals_left_out(names: Sequence[str], rows: int) -> tuple[str, ...]:
    """A sentence on rows that a word tells are totals of others; none where there are none."""
    if not rows:
        return ()
    said = listing(dict.fromkeys(names), most=4)
    return (f"{'1 row' if rows == 1 else f'{rows:,} rows'} of totals left out, to count nothing twice: {said}.",)


def unique_names(header: Sequence[str]) -> tuple[str, ...]:
    """Column names from header cells: blanks get the letter a spreadsheet shows, repeats a number."""
    names: list[str] = []
    for position, cell in enumerate(header):
        name = re.sub(r"\s+", " ", cell).strip()
        if name == "*" or (name.startswith("^") and name.endswith("$")):
            name = name.strip("*^$").strip()  # Polars would take it for a pattern of names
        name = name or f"Column {letters(position)}"
        again = 2
        base = name
        while name in names:
            name, again = f"{base} ({again})", again + 1
        names.append(name)
    return tuple(names)


def letters(position: int) -> str:
    """The letters a spreadsheet heads a column with: 0 is A, 26 is AA."""
    text = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        text = chr(65 + rest) + text
    return text
