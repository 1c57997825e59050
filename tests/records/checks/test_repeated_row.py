from pathlib import Path

from midcourse.records.clean import clean
from tests.records.checks.asked import csv, expected, found, sentences

TEXT = """
    Month,Vendor,Site,Complaints
    2026-01,Vendor E,Library,4
    2026-01,Vendor E,Depot,4
    2026-01,Vendor E,Library,4
    """


def test_the_same_figure_twice_is_kept_once(tmp_path: Path) -> None:
    sheet = csv(tmp_path, TEXT, segments={"site": "Site"})
    (problem,) = found(sheet)
    assert problem.sentence == (
        "Rows 2 and 4: the same figures again for “Vendor E, 2026-01, Library”, kept once. "
        "If each is a figure of its own, say what tells them apart or add them up."
    )
    assert problem.severity == "warning"
    assert clean(sheet, expected()).height == 2


def test_two_events_may_be_alike(tmp_path: Path) -> None:
    sheet = csv(tmp_path, TEXT, segments={"site": "Site"}, raw=True)
    assert sentences(sheet) == []
    assert clean(sheet, expected()).height == 3
