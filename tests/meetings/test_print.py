"""The PDF: tagged for screen readers, with its own fonts, and deaf to markup in what people wrote."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from midcourse.meetings import actions
from midcourse.meetings.models import Meeting
from midcourse.meetings.printing import pdf_of
from midcourse.people import clock
from tests.cast import Cast
from tests.meetings.material import NOW, complaints, full_meeting, insight, meeting, text_of

pytestmark = pytest.mark.django_db

HOSTILE = [
    '#read("/etc/passwd")', "*bold* _slanted_ $x^2$ @ref <label>", '#import "@preview/x:1.0.0"', "= Heading",
    "</script><script>alert(1)</script>", 'x" + sys.version + "', "\\u{1F600} `raw` // not a comment",
]  # fmt: skip


@pytest.fixture(autouse=True)
def today():
    with clock.at(NOW):
        yield


@pytest.fixture
def full(cast: Cast) -> Meeting:
    return full_meeting(cast)


def pdf(cast: Cast, planned: Meeting) -> bytes:
    return pdf_of(actions.freeze_pack(cast.alma, planned)[0])


def test_it_says_it_is_accessible(cast: Cast, full: Meeting) -> None:
    reader = PdfReader(BytesIO(pdf(cast, full)))
    catalog = reader.root_object
    assert catalog["/Lang"] == "en-US"
    assert catalog["/MarkInfo"]["/Marked"]
    assert "pdfuaid:part" in catalog["/Metadata"].get_object().get_data().decode()
    assert reader.metadata is not None
    assert reader.metadata.title == "Performance meeting pack: Janitorial services, November 12, 2026"


def test_every_chart_says_what_it_shows(cast: Cast, full: Meeting) -> None:
    alts = list(alternatives(PdfReader(BytesIO(pdf(cast, full))).root_object["/StructTreeRoot"]))
    assert [alt for alt in alts if alt.startswith("6 small line charts on one scale of complaints")]


def alternatives(element: object) -> list[str]:
    """The alternative texts of a structure tree."""
    element = element.get_object() if hasattr(element, "get_object") else element
    if isinstance(element, list):
        return [text for child in element for text in alternatives(child)]
    if not isinstance(element, dict):
        return []
    own = [str(element["/Alt"])] if "/Alt" in element else []
    return own + (alternatives(element["/K"]) if "/K" in element else [])


def test_all_fonts_are_inside(cast: Cast, full: Meeting) -> None:
    for page in PdfReader(BytesIO(pdf(cast, full))).pages:
        for font in page["/Resources"]["/Font"].values():
            described = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(described)
            assert "Libertinus" in described["/FontName"]


@pytest.mark.parametrize("words", HOSTILE)
def test_words_stay_words(cast: Cast, words: str) -> None:
    kpi = complaints(cast, name=words[:100])
    insight(cast, kpi, cast.contracts["E"], words, story=words, no_correction=words)
    cast.program.goal = words
    cast.program.save()
    cast.vendors["E"].name = words
    cast.vendors["E"].save()
    text = text_of(pdf(cast, meeting(cast)))
    shown = " ".join(words.replace('"', "").split())
    assert text.replace('"', "").count(shown) >= 3
    assert "root:" not in text


def test_an_empty_meeting_has_a_pack(cast: Cast) -> None:
    text = text_of(pdf(cast, meeting(cast)))
    assert "No corrections to look back on yet." in text
    assert "All figures asked for have come." in text
