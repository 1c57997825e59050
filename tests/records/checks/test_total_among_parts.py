from pathlib import Path

from tests.records.checks.asked import csv, sentences

HEAD = "Month,Vendor,Site,Complaints"


def test_a_total_among_sites(tmp_path: Path) -> None:
    sheet = csv(
        tmp_path,
        f"""
        {HEAD}
        2026-01,Vendor E,Library,4
        2026-01,Vendor E,Depot,5
        2026-01,Vendor E,Total,9
        2026-02,Vendor E,All sites,9
        """,
        segments={"site": "Site"},
    )
    advice = "among the parts, which would count them twice. Take totals out."
    assert sentences(sheet) == [
        f"Row 4, column “Site”: found “Total” {advice}",
        f"Row 5, column “Site”: found “All sites” {advice}",
    ]


def test_names_that_only_begin_alike_pass(tmp_path: Path) -> None:
    text = f"{HEAD}\n2026-01,Vendor E,Allen Hall,4\n2026-01,Vendor E,Summit,5"
    assert sentences(csv(tmp_path, text, segments={"site": "Site"})) == []


def test_totals_alone_are_the_whole(tmp_path: Path) -> None:
    text = f"{HEAD}\n2026-01,Vendor E,All,4\n2026-02,Vendor E,All,5"
    assert sentences(csv(tmp_path, text, segments={"site": "Site"})) == []
