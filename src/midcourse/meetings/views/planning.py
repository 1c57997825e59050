"""Planning a meeting, and what changes before it: day, time, place, people, or that it is off."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from midcourse.contracts.models import Contract, Program
from midcourse.insights.views.saving import form_page
from midcourse.meetings import actions
from midcourse.meetings.forms import BecauseForm, MoveForm, PeopleForm, PlanForm
from midcourse.meetings.scope import contracts_of
from midcourse.meetings.views.meeting import address, crumbs_of, get
from midcourse.people import clock
from midcourse.people.http import Request


def plan(request: Request) -> HttpResponse:
    """Plan a meeting about `?program=` or `?contract=`; without one, ask which."""
    subject = subject_of(request)
    if not subject:
        return choose(request)
    about = next(iter(subject.values()))
    form = PlanForm(request.POST or None, contracts=contracts_about(subject))
    return form_page(
        request,
        form,
        lambda: actions.plan_meeting(request.user, **subject, **form.cleaned_data),
        address,
        template="meetings/plan.html",
        said="The meeting is planned, and everybody asked is told.",
        title="Plan a performance meeting",
        about=about,
        crumbs=[("Meetings", reverse("meetings"))],
        series=f"{reverse('series-plan')}?{request.GET.urlencode()}",
    )


def choose(request: Request) -> HttpResponse:
    """Which program or contract is it about?"""
    contracts = Contract.objects.visible_to(request.user).running(clock.today()).select_related("vendor")
    context = {
        "title": "Plan a performance meeting",
        "programs": Program.objects.visible_to(request.user),
        "contracts": contracts,
        "crumbs": [("Meetings", reverse("meetings"))],
    }
    return render(request, "meetings/choose.html", context)


def move(request: Request, pk: int) -> HttpResponse:
    """Another day, time or place."""
    found = get(request, pk)
    initial = {"on": found.on, "at": found.at, "place": found.place}
    form = MoveForm(request.POST or None, initial=initial)
    return form_page(
        request,
        form,
        lambda: actions.move_meeting(request.user, found, **form.cleaned_data),
        address,
        said="The meeting is moved, and everybody asked is told.",
        title="Move the meeting",
        crumbs=crumbs_of(found),
        back=address(found),
        button="Move the meeting",
    )


def cancel(request: Request, pk: int) -> HttpResponse:
    found = get(request, pk)
    form = BecauseForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: actions.cancel_meeting(request.user, found, **form.cleaned_data),
        address,
        said="The meeting is cancelled, and everybody asked is told.",
        title="Cancel the meeting",
        intro="The others of its series stay. Its deep dive goes back to the queue." if found.series_id else "",
        crumbs=crumbs_of(found),
        back=address(found),
        button="Cancel the meeting",
    )


def people(request: Request, pk: int) -> HttpResponse:
    """Who is asked."""
    found = get(request, pk)
    asked = {"attendees": list(found.attendees.values_list("pk", flat=True))}
    form = PeopleForm(request.POST or None, contracts=list(contracts_of(found)), initial=asked)
    return form_page(
        request,
        form,
        lambda: actions.change_people(request.user, found, form.cleaned_data["attendees"]),
        lambda _: address(found),
        said="Those added or left out are told.",
        title="Who is asked to come?",
        crumbs=crumbs_of(found),
        back=address(found),
    )


def subject_of(request: Request) -> dict[str, Any]:
    """The program or contract of the address, as what the actions take; 404 for one out of sight."""
    for name, model in (("program", Program), ("contract", Contract)):
        if asked := request.GET.get(name):
            if not asked.isdecimal():
                raise Http404
            return {name: model.objects.select_related("department").get_visible(request.user, pk=asked)}
    return {}


def contracts_about(subject: dict[str, Any]) -> list[Contract]:
    """The contracts of what is met about."""
    ((name, record),) = subject.items()
    return list(Contract.objects.filter(**{"pk" if name == "contract" else "program": record.pk}))
