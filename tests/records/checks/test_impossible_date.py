from pathlib import Path

from tests.records.checks.asked import csv, found, sentences, xlsx


def test_a_day_that_does_not_exist(tmp_path: Path) -> None:
    sheet = csv(
        tmp_path,
        """
        Month,Vendor,Complaints
        2026-01-31,Vendor E,4
        2026-02-30,Vendor E,5
        soon,Vendor E,5
        """,
    )
    first, second = found(sheet)
    assert first.sentence == (
        "Row 3, column “Month”: no such date as “2026-02-30”. Write dates like 2026-02-28, months like 2026-02."
    )
    assert (first.check, first.severity, first.row, first.column) == ("impossible_date", "error", 3, "Month")
    assert (first.value, first.rows_affected) == ("2026-02-30", 1)
    assert second.sentence.startswith("Row 4, column “Month”: no such date as “soon”.")


def test_a_workbook_with_words_for_dates(tmp_path: Path) -> None:
    sheet = xlsx(tmp_path, [["Month", "Vendor", "Complaints"], ["last month", "Vendor E", 4]])
    assert sentences(sheet) == [
        "Row 2, column “Month”: no such date as “last month”. Write dates like 2026-02-28, months like 2026-02."
    ]


def test_dates_of_every_writing_pass(tmp_path: Path) -> None:
    sheet = csv(
        tmp_path,
        """
        Month,Vendor,Complaints
        2026-01,Vendor E,4
        Feb 2026,Vendor E,5
        3/31/2026,Vendor E,5
        April 5 2026,Vendor E,5
        """,
    )
    assert sentences(sheet) == []
