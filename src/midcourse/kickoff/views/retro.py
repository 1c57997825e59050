"""Looking back on a kickoff, and what all kickoffs taught by service."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from midcourse.insights.views.saving import form_page
from midcourse.kickoff.actions.retro import write_retro
from midcourse.kickoff.forms.meeting import RetroForm
from midcourse.kickoff.lessons import lessons, service_of, services
from midcourse.kickoff.views.finding import address, crumbs_of, get
from midcourse.pages.listing import Column, Filter, ListingView
from midcourse.people.http import Request


def retro(request: Request, pk: int) -> HttpResponse:
    kickoff = get(request, pk)
    initial = {"went_well": kickoff.went_well, "do_differently": kickoff.do_differently}
    form = RetroForm(request.POST or None, initial=initial)
    return form_page(
        request,
        form,
        lambda: write_retro(request.user, kickoff, **form.cleaned_data),
        address,
        said="The lessons are in the library.",
        title="Look back on the kickoff",
        intro="Staff of all departments read this in the library. Name no vendor; the vendor does not read it.",
        crumbs=crumbs_of(kickoff),
        back=address(kickoff),
    )


class Lessons(ListingView):
    title = "Lessons from kickoffs"
    intro = "What went well, and what to do differently next time, by service."
    empty = "No kickoff was looked back on yet."
    name = "lessons"
    search_fields = ["went_well", "do_differently", "contract__program__service"]
    columns = [
        Column("service", "Service", lambda row: service_of(row), "contract__program__service"),
        Column("went_well", "What went well", lambda row: row.went_well),
        Column("do_differently", "What to do differently", lambda row: row.do_differently),
        Column("department", "Department", lambda row: row.contract.department.name, "contract__department__name"),
        Column("on", "Kickoff", lambda row: row.on, "on"),
    ]
    filters = [
        Filter(
            "service",
            "Service",
            lambda _: [(each, each) for each in services()],
            lambda rows, value: rows.filter(contract__program__service=value),
        )
    ]

    def rows(self, request: Request) -> Any:
        return lessons(request.user)

    def context(self, request: Request) -> dict[str, Any]:
        return {"crumbs": [("KPI library", reverse("library"))]}
