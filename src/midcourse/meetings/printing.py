"""A pack as a PDF that screen readers can read (PDF/UA-1), the same bytes each time."""

import json
from pathlib import Path

import typst
from django.utils import timezone

from midcourse import charts
from midcourse.meetings.drawing import comparison
from midcourse.meetings.models import Pack

TEMPLATE = Path(__file__).parent / "templates" / "meetings" / "pack.typ"


def pdf_of(pack: Pack) -> bytes:
    """The pack on paper, from its frozen content and nothing else.

    Text reaches the template as data, so that nobody's words can act as markup. Fonts are the ones within typst.
    """
    drawn = [{**pattern, "chart": _chart(pattern)} for pattern in pack.content["patterns"]]
    frozen = timezone.localtime(pack.frozen_at)
    data = {**pack.content, "patterns": drawn, "sha256": pack.sha256, "frozen_by": pack.frozen_by.name}
    data["frozen_on"] = [frozen.year, frozen.month, frozen.day]
    document = typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        sys_inputs={"pack": json.dumps(data)},
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
    )
    return bytes(document)


def _chart(pattern: dict[str, object]) -> dict[str, str] | None:
    spec = comparison(pattern, paper=True)
    return spec and {"svg": charts.to_svg(spec), "alt": spec["description"]}
