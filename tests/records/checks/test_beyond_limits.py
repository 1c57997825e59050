from pathlib import Path

from tests.records.checks.asked import ATTENDANCE, SATISFACTION, csv, expected, sentences


def test_a_score_off_its_scale(tmp_path: Path) -> None:
    sheet = csv(
        tmp_path,
        "Month,Vendor,Score\n2026-01,Vendor E,5\n2026-02,Vendor E,5.5\n2026-03,Vendor E,0",
        {"period": "Month", "unit": "Vendor", "value": "Score"},
    )
    assert sentences(sheet, expected(SATISFACTION)) == [
        "Row 3, column “Score”: “Satisfaction” can be 1 to 5, found “5.5”. Check the number.",
        "Row 4, column “Score”: “Satisfaction” can be 1 to 5, found “0”. Check the number.",
    ]


def test_more_than_all(tmp_path: Path) -> None:
    sheet = csv(
        tmp_path,
        "Month,Vendor,Rate\n2026-01,Vendor E,100%\n2026-02,Vendor E,104%",
        {"period": "Month", "unit": "Vendor", "value": "Rate"},
    )
    assert sentences(sheet, expected(ATTENDANCE)) == [
        "Row 3, column “Rate”: “Attendance” can be 100 % at most, found “104%”. Check the number."
    ]
