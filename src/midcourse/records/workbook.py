"""XLSX workbooks, checked before they are opened: macros, bombs, and sheets no memory could hold."""

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

import polars as pl
import python_calamine

from midcourse.records.header import find_header, header_notes, title_of
from midcourse.records.table import ROW, Table, records, unique_names
from midcourse.records.unusable import UnusableFile

MOST_INFLATED = 512 << 20  # bytes of XML in a workbook; a million rows of ten columns take about 400 MB
MOST_CELLS = 16_000_000  # cells from A1 to a sheet's last cell, which the reader holds in memory
OF_LARGEST = 0.1  # of the cells of a workbook's largest sheet, which a sheet must have to be the table
_CHUNK = 1 << 20
_HEAD = 200  # rows looked at for the header
_CELL = re.compile(rb'\br="([A-Z]{0,3})(\d{1,7})"')


def read_workbook(path: Path, name: str, sheet: str | None = None) -> Table:
    """The sheet named, or the first that holds a table and not only a cover. Raises UnusableFile."""
    check_workbook(path, name)
    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
    except (python_calamine.CalamineError, OSError, zipfile.BadZipFile):
        raise _damaged(name) from None
    chosen, others = _choose(book, name, sheet)
    return _table(chosen, name, others)


def check_workbook(path: Path, name: str) -> None:
    """Raise UnusableFile where a workbook is damaged, holds macros, or would not fit into memory."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _check_parts(parts, name)
            budget = MOST_INFLATED
            with path.open("rb") as file:
                for part in parts:
                    budget -= _inflate(file, part, name, budget)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError):
        raise _damaged(name) from None


def _check_parts(parts: list[zipfile.ZipInfo], name: str) -> None:
    names = {part.filename.lower() for part in parts}
    if any(part.endswith("vbaproject.bin") for part in names):
        raise UnusableFile(f"{name} holds macros. Save it as .xlsx without macros (or as CSV) and use that.")
    if "xl/workbook.bin" in names:
        raise UnusableFile(f"{name} is a binary workbook (.xlsb). Save it as .xlsx or CSV and use that.")
    if "xl/workbook.xml" not in names:
        raise UnusableFile(f"{name} is not an Excel workbook (.xlsx). Export the figures as XLSX or CSV.")
    if any(part.flag_bits & 1 for part in parts):
        raise UnusableFile(f"{name} is protected by a password. Take the password off and save it again.")
    if sum(part.file_size for part in parts) > MOST_INFLATED or len(parts) > 10_000:
        raise _too_large(name)


def _inflate(file: BinaryIO, part: zipfile.ZipInfo, name: str, budget: int) -> int:
    """Inflate one part piece by piece and count: what a part declares as its size may be a lie."""
    inflated = rows = columns = 0
    cut = b""  # a cell's name may lie across two pieces
    watch = part.filename.lower().startswith("xl/worksheets/sheet")
    for piece in _pieces(file, part):
        inflated += len(piece)
        if inflated > min(budget, part.file_size):
            raise _too_large(name)
        if watch:
            rows, columns = _extent(cut + piece, rows, columns)
            cut = piece[-16:]
            if rows * columns > MOST_CELLS:
                raise _too_large(name)
    return inflated


def _pieces(file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part's content in pieces of at most a megabyte, by the local header and not by the declared size."""
    file.seek(part.header_offset + 26)
    name_length, extra_length = (int.from_bytes(file.read(2), "little") for _ in range(2))
    file.seek(name_length + extra_length, 1)
    inflater = zlib.decompressobj(-15) if part.compress_type == zipfile.ZIP_DEFLATED else None
    left = part.compress_size
    while left > 0:
        packed = file.read(min(_CHUNK, left))
        if not packed:
            raise EOFError
        left -= len(packed)
        if inflater is None:
            yield packed
            continue
        while packed:
            yield inflater.decompress(packed, _CHUNK)
            packed = inflater.unconsumed_tail


def _extent(piece: bytes, rows: int, columns: int) -> tuple[int, int]:
    """The last row and column named so far in a sheet's XML."""
    for letters, digits in set(_CELL.findall(piece)):
        rows = max(rows, int(digits))
        column = 0
        for letter in letters:
            column = column * 26 + letter - 64
        columns = max(columns, column)
    return rows, columns


def _choose(
    book: python_calamine.CalamineWorkbook, name: str, sheet: str | None
) -> tuple[python_calamine.CalamineSheet, list[str]]:
    visible = [
        meta.name
        for meta in book.sheets_metadata
        if meta.visible == python_calamine.SheetVisibleEnum.Visible
        and meta.typ == python_calamine.SheetTypeEnum.WorkSheet
    ]
    if sheet is not None:
        if sheet not in book.sheet_names:
            raise UnusableFile(f"{name} has no sheet called {sheet}. It has {', '.join(visible)}.")
        return book.get_sheet_by_name(sheet), []
    found = [book.get_sheet_by_name(one) for one in visible]
    tables = [one for one in found if one.height >= 2 and (one.width >= 2 or len(visible) == 1)]
    largest = max((one.height * one.width for one in tables), default=0)
    for table in tables:  # a cover with a few lines is none
        if table.height * table.width >= OF_LARGEST * largest:
            return table, [other for other in visible if other != table.name]
    raise UnusableFile(f"{name} holds no table: every sheet is empty or a single row.")


def _text(cell: object) -> str:
    """A cell as text the number and date readers know."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ") if cell.time() != time() else cell.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell.total_seconds() / 86400)
    return str(cell).strip()


def _table(sheet: python_calamine.CalamineSheet, name: str, others: list[str]) -> Table:
    rows = ([_text(cell) for cell in row] for row in sheet.iter_rows())
    top = list(islice(rows, _HEAD))
    header = find_header(top)
    columns = unique_names(header.cells)
    frame = _frame(chain(top[header.first :], rows), columns)
    frame, left_out = records(frame.with_row_index(ROW, header.first + 1), columns)
    named = [c for c, cell in zip(columns, header.cells, strict=True) if cell.strip() or frame[c].count()]
    notes = (*header_notes(header, top), *left_out)
    if others:
        notes = (*notes, f"Only the sheet {sheet.name} was read; the workbook also has {', '.join(others)}.")
    kept = frame.select(ROW, *named)
    return Table(name, tuple(named), kept.lazy(), kept, sheet.name, notes, title=title_of(header, top))


def _frame(rows: Iterator[list[str]], columns: Sequence[str]) -> pl.DataFrame:
    """Rows of text as a frame, some thousands at a time so that Python's copy of a long sheet stays small."""
    schema = dict.fromkeys(columns, pl.String)
    size = len(columns)
    pieces = [pl.DataFrame(schema=schema)]
    while some := list(islice(rows, 20_000)):
        pieces.append(pl.DataFrame([row[:size] for row in some], schema=schema, orient="row"))
    text = pl.all().str.strip_chars()
    return pl.concat(pieces).with_columns(pl.when(text != "").then(text).name.keep())


def _damaged(name: str) -> UnusableFile:
    return UnusableFile(f"{name} is damaged and cannot be opened. Open it in Excel, save it again and use that.")


def _too_large(name: str) -> UnusableFile:
    return UnusableFile(f"{name} would unpack to more than memory should hold. Export the figures as CSV and use that.")
