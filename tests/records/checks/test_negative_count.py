from pathlib import Path

from tests.records.checks.asked import ATTENDANCE, SHARES, csv, expected, sentences


def test_fewer_than_none(tmp_path: Path) -> None:
    sheet = csv(tmp_path, "Month,Vendor,Complaints\n2026-01,Vendor E,4\n2026-02,Vendor E,-4\n2026-03,Vendor E,(3)")
    assert sentences(sheet) == [
        "Row 3, column “Complaints”: expected zero or more, found “-4”. Write how many there were.",
        "Row 4, column “Complaints”: expected zero or more, found “(3)”. Write how many there were.",
    ]


def test_a_denominator_below_zero(tmp_path: Path) -> None:
    sheet = csv(tmp_path, "Month,Vendor,Present,Enrolled\n2026-01,Vendor E,-9,-8", SHARES)
    assert sentences(sheet, expected(ATTENDANCE)) == [
        "Row 2, column “Present”: expected zero or more, found “-9”. Write how many there were.",
        "Row 2, column “Enrolled”: expected zero or more, found “-8”. Write how many there were.",
    ]
