"""A correction's way from agreed to checked, and what can be put right on it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from midcourse.corrections import actions
from midcourse.corrections.forms import ChangeForm, InPlaceForm, JudgeForm, WhyForm
from midcourse.corrections.models import Correction, EffectCheck
from midcourse.insights.views.saving import form_page, one_click
from midcourse.people import clock
from midcourse.people.http import Request

RELATED = ("contract__vendor", "contract__program", "kpi__current", "owner", "insight")


def in_place(request: Request, pk: int) -> HttpResponse:
    found = _found(request, pk)
    form = InPlaceForm(request.POST or None, initial={"on": clock.today()})
    return _step(
        request, form, found, "Put in place", lambda: actions.put_in_place(request.user, found, **form.cleaned_data)
    )


def change(request: Request, pk: int) -> HttpResponse:
    """Agree on another owner or other days."""
    found = _found(request, pk)
    form = ChangeForm(request.POST or None, correction=found)
    return _step(
        request,
        form,
        found,
        "Change owner or days",
        lambda: actions.change_correction(request.user, found, **form.change()),
    )


def drop(request: Request, pk: int) -> HttpResponse:
    return _with_reason(request, pk, actions.drop, "Drop the correction", "Why is it dropped?")


def again(request: Request, pk: int) -> HttpResponse:
    return _with_reason(request, pk, actions.take_up_again, "Take it up again", "Why is it taken up again?")


def leave(request: Request, pk: int) -> HttpResponse:
    return _with_reason(request, pk, actions.leave_at_that, "Leave it at that", "Why does nothing follow?")


@require_POST
def check(request: Request, pk: int) -> HttpResponse:
    found = _found(request, pk)
    one_click(request, lambda: actions.check_effect(found, request.user), "Checked against the figures so far.")
    return redirect("correction", pk)


def judge(request: Request, pk: int) -> HttpResponse:
    """Say what people conclude from a check."""
    rows = EffectCheck.objects.select_related("correction__contract__program", "correction__kpi__current")
    found = rows.get_visible(request.user, pk=pk)
    initial = {"verdict": found.verdict or found.computed, "reason": found.reason}
    form = JudgeForm(request.POST or None, initial=initial)
    said = f"The figures say: {found.get_computed_display().lower()}. {found.internal_sentence}"
    return _step(
        request,
        form,
        found.correction,
        "Did it help?",
        lambda: actions.judge(request.user, found, **form.cleaned_data),
        intro=said,
    )


def _found(request: Request, pk: int) -> Correction:
    found: Correction = Correction.objects.select_related(*RELATED).get_visible(request.user, pk=pk)
    return found


def _with_reason(request: Request, pk: int, action: Any, title: str, ask: str) -> HttpResponse:
    found = _found(request, pk)
    form = WhyForm(request.POST or None, ask=ask)
    return _step(
        request, form, found, title, lambda: action(request.user, found, **form.cleaned_data), intro=found.what
    )


def _step(request: Request, form: Any, found: Correction, title: str, save: Any, **context: Any) -> HttpResponse:
    back = reverse("correction", args=[found.pk])
    crumbs = [("Corrections", reverse("corrections")), (found.what, back)]
    return form_page(request, form, save, lambda _: back, title=title, crumbs=crumbs, back=back, **context)
