"""What the sender of these tests is asked for, and small files as they would send them."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import xlsxwriter

from midcourse.analysis.panel import Every, Kind
from midcourse.records.checks import Problem, check
from midcourse.records.expected import AskedKpi, Expected, KnownContract
from midcourse.records.files import read_table
from midcourse.records.sheet import Sheet

COMPLAINTS = AskedKpi(1, "Complaints", Kind.COUNT, Every.MONTH)
ATTENDANCE = AskedKpi(2, "Attendance", Kind.RATE, Every.MONTH)
SATISFACTION = AskedKpi(3, "Satisfaction", Kind.VALUE, Every.MONTH, lowest=1, highest=5)
VENDORS = (KnownContract(50, "Vendor E", ("JAN-005",)), KnownContract(60, "Vendor F", ("JAN-006",)))
TODAY = date(2026, 11, 22)

COLUMNS = {"period": "Month", "unit": "Vendor", "numerator": "Complaints"}
SHARES = {"period": "Month", "unit": "Vendor", "numerator": "Present", "denominator": "Enrolled"}


def expected(*kpis: AskedKpi, **others: object) -> Expected:
    return replace(Expected(VENDORS, kpis or (COMPLAINTS,), TODAY), **others)


def csv(folder: Path, text: str, columns: dict[str, str] = COLUMNS, **others: object) -> Sheet:
    """A sheet from a CSV file with this text, each line without the blanks before it."""
    path = folder / "figures.csv"
    path.write_text("\n".join(line.strip() for line in text.strip().splitlines()) + "\n")
    return Sheet(read_table(path).rows, columns, **others)


def xlsx(folder: Path, rows: list[list[object]], columns: dict[str, str] = COLUMNS, **others: object) -> Sheet:
    """A sheet from an XLSX workbook with these cells."""
    path = folder / "figures.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return Sheet(read_table(path).rows, columns, **others)


def sentences(sheet: Sheet, asked: Expected | None = None) -> list[str]:
    return [problem.sentence for problem in check(sheet, asked or expected())]


def found(sheet: Sheet, asked: Expected | None = None) -> list[Problem]:
    return check(sheet, asked or expected())
