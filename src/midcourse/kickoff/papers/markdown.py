"""A paper as Markdown, to paste wherever Markdown is read. What people wrote stays words."""

import re
from collections.abc import Iterator

from midcourse.kickoff.papers.shape import Paper, Section, Table

MARKS = re.compile(r"([\\`*_\[\]<>|])")
STARTS = re.compile(r"^(#|[-+]\s|\d+\.\s|=)", re.MULTILINE)


def markdown_of(paper: Paper) -> str:
    lines = [f"# {_words(paper.title)}", "", _words(paper.about), ""]
    if paper.lead:
        lines += [f"> {_cell(paper.lead)}", ""]
    for section in paper.sections:
        lines += _section(section)
    return "\n".join(lines).rstrip() + "\n"


def _section(section: Section) -> Iterator[str]:
    yield from (f"## {_words(section.title)}", "")
    for paragraph in section.paragraphs:
        yield from (_words(paragraph), "")
    if section.items:
        yield from (f"- {_cell(item)}" for item in section.items)
        yield ""
    if section.table:
        yield from _table(section.table)
    if section.missing:
        yield from (f"**Not agreed yet:** {_words(section.missing)}", "")


def _table(table: Table) -> Iterator[str]:
    for row in (table.header, ("---",) * len(table.header), *table.rows):
        yield f"| {' | '.join(cell if cell == '---' else _cell(cell) for cell in row)} |"
    yield ""


def _words(text: str) -> str:
    """The text with marks that Markdown would read made plain."""
    return STARTS.sub(r"\\\1", MARKS.sub(r"\\\1", text))


def _cell(text: str) -> str:
    """The same on one line."""
    return _words(" ".join(text.split()))
