"""CSV and the like: encoding, delimiter, header, then Polars over the text."""

import csv
import io
from collections import Counter
from itertools import islice
from pathlib import Path

import polars as pl

from midcourse.records.encoding import encoding_of, has_old_line_ends, rewrite
from midcourse.records.header import find_header, header_notes, title_of
from midcourse.records.table import ROW, SPARE, Folder, Table, records, trimmed, unique_names
from midcourse.records.unusable import UnusableFile

LONG = 32 << 20  # bytes; longer files are not held in memory whole
_HEAD = 200  # records looked at for delimiter and header
_DELIMITERS = (",", ";", "\t", "|")


def read_delimited(path: Path, name: str) -> Table:
    """A delimited text file as a table. Raises UnusableFile."""
    encoding = encoding_of(path, name)
    keep = None
    if encoding != "utf-8" or has_old_line_ends(path):
        keep = Folder()
        clean = keep.path / "clean.csv"
        rewrite(path, encoding, clean)
        path = clean
    return _read_utf8(path, name, keep)


def _read_utf8(path: Path, name: str, keep: Folder | None) -> Table:
    text = _head(path)
    delimiter, hinted = _delimiter(text)
    top, lines = _records(text, delimiter)
    header = find_header(top)
    columns = unique_names(header.cells)
    skip = lines[header.first - 1] if header.first else int(hinted)
    cells = _scan(path, delimiter, columns, skip, header.first + 1 + hinted)
    long = path.stat().st_size > LONG
    sample, left_out = (_sample(path, cells, columns, delimiter), ()) if long else _all(cells, columns, name)
    columns = tuple(c for c, cell in zip(columns, header.cells, strict=True) if cell.strip() or sample[c].count())
    return Table(
        name=name,
        columns=columns,
        cells=cells.select(ROW, SPARE, *trimmed(columns)) if long else sample.select(ROW, *columns).lazy(),
        untrimmed=cells if long else None,
        sample=sample.select(ROW, *columns),
        notes=(*header_notes(header, top), *left_out),
        title=title_of(header, top),
        long=long,
        keep=keep,
    )


def _head(path: Path) -> str:
    """The first lines as text; the last may be cut short and is left out in a long file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        text = file.read(1 << 18)
        whole = not file.read(1)
    return text if whole else text[: text.rfind("\n") + 1]


def _delimiter(text: str) -> tuple[str, bool]:
    """The delimiter that parts the first records most evenly, and whether Excel's `sep=` line names it."""
    if text[:4].lower() == "sep=" and len(text) > 4:
        return text[4], True
    return max(_DELIMITERS, key=lambda mark: _evenness(text, mark)), False


def _evenness(text: str, delimiter: str) -> tuple[float, int]:
    widths = Counter(len(record) for record in _records(text, delimiter)[0] if any(record))
    width, times = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]), default=(1, 0))
    share = times / max(1, widths.total())
    return (share if width > 1 else 0.0, width)


def _records(text: str, delimiter: str) -> tuple[list[list[str]], list[int]]:
    """The first records and the line after each; a record may run over several lines inside quotes."""
    start = text.find("\n") + 1 if text[:4].lower() == "sep=" else 0
    reader = csv.reader(io.StringIO(text[start:], newline=""), delimiter=delimiter)
    found, lines = [], []
    try:
        for record in islice(reader, _HEAD):
            found.append(record)
            lines.append(reader.line_num + (1 if start else 0))
    except csv.Error:
        pass  # a cell longer than any cell is: what was read so far will do to see the shape
    return found, lines


def _scan(path: Path, delimiter: str, columns: tuple[str, ...], skip: int, first_row: int) -> pl.LazyFrame:
    return pl.scan_csv(
        path,
        separator=delimiter,
        has_header=False,
        skip_lines=skip,
        schema={**dict.fromkeys(columns, pl.String), SPARE: pl.String},
        missing_columns="insert",
        extra_columns="ignore",
        truncate_ragged_lines=True,
        row_index_name=ROW,
        row_index_offset=first_row,
    )


def _all(cells: pl.LazyFrame, columns: tuple[str, ...], name: str) -> tuple[pl.DataFrame, tuple[str, ...]]:
    try:
        rows = cells.collect().select(ROW, *trimmed([*columns, SPARE]))
    except pl.exceptions.ComputeError:
        raise UnusableFile(
            f'{name} opens a quotation mark and never closes it. Find the cell with a single " and close it.'
        ) from None
    slipped = rows.filter(pl.col(SPARE).is_not_null())
    if slipped.height:
        raise UnusableFile(slipped_sentence(int(slipped[ROW][0]), len(columns)))
    return records(rows, columns)


def slipped_sentence(row: int, columns: int) -> str:
    """What to tell the sender of a row with too many cells."""
    return (
        f"Row {row} has more cells than the {columns} columns of the table, so its figures stand in the "
        "wrong columns. Put text that holds the delimiter in quotation marks and send the file again."
    )


def _sample(path: Path, cells: pl.LazyFrame, columns: tuple[str, ...], delimiter: str) -> pl.DataFrame:
    """Rows from the start and from places all through a long file, for telling what its columns hold."""
    head = cells.head(5000).select(ROW, *trimmed(columns)).collect()
    pieces = [head]
    with path.open("rb") as file:
        size = path.stat().st_size
        for n in range(1, 20):
            file.seek(size * n // 20)
            file.readline()
            piece = file.read(1 << 15)
            piece = piece[: piece.rfind(b"\n") + 1]
            pieces.append(_piece(piece, columns, delimiter))
    return pl.concat(pieces)


def _piece(piece: bytes, columns: tuple[str, ...], delimiter: str) -> pl.DataFrame:
    rows = pl.read_csv(
        piece,
        has_header=False,
        separator=delimiter,
        schema=dict.fromkeys(columns, pl.String),
        truncate_ragged_lines=True,
        ignore_errors=True,
        row_index_name=ROW,
    )
    return rows.select(ROW, *trimmed(columns))
