from pathlib import Path

from tests.records.checks.asked import csv, sentences


def test_a_period_that_has_not_begun(tmp_path: Path) -> None:
    sheet = csv(tmp_path, "Month,Vendor,Complaints\n2026-11,Vendor E,4\n2062-10,Vendor E,4\n2026-12,Vendor E,4")
    why = "later than today (22 November 2026). Check the day, the month and the year."
    assert sentences(sheet) == [
        f"Row 3, column “Month”: found “2062-10”, {why}",
        f"Row 4, column “Month”: found “2026-12”, {why}",
    ]
