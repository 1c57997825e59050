"""The pack in Word: headings, table heads and alternative texts that assistive technology can use."""

from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from midcourse.measures.models import Standing
from midcourse.meetings import actions
from midcourse.meetings.models import Meeting, Pack
from midcourse.meetings.word import word_of
from midcourse.people import clock
from tests.cast import Cast, signed_in
from tests.meetings.material import NOW, full_meeting, meeting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with clock.at(NOW):
        yield


@pytest.fixture
def pack(cast: Cast) -> Pack:
    return actions.freeze_pack(cast.alma, full_meeting(cast))[0]


def read(pack: Pack) -> Any:
    return Document(BytesIO(word_of(pack)))


def test_headings_are_headings_in_order(pack: Pack) -> None:
    styles = {row.text: row.style.name for row in read(pack).paragraphs if row.style.name.startswith(("Head", "Title"))}
    assert styles["Janitorial services"] == "Title"
    assert [text for text, style in styles.items() if style == "Heading 1"] == [
        "Did last time’s corrections help?",
        "Updates and progress",
        "Patterns and challenges",
        "Brainstorm: what would help?",
        "Action steps",
        "Deep dive",
    ]
    assert styles["Complaints"] == styles["Late data"] == "Heading 2"


def test_every_table_has_a_head_that_comes_again_on_each_page(pack: Pack) -> None:
    tables = read(pack).tables
    assert len(tables) >= 4
    for table in tables:
        properties = table.rows[0]._tr.trPr
        assert properties is not None
        assert properties.find(qn("w:tblHeader")) is not None
    standings = next(table for table in tables if table.cell(0, 4).text == "On target")
    assert [cell.text for cell in standings.rows[5].cells][:2] == ["Vendor E", "21 October 2026"]


def test_every_chart_says_what_it_shows(pack: Pack) -> None:
    said = [shape._inline.docPr.get("descr") for shape in read(pack).inline_shapes]
    assert [words for words in said if words.startswith("6 small line charts on one scale of complaints")]
    assert all(said)


def test_it_has_a_title_and_a_language(pack: Pack) -> None:
    document = read(pack)
    about = document.core_properties
    assert about.title == "Performance meeting pack: Janitorial services, November 12, 2026"
    assert about.language == "en-US"
    assert document.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == "en-US"


def test_it_is_the_same_later_though_figures_are_corrected(pack: Pack) -> None:
    before = word_of(pack)
    Standing.objects.update(latest=1, points=[["2026-10-01", 1, None]])
    with clock.at(NOW.replace(year=2027)):
        assert word_of(Pack.objects.get(pk=pack.pk)) == before


def test_an_empty_meeting_has_one(cast: Cast) -> None:
    planned: Meeting = meeting(cast)
    text = [row.text for row in read(actions.freeze_pack(cast.alma, planned)[0]).paragraphs]
    assert "No corrections to look back on yet." in text
    assert "All figures asked for have come." in text


def test_what_people_wrote_stays_words(cast: Cast) -> None:
    words = '<w:p>&amp; "quotes" ]]> \x07 bell'
    planned = meeting(cast)
    actions.add_idea(cast.alma, planned, words)
    text = "\n".join(row.text for row in read(actions.freeze_pack(cast.alma, planned)[0]).paragraphs)
    assert '<w:p>&amp; "quotes" ]]>' in text


def test_it_is_downloaded_with_a_name_that_says_what_it_is(cast: Cast, pack: Pack) -> None:
    answer = signed_in(cast.lee).get(f"/packs/{pack.pk}/word/")
    assert answer["Content-Disposition"] == ('attachment; filename="pack-janitorial-services-2026-11-12-internal.docx"')
    assert read_bytes(answer.content)


def read_bytes(content: bytes) -> bool:
    return bool(Document(BytesIO(content)).paragraphs)
