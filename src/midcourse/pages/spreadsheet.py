"""Tables as CSV and XLSX. What people typed is text: a cell that a spreadsheet would run as a formula is not."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import Any

import xlsxwriter
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
EXCEL_ROWS = 1_048_575


def spreadsheet(rows: Iterable[Sequence[Any]], header: Sequence[str], name: str, kind: str) -> HttpResponseBase:
    """A download of the rows as `kind` "csv" (streamed) or "xlsx" (built on disk in constant memory)."""
    if kind == "csv":
        lines = _csv_lines([header], rows)
        answer: HttpResponseBase = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    else:
        answer = FileResponse(_workbook(rows, header))
        answer["Content-Type"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


def inert(cell: Any) -> Any:
    """The cell, with a leading apostrophe where a spreadsheet would take its text for a formula."""
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell


def _csv_lines(*tables: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield b"\xef\xbb\xbf"  # tells Excel that the file is UTF-8
    for table in tables:
        for row in table:
            writer.writerow([inert(cell) for cell in row])
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()


def _workbook(rows: Iterable[Sequence[Any]], header: Sequence[str]) -> Any:
    file = TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    book = xlsxwriter.Workbook(
        file,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "remove_timezone": True,
        },
    )
    sheet = book.add_worksheet()
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, header, bold)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(header) - 1, 18)
    for number, row in enumerate(rows, start=1):
        if number > EXCEL_ROWS:
            break
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(number, column, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
            elif isinstance(cell, int | float) and not isinstance(cell, bool):
                sheet.write_number(number, column, cell)
            elif cell is not None:
                sheet.write_string(number, column, str(cell))
    book.close()
    file.seek(0)
    return file
