"""Defining, changing and retiring KPIs."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from midcourse.contracts.models import Contract, Program
from midcourse.measures import actions
from midcourse.measures.forms import DefinitionForm, KPIChangeForm, RetireForm
from midcourse.measures.models import KPI
from midcourse.people.http import Request

MOST = 5


def kpi_add(request: Request) -> HttpResponse:
    """Define a KPI for `?program=` or `?contract=`."""
    kind, subject = subject_of(request)
    form = DefinitionForm(request.POST or None, initial={"goal": subject.goal})
    back = reverse(kind, args=[subject.pk])
    if request.method == "POST" and form.is_valid():
        kpi = actions.define_kpi(request.user, **{kind: subject}, **form.definition())
        messages.success(request, "Saved.")
        _warn(request, kpi)
        return redirect("kpi", kpi.pk)
    context = {"form": form, "title": "Define a KPI", "crumbs": [(str(subject), back)], "back": back}
    return render(request, "pages/form.html", {**context, "intro": _how_many(subject)})


def kpi_edit(request: Request, pk: int) -> HttpResponse:
    """Change the definition: a new version; the old one stays with the figures reported under it."""
    kpi = _kpi(request, pk)
    initial = {"closed_before": kpi.closed_before}
    form = KPIChangeForm(request.POST or None, instance=kpi.definition, initial=initial)
    if request.method == "POST" and form.is_valid():
        fields = form.definition()
        closed = fields.pop("closed_before")
        try:
            kpi = _kpi(request, pk)  # the form has written into the definition it was given
            actions.change_definition(request.user, kpi, **fields)
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            if closed != kpi.closed_before:
                actions.close_periods(request.user, kpi, closed)
            messages.success(request, "Saved.")
            _warn(request, kpi)
            return redirect("kpi", pk)
    back = reverse("kpi", args=[pk])
    context = {"form": form, "title": f"Change {kpi}", "crumbs": [(str(kpi), back)], "back": back}
    intro = f"Version {kpi.definition.version} is in force. A change makes a new version and says what differs."
    return render(request, "pages/form.html", {**context, "intro": intro})


def kpi_retire(request: Request, pk: int) -> HttpResponse:
    kpi = _kpi(request, pk)
    form = RetireForm(request.POST or None)
    back = reverse("kpi", args=[pk])
    if request.method == "POST" and form.is_valid():
        actions.retire_kpi(request.user, kpi, form.cleaned_data["because"])
        messages.success(request, f"{kpi} is retired. Its figures stay.")
        return redirect(back)
    context = {"form": form, "title": f"Retire {kpi}", "crumbs": [(str(kpi), back)], "back": back}
    return render(request, "pages/form.html", {**context, "button": "Retire"})


def subject_of(request: Request) -> tuple[str, Any]:
    """The contract or program of the address, 404 where this person may not know of it."""
    for kind, model in (("contract", Contract), ("program", Program)):
        if (key := request.GET.get(kind, "")).isdecimal():
            return kind, model.objects.get_visible(request.user, pk=key)
    raise Http404("No program or contract was named.")


def _kpi(request: Request, pk: int) -> KPI:
    rows = KPI.objects.visible_to(request.user).select_related("current", "program", "contract")
    kpi: KPI = rows.get_visible(request.user, pk=pk)
    return kpi


def _warn(request: Request, kpi: KPI) -> None:
    """An unlinked KPI (A9), and more KPIs than anybody looks at."""
    if not kpi.definition.goal.strip():
        messages.warning(request, f"{kpi} names no goal it serves. What would residents notice if it got better?")
    many = _in_use(kpi.program or kpi.contract)
    if many > MOST:
        messages.warning(
            request, f"{many} KPIs are in use here. Few are looked at often; {MOST} at most is a good rule."
        )


def _how_many(subject: Any) -> str:
    many = _in_use(subject)
    if many < MOST:
        return ""
    return f"{many} KPIs are in use here already. Would one of them do, or could one be retired?"


def _in_use(subject: Any) -> int:
    return KPI.objects.filter(**{subject._meta.model_name: subject}, retired_on=None).count()
