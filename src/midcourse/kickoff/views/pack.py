"""The kickoff's agenda: as it stands, as it was frozen, and as a calendar entry."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from midcourse.kickoff.actions.pack import freeze_agenda
from midcourse.kickoff.calendar import download
from midcourse.kickoff.models import Kickoff, KickoffPack
from midcourse.kickoff.pack import agenda_paper
from midcourse.kickoff.papers import Paper, from_json
from midcourse.kickoff.views.finding import address, crumbs_of, get
from midcourse.kickoff.views.parts import clicked, part
from midcourse.kickoff.views.sending import sent
from midcourse.people.http import Request

TITLE = "Kickoff agenda"


def agenda(request: Request, pk: int) -> HttpResponse:
    """Today's agenda in the reader's edition; `?format=docx` or `pdf` sends it."""
    kickoff = get(request, pk)
    paper = agenda_paper(kickoff, shared=request.user.is_vendor)
    return _shown(request, kickoff, paper, None)


@require_POST
def freeze(request: Request, pk: int) -> HttpResponse:
    kickoff = get(request, pk)
    said = "Both editions are kept as they stand."
    return clicked(request, kickoff, "agenda", lambda: freeze_agenda(request.user, kickoff), said)


def frozen(request: Request, pk: int) -> HttpResponse:
    """An agenda as it was handed out."""
    found = part(request, KickoffPack, pk)
    return _shown(request, found.kickoff, from_json(found.edition(request.user)), found)


def _shown(request: Request, kickoff: Kickoff, paper: Paper, pack: KickoffPack | None) -> HttpResponse:
    if file := sent(paper, request.GET.get("format", ""), f"kickoff agenda {kickoff.contract}"):
        return file
    crumbs = crumbs_of(kickoff)
    if pack:
        crumbs = [*crumbs, (TITLE, reverse("agenda", args=[kickoff.contract_id]))]
    context = {
        "kickoff": kickoff,
        "contract": kickoff.contract,
        "paper": paper,
        "pack": pack,
        "packs": [] if pack else kickoff.packs.select_related("frozen_by"),
        "title": f"Frozen {pack.frozen_at:%b %-d, %Y}" if pack else TITLE,
        "crumbs": crumbs,
    }
    return render(request, "kickoff/agenda.html", context)


def calendar(request: Request, pk: int) -> HttpResponse:
    """The kickoff to put into a calendar; while it has no day, its page says so."""
    kickoff = get(request, pk)
    if kickoff.on is None:
        messages.info(request, "No day is set for the kickoff yet.")
        return redirect(address(kickoff))
    answer = HttpResponse(download(kickoff), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="kickoff-{kickoff.contract_id}.ics"'
    return answer
