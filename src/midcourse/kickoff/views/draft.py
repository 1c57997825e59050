"""Planned contracts: the list, adding and changing one, its KPIs, and awarding it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from midcourse.insights.views.saving import form_page, one_click
from midcourse.kickoff.actions import draft as actions
from midcourse.kickoff.expectations import Expectations, ExpectedKPI, from_json
from midcourse.kickoff.forms.draft import AwardForm, DraftForm, DraftKPIForm, LevelsForm, Terms
from midcourse.kickoff.kpis import expected_from
from midcourse.kickoff.models import Draft
from midcourse.library.models import StarterKPI
from midcourse.pages.listing import Column, Filter, ListingView
from midcourse.people import clock
from midcourse.people.access import Verb, may
from midcourse.people.http import Request

Crumbs = list[tuple[str, str]]


class Drafts(ListingView):
    title = "Draft plans"
    intro = (
        "Contracts that are still being planned. A draft gives the RFP its text, and the contract its first targets."
    )
    empty = "Nothing is being planned here yet."
    name = "drafts"
    search_fields = ["title", "service", "department__name"]
    columns = [
        Column("title", "Draft", lambda row: row.title, "title", link=lambda row: address(row)),
        Column("service", "Service", lambda row: row.service, "service"),
        Column("department", "Department", lambda row: row.department.name, "department__name"),
        Column("starts", "Planned start", lambda row: row.starts, "starts"),
        Column("kpis", "KPIs", lambda row: len(row.content.get("kpis", ())), number=True),
        Column("state", "State", lambda row: f"Awarded: {row.awarded}" if row.awarded else "Being planned"),
    ]
    filters = [
        Filter(
            "state",
            "State",
            lambda _: [("open", "Being planned"), ("awarded", "Awarded")],
            lambda rows, value: rows.filter(awarded__isnull=value == "open"),
        )
    ]

    def rows(self, request: Request) -> Any:
        return Draft.objects.visible_to(request.user).select_related("department", "awarded")

    def context(self, request: Request) -> dict[str, Any]:
        add = [("Draft a plan", reverse("draft-add"))] if may(request.user, Verb.RUN_KICKOFFS) else []
        return {"actions": [*add, ("KPI library", reverse("library"))]}


def add(request: Request) -> HttpResponse:
    """Begin a draft, of `?service=` where it is known."""
    first = {"service": request.GET.get("service", ""), "starts": clock.today().replace(day=1)}
    form = DraftForm(request.POST or None, initial=first, actor=request.user)
    return form_page(
        request,
        form,
        lambda: actions.make_draft(request.user, form.instance),
        address,
        said="Drafted. Everything below can be changed.",
        title="Draft a plan",
        intro="Say what is planned. KPIs, meetings, reports and texts are filled in from the library, to be changed.",
        crumbs=[("Draft plans", reverse("drafts"))],
        back=reverse("drafts"),
        button="Draft it",
    )


def edit(request: Request, pk: int) -> HttpResponse:
    found = get(request, pk)
    form = DraftForm(request.POST or None, instance=found, actor=request.user)
    return _form(request, found, form, lambda: actions.change_draft(request.user, found), "Change the basics")


def terms(request: Request, pk: int) -> HttpResponse:
    """Meetings, reports, escalation and texts on one page."""
    found = get(request, pk)
    asked = Terms(request.POST or None, found)
    if request.method == "POST" and asked.is_valid():
        done = one_click(request, lambda: actions.change_draft(request.user, found, asked.content()), "Saved.")
        return redirect(address(found) if done else reverse("draft-terms", args=[pk]))
    context = {"asked": asked, "title": "Change meetings, reports and texts", "back": address(found)}
    return render(request, "kickoff/draft_terms.html", {**context, "crumbs": crumbs_of(found)})


def levels(request: Request, pk: int) -> HttpResponse:
    """The level asked for of each KPI, on one form."""
    found = get(request, pk)
    asked = from_json(found.content)
    form = LevelsForm(request.POST or None, draft=found)

    def put() -> Draft:
        kpis = tuple(replace(kpi, target=level) for kpi, level in zip(asked.kpis, form.levels(), strict=True))
        return actions.change_draft(request.user, found, replace(asked, kpis=kpis))

    return _form(request, found, form, put, "Set the levels")


def kpi_add(request: Request, pk: int) -> HttpResponse:
    """Ask for one more KPI: one of the library, `?starter=`, or one's own."""
    found = get(request, pk)
    asked = from_json(found.content)
    key = request.GET.get("starter", "")
    starter = StarterKPI.objects.get_visible(request.user, pk=key) if key.isdecimal() else None
    kpi = expected_from(starter) if starter else ExpectedKPI(name="", goal=found.goal)
    return _kpi(request, found, kpi, "Add a KPI", lambda new: replace(asked, kpis=(*asked.kpis, new)))


def kpi_edit(request: Request, pk: int, place: int) -> HttpResponse:
    found = get(request, pk)
    asked, kpi = _asked(found, place)

    def put(new: ExpectedKPI) -> Expectations:
        return replace(asked, kpis=(*asked.kpis[:place], new, *asked.kpis[place + 1 :]))

    return _kpi(request, found, kpi, f"Change {kpi.name}", put)


@require_POST
def kpi_remove(request: Request, pk: int, place: int) -> HttpResponse:
    found = get(request, pk)
    asked, kpi = _asked(found, place)
    left = replace(asked, kpis=tuple(each for each in asked.kpis if each is not kpi))
    one_click(request, lambda: actions.change_draft(request.user, found, left), f"{kpi.name} is taken out.")
    return redirect(address(found))


def award(request: Request, pk: int) -> HttpResponse:
    """Say which contract came of it and which levels were promised."""
    found = get(request, pk)
    form = AwardForm(request.POST or None, draft=found, actor=request.user)
    return form_page(
        request,
        form,
        lambda: actions.award(request.user, found, form.awarded(), form.promised()),
        lambda sheet: reverse("contract", args=[sheet.kickoff.contract_id]),
        template="kickoff/draft_award.html",
        said="Awarded. The levels promised are the targets in the draft of the expectation sheet.",
        title="Award the contract",
        crumbs=crumbs_of(found),
        back=address(found),
    )


@require_POST
def take_back(request: Request, pk: int) -> HttpResponse:
    found = get(request, pk)
    one_click(request, lambda: actions.take_award_back(request.user, found), "The award is taken back.")
    return redirect(address(found))


@require_POST
def drop(request: Request, pk: int) -> HttpResponse:
    found = get(request, pk)
    try:
        actions.drop_draft(request.user, found)
    except ValueError as refusal:
        messages.error(request, str(refusal))
        return redirect(address(found))
    messages.success(request, f"{found} is thrown away.")
    return redirect("drafts")


def _kpi(
    request: Request, found: Draft, kpi: ExpectedKPI, title: str, put: Callable[[ExpectedKPI], Expectations]
) -> HttpResponse:
    form = DraftKPIForm(request.POST or None, kpi=kpi)
    return _form(request, found, form, lambda: actions.change_draft(request.user, found, put(form.expected())), title)


def _form(request: Request, found: Draft, form: Any, save: Callable[[], Draft], title: str) -> HttpResponse:
    return form_page(request, form, save, address, title=title, crumbs=crumbs_of(found), back=address(found))


def _asked(found: Draft, place: int) -> tuple[Expectations, ExpectedKPI]:
    asked = from_json(found.content)
    if place >= len(asked.kpis):
        raise Http404
    return asked, asked.kpis[place]


def get(request: Request, pk: int) -> Draft:
    drafts = Draft.objects.select_related("department", "program", "awarded", "made_by")
    found: Draft = drafts.get_visible(request.user, pk=pk)
    return found


def address(found: Draft) -> str:
    return reverse("draft", args=[found.pk])


def crumbs_of(found: Draft) -> Crumbs:
    return [("Draft plans", reverse("drafts")), (found.title, address(found))]
