from dataclasses import replace
from pathlib import Path

import polars as pl

from midcourse.analysis.panel import Kind
from tests.records.checks.asked import COMPLAINTS, csv, expected, found, sentences

ADVICE = "Check for a slipped digit; if it is right, say why."


def levels(level: float) -> pl.DataFrame:
    return pl.DataFrame({"kpi": [1], "contract": [50], "level": [level]})


def test_a_slipped_digit(tmp_path: Path) -> None:
    sheet = csv(tmp_path, "Month,Vendor,Complaints\n2026-01,Vendor E,119\n2026-02,Vendor E,120\n2026-03,Vendor F,900")
    (problem,) = found(sheet, expected(levels=levels(12.0)))
    assert problem.sentence == (f"Row 3, column “Complaints”: a tenfold jump, found “120 (current level 12)”. {ADVICE}")
    assert problem.severity == "warning"


def test_a_fall_to_a_tenth(tmp_path: Path) -> None:
    sheet = csv(tmp_path, "Month,Vendor,Tons\n2026-01,Vendor E,1.24\n2026-02,Vendor E,1.25", COLUMNS)
    tons = expected(replace(COMPLAINTS, kind=Kind.SUM), levels=levels(12.4))
    assert sentences(sheet, tons) == [
        f"Row 2, column “Tons”: a tenfold jump, found “1.24 (current level 12.4)”. {ADVICE}"
    ]


def test_small_counts_come_and_go(tmp_path: Path) -> None:
    sheet = csv(tmp_path, "Month,Vendor,Complaints\n2026-01,Vendor E,4\n2026-02,Vendor E,0")
    assert sentences(sheet, expected(levels=levels(0.3))) == []


def test_parts_are_added_up_before_they_are_held_against_the_whole(tmp_path: Path) -> None:
    text = "Month,Vendor,Site,Complaints\n" + "\n".join(f"2026-01,Vendor E,Site {n},10" for n in range(12))
    sheet = csv(tmp_path, text, segments={"site": "Site"})
    assert sentences(sheet, expected(levels=levels(110.0))) == []
    assert sentences(sheet, expected(levels=levels(12.0))) == [
        f"Rows 2, 3, 4 and 9 more, column “Complaints”: a tenfold jump, found “120 (current level 12)”. {ADVICE}"
    ]


COLUMNS = {"period": "Month", "unit": "Vendor", "numerator": "Tons"}
