"""Watching a KPI for a risk's early-warning sign, and watching no longer."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from midcourse.insights import actions
from midcourse.insights.forms import TriggerForm
from midcourse.insights.models import Trigger
from midcourse.insights.views.risks import address, get, way_to
from midcourse.insights.views.saving import form_page, one_click
from midcourse.measures.models import KPI
from midcourse.people.http import Request


def set_(request: Request, pk: int) -> HttpResponse:
    """Watch the KPI in `?kpi=`, or the contract's first."""
    risk = get(request, pk)
    kpis = list(KPI.objects.in_use().of_contract(risk.contract))
    chosen = next((kpi for kpi in kpis if str(kpi.pk) == request.GET.get("kpi")), kpis[0] if kpis else None)
    context = {"title": "Watch a KPI", "risk": risk, "kpis": kpis, "kpi": chosen, "crumbs": way_to(risk)}
    if chosen is None:
        return render(request, "insights/trigger.html", context)
    form = TriggerForm(request.POST or None, definition=chosen.definition)
    return form_page(
        request,
        form,
        lambda: actions.set_trigger(request.user, risk, chosen, **form.rule()),
        lambda _: address(risk),
        template="insights/trigger.html",
        said="It is watched from now on. What is known already was looked at.",
        back=address(risk),
        **context,
    )


@require_POST
def drop(request: Request, pk: int) -> HttpResponse:
    found = Trigger.objects.select_related("risk__contract", "kpi__current").get_visible(request.user, pk=pk)
    one_click(request, lambda: actions.drop_trigger(request.user, found), "It is watched no longer.")
    return redirect(reverse("risk", args=[found.risk_id]))
