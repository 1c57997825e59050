"""The report: one page that stands alone, with each chart's sentence and figures."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from midcourse.records.roles import Asked
from midcourse.report.answering import Report, answer
from midcourse.report.changed import asked_changes
from midcourse.report.html import html
from midcourse.report.reading import read
from midcourse.report.telling import plural
from tests.test_cli_analyze import table


@pytest.fixture
def report(tmp_path: Path) -> Report:
    path = tmp_path / "complaints.csv"
    path.write_text(table(), encoding="utf-8")
    return answer(read(path, Asked()))


class Outline(HTMLParser):
    """Tags, and what reaches outside the page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name in ("src", "href", "action") and value and not value.startswith("#"):
                self.outside.append(value)


def outline(page: str) -> Outline:
    read = Outline()
    read.feed(page)
    return read


def test_the_page_needs_nothing_but_itself(report: Report) -> None:
    page = html(report)
    found = outline(page)
    assert found.outside == []
    assert not {"script", "link", "iframe", "img"} & set(found.tags)
    assert "url(http" not in page
    assert "@import" not in page


def test_each_chart_has_its_sentence_and_its_table(report: Report) -> None:
    figures = re.findall(r"<figure>.*?</figure>", html(report), flags=re.DOTALL)
    assert figures
    for figure in figures:
        assert "<svg" in figure
        assert "aria-label=" in figure
        assert "<table>" in figure
    sentence = report.answer.findings[0].sentence
    assert any(sentence in figure for figure in figures)


def test_it_tells_how_the_file_was_read_and_every_unit(report: Report) -> None:
    page = html(report)
    assert "How the file was read" in page
    assert "--numerator" in page
    for vendor in "ABCDEF":
        assert f'<th scope="row">{vendor}</th>' in page


def test_each_finding_unfolds_how_its_number_was_made(report: Report) -> None:
    page = html(report)
    assert page.count("How this number was made") == len(report.answer.findings)
    first = re.findall(r'<details class="steps">.*?</details>', page, flags=re.DOTALL)[0]
    assert "Asked:" in first
    assert "Vendor E: 180 before, that is 15 a month; 99 after, that is 33 a month." in first
    assert "All others: 900 before, that is 75 a month; 225 after, that is 75 a month." in first
    assert "Its part of the change is 18 of 18." in first


def test_what_people_wrote_cannot_become_markup(tmp_path: Path) -> None:
    path = tmp_path / "complaints.csv"
    path.write_text(table().replace("E,", "<script>alert(1)</script>,"), encoding="utf-8")
    page = html(answer(read(path, Asked())))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_names_of_charts_do_not_clash(report: Report) -> None:
    ids = re.findall(r'\bid="([^"]+)"', html(report))
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("one", "several"), [("carrier", "carriers"), ("agency", "agencies"), ("day", "days")])
def test_several(one: str, several: str) -> None:
    assert plural(one) == several


def test_whether_a_change_helped_is_drawn_beside_what_was_to_be_expected(tmp_path: Path) -> None:
    path = tmp_path / "complaints.csv"
    path.write_text(table(rise=-4), encoding="utf-8")
    report = answer(read(path, Asked()), asked_changes(["2025-10-01"], ["Vendor=E"]))
    figures = re.findall(r"<figure>.*?</figure>", html(report), flags=re.DOTALL)
    assert "The change of 1 October 2025 (vendor E): it helped." in figures[0]
    assert "without the change" in figures[0]


@pytest.mark.parametrize(
    ("months", "says"),
    [(1, "There is one month of figures"), (3, "in 3 months only a large change"), (12, "vary as they usually do")],
)
def test_little_to_go_by_is_not_called_usual(tmp_path: Path, months: int, says: str) -> None:
    path = tmp_path / "complaints.csv"
    rows = [f"{v},2024-{m:02d},{9 + m % 2}" for v in "ABC" for m in range(1, months + 1)]
    path.write_text("Vendor,Month,Complaints\n" + "\n".join(rows) + "\n", encoding="utf-8")
    assert says in html(answer(read(path, Asked())))


def test_a_whole_that_is_only_called_denominator_is_not_named(tmp_path: Path) -> None:
    path = tmp_path / "kpis.csv"
    rows = [f"{v},2024-{m:02d},{80 + m},100" for v in "AB" for m in range(1, 13)]
    path.write_text("Vendor,Month,Numerator,Denominator\n" + "\n".join(rows) + "\n", encoding="utf-8")
    assert "out of denominator," not in html(answer(read(path, Asked())))
