from pathlib import Path

from midcourse.records.clean import clean
from tests.records.checks.asked import csv, expected, found


def test_a_figure_that_is_not_there_is_no_zero(tmp_path: Path) -> None:
    sheet = csv(tmp_path, "Month,Vendor,Complaints\n2026-01,Vendor E,0\n2026-02,Vendor E,n/a\n2026-03,Vendor E,N/A")
    first, second = found(sheet)
    assert first.sentence == (
        "Row 3, column “Complaints”: found “n/a”, kept as “not collected”. Write 0 instead if there were none."
    )
    assert first.severity == "warning"
    assert second.row == 4
    assert clean(sheet, expected())["numerator"].to_list() == [0]
