"""Opening a correction from an insight: with one vendor, or the same with several, each from its own day."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from midcourse.contracts.models import Contract
from midcourse.corrections import actions
from midcourse.corrections.forms import CorrectionForm, TogetherForm
from midcourse.corrections.models import Correction
from midcourse.insights.models import Insight
from midcourse.insights.views.saving import form_page
from midcourse.people import clock
from midcourse.people.http import Request

MOST_TOGETHER = 40  # contracts one form can hold


def open_(request: Request, pk: int) -> HttpResponse:
    """Open a correction from an insight; for one on a whole program, on the contract chosen in the address.

    `?follows=` names the correction that did not help, whose place this one takes.
    """
    insight = _insight(request, pk)
    key = request.GET.get("contract", "")
    chosen = insight.contract_id or (int(key) if key.isdecimal() else 0)
    contract = Contract.objects.select_related("vendor", "program").get_visible(request.user, pk=chosen)
    follows = _follows(request, insight)
    form = CorrectionForm(request.POST or None, contract=contract, definition=insight.kpi.definition)
    said = f" It takes the place of “{follows}”, which did not help." if follows else ""
    return form_page(
        request,
        form,
        lambda: actions.open_correction(request.user, insight, contract=contract, follows=follows, **form.cleaned_data),
        lambda correction: reverse("correction", args=[correction.pk]),
        said="The correction is open. Note the day it is in place; the effect is checked after it.",
        title="What would help?",
        intro=f"A correction with {contract.vendor}, from the insight: {insight.title}.{said}",
        button="Open the correction",
        **_way_back(insight),
    )


def open_together(request: Request, pk: int) -> HttpResponse:
    """Open the same correction with several vendors of the program. An insight on one vendor leads to its own form."""
    insight = _insight(request, pk)
    if insight.contract_id:
        return redirect("correction-open", pk)
    contracts = Contract.objects.visible_to(request.user).filter(program=insight.program_id).running(clock.today())
    chosen = list(contracts.select_related("vendor", "program").order_by("vendor__name", "pk")[:MOST_TOGETHER])
    form = TogetherForm(request.POST or None, contracts=chosen, definition=insight.kpi.definition)
    return form_page(
        request,
        form,
        lambda: actions.open_together(request.user, insight, form.starts(), **form.change()),
        lambda _: reverse("insight", args=[pk]),
        said="The corrections are open, one for each vendor. Each is checked on its own day.",
        title="The same with several vendors",
        intro="Give each vendor its own day where you can: those who start later show what would have been without it.",
        button="Open the corrections",
        **_way_back(insight),
    )


def _insight(request: Request, pk: int) -> Insight:
    found: Insight = Insight.objects.select_related("kpi__current", "program").get_visible(request.user, pk=pk)
    return found


def _follows(request: Request, insight: Insight) -> Correction | None:
    key = request.GET.get("follows", "")
    if not key.isdecimal():
        return None
    found: Correction = Correction.objects.get_visible(request.user, pk=key, insight=insight)
    return found


def _way_back(insight: Insight) -> dict[str, Any]:
    back = reverse("insight", args=[insight.pk])
    return {"crumbs": [("Insights", reverse("insights")), (insight.title, back)], "back": back}
