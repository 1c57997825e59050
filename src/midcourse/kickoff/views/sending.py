"""A paper as a download."""

from collections.abc import Callable

from django.http import HttpResponse
from django.utils.text import slugify

from midcourse.kickoff.papers import Paper, markdown_of, pdf_of, word_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WRITERS: dict[str, tuple[str, Callable[[Paper], bytes]]] = {
    "docx": (WORD, word_of),
    "pdf": ("application/pdf", pdf_of),
    "md": ("text/markdown; charset=utf-8", lambda paper: markdown_of(paper).encode()),
}


def sent(paper: Paper, kind: str, name: str) -> HttpResponse | None:
    """The paper as a file of this kind (docx, pdf, md); None for the page."""
    if kind not in WRITERS:
        return None
    content_type, write = WRITERS[kind]
    answer = HttpResponse(write(paper), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{slugify(name)[:100]}.{kind}"'
    return answer
