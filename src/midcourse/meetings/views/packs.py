"""Freezing packs and reading them, on screen and as PDF."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_POST

from midcourse.insights.views.saving import one_click
from midcourse.meetings import actions
from midcourse.meetings.drawing import drawn
from midcourse.meetings.models import Pack
from midcourse.meetings.pack import is_as_frozen
from midcourse.meetings.printing import pdf_of
from midcourse.meetings.views.meeting import crumbs_of, get
from midcourse.people.http import Request


@require_POST
def freeze(request: Request, pk: int) -> HttpResponse:
    """Freeze the packs and show the internal edition."""
    found = get(request, pk)
    packs = one_click(request, lambda: actions.freeze_pack(request.user, found), "The packs are frozen.")
    return redirect("pack", packs[0].pk) if packs else redirect("meeting", pk)


def pack(request: Request, pk: int) -> HttpResponse:
    """An edition as it was frozen."""
    found = _get(request, pk)
    context = {
        "frozen": found,
        "pack": found.content,
        "drawn": drawn(found.content),
        "as_frozen": is_as_frozen(found),
        "title": f"{found.content['edition']} of the pack",
        "crumbs": crumbs_of(found.meeting),
    }
    return render(request, "meetings/pack.html", context)


def pack_pdf(request: Request, pk: int) -> HttpResponse:
    """The same on paper."""
    found = _get(request, pk)
    whose = found.content["vendor"] or "internal"
    name = slugify(f"pack {found.content['subject']} {found.meeting.on} {whose}")
    answer = HttpResponse(pdf_of(found), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer


def _get(request: Request, pk: int) -> Pack:
    packs = Pack.objects.select_related("meeting__program", "meeting__contract", "frozen_by")
    found: Pack = packs.get_visible(request.user, pk=pk)
    return found
