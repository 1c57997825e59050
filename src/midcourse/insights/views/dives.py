"""The queue of deep dives with those taken before, the analysis page of one, and asking for one."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from midcourse.contracts.models import Contract, Program
from midcourse.insights import actions
from midcourse.insights.forms import DeepDiveForm
from midcourse.insights.models import DeepDive, Signal
from midcourse.insights.queries import deep_dives, dive_kpis, dives_before
from midcourse.insights.views.saving import events_about, form_page
from midcourse.insights.views.signals import programs
from midcourse.pages.listing import Column, Filter, ListingView
from midcourse.people.http import Request

MOST_SIGNALS = 8


class DeepDives(ListingView):
    title = "Deep dives"
    intro = "Topics that a meeting looks into, one at a time. Ask for one on the page of a program or contract."
    empty = "No topic here."
    name = "deep-dives"
    search_fields = ["topic"]
    columns = [
        Column("topic", "Topic", lambda row: row.topic, "topic", link=lambda row: reverse("deep-dive", args=[row.pk])),
        Column("about", "Program or contract", lambda row: str(row.program or row.contract)),
        Column("by", "Asked by", lambda row: row.asked_by.name, "asked_by__name"),
        Column("asked", "Asked on", lambda row: row.asked_at.date(), "asked_at"),
        Column("taken", "Looked into on", lambda row: row.taken_at and row.taken_at.date(), "taken_at"),
    ]
    filters = [
        Filter("program", "Program", programs, lambda rows, value: rows.filter(program=value)),
        Filter("taken", "Topics", lambda _: [("yes", "Looked into before")], lambda rows, _: rows),
    ]

    def rows(self, request: Request) -> Any:
        taken = request.GET.get("taken") == "yes"
        return dives_before(request.user) if taken else deep_dives(request.user)


def dive(request: Request, pk: int) -> HttpResponse:
    """A topic's analysis: one KPI at a time cut into parts, signals on it, what was noted and what was learned."""
    found = DeepDive.objects.select_related("program", "contract__program", "asked_by").get_visible(request.user, pk=pk)
    kpis = list(dive_kpis(request.user, found))
    asked = request.GET.get("kpi", "")
    kpi = next((each for each in kpis if str(each.pk) == asked), kpis[0] if kpis else None)
    meetings = found.meetings.visible_to(request.user)
    context = {
        "dive": found,
        "title": found.topic,
        "crumbs": [("Deep dives", reverse("deep-dives"))],
        "about": found.program or found.contract,
        "kpis": kpis,
        "kpi": kpi,
        "meetings": meetings,
        "notes": [] if request.user.is_vendor else [note for each in meetings for note in _notes(each)],
        "before": dives_before(request.user, program=found.program, contract=found.contract).exclude(pk=pk),
        "events": events_about(request, found),
    }
    return render(request, "insights/dive.html", {**context, **(_analysis(request, found, kpi) if kpi else {})})


def _analysis(request: Request, found: DeepDive, kpi: Any) -> dict[str, Any]:
    from midcourse.insights.slices import parts  # Polars and SciPy, only where figures are looked into

    contracts = Contract.objects.visible_to(request.user)
    theirs = contracts.filter(pk=found.contract_id) if found.contract_id else contracts.filter(program=found.program_id)
    signals = Signal.objects.visible_to(request.user).open().filter(kpi=kpi)
    if found.contract_id:
        signals = signals.filter(contract=found.contract_id)
    cut = parts(request.user, kpi, list(theirs), request.GET.get("by", ""), request.GET.get("value", ""))
    return {"parts": cut, "signals": signals[:MOST_SIGNALS]}


def _notes(meeting: Any) -> Any:
    """What was written down under the deep dive while the meeting ran."""
    return meeting.topic_notes.filter(topic="deep-dive").exclude(text="").select_related("edited_by")


def ask(request: Request) -> HttpResponse:
    """Ask for a deep dive on `?program=` or `?contract=`."""
    kind, subject = _subject(request)
    form = DeepDiveForm(request.POST or None)
    back = reverse(kind, args=[subject.pk])
    return form_page(
        request,
        form,
        lambda: actions.ask_deep_dive(request.user, form.cleaned_data["topic"], **{kind: subject}),
        lambda _: back,
        said="The topic is in the queue.",
        title="Ask for a deep dive",
        crumbs=[(str(subject), back)],
        back=back,
        button="Ask",
    )


def _subject(request: Request) -> tuple[str, Any]:
    """The contract or program of the address, 404 where this person may not know of it."""
    for kind, model in (("contract", Contract), ("program", Program)):
        if (key := request.GET.get(kind, "")).isdecimal():
            return kind, model.objects.get_visible(request.user, pk=key)
    raise Http404("No program or contract was named.")
