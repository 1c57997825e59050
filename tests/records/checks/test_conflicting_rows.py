from pathlib import Path

from tests.records.checks.asked import csv, found, sentences


def test_two_figures_for_one_month(tmp_path: Path) -> None:
    sheet = csv(
        tmp_path,
        """
        Month,Vendor,Complaints
        2026-01,Vendor E,4
        2026-02,Vendor E,4
        Jan 2026,JAN-005,5
        """,
    )
    (problem,) = found(sheet)
    assert problem.sentence == (
        "Rows 2 and 4: several figures for “Vendor E, 2026-01”. Keep the right one, or add them up."
    )
    assert problem.severity == "error"


def test_two_days_of_one_month_are_two_figures_though_alike(tmp_path: Path) -> None:
    sheet = csv(tmp_path, "Month,Vendor,Complaints\n2026-01-05,Vendor E,4\n2026-01-12,Vendor E,4")
    assert sentences(sheet) == [
        "Rows 2 and 3: several figures for “Vendor E, 2026-01-05”. Keep the right one, or add them up."
    ]
