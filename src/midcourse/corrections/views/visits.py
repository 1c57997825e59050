"""Site visits: one click to plan, then the date and the notes."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from midcourse.contracts.models import Contract
from midcourse.corrections import actions
from midcourse.corrections.forms import VisitDateForm, VisitNotesForm
from midcourse.corrections.models import Visit
from midcourse.insights.models import Insight
from midcourse.insights.views.saving import events_about, form_page, one_click
from midcourse.people import clock
from midcourse.people.http import Request


@require_POST
def plan(request: Request, pk: int) -> HttpResponse:
    """Plan a visit a week ahead with the insight's vendor, or the one chosen for an insight on a program."""
    insight = Insight.objects.get_visible(request.user, pk=pk)
    key = request.POST.get("contract", "")
    chosen = insight.contract_id or (int(key) if key.isdecimal() else 0)
    contract = Contract.objects.get_visible(request.user, pk=chosen)
    said = "The site visit is planned for a week from today. Change the date if another suits better."
    visit = one_click(request, lambda: actions.plan_visit(request.user, insight, contract), said)
    return redirect("visit", visit.pk) if visit else redirect("insight", pk)


def visit(request: Request, pk: int) -> HttpResponse:
    found = _found(request, pk)
    return render(
        request,
        "corrections/visit.html",
        {
            "visit": found,
            "title": str(found),
            "crumbs": _crumbs(found),
            "insight": _insight(request, found),
            "events": events_about(request, found),
        },
    )


def move(request: Request, pk: int) -> HttpResponse:
    found = _found(request, pk)
    form = VisitDateForm(request.POST or None, initial={"planned_for": found.planned_for})
    return _step(
        request, form, found, "Change the date", lambda: actions.move_visit(request.user, found, **form.cleaned_data)
    )


def note(request: Request, pk: int) -> HttpResponse:
    found = _found(request, pk)
    initial = {"held_on": found.held_on or clock.today(), "challenges": found.challenges, "solutions": found.solutions}
    form = VisitNotesForm(request.POST or None, initial=initial)
    return _step(
        request,
        form,
        found,
        "What did you learn?",
        lambda: actions.note_visit(request.user, found, **form.cleaned_data),
        intro="Both sides read these notes.",
    )


def _found(request: Request, pk: int) -> Visit:
    rows = Visit.objects.select_related("contract__vendor", "contract__program", "insight", "planned_by")
    found: Visit = rows.get_visible(request.user, pk=pk)
    return found


def _insight(request: Request, found: Visit) -> Insight | None:
    """The insight behind the visit, where this person may know of it."""
    seen: Insight | None = Insight.objects.visible_to(request.user).filter(pk=found.insight_id).first()
    return seen


def _crumbs(found: Visit) -> list[tuple[str, str]]:
    contract = found.contract
    return [("Contracts", reverse("contracts")), (contract.title, reverse("contract", args=[contract.pk]))]


def _step(request: Request, form: Any, found: Visit, title: str, save: Any, **context: Any) -> HttpResponse:
    back = reverse("visit", args=[found.pk])
    crumbs = [*_crumbs(found), (str(found), back)]
    return form_page(request, form, save, lambda _: back, title=title, crumbs=crumbs, back=back, **context)
