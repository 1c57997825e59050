from dataclasses import replace
from pathlib import Path

from midcourse.records.clean import clean
from tests.records.checks.asked import csv, expected, sentences

TEXT = """
    Month,Vendor,Complaints
    03/04/2025,Vendor E,4
    05/05/2025,Vendor E,4
    06/07/2025,Vendor E,4
    """


def test_a_column_that_does_not_tell_day_from_month(tmp_path: Path) -> None:
    how = "can be read day first or month first. Say which comes first, or write dates like 2026-02-28."
    assert sentences(csv(tmp_path, TEXT)) == [
        f"Row 2, column “Month”: “03/04/2025” {how}",
        f"Row 4, column “Month”: “06/07/2025” {how}",  # 5 May is 5 May either way
    ]


def test_the_sender_says_which(tmp_path: Path) -> None:
    sheet = csv(tmp_path, TEXT)
    months = {order: clean(replace(sheet, day_first=order), expected())["period"].dt.month() for order in (True, False)}
    assert sentences(replace(sheet, day_first=True)) == sentences(replace(sheet, day_first=False)) == []
    assert months[True].to_list() == [4, 5, 7]
    assert months[False].to_list() == [3, 5, 6]


def test_one_day_over_twelve_tells_for_the_whole_column(tmp_path: Path) -> None:
    assert sentences(csv(tmp_path, TEXT + "13/08/2025,Vendor E,4")) == []


def test_days_over_twelve_on_both_sides_tell_nothing(tmp_path: Path) -> None:
    said = sentences(csv(tmp_path, TEXT + "13/08/2025,Vendor E,4\n14/09/2025,Vendor E,4\n10/25/2025,Vendor E,4"))
    assert (
        said[0]
        == "Row 7, column “Month”: no such date as “10/25/2025”. Write dates like 2026-02-28, months like 2026-02."
    )
    assert [sentence.split(":")[0] for sentence in said[1:]] == ["Row 2, column “Month”", "Row 4, column “Month”"]
