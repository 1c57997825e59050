"""The summary: one page of what works, what is hard, what was agreed and when it is checked."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from midcourse.measures.models import Standing
from midcourse.meetings import actions
from midcourse.meetings.models import Meeting, Pack
from midcourse.meetings.pack import readable
from midcourse.meetings.printing import summary_pdf_of
from midcourse.meetings.summary import summary_of
from midcourse.people import clock
from tests.cast import Cast, signed_in
from tests.meetings.material import NOW, complaints, correction, full_meeting, insight, meeting, signal, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with clock.at(NOW):
        yield


def frozen(cast: Cast, planned: Meeting) -> Pack:
    return actions.freeze_pack(cast.alma, planned)[0]


def test_it_says_what_works_what_is_hard_and_what_was_agreed(cast: Cast) -> None:
    told = summary_of(readable(frozen(cast, full_meeting(cast)).content))
    assert (told["works"][0]["who"], told["works"][0]["text"]) == ("Vendor B", "Bayview's checklist works")
    assert told["works"][1]["text"].startswith("Checklist at the Harbor site: it worked.")
    assert [row["text"] for row in told["challenges"]][:2] == [
        "Vendor E may leave the market",
        "Night shifts are short of staff",
    ]
    assert told["challenges"][0]["beside"] == "no correction needed"
    assert {row["text"] for row in told["decisions"]} >= {"Meet on Thursdays"}
    assert (told["corrections"][0]["text"], told["corrections"][0]["beside"]) == (
        "Second crew on weeknights – Victor, in place by Nov 30, 2026",
        "check on Jan 31, 2027",
    )


def test_three_of_each_and_nothing_twice(cast: Cast) -> None:
    kpi = complaints(cast)
    for letter in "ABCDEF":
        signal(kpi, cast.contracts[letter], f"Rose at {letter}.")
        signal(kpi, cast.contracts[letter], "Fell everywhere.", "better")
    told = summary_of(readable(frozen(cast, meeting(cast)).content))
    assert len(told["challenges"]) == 3
    assert [row["text"] for row in told["works"]] == ["Fell everywhere."]


def test_it_fits_one_page_whatever_was_said(cast: Cast) -> None:
    kpi, long = complaints(cast), "A word of some length " * 12
    planned = meeting(cast)
    for letter in "ABCDEF":
        concluded = insight(cast, kpi, cast.contracts[letter], f"{letter} {long}"[:200], story=long)
        insight(cast, kpi, cast.contracts[letter], f"{letter} {long}"[:200], kind="bright_spot")
        correction(cast, concluded, cast.contracts[letter], f"{letter} {long}"[:300])
        actions.decide(cast.alma, planned, f"{letter} {long}", internal=True)
    cast.program.goal = long * 3
    cast.program.save()
    assert len(PdfReader(BytesIO(summary_pdf_of(frozen(cast, Meeting.objects.get(pk=planned.pk))))).pages) == 1


def test_it_is_accessible_and_the_same_later(cast: Cast) -> None:
    pack = frozen(cast, full_meeting(cast))
    before = summary_pdf_of(pack)
    reader = PdfReader(BytesIO(before))
    assert "pdfuaid:part" in reader.root_object["/Metadata"].get_object().get_data().decode()
    assert reader.metadata is not None
    assert reader.metadata.title == "Performance meeting summary: Janitorial services, November 12, 2026"
    Standing.objects.update(latest=1, verdict="improving")
    assert summary_pdf_of(Pack.objects.get(pk=pack.pk)) == before


def test_page_and_paper_say_the_same(cast: Cast) -> None:
    pack = frozen(cast, full_meeting(cast))
    page = signed_in(cast.dario).get(f"/packs/{pack.pk}/summary/").text
    paper = text_of(signed_in(cast.dario).get(f"/packs/{pack.pk}/summary/pdf/").content)
    for words in ("What works", "Second crew on weeknights", "Meet on Thursdays", "check on Jan 31, 2027"):
        assert words in page
        assert words in paper
    assert pack.sha256 in page


def test_an_empty_meeting_has_one(cast: Cast) -> None:
    text = text_of(summary_pdf_of(frozen(cast, meeting(cast))))
    assert "Nothing stands out yet." in text
    assert "None is open." in text
