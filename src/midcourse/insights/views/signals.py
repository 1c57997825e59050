"""The list of signals and the page of one."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from midcourse.analysis.finding import Direction
from midcourse.contracts.models import Program
from midcourse.insights import explain
from midcourse.insights.models import Insight, Signal
from midcourse.insights.views.saving import events_about
from midcourse.pages.listing import Column, Filter, ListingView
from midcourse.people.access import Verb, may
from midcourse.people.http import Request
from midcourse.people.models import User

PROBLEM, BRIGHT = Direction.WORSE, Direction.BETTER
DIRECTIONS = {PROBLEM: "Problem", BRIGHT: "Bright spot", Direction.CHANGE: "Change"}
TOP = 3
RELATED = ("kpi__current", "kpi__program", "contract__vendor")


def programs(request: Request) -> list[tuple[str, str]]:
    """The programs to choose from above a list."""
    visible = Program.objects.visible_to(request.user).values_list("pk", "name")
    return [(str(pk), name) for pk, name in visible]


class Signals(ListingView):
    title = "Signals"
    intro = "What the rules found in the figures that came in. Choose one or several and write an insight from them."
    empty = "No signals. The figures so far go up and down as they usually do."
    name = "signals"
    template = "insights/signals.html"
    search_fields = ["sentence", "kpi__current__name", "contract__vendor__name"]
    columns = [
        Column("sentence", "Signal", lambda row: row.sentence, template="insights/signal_choice.html"),
        Column(
            "direction",
            "Kind",
            lambda row: DIRECTIONS.get(row.direction, ""),
            "direction",
            template="insights/direction.html",
        ),
        Column("kpi", "KPI", lambda row: str(row.kpi), "kpi__current__name"),
        Column("who", "Who", lambda row: str(row.contract.vendor) if row.contract else "All", "contract__vendor__name"),
        Column("since", "Since", lambda row: row.since, "since"),
    ]
    filters = [
        Filter(
            "direction",
            "Kind",
            lambda _: [(key.value, words) for key, words in DIRECTIONS.items()],
            lambda rows, value: rows.filter(direction=value),
        ),
        Filter(
            "rule",
            "What was found",
            lambda _: [(str(kind), words) for kind, words in explain.KINDS.items()],
            lambda rows, value: rows.filter(kind=value),
        ),
        Filter("program", "Program", programs, lambda rows, value: rows.filter(kpi__program=value)),
        Filter("seen", "Seen", lambda _: [("ended", "No longer seen")], lambda rows, _: rows),
    ]

    def rows(self, request: Request) -> Any:
        visible = Signal.objects.visible_to(request.user).select_related(*RELATED)
        return visible.exclude(ended_at=None) if request.GET.get("seen") == "ended" else visible.open()

    def context(self, request: Request) -> dict[str, Any]:
        """The strongest of both kinds side by side, bright spots as prominent as problems (D2)."""
        return {"lanes": [_lane(request, direction) for direction in (PROBLEM, BRIGHT)]}


def _lane(request: Request, direction: Direction) -> dict[str, Any]:
    found = Signal.objects.visible_to(request.user).open().filter(direction=direction)
    return {
        "title": "Problems" if direction is PROBLEM else "Bright spots",
        "direction": direction.value,
        "count": found.count(),
        "signals": list(found[:TOP]),
    }


def signal(request: Request, pk: int) -> HttpResponse:
    """One signal, how it was made, and what people concluded from it."""
    found = Signal.objects.select_related("kpi__contract__program", *RELATED).get_visible(request.user, pk=pk)
    concluded = Insight.objects.visible_to(request.user).filter(signals=found)
    return render(
        request,
        "insights/signal.html",
        {
            "signal": found,
            "title": f"{found.kpi}: {found.contract.vendor if found.contract else 'all vendors'}",
            "crumbs": [("Signals", reverse("signals"))],
            "kind": explain.kind_words(found),
            "where": explain.where_words(found),
            "steps": explain.steps(found),
            "drawings": _drawings(request.user, found),
            "insights": concluded,
            "may_write": may(request.user, Verb.WRITE_INSIGHTS),
            "events": events_about(request, found),
        },
    )


def _drawings(viewer: User, found: Signal) -> list[Any]:
    """The figures over time and, for a change of the whole, what each vendor adds to it."""
    from midcourse.insights.drawing import (
        kpi_drawing,
        parts_drawing,
        signal_marks,
    )  # NumPy and SciPy, only where a chart is drawn

    marks, eras = signal_marks([found])
    whose = str(found.contract.vendor) if found.contract else "All vendors together"
    history = kpi_drawing(viewer, found.kpi, found.contract, f"{found.kpi}, {whose}", marks=marks, eras=eras)
    return [drawing for drawing in (history, parts_drawing(found)) if drawing]
