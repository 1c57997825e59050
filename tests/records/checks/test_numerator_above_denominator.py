from dataclasses import replace
from pathlib import Path

from midcourse.analysis.panel import Kind
from tests.records.checks.asked import ATTENDANCE, SHARES, csv, expected, sentences

TEXT = "Month,Vendor,Present,Enrolled\n2026-01,Vendor E,120,120\n2026-02,Vendor E,130,120"


def test_more_present_than_enrolled(tmp_path: Path) -> None:
    assert sentences(csv(tmp_path, TEXT, SHARES), expected(ATTENDANCE)) == [
        "Row 3, column “Present”: more than column “Enrolled” says there are, found “130 of 120”. Check both numbers."
    ]


def test_a_ratio_may_pass_one(tmp_path: Path) -> None:
    assert sentences(csv(tmp_path, TEXT, SHARES), expected(replace(ATTENDANCE, kind=Kind.RATIO))) == []
