"""What a file really is, told from its first bytes, before anything opens it."""

from pathlib import Path
from typing import Literal

from midcourse.records.unusable import UnusableFile

FileType = Literal["text", "workbook"]

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a compressed (gzip) file",
    b"7z\xbc\xaf": "a compressed (7-Zip) file",
    b"Rar!": "a compressed (RAR) file",
    b"PAR1": "a Parquet file",
    b"SQLite format 3": "a database",
    b"{\\rtf": "a text document (RTF)",
}
_MARKUP = {
    b"<!doctype html": "a web page",
    b"<html": "a web page",
    b"<?xml": "an XML document",
    b"{": "a JSON document",
    b"[": "a JSON document",
}


def file_type(path: Path, name: str) -> FileType:
    """`text` for CSV and the like, `workbook` for XLSX; the name's ending is not believed.

    Raises UnusableFile where the file is missing, empty, protected, or of another type.
    """
    start = _first_bytes(path, name)
    if start.startswith(_OLD_OFFICE):
        raise UnusableFile(_old_office(path, name))
    if start.startswith(b"PK"):
        return "workbook"
    for mark, what in _FOREIGN.items():
        if start.startswith(mark):
            raise _foreign(name, what)
    opening = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for mark, what in _MARKUP.items():
        if opening.startswith(mark):
            raise _foreign(name, what)
    return "text"


def _first_bytes(path: Path, name: str) -> bytes:
    if path.is_dir():
        raise UnusableFile(f"{name} is a folder. Name one CSV or XLSX file in it.")
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except FileNotFoundError:
        raise UnusableFile(f"There is no file {path}. Check the name and the folder.") from None
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        raise UnusableFile(f"{name} cannot be read ({why}). Check that you may open it.") from None
    if not start.strip():
        raise UnusableFile(f"{name} is empty. Export it again and check that it holds rows.")
    return start


def _old_office(path: Path, name: str) -> str:
    """Excel keeps both protected workbooks and its format of before 2007 in this container."""
    if _ENCRYPTED in path.read_bytes():
        return (
            f"{name} is protected by a password. Open it in Excel, take the password off "
            "(File, Info, Protect workbook) and save it again."
        )
    return f"{name} is in the Excel format of before 2007. Open it and save it as .xlsx or CSV."


def _foreign(name: str, what: str) -> UnusableFile:
    return UnusableFile(f"{name} is {what}, not a table. Export the figures as CSV or XLSX and use that.")
