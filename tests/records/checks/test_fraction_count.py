from dataclasses import replace
from pathlib import Path

from midcourse.analysis.panel import Kind
from tests.records.checks.asked import COMPLAINTS, csv, expected, sentences

TEXT = "Month,Vendor,Complaints\n2026-01,Vendor E,4.0\n2026-02,Vendor E,4.5"


def test_a_part_of_an_event(tmp_path: Path) -> None:
    assert sentences(csv(tmp_path, TEXT)) == [
        "Row 3, column “Complaints”: expected a whole number, found “4.5”. Write how many there were."
    ]


def test_an_amount_may_have_a_fraction(tmp_path: Path) -> None:
    assert sentences(csv(tmp_path, TEXT), expected(replace(COMPLAINTS, kind=Kind.SUM))) == []
