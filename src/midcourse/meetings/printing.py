"""A pack and its one-page summary as PDFs that screen readers can read (PDF/UA-1), the same bytes each time."""

import json
from pathlib import Path
from typing import Any

import typst
from django.utils import timezone

from midcourse import charts
from midcourse.charts import Spec
from midcourse.meetings.drawing import comparison, left_out, looked_drawn
from midcourse.meetings.models import Pack
from midcourse.meetings.pack import readable
from midcourse.meetings.summary import summary_of

TEMPLATES = Path(__file__).parent / "templates" / "meetings"


def pdf_of(pack: Pack) -> bytes:
    """The pack on paper, from its frozen content and nothing else."""
    content = readable(pack.content)
    patterns = [{**each, "chart": _chart(comparison(each, paper=True))} for each in content["patterns"]]
    specs = looked_drawn(content["looked"], paper=True)
    looked = [{**each, "chart": _chart(spec)} for each, spec in zip(content["looked"], specs, strict=True)]
    drawn = {"patterns": patterns, "looked": looked, "left_out": left_out(content["looked"])}
    return _compiled("pack.typ", {**content, **drawn, **_marks(pack)})


def summary_pdf_of(pack: Pack) -> bytes:
    """The pack's summary on one page."""
    return _compiled("summary.typ", {**summary_of(readable(pack.content)), **_marks(pack)})


def _compiled(template: str, data: dict[str, Any]) -> bytes:
    """Text reaches the template as data, so that nobody's words can act as markup. Fonts are the ones within typst."""
    document = typst.compile(
        TEMPLATES / template,
        root=TEMPLATES,
        sys_inputs={"pack": json.dumps(data)},
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
    )
    return bytes(document)


def _marks(pack: Pack) -> dict[str, Any]:
    """What shows that the paper is of this pack."""
    frozen = timezone.localtime(pack.frozen_at)
    day = [frozen.year, frozen.month, frozen.day]
    return {"sha256": pack.sha256, "frozen_by": pack.frozen_by.name, "frozen_on": day}


def _chart(spec: Spec | None) -> dict[str, str] | None:
    return spec and {"svg": charts.to_svg(spec), "alt": spec["description"]}
