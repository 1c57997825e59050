"""The KPIs of all services, and one service's set."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from midcourse.library.models import StarterKPI, StarterSet
from midcourse.library.words import formula
from midcourse.pages.listing import Column, Filter, ListingView
from midcourse.people.access import Verb, may
from midcourse.people.http import Request
from midcourse.people.models import Event

MOST_EVENTS = 50  # of a set's time line on its page


def services(request: Request) -> list[tuple[str, str]]:
    return [(str(each.pk), str(each)) for each in StarterSet.objects.visible_to(request.user)]


class Library(ListingView):
    title = "KPI library"
    intro = (
        "What others measure by service, with a good and a poor way to ask for it. Open a service for the whole set."
    )
    empty = "The library is empty. Start `midcourse serve` once to fill it."
    name = "library"
    template = "library/library.html"
    search_fields = ["name", "meaning", "numerator", "denominator", "starter_set__service", "starter_set__also"]
    columns = [
        Column(
            "name", "KPI", lambda row: row.name, "name", link=lambda row: f"{address(row.starter_set)}#kpi-{row.pk}"
        ),
        Column("service", "Service", lambda row: str(row.starter_set), "starter_set__service"),
        Column("meaning", "Plain definition", lambda row: row.meaning),
        Column("formula", "How it is counted", formula, export_only=True),
        Column("better", "Direction", lambda row: row.get_better_display(), "better"),
        Column("leading", "Leading or lagging", lambda row: "Leading" if row.leading else "Lagging", "leading"),
        Column("frequency", "How often", lambda row: row.get_frequency_display(), "frequency"),
        Column("reporter", "Who reports", lambda row: row.get_reporter_display(), export_only=True),
        Column("source", "Where the figures come from", lambda row: row.source, export_only=True),
        Column("dimensions", "Breakdowns", lambda row: ", ".join(row.dimensions), export_only=True),
        Column("goal", "Goal it serves", lambda row: row.goal, export_only=True),
        Column("good", "A good way to ask for it", lambda row: row.good, export_only=True),
        Column("poor", "A poor way, and why", lambda row: row.poor, export_only=True),
    ]
    filters = [
        Filter("service", "Service", services, lambda rows, value: _of(rows, value)),
        Filter(
            "leading",
            "Leading or lagging",
            lambda _: [("yes", "Leading: shows itself early"), ("no", "Lagging: tells the result")],
            lambda rows, value: rows.filter(leading=value == "yes"),
        ),
    ]

    def rows(self, request: Request) -> Any:
        return StarterKPI.objects.visible_to(request.user).select_related("starter_set")

    def context(self, request: Request) -> dict[str, Any]:
        add = [("Add a service", reverse("library-set-add"))] if may(request.user, Verb.REVIEW_KICKOFFS) else []
        return {"sets": StarterSet.objects.visible_to(request.user), "actions": add}


def _of(rows: Any, value: str) -> Any:
    return rows.filter(starter_set=value) if value.isdecimal() else rows.none()


def starter_set(request: Request, pk: int) -> HttpResponse:
    """What contracts of a service usually need: KPIs with examples, questions and risks."""
    found = get(request, pk)
    context = {
        "set": found,
        "kpis": [(kpi, formula(kpi)) for kpi in found.kpis.all()],
        "title": str(found),
        "crumbs": [("KPI library", reverse("library"))],
        "may_edit": may(request.user, Verb.REVIEW_KICKOFFS),
        "events": Event.objects.visible_to(request.user).about(found)[:MOST_EVENTS],
    }
    return render(request, "library/set.html", context)


def get(request: Request, pk: int) -> StarterSet:
    sets = StarterSet.objects.prefetch_related("kpis", "questions", "risks")
    found: StarterSet = sets.get_visible(request.user, pk=pk)
    return found


def address(found: StarterSet) -> str:
    return reverse("library-set", args=[found.pk])
