"""The queue of deep dives, and asking for one."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from midcourse.contracts.models import Contract, Program
from midcourse.insights import actions
from midcourse.insights.forms import DeepDiveForm
from midcourse.insights.queries import deep_dives
from midcourse.insights.views.saving import form_page
from midcourse.insights.views.signals import programs
from midcourse.pages.listing import Column, Filter, ListingView
from midcourse.people.http import Request


class DeepDives(ListingView):
    title = "Deep dives"
    intro = "Topics waiting for a meeting to look into. Ask for one on the page of a program or contract."
    empty = "No topic is waiting."
    name = "deep-dives"
    search_fields = ["topic"]
    columns = [
        Column("topic", "Topic", lambda row: row.topic, "topic"),
        Column("about", "Program or contract", lambda row: str(row.program or row.contract)),
        Column("by", "Asked by", lambda row: row.asked_by.name, "asked_by__name"),
        Column("asked", "Asked on", lambda row: row.asked_at.date(), "asked_at"),
    ]
    filters = [Filter("program", "Program", programs, lambda rows, value: rows.filter(program=value))]

    def rows(self, request: Request) -> Any:
        return deep_dives(request.user)


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
