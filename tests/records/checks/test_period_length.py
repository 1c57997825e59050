from pathlib import Path

from tests.records.checks.asked import csv, sentences


def test_a_year_where_months_are_asked_for(tmp_path: Path) -> None:
    sheet = csv(tmp_path, "Month,Vendor,Complaints\n2026-01,Vendor E,4\n2025,Vendor E,48\n2025 Q3,Vendor F,12")
    assert sentences(sheet) == [
        "Row 3, column “Month”: figures are asked for by the month, found “2025”. Write a row for each month.",
        "Row 4, column “Month”: figures are asked for by the month, found “2025 Q3”. Write a row for each month.",
    ]
