"""The RFP kit: text and tables to paste, on a page, as Word and as Markdown."""

from datetime import date
from io import BytesIO

import pytest
from docx import Document

from midcourse.kickoff.actions.draft import make_draft
from midcourse.kickoff.models import Draft
from midcourse.kickoff.papers import Paper, Section, Table, as_json, from_json, markdown_of, word_of
from midcourse.kickoff.rfp import rfp_of
from midcourse.library.actions import fill_library
from tests.cast import Cast, signed_in

HOSTILE = "| a *bold* <script> cell\n# and a heading"


@pytest.fixture
def draft(cast: Cast) -> Draft:
    fill_library()
    made = Draft(
        department=cast.department,
        title="Cleaning 2027",
        service="janitorial",
        goal="Buildings are clean when people arrive.",
        starts=date(2027, 1, 1),
    )
    return make_draft(cast.alma, made)


def test_it_has_all_parts_an_rfp_needs(draft: Draft) -> None:
    paper = rfp_of(draft)
    assert [section.key for section in paper.sections] == [
        *("goal", "kpis", "reports", "meetings", "roles", "data", "escalation")
    ]
    kpis = next(section for section in paper.sections if section.key == "kpis")
    assert kpis.table is not None
    assert kpis.table.rows[0][2] == "complaints per 100,000 square feet"
    assert "The levels promised become the targets" in " ".join(kpis.paragraphs)
    assert (
        kpis.missing == "No level is asked for yet of Complaints, Inspections passed, Hours to put a complaint right."
    )
    meetings = next(section for section in paper.sections if section.key == "meetings")
    assert "every 2 months on the second Tuesday at 10:00" in " ".join(meetings.paragraphs)


def test_what_vendors_see_of_each_other_is_said_of_a_program_only(cast: Cast, draft: Draft) -> None:
    against_others = "Each vendor sees its own figures against the median of all."

    def data_section() -> tuple[str, ...]:
        return next(section for section in rfp_of(draft).sections if section.key == "data").paragraphs

    assert against_others not in data_section()
    draft.program = cast.program
    assert data_section()[-1] == against_others


def test_word_has_headings_and_tables_with_a_header_row(cast: Cast, draft: Draft) -> None:
    answer = signed_in(cast.alma).get(f"/drafts/{draft.pk}/?format=docx")
    assert 'filename="rfp-cleaning-2027.docx"' in answer["Content-Disposition"]
    document = Document(BytesIO(answer.content))
    headings = [each.text for each in document.paragraphs if each.style.name == "Heading 1"]
    assert headings == [section.title for section in rfp_of(draft).sections]
    assert document.tables[0].rows[0].cells[0].text == "KPI"
    assert all(table.rows[0]._tr.trPr.xpath("w:tblHeader") for table in document.tables)
    assert document.core_properties.title == "Cleaning 2027"


def test_markdown_is_a_download(cast: Cast, draft: Draft) -> None:
    answer = signed_in(cast.lee).get(f"/drafts/{draft.pk}/?format=md")
    text = answer.content.decode()
    assert text.startswith("# Cleaning 2027\n")
    assert "| Report | How often | Due |\n| --- | --- | --- |\n" in text


def paper(words: str) -> Paper:
    table = Table(("What", "Who"), ((words, "–"),))
    return Paper("Title", "About", words, (Section("one", "One", (words,), (words,), table, "Nothing."),))


def test_words_stay_words_in_markdown() -> None:
    text = markdown_of(paper(HOSTILE))
    assert "<script>" not in text.replace("\\<", "")
    assert "\n# and a heading" not in text
    row = next(line for line in text.splitlines() if line.startswith("| \\|"))
    assert row.replace("\\|", "").count("|") == 3  # two cells


@pytest.mark.parametrize("words", [HOSTILE, "a bell \x07 and \x0b a tab", "🏞️ café ≤ 5"])
def test_word_takes_whatever_people_type(words: str) -> None:
    document = Document(BytesIO(word_of(paper(words))))
    assert document.tables[0].rows[1].cells[1].text == "–"


def test_a_paper_comes_back_from_json_as_it_was(draft: Draft) -> None:
    assert from_json(as_json(rfp_of(draft))) == rfp_of(draft)


def test_an_empty_draft_says_what_is_open(cast: Cast, draft: Draft) -> None:
    draft.content, draft.roles, draft.data_sharing = {}, "", ""
    draft.save()
    page = signed_in(cast.alma).get(f"/drafts/{draft.pk}/").content.decode()
    for words in ("No KPI is chosen", "No report is asked for", "Say who does what", "Say whose the data is"):
        assert words in page
    assert word_of(rfp_of(draft))
