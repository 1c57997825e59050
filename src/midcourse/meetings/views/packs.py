"""Freezing packs and reading them: on screen, as PDF, in Word and on one page."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_POST

from midcourse.insights.views.saving import one_click
from midcourse.meetings import actions
from midcourse.meetings.drawing import drawn
from midcourse.meetings.models import Pack
from midcourse.meetings.pack import is_as_frozen, readable
from midcourse.meetings.summary import summary_of
from midcourse.meetings.views.meeting import crumbs_of, get
from midcourse.people.http import Request

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@require_POST
def freeze(request: Request, pk: int) -> HttpResponse:
    """Freeze the packs and show the internal edition."""
    found = get(request, pk)
    packs = one_click(request, lambda: actions.freeze_pack(request.user, found), "The packs are frozen.")
    return redirect("pack", packs[0].pk) if packs else redirect("meeting", pk)


def pack(request: Request, pk: int) -> HttpResponse:
    """An edition as it was frozen."""
    found = get_pack(request, pk)
    content = readable(found.content)
    return _page(request, "meetings/pack.html", found, content, f"{content['edition']} of the pack", drawn(content))


def pack_summary(request: Request, pk: int) -> HttpResponse:
    """The same on one page."""
    found = get_pack(request, pk)
    return _page(request, "meetings/pack_summary.html", found, summary_of(readable(found.content)), "Summary")


def pack_pdf(request: Request, pk: int) -> HttpResponse:
    """The same on paper."""
    from midcourse.meetings.printing import pdf_of  # typst, which no page needs

    found = get_pack(request, pk)
    return _file(found, "pack", pdf_of(found), "pdf")


def pack_summary_pdf(request: Request, pk: int) -> HttpResponse:
    """The one page on paper."""
    from midcourse.meetings.printing import summary_pdf_of  # typst, which no page needs

    found = get_pack(request, pk)
    return _file(found, "summary", summary_pdf_of(found), "pdf")


def pack_word(request: Request, pk: int) -> HttpResponse:
    """The same to write in."""
    from midcourse.meetings.word import word_of  # python-docx, which no page needs

    found = get_pack(request, pk)
    return _file(found, "pack", word_of(found), "docx")


def _page(request: Request, template: str, found: Pack, content: Any, title: str, charts: Any = None) -> HttpResponse:
    context = {"frozen": found, "pack": content, "drawn": charts, "as_frozen": is_as_frozen(found), "title": title}
    return render(request, template, {**context, "crumbs": crumbs_of(found.meeting)})


def _file(found: Pack, what: str, content: bytes, ending: str) -> HttpResponse:
    """A download with a name that says what it is of; a PDF opens in the browser."""
    whose = found.content["vendor"] or "internal"
    name = slugify(f"{what} {found.content['subject']} {found.meeting.on} {whose}")
    answer = HttpResponse(content, content_type=TYPES[ending])
    answer["Content-Disposition"] = f'{"inline" if ending == "pdf" else "attachment"}; filename="{name}.{ending}"'
    return answer


def get_pack(request: Request, pk: int) -> Pack:
    """The pack, or 404 where this person may not know of it."""
    packs = Pack.objects.select_related("meeting__program", "meeting__contract", "frozen_by")
    found: Pack = packs.get_visible(request.user, pk=pk)
    return found
