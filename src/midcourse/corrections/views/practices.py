"""Practices: sharing one, its page with what it did for those who took it up, and its way to other cities and back."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from midcourse.contracts.models import Contract, Program
from midcourse.corrections import actions
from midcourse.corrections.forms import BringForm, PracticeForm
from midcourse.corrections.models import Practice, Question, Visit
from midcourse.corrections.seen_effect import seen_effect
from midcourse.insights.models import Insight
from midcourse.insights.views.saving import events_about, form_page
from midcourse.measures.models import KPI
from midcourse.people.access import Verb, may
from midcourse.people.http import Request


def share(request: Request) -> HttpResponse:
    """Write a practice down, from `?insight=`, `?visit=` or `?question=` and what it brought up, or for `?program=`."""
    how, insight, program = _source(request)
    form = PracticeForm(request.POST or None, program=program, initial={"how": how, "kpi": insight and insight.kpi_id})
    back = reverse("insight", args=[insight.pk]) if insight else reverse("program", args=[program.pk])
    return form_page(
        request,
        form,
        lambda: actions.share_practice(request.user, program=program, insight=insight, **form.cleaned_data),
        _address,
        said="All vendors of the program can see the practice now.",
        title="Share what was learned",
        intro=f"Every vendor of {program} reads this. Name no vendor.",
        crumbs=[(str(insight or program), back)],
        back=back,
        button="Share it",
    )


def _source(request: Request) -> tuple[str, Insight | None, Program]:
    """Where a practice comes from; 404 for what this person may not know of, and without a program."""
    how, insight = "", None
    if (key := request.GET.get("visit", "")).isdecimal():
        visit = Visit.objects.select_related("insight__program").get_visible(request.user, pk=key)
        how, insight = visit.solutions, visit.insight
    elif (key := request.GET.get("question", "")).isdecimal():
        question = Question.objects.select_related("insight__program").get_visible(request.user, pk=key)
        how, insight = question.answer, question.insight
    elif (key := request.GET.get("insight", "")).isdecimal():
        insight = Insight.objects.select_related("program").get_visible(request.user, pk=key)
    return how, insight, _program(request, insight.program_id or 0 if insight else 0)


def _program(request: Request, known: int = 0) -> Program:
    key = request.GET.get("program", "")
    found: Program = Program.objects.get_visible(request.user, pk=known or (key if key.isdecimal() else 0))
    return found


def practice(request: Request, pk: int) -> HttpResponse:
    """A practice, who took it up, and what it did; a vendor contact sees their own contracts and all together."""
    found = get(request, pk)
    contracts = list(contracts_of(request, found))
    works = may(request.user, Verb.WORK_CORRECTIONS)
    adoptions = {each.contract_id: each for each in found.adoptions.filter(contract__in=contracts)}
    declined = {each.contract_id: each for each in found.declined.filter(contract__in=contracts)}
    program = Program.objects.visible_to(request.user).filter(pk=found.program_id).first()
    waiting = [one for one in contracts if one.pk not in adoptions]
    return render(
        request,
        "corrections/practice.html",
        {
            "practice": found,
            "title": found.title,
            "crumbs": [("Practices", reverse("practices"))],
            "rows": [(one, adoptions.get(one.pk), declined.get(one.pk)) for one in contracts],
            "effect": seen_effect(request.user, found.effect, found.kpi.definition.measure, contracts),
            "insight": Insight.objects.visible_to(request.user).filter(pk=found.insight_id).first(),
            "program": program,
            "kpi": KPI.objects.visible_to(request.user).filter(pk=found.kpi_id).first(),
            "may_adopt": bool(waiting) and works,
            "may_decline": works and any(one.pk not in declined for one in waiting),
            "works": works,
            "programs": _elsewhere(request, found),
            "events": events_about(request, found) if program else [],  # they name vendors
        },
    )


def _elsewhere(request: Request, found: Practice) -> Any:
    """The other programs this person could offer it in."""
    if not may(request.user, Verb.WRITE_INSIGHTS):
        return []
    return Program.objects.visible_to(request.user).exclude(pk=found.program_id)


def export(request: Request, pk: int) -> HttpResponse:
    """The practice as a file for another city."""
    found = get(request, pk)
    try:
        document = actions.export_practice(found)
    except ValueError as refusal:
        return HttpResponse(str(refusal), status=409, content_type="text/plain; charset=utf-8")
    answer = JsonResponse(document, json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer["Content-Disposition"] = 'attachment; filename="practice.json"'
    return answer


def bring(request: Request) -> HttpResponse:
    """Offer the vendors of `?program=` a practice from elsewhere: from a file, or `?practice=` of another program."""
    key = request.GET.get("practice", "")
    here = get(request, int(key)) if key.isdecimal() else None
    program = _program(request)
    form = BringForm(request.POST or None, request.FILES or None, program=program, with_file=here is None)
    return form_page(
        request,
        form,
        lambda: _brought(request, here, program, form),
        _address,
        said="All vendors of the program can see the practice now.",
        title=here.title if here else "Bring a practice from another city",
        intro=f"Every vendor of {program} will read it, and can take it up or say why not.",
        crumbs=[("Practices", reverse("practices"))],
        back=reverse("practices"),
        button="Offer it",
    )


def _brought(request: Request, here: Practice | None, program: Program, form: BringForm) -> Practice:
    document = actions.export_practice(here) if here else form.cleaned_data["file"]
    return actions.import_practice(request.user, program, form.cleaned_data["kpi"], document)


def get(request: Request, pk: int) -> Practice:
    rows = Practice.objects.select_related("program__department", "kpi__current", "shared_by")
    found: Practice = rows.get_visible(request.user, pk=pk)
    return found


def contracts_of(request: Request, found: Practice) -> Any:
    """The contracts of its program that this person sees, by vendor."""
    mine = Contract.objects.visible_to(request.user).filter(program=found.program_id)
    return mine.select_related("vendor").order_by("vendor__name", "pk")


def _address(practice: Practice) -> str:
    return reverse("practice", args=[practice.pk])
