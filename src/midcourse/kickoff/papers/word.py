"""A paper as a Word document with real headings and tables whose first row repeats, so that screen readers find their
way and text pastes with its structure."""

import re
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.shared import Pt, RGBColor
from docx.table import Table as WordTable

from midcourse.kickoff.papers.shape import Paper, Section, Table
from midcourse.people import clock

UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what XML cannot hold
NAVY = RGBColor(0x16, 0x2E, 0x51)
QUIET = RGBColor(0x56, 0x5C, 0x65)


def word_of(paper: Paper) -> bytes:
    document = Document()
    _look(document)
    core = document.core_properties
    core.title, core.author, core.language = _plain(paper.title)[:255], "Midcourse", "en-US"
    core.created = core.modified = clock.now()
    document.add_heading(_plain(paper.title), level=0)
    document.add_paragraph().add_run(_plain(paper.about)).font.color.rgb = QUIET
    if paper.lead:
        document.add_paragraph(_plain(paper.lead), style="Intense Quote")
    for section in paper.sections:
        _write(document, section)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _look(document: WordDocument) -> None:
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(11)
    for name in ("Title", "Heading 1", "Intense Quote"):
        document.styles[name].font.color.rgb = NAVY


def _write(document: WordDocument, section: Section) -> None:
    document.add_heading(_plain(section.title), level=1)
    for paragraph in section.paragraphs:
        document.add_paragraph(_plain(paragraph))
    for item in section.items:
        document.add_paragraph(_plain(item), style="List Bullet")
    if section.table:
        _table(document, section.table)
    if section.missing:
        said = document.add_paragraph()
        said.add_run("Not agreed yet: ").bold = True
        said.add_run(_plain(section.missing))


def _table(document: WordDocument, table: Table) -> None:
    drawn = document.add_table(rows=1 + len(table.rows), cols=len(table.header), style="Table Grid")
    for line, row in enumerate((table.header, *table.rows)):
        for cell, text in zip(drawn.rows[line].cells, row, strict=True):
            run = cell.paragraphs[0].add_run(_plain(text))
            run.font.size, run.bold = Pt(9.5), line == 0
    _repeat_first_row(drawn)
    document.add_paragraph()


def _repeat_first_row(table: WordTable) -> None:
    """Marks the first row as the header, which also repeats on each page. python-docx has no word for it."""
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _plain(text: str) -> str:
    return UNPRINTABLE.sub("", text)
