"""Contesting a figure, the page of a contest, its answer, and taking it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from midcourse.contracts.views.edit import edit
from midcourse.measures import actions
from midcourse.measures.actions.contest import what
from midcourse.measures.forms import AnswerContestForm, ContestForm
from midcourse.measures.models import Contest, Observation
from midcourse.people.access import Verb, may
from midcourse.people.http import Request
from midcourse.people.models import Event


def make(request: Request, pk: int) -> HttpResponse:
    """Say what is not right with a figure."""
    rows = Observation.objects.select_related("kpi__current", "contract__program", "segment")
    figure = rows.get_visible(request.user, pk=pk)
    form = ContestForm(request.POST or None)
    return edit(
        request,
        form,
        "What is not right with this figure?",
        _way(figure),
        lambda: actions.contest(request.user, figure, **form.cleaned_data),
        address,
    )


def contest(request: Request, pk: int) -> HttpResponse:
    """What was said against a figure, the answer, and its time line."""
    found = get(request, pk)
    mine = may(request.user, Verb.SEND_FIGURES) and found.by.is_vendor == request.user.is_vendor
    context = {
        "contest": found,
        "title": what(found),
        "crumbs": _way(found),
        "answer_form": AnswerContestForm(initial={"answer": found.answer}) if _may_answer(request, found) else None,
        "may_withdraw": mine and not found.withdrawn_at,
        "events": Event.objects.visible_to(request.user).about(found)[:50],
    }
    return render(request, "measures/contest.html", context)


def answer(request: Request, pk: int) -> HttpResponse:
    found = get(request, pk)
    form = AnswerContestForm(request.POST or None, initial={"answer": found.answer})
    return edit(
        request,
        form,
        "Answer",
        [*_way(found), (what(found), address(found))],
        lambda: actions.answer_contest(request.user, found, **form.cleaned_data),
        address,
    )


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    found = get(request, pk)
    try:
        actions.withdraw_contest(request.user, found)
    except ValueError as refusal:
        messages.error(request, str(refusal))
    return redirect(address(found))


def address(found: Contest) -> str:
    return reverse("contest", args=[found.pk])


def _may_answer(request: Request, found: Contest) -> bool:
    return may(request.user, Verb.ACKNOWLEDGE) and not found.withdrawn_at


def _way(row: Any) -> list[tuple[str, str]]:
    """The way to the figures of the KPI and contract."""
    return [
        (str(row.kpi), f"{reverse('kpi', args=[row.kpi_id])}?contract={row.contract_id}"),
        ("Figures", f"{reverse('kpi-figures', args=[row.kpi_id])}?contract={row.contract_id}"),
    ]


def get(request: Request, pk: int) -> Contest:
    rows = Contest.objects.select_related("kpi__current", "contract__program", "contract__vendor", "segment", "by")
    found: Contest = rows.get_visible(request.user, pk=pk)
    return found
