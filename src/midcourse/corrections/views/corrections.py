"""Opening a correction, its page, and its way from agreed to checked."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from midcourse.analysis import wording
from midcourse.analysis.measure import Every
from midcourse.charts import Mark
from midcourse.contracts.models import Contract
from midcourse.corrections import actions
from midcourse.corrections.forms import CorrectionForm, DropForm, InPlaceForm, JudgeForm
from midcourse.corrections.models import Correction, EffectCheck
from midcourse.corrections.queries import corrections_on
from midcourse.insights.models import Insight, Signal
from midcourse.insights.views.saving import events_about, form_page, one_click
from midcourse.people import clock
from midcourse.people.access import Verb, may
from midcourse.people.http import Request

State = Correction.State
RELATED = ("contract__vendor", "contract__program", "kpi__current", "owner", "insight")
LONGEST_LABEL = 34  # letters of a correction's name beside its line in the chart


def open_(request: Request, pk: int) -> HttpResponse:
    """Open a correction from an insight; for one on a whole program, on the contract chosen in the address."""
    insight = Insight.objects.get_visible(request.user, pk=pk)
    key = request.GET.get("contract", "")
    chosen = insight.contract_id or (int(key) if key.isdecimal() else 0)
    contract = Contract.objects.select_related("vendor").get_visible(request.user, pk=chosen)
    form = CorrectionForm(request.POST or None, contract=contract, definition=insight.kpi.definition)
    back = reverse("insight", args=[pk])
    return form_page(
        request,
        form,
        lambda: actions.open_correction(request.user, insight, contract=contract, **form.cleaned_data),
        lambda correction: reverse("correction", args=[correction.pk]),
        said="The correction is open. Note the day it is in place; the effect is checked after it.",
        title="What would help?",
        intro=f"A correction with {contract.vendor}, from the insight: {insight.title}",
        crumbs=[("Insights", reverse("insights")), (insight.title, back)],
        back=back,
        button="Open the correction",
    )


def correction(request: Request, pk: int) -> HttpResponse:
    """One correction: the KPI's figures with the day marked, and its checks."""
    found = Correction.objects.select_related(*RELATED).get_visible(request.user, pk=pk)
    return render(
        request,
        "corrections/correction.html",
        {
            "correction": found,
            "title": found.what,
            "crumbs": [("Corrections", reverse("corrections"))],
            "insight": Insight.objects.visible_to(request.user).filter(pk=found.insight_id).first(),
            "expected": expected_words(found),
            "drawing": _drawing(request, found),
            "checks": found.checks.select_related("checked_by"),
            "may_place": found.state == State.AGREED and _may_place(request, found),
            "may_drop": found.state in (State.AGREED, State.IN_PLACE) and may(request.user, Verb.OPEN_CORRECTIONS),
            "may_check": found.state in (State.IN_PLACE, State.CHECKED) and may(request.user, Verb.CHECK_EFFECTS),
            "late": found.state == State.AGREED and found.due < clock.today(),
            "events": events_about(request, found),
        },
    )


def _may_place(request: Request, found: Correction) -> bool:
    mine = not request.user.is_vendor or found.owner.is_vendor
    return mine and may(request.user, Verb.WORK_CORRECTIONS)


def _drawing(request: Request, found: Correction) -> Any:
    """The figures with every correction for this KPI and contract as a line (A13), and the level on either side."""
    from midcourse.insights.drawing import kpi_drawing, signal_marks  # NumPy and SciPy, only where a chart is drawn

    marks, eras = signal_marks(Signal.objects.visible_to(request.user).filter(insights=found.insight_id))
    placed = {each.started_on: _short(each.what) for each in corrections_on(found.kpi, [found.contract])}
    marks += [Mark(day, what) for day, what in placed.items()]
    words = f"{found.kpi}, {found.contract.vendor}"
    return kpi_drawing(request.user, found.kpi, found.contract, words, marks=marks, eras=[*eras, *placed])


def _short(what: str) -> str:
    return what if len(what) <= LONGEST_LABEL else f"{what[: LONGEST_LABEL - 1].rsplit(' ', 1)[0]}…"


def expected_words(found: Correction) -> str:
    """`Complaints down by about 20 a month`."""
    definition = found.kpi.definition
    words = f"{definition.name} {found.expected}"
    if not found.size:
        return words
    each = f" a {Every(definition.frequency).value}" if definition.kind in ("count", "sum") else ""
    return f"{words} by about {wording.difference(found.size, definition.measure)}{each}"


def in_place(request: Request, pk: int) -> HttpResponse:
    found = Correction.objects.get_visible(request.user, pk=pk)
    form = InPlaceForm(request.POST or None, initial={"on": clock.today()})
    return _step(
        request, form, found, "Put in place", lambda: actions.put_in_place(request.user, found, **form.cleaned_data)
    )


def drop(request: Request, pk: int) -> HttpResponse:
    found = Correction.objects.get_visible(request.user, pk=pk)
    form = DropForm(request.POST or None)
    return _step(
        request, form, found, "Drop the correction", lambda: actions.drop(request.user, found, **form.cleaned_data)
    )


@require_POST
def check(request: Request, pk: int) -> HttpResponse:
    found = Correction.objects.select_related(*RELATED).get_visible(request.user, pk=pk)
    one_click(request, lambda: actions.check_effect(found, request.user), "Checked against the figures so far.")
    return redirect("correction", pk)


def judge(request: Request, pk: int) -> HttpResponse:
    """Say what people conclude from a check."""
    found = EffectCheck.objects.select_related("correction__contract__program").get_visible(request.user, pk=pk)
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


def _step(request: Request, form: Any, found: Correction, title: str, save: Any, **context: Any) -> HttpResponse:
    back = reverse("correction", args=[found.pk])
    crumbs = [("Corrections", reverse("corrections")), (found.what, back)]
    return form_page(request, form, save, lambda _: back, title=title, crumbs=crumbs, back=back, **context)
