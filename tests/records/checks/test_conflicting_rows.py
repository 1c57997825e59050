from pathlib import Path

from tests.records.checks.asked import csv, found


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
        "Rows 2 and 4: different figures for “Vendor E, 2026-01”. Keep the right one, or add them up."
    )
    assert problem.severity == "error"
