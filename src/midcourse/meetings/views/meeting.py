"""A meeting's page: the agenda, what can be said and done, and where its minutes stand."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from midcourse.contracts.models import Contract
from midcourse.insights.actions import ask_deep_dive
from midcourse.insights.views.saving import events_about, one_click
from midcourse.meetings import actions
from midcourse.meetings.agreed import sides
from midcourse.meetings.calendar import download
from midcourse.meetings.drawing import drawn
from midcourse.meetings.editions import contracts_read_by, for_reader
from midcourse.meetings.forms import DecisionForm, IdeaForm, TopicForm
from midcourse.meetings.models import Meeting, Pack
from midcourse.meetings.pack import content_of, readable
from midcourse.meetings.scope import contracts_of, seen_by
from midcourse.meetings.state import state_of
from midcourse.people import clock
from midcourse.people.access import Verb, may
from midcourse.people.http import Request
from midcourse.people.models import User

Crumbs = list[tuple[str, str]]


def meeting(request: Request, pk: int) -> HttpResponse:
    """The agenda for this reader, with what can be said and done."""
    found = get(request, pk)
    content = content_for(request, found)
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
            "nobody_of": nobody_of(found) if runs and found.state == Meeting.State.PLANNED else [],
            "state": state_of(found),
            "when": actions.when(found),
            "how_often": actions.how_often(found.series) if found.series else "",
            **minutes_of(found, request.user),
            "idea_form": IdeaForm(),
            "decision_form": DecisionForm(meeting=found) if runs else None,
            "topic_form": TopicForm(meeting=found) if runs else None,
            "packs": Pack.objects.visible_to(request.user).filter(meeting=found).select_related("contract__vendor"),
            "editions": contracts_read_by(found, request.user) if request.user.is_vendor else [],
            "events": events_about(request, found),
        },
    )


def content_for(request: Request, found: Meeting) -> dict[str, Any]:
    """The agenda in this reader's edition: as it is now, or as it was frozen once the meeting was held.

    A vendor of several contracts may ask for one of them.
    """
    asked = request.GET.get("contract", "")
    edition = for_reader(found, request.user, int(asked) if asked.isdigit() else None)
    return (found.state == Meeting.State.HELD and frozen_content(found, edition.contract)) or content_of(edition)


def frozen_content(found: Meeting, contract: Contract | None) -> dict[str, Any] | None:
    """What the newest pack of this edition holds; None of a contract that has none."""
    pack = Pack.objects.filter(meeting=found, contract=contract).first()
    return readable(pack.content) if pack else None


def nobody_of(found: Meeting) -> list[str]:
    """The vendors of whom nobody is asked to come."""
    asked = found.attendees.filter(vendor_contact__isnull=False).values("vendor_contact__vendor")
    contracts = contracts_of(found).exclude(vendor__in=asked)
    return list(dict.fromkeys(str(contract.vendor) for contract in contracts))


def minutes_of(found: Meeting, reader: User) -> dict[str, Any]:
    """Who was there, and where the agreement to the minutes stands, once the meeting was held."""
    if found.state != Meeting.State.HELD:
        return {}
    each_side = sides(found, reader)
    return {
        "present": found.present.filter(seen_by(reader)).select_related("vendor_contact__vendor"),
        "sides": each_side,
        "waiting": [side.who for side in each_side if not (side.said or side.speaks)],
        "read": actions.wording(found.minutes),
    }


def calendar(request: Request, pk: int) -> HttpResponse:
    """The meeting for one's own calendar."""
    found = get(request, pk)
    return calendar_file(download(found, request.user), f"meeting-{found.on}")


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


def calendar_file(text: str, name: str) -> HttpResponse:
    """A calendar's text to take away."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.ics"'}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)


def get(request: Request, pk: int) -> Meeting:
    """The meeting, or 404 where this person may not know of it."""
    meetings = Meeting.objects.select_related(
        "program__department", "contract__department", "contract__vendor", "contract__program", "deep_dive", "series"
    )
    found: Meeting = meetings.get_visible(request.user, pk=pk)
    return found


def address(meeting: Meeting) -> str:
    return reverse("meeting", args=[meeting.pk])


def crumbs_of(meeting: Meeting) -> Crumbs:
    """The way to a meeting's page."""
    about = f"{meeting.program or meeting.contract}, {meeting.on:%b %-d, %Y}"
    return [("Meetings", reverse("meetings")), (about, address(meeting))]
