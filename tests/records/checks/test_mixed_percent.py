from dataclasses import replace
from pathlib import Path

import pytest

from midcourse.records.clean import clean
from midcourse.records.sheet import Sheet
from tests.records.checks.asked import ATTENDANCE, csv, expected, sentences

COLUMNS = {"period": "Month", "unit": "Vendor", "value": "Rate"}


def rates(folder: Path, *cells: str) -> Sheet:
    lines = [f"2026-0{number},Vendor E,{cell}" for number, cell in enumerate(cells, 1)]
    return csv(folder, "\n".join(["Month,Vendor,Rate", *lines]), COLUMNS)


@pytest.mark.parametrize("others", [("93", "91.5"), ("93%", "91.5 %")])
def test_fractions_among_percentages(tmp_path: Path, others: tuple[str, str]) -> None:
    assert sentences(rates(tmp_path, others[0], "0.9", others[1]), expected(ATTENDANCE)) == [
        "Row 3, column “Rate”: other rows hold percentages, found “0.9”. "
        "Write all of them with a percent sign, or say that the column is in percent."
    ]


def test_the_sender_says_that_all_are_percentages(tmp_path: Path) -> None:
    sheet = replace(rates(tmp_path, "93", "0.9"), percent=True)
    assert sentences(sheet, expected(ATTENDANCE)) == []
    assert clean(sheet, expected(ATTENDANCE))["numerator"].to_list() == pytest.approx([0.93, 0.009])


@pytest.mark.parametrize("cells", [("0.93", "0", "1"), ("93", "0", "100"), ("93%", "0%", "100 %")])
def test_one_way_of_writing_passes_and_means_the_same(tmp_path: Path, cells: tuple[str, ...]) -> None:
    sheet = rates(tmp_path, *cells)
    assert sentences(sheet, expected(ATTENDANCE)) == []
    assert clean(sheet, expected(ATTENDANCE))["numerator"].to_list() == pytest.approx([0.93, 0, 1])
