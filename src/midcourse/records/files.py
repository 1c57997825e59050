"""Read a spreadsheet as people send it: `read_table` is the one way in."""

from pathlib import Path

from midcourse.records.opening import file_type
from midcourse.records.table import ROW, Table
from midcourse.records.unusable import UnusableFile

__all__ = ["ROW", "Table", "UnusableFile", "read_table"]


def read_table(path: Path, *, name: str | None = None, sheet: str | None = None) -> Table:
    """The table in a CSV, TSV or XLSX file, as text, each record with its row number.

    `name` is what the sender called the file, where it is kept under another name. Raises UnusableFile with
    one sentence for people where the file cannot be used.
    """
    name = name or path.name
    if file_type(path, name) == "workbook":
        from midcourse.records.workbook import read_workbook

        table = read_workbook(path, name, sheet)
    else:
        from midcourse.records.delimited import read_delimited

        table = read_delimited(path, name)
    if table.sample.is_empty():
        raise UnusableFile(f"{name} has a header and no rows below it. Export it again and check that it holds rows.")
    return table
