"""Practices: sharing one from an insight, its page, and taking it up."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from midcourse.contracts.models import Contract, Program
from midcourse.corrections import actions
from midcourse.corrections.forms import AdoptForm, PracticeForm
from midcourse.corrections.models import Practice, Visit
from midcourse.insights.models import Insight
from midcourse.insights.views.saving import events_about, form_page
from midcourse.people import clock
from midcourse.people.access import Verb, may
from midcourse.people.http import Request


def share(request: Request) -> HttpResponse:
    """Write a practice down, from `?insight=`, from what `?visit=` brought up, or for a `?program=`."""
    visit, insight, program = _source(request)
    initial = {"how": visit.solutions if visit else "", "kpi": insight and insight.kpi_id}
    form = PracticeForm(request.POST or None, program=program, initial=initial)
    back = reverse("insight", args=[insight.pk]) if insight else reverse("program", args=[program.pk])
    return form_page(
        request,
        form,
        lambda: actions.share_practice(request.user, program=program, insight=insight, **form.cleaned_data),
        lambda practice: reverse("practice", args=[practice.pk]),
        said="All vendors of the program can see the practice now.",
        title="Share what was learned",
        intro=f"Every vendor of {program} reads this. Name no vendor.",
        crumbs=[(str(insight or program), back)],
        back=back,
        button="Share it",
    )


def _source(request: Request) -> tuple[Visit | None, Insight | None, Program]:
    """Where a practice comes from; 404 for what this person may not know of, and without a program."""
    visit = insight = None
    if (key := request.GET.get("visit", "")).isdecimal():
        visit = Visit.objects.select_related("insight__program").get_visible(request.user, pk=key)
        insight = visit.insight
    elif (key := request.GET.get("insight", "")).isdecimal():
        insight = Insight.objects.select_related("program").get_visible(request.user, pk=key)
    key = str(insight.program_id or 0) if insight else request.GET.get("program", "")
    program = Program.objects.get_visible(request.user, pk=key if key.isdecimal() else 0)
    return visit, insight, program


def practice(request: Request, pk: int) -> HttpResponse:
    """A practice and who took it up; a vendor contact sees their own contracts alone."""
    found = _found(request, pk)
    contracts = list(_contracts(request, found))
    days = dict(found.adoptions.filter(contract__in=contracts).values_list("contract", "adopted_on"))
    return render(
        request,
        "corrections/practice.html",
        {
            "practice": found,
            "title": found.title,
            "crumbs": [("Practices", reverse("practices"))],
            "rows": [(contract, days.get(contract.pk)) for contract in contracts],
            "insight": Insight.objects.visible_to(request.user).filter(pk=found.insight_id).first(),
            "may_adopt": len(days) < len(contracts) and may(request.user, Verb.WORK_CORRECTIONS),
            "events": events_about(request, found),
        },
    )


def adopt(request: Request, pk: int) -> HttpResponse:
    found = _found(request, pk)
    open_ = _contracts(request, found).exclude(adoptions__practice=found)
    key = request.GET.get("contract", "")
    one = open_.first() if open_.count() == 1 else None
    initial = {"contract": key if key.isdecimal() else one, "on": clock.today()}
    form = AdoptForm(request.POST or None, contracts=open_, initial=initial)
    back = reverse("practice", args=[pk])
    return form_page(
        request,
        form,
        lambda: actions.adopt_practice(request.user, found, **form.cleaned_data),
        lambda _: back,
        title="We take this up" if request.user.is_vendor else "A vendor takes this up",
        intro=found.title,
        crumbs=[("Practices", reverse("practices")), (found.title, back)],
        back=back,
    )


def _found(request: Request, pk: int) -> Practice:
    rows = Practice.objects.select_related("program", "kpi__current", "shared_by")
    found: Practice = rows.get_visible(request.user, pk=pk)
    return found


def _contracts(request: Request, found: Practice) -> Any:
    mine = Contract.objects.visible_to(request.user).filter(program=found.program_id)
    return mine.select_related("vendor").order_by("vendor__name", "pk")
