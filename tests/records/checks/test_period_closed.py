from dataclasses import replace
from datetime import date
from pathlib import Path

from tests.records.checks.asked import COMPLAINTS, csv, expected, sentences

ADVICE = "Leave this period out, or ask the contract manager to open it again."


def test_a_closed_month_is_closed_on_all_its_days(tmp_path: Path) -> None:
    asked = expected(replace(COMPLAINTS, closed=frozenset({date(2026, 9, 1)})))
    sheet = csv(
        tmp_path, "Month,Vendor,Complaints\n2026-08-31,Vendor E,4\n2026-09-17,Vendor E,4\n2026-10-01,Vendor E,4"
    )
    assert sentences(sheet, asked) == [f"Row 3, column “Month”: closed for figures, found “2026-09-17”. {ADVICE}"]


def test_everything_before_the_first_open_period_is_closed(tmp_path: Path) -> None:
    asked = expected(replace(COMPLAINTS, open_from=date(2026, 7, 1)))
    sheet = csv(tmp_path, "Month,Vendor,Complaints\n1926-08,Vendor E,4\n2026-07,Vendor E,4")
    assert sentences(sheet, asked) == [f"Row 2, column “Month”: closed for figures, found “1926-08”. {ADVICE}"]
