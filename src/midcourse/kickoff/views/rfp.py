"""A draft as text and tables to paste into a solicitation: on a page, as Word and as Markdown."""

from django.http import HttpResponse
from django.shortcuts import render

from midcourse.insights.views.saving import events_about
from midcourse.kickoff.expectations import from_json
from midcourse.kickoff.forms.draft import LevelsForm
from midcourse.kickoff.models import Draft
from midcourse.kickoff.rfp import changed_at_award, rfp_of
from midcourse.kickoff.views.draft import crumbs_of, get
from midcourse.kickoff.views.sending import sent
from midcourse.library.queries import starter_for
from midcourse.people.access import Verb, may
from midcourse.people.http import Request

CHANGED_IN = {"goal": "draft-edit"}  # where a section is changed; the others with the terms


def draft(request: Request, pk: int) -> HttpResponse:
    """The RFP's text section by section, each to copy or change; `?format=docx` or `md` sends it."""
    found = get(request, pk)
    paper = rfp_of(found)
    if download := sent(paper, request.GET.get("format", ""), f"rfp {found.title}"):
        return download
    editable = may(request.user, Verb.RUN_KICKOFFS) and not found.awarded_id
    content = from_json(found.content)
    context = {
        "draft": found,
        "paper": paper,
        "sections": [(each, CHANGED_IN.get(each.key, "draft-terms")) for each in paper.sections],
        "levels": LevelsForm(draft=found) if editable else None,
        "offers": _offers(found, {kpi.name for kpi in content.kpis}) if editable else [],
        "editable": editable,
        "changed": changed_at_award(found),
        "title": found.title,
        "crumbs": crumbs_of(found)[:1],
        "events": events_about(request, found),
    }
    return render(request, "kickoff/draft.html", context)


def _offers(found: Draft, taken: set[str]) -> list[object]:
    """KPIs of the library for this service that the draft does not ask for yet."""
    starters = starter_for(found.service)
    return [kpi for kpi in starters.kpis.all() if kpi.name not in taken] if starters else []
