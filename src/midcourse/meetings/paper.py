"""The building blocks of a Word document that assistive technology can read, in our own manner."""

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.document import Document as Paper
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches

from midcourse import charts
from midcourse.charts import Spec

WIDE = Inches(6.5)
EPOCH = (1980, 1, 1, 0, 0, 0)  # the zip format's first moment, so that the bytes do not tell when they were made
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def writable(value: Any) -> Any:
    """Plain data without the signs that XML 1.0 cannot hold, such as a bell that came with pasted text."""
    match value:
        case str():
            return NOT_XML.sub("", value)
        case dict():
            return {key: writable(each) for key, each in value.items()}
        case list():
            return [writable(each) for each in value]
    return value


def listed(paper: Paper, title: str, lines: Sequence[str], empty: str = "") -> None:
    """A heading and a list; nothing at all where there is nothing to list and nothing to say of it."""
    if not lines and not empty:
        return
    paper.add_heading(title, 2)
    for line in lines:
        paper.add_paragraph(line, "List Bullet")
    if not lines:
        paper.add_paragraph(empty)


def table(paper: Paper, header: Sequence[str], rows: Sequence[Sequence[str]], empty: str = "") -> None:
    """A table whose first row is marked as its head and comes again on every page."""
    if not rows:
        paper.add_paragraph(empty)
        return
    grid = paper.add_table(rows=0, cols=len(header), style="Light Grid Accent 1")
    for words in (header, *rows):
        for cell, text in zip(grid.add_row().cells, words, strict=True):
            cell.text = text
    marked = OxmlElement("w:tblHeader")
    marked.set(qn("w:val"), "true")
    grid.rows[0]._tr.get_or_add_trPr().append(marked)
    paper.add_paragraph()


def chart(paper: Paper, spec: Spec | None, title: str) -> None:
    """A chart as a picture with its description as alternative text; nothing where there is none."""
    if spec is None:
        return
    if title:
        paper.add_paragraph(title, "Caption")
    shape = paper.add_picture(BytesIO(charts.to_png(spec)))
    if shape.width > WIDE:
        shape.height, shape.width = int(shape.height * WIDE / shape.width), WIDE
    shape._inline.docPr.set("descr", spec["description"])


def packed(paper: Paper) -> bytes:
    """The document's parts packed again without the time of day that zip files carry."""
    saved, again = BytesIO(), BytesIO()
    paper.save(saved)
    with ZipFile(saved) as old, ZipFile(again, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name, EPOCH), old.read(name), ZIP_DEFLATED)
    return again.getvalue()
