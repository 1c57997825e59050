"""Planning a meeting, its page with the agenda, holding it and calling it off."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from midcourse.contracts.models import Contract, Program
from midcourse.insights.actions import ask_deep_dive
from midcourse.insights.views.saving import events_about, form_page, one_click
from midcourse.meetings import actions
from midcourse.meetings.drawing import drawn
from midcourse.meetings.editions import contracts_read_by, for_reader
from midcourse.meetings.forms import DecisionForm, HoldForm, IdeaForm, PlanForm, TopicForm
from midcourse.meetings.models import Meeting, Pack
from midcourse.meetings.pack import content_of
from midcourse.meetings.scope import open_problems
from midcourse.people import clock
from midcourse.people.access import Verb, may
from midcourse.people.http import Request

Crumbs = list[tuple[str, str]]


def meeting(request: Request, pk: int) -> HttpResponse:
    """The agenda as it is now, for this reader, with what can be said and done."""
    found = get(request, pk)
    asked = request.GET.get("contract", "")
    edition = for_reader(found, request.user, int(asked) if asked.isdigit() else None)
    content = content_of(edition)
    runs = may(request.user, Verb.RUN_MEETINGS)
    return render(
        request,
        "meetings/meeting.html",
        {
            "meeting": found,
            "title": f"Performance meeting, {found.program or found.contract}",
            "crumbs": [("Meetings", reverse("meetings"))],
            "pack": content,
            "drawn": drawn(content),
            "live": True,
            "open": found.state == Meeting.State.PLANNED,
            "past": found.on <= clock.today(),
            "idea_form": IdeaForm(),
            "decision_form": DecisionForm(meeting=found) if runs else None,
            "topic_form": TopicForm(meeting=found) if runs else None,
            "packs": Pack.objects.visible_to(request.user).filter(meeting=found).select_related("contract__vendor"),
            "editions": contracts_read_by(found, request.user) if request.user.is_vendor else [],
            "events": events_about(request, found),
        },
    )


def plan(request: Request) -> HttpResponse:
    """Plan a meeting about `?program=` or `?contract=`; without one, ask which."""
    subject = _subject(request)
    if not subject:
        return render(request, "meetings/choose.html", {"title": "Plan a performance meeting", **_choices(request)})
    about = next(iter(subject.values()))
    contracts = list(Contract.objects.filter(**{"pk" if "contract" in subject else "program": about.pk}))
    form = PlanForm(request.POST or None, contracts=contracts)
    return form_page(
        request,
        form,
        lambda: actions.plan_meeting(request.user, **subject, **form.cleaned_data),
        address,
        said="The meeting is planned.",
        title="Plan a performance meeting",
        intro=f"About {about}.",
        crumbs=[("Meetings", reverse("meetings"))],
        back=reverse("meetings"),
        button="Plan the meeting",
    )


def hold(request: Request, pk: int) -> HttpResponse:
    """Note the minutes; problems without an answer are named with the way to answer them."""
    found = get(request, pk)
    form = HoldForm(request.POST or None, meeting=found)
    return form_page(
        request,
        form,
        lambda: actions.hold_meeting(request.user, found, **form.cleaned_data),
        address,
        template="meetings/hold.html",
        said="The meeting is held and its minutes are kept.",
        title="Hold the meeting",
        crumbs=crumbs_of(found),
        meeting=found,
        unanswered=open_problems(found).filter(answered=False),
    )


@require_POST
def cancel(request: Request, pk: int) -> HttpResponse:
    found = get(request, pk)
    one_click(request, lambda: actions.cancel_meeting(request.user, found), "The meeting is cancelled.")
    return redirect("meeting", pk)


@require_POST
def deep_dive(request: Request, pk: int) -> HttpResponse:
    """Take a topic that waits, or a new one."""
    found = get(request, pk)
    form = TopicForm(request.POST, meeting=found)

    def take() -> Any:
        if not form.is_valid():
            raise ValueError("A meeting takes exactly one deep dive. Choose a topic that waits or write one.")
        topic = form.cleaned_data["waiting"] or ask_deep_dive(
            request.user, form.cleaned_data["new"], program=found.program, contract=found.contract
        )
        return actions.take_deep_dive(request.user, found, topic)

    one_click(request, take, "The deep dive is chosen.")
    return redirect(f"{address(found)}#deep-dive")


def get(request: Request, pk: int) -> Meeting:
    """The meeting, or 404 where this person may not know of it."""
    meetings = Meeting.objects.select_related("program", "contract__vendor", "contract__program", "deep_dive")
    found: Meeting = meetings.get_visible(request.user, pk=pk)
    return found


def address(meeting: Meeting) -> str:
    return reverse("meeting", args=[meeting.pk])


def crumbs_of(meeting: Meeting) -> Crumbs:
    """The way to a meeting's page."""
    about = f"{meeting.program or meeting.contract}, {meeting.on:%b %-d, %Y}"
    return [("Meetings", reverse("meetings")), (about, address(meeting))]


def _subject(request: Request) -> dict[str, Any]:
    """The program or contract of the address, as what `plan_meeting` takes; 404 for one out of sight."""
    for name, model in (("program", Program), ("contract", Contract)):
        if asked := request.GET.get(name):
            if not asked.isdigit():
                raise Http404
            return {name: model.objects.get_visible(request.user, pk=asked)}
    return {}


def _choices(request: Request) -> dict[str, Any]:
    contracts = Contract.objects.visible_to(request.user).running(clock.today()).select_related("vendor")
    return {
        "programs": Program.objects.visible_to(request.user),
        "contracts": contracts,
        "crumbs": [("Meetings", reverse("meetings"))],
    }
