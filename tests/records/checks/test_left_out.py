from pathlib import Path

from tests.records.checks.asked import csv, found, sentences, xlsx

ADVICE = "left out as blank, a total or a remark. Check that no figures are missing there."


def test_a_blank_row_between(tmp_path: Path) -> None:
    sheet = xlsx(
        tmp_path, [["Month", "Vendor", "Complaints"], ["2026-01", "Vendor E", 4], [], ["2026-02", "Vendor E", 5]]
    )
    (problem,) = found(sheet)
    assert problem.sentence == f"Row 3: {ADVICE}"
    assert problem.severity == "warning"


def test_a_total_between(tmp_path: Path) -> None:
    sheet = csv(tmp_path, "Month,Vendor,Complaints\n2026-01,Vendor E,4\nTotal,,4\n,,\n2026-02,Vendor E,5")
    assert sentences(sheet) == [f"Rows 3 and 4: {ADVICE}"]


def test_blank_rows_at_the_end_are_nothing(tmp_path: Path) -> None:
    assert sentences(csv(tmp_path, "Month,Vendor,Complaints\n2026-01,Vendor E,4\n,,\n,,")) == []
