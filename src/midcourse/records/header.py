"""Where a table begins in what was sent: below titles and remarks, with or without a header."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from midcourse.records.dates import LIKE_A_DATE
from midcourse.records.numbers import looks_like_number

_YEAR = re.compile(r"^(19|20)\d\d$")
_DAY_NUMBER = re.compile(r"^[2-6]\d{4}$")  # a date as Excel counts
_BLANK = re.compile(r"^(NA|NaN|\.\.\.\d+|Unnamed: \d+(_level_\d+)?)$")  # as R's readxl and Python's pandas write
FEWEST_PERIODS = 3


@dataclass(frozen=True)
class Header:
    """`cells` are the column names as written (blank where there is none); data starts at record `first`."""

    cells: tuple[str, ...]
    first: int
    found: bool
    rows: int = 1  # rows the header takes: two where merged cells name groups of columns


def find_header(records: Sequence[Sequence[str]]) -> Header:
    """Find the header among the first records of a file.

    The header is the first record about as wide as the data, unless its cells look like the figures and dates
    below it: then the file has no header. Narrower records above it are titles.
    """
    records = [[_named(cell) for cell in record] for record in records]
    width = _width(records)
    start = next((n for n, record in enumerate(records) if _filled(record) >= max(1, 0.6 * width)), 0)
    above = [cell.strip() for cell in records[start - 1]] if start else []
    top = [cell.strip() for cell in records[start]] if records else []
    below = records[start + 1 :]
    size = _size(top, below)
    rows = 1
    if _groups(above, top):
        top, rows = _joined(above, top), 2
    elif below and _groups(top, second := [cell.strip() for cell in below[0]]) and not _is_data(second, below[1:]):
        top, start, below, rows = _joined(top, second), start + 1, below[1:], 2
    if _is_data(top, below):
        dated = next((n for n, record in enumerate(records) if _names_periods(record)), None)
        if dated is not None:
            return Header(tuple(cell.strip() for cell in records[dated][:size]), dated + 1, found=True)
        return Header(("",) * size, start, found=False)
    return Header(tuple(top[:size] + [""] * (size - len(top))), start + 1, found=True, rows=rows)


def _named(cell: str) -> str:
    """A cell as its sender left it: programs that read a blank one write NA, or number the column it heads."""
    return "" if _BLANK.match(cell.strip()) else cell


def _names_periods(record: Sequence[str]) -> bool:
    """Whether a record is a name and then dates only, as the header of a table with its periods across the top is."""
    first, *rest = [cell.strip() for cell in record] or [""]
    filled = [cell for cell in rest if cell]
    dated = sum(1 for cell in filled if LIKE_A_DATE.match(cell))
    written = all(LIKE_A_DATE.match(cell) or _DAY_NUMBER.match(cell) for cell in filled)
    return dated >= FEWEST_PERIODS and written and bool(first) and not _is_figure(first)


def _groups(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether the upper of two rows names groups of the lower one's columns, as merged cells do.

    Each group's name stands over its first column and blanks over the others; the lower row has a name there.
    """
    starts = [n for n, cell in enumerate(upper) if cell and n < len(lower) and lower[n]]
    wide = [n for n in starts if n + 1 < len(lower) and lower[n + 1] and not (upper[n + 1 : n + 2] or [""])[0]]
    both = [n for n, cell in enumerate(lower) if cell]
    return len(wide) >= 2 and len(both) >= 4 and len({lower[n] for n in both}) < len(both)


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Both rows as one: `2023` over `Q1` and `Q2` makes `2023 Q1` and `2023 Q2`."""
    names, group = [], ""
    for n in range(max(len(upper), len(lower))):
        over, own = (row[n] if n < len(row) else "" for row in (upper, lower))
        group = over or (group if own else "")
        names.append(f"{group} {own}".strip())
    return names


def title_of(header: Header, records: Sequence[Sequence[str]]) -> str | None:
    """The first line above the header; None where there is none."""
    above = [" ".join(filter(None, map(str.strip, record))) for record in records[: max(0, header.first - header.rows)]]
    return next((line for line in above if line), None)


def header_notes(header: Header, records: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """What the sender should know about how the header was found."""
    notes = []
    if not header.found:
        notes.append("The file has no header, so its columns are called Column A, Column B and so on.")
    if title := title_of(header, records):
        notes.append(f"Lines above the header were read as a title: {title[:80]}.")
    repeated = [name for name, times in Counter(filter(None, header.cells)).items() if times > 1]
    if repeated:
        notes.append(f"Several columns are called {repeated[0]}; the later ones got a number.")
    return tuple(notes)


def _width(records: Sequence[Sequence[str]]) -> int:
    """How many cells the records of the table fill: of those that fill as many, those that hold most cells in all."""
    widths = Counter(_filled(record) for record in records if _filled(record))
    return max(widths, key=lambda width: (widths[width] * width, width), default=0)


def _size(top: Sequence[str], below: Sequence[Sequence[str]]) -> int:
    """How many columns the table has: the header's, and unnamed ones that half of the records reach."""
    ends = sorted(_last(record) for record in below if _filled(record))
    return max(_last(top), ends[len(ends) // 2] if ends else 0)


def _filled(record: Sequence[str]) -> int:
    return sum(1 for cell in record if cell.strip())


def _last(record: Sequence[str]) -> int:
    """The position after a record's last filled cell."""
    return max((n + 1 for n, cell in enumerate(record) if cell.strip()), default=0)


def _is_data(top: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether the top record holds figures or dates of the same sort as the records below it."""
    if not below:
        return any(_is_figure(cell) for cell in top)
    for n, cell in enumerate(top):
        if not _is_figure(cell) or _YEAR.match(cell):
            continue
        column = [record[n].strip() for record in below if n < len(record) and record[n].strip()]
        dated = bool(LIKE_A_DATE.match(cell))
        same = [other for other in column if _is_figure(other) and bool(LIKE_A_DATE.match(other)) == dated]
        if column and len(same) > 0.5 * len(column):
            return True
    return False


def _is_figure(cell: str) -> bool:
    return looks_like_number(cell) or bool(LIKE_A_DATE.match(cell))
