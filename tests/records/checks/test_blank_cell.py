from pathlib import Path

from tests.records.checks.asked import COLUMNS, csv, sentences, xlsx


def test_a_blank_where_something_is_needed(tmp_path: Path) -> None:
    sheet = csv(
        tmp_path,
        """
        Month,Vendor,Site,Complaints
        2026-01,Vendor E,Library,
        ,Vendor E,Library,4
        2026-02,,Library,4
        2026-03,Vendor E,,4
        """,
        segments={"site": "Site"},
    )
    assert sentences(sheet) == [
        "Row 3, column “Month”: left blank. Fill it in, or take the row out.",
        "Row 4, column “Vendor”: left blank. Fill it in, or take the row out.",
        "Row 5, column “Site”: left blank. Fill it in; write “Not known” if nobody knows.",
        "Row 2, column “Complaints”: left blank. Write 0 if there were none, n/a if nobody counted.",
    ]


def test_blanks_of_many_rows_are_said_once(tmp_path: Path) -> None:
    rows = [["2026-01", "Vendor E", 4], *[[f"2025-{month:02}", "Vendor E", None] for month in range(1, 8)]]
    assert sentences(xlsx(tmp_path, [["Month", "Vendor", "Complaints"], *rows])) == [
        "Rows 3, 4, 5 and 4 more, column “Complaints”: left blank. Write 0 if there were none, n/a if nobody counted."
    ]


def test_a_column_nobody_mapped_may_be_blank(tmp_path: Path) -> None:
    assert sentences(csv(tmp_path, "Month,Vendor,Complaints,Note\n2026-01,Vendor E,3,", COLUMNS)) == []
