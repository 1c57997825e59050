"""A paper as a PDF that screen readers can read (PDF/UA-1)."""

import json
from pathlib import Path

import typst
from django.utils import timezone

from midcourse.kickoff.papers.shape import Paper, as_json
from midcourse.people import clock

TEMPLATE = Path(__file__).parents[1] / "templates" / "kickoff" / "paper.typ"


def pdf_of(paper: Paper) -> bytes:
    """The paper for print. Text reaches the template as data, so that nobody's words can act as markup."""
    today = timezone.localtime(clock.now())
    data = {**as_json(paper), "made_on": [today.year, today.month, today.day]}
    document = typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        sys_inputs={"paper": json.dumps(data)},
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
    )
    return bytes(document)
