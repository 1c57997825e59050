"""Closing a meeting, its minutes, and what both sides say of them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from midcourse.contracts.models import Contract
from midcourse.insights.views.saving import form_page, one_click
from midcourse.meetings import actions
from midcourse.meetings.agreed import sides
from midcourse.meetings.forms import HoldForm, MinutesForm, NotRightForm
from midcourse.meetings.models import Capture, Meeting
from midcourse.meetings.notes import first_words
from midcourse.meetings.scope import high_intensity, open_problems, topic_of
from midcourse.meetings.views.meeting import address, crumbs_of, get
from midcourse.people.http import Request

AGREED = "Thank you. Your side agrees to the minutes."


def hold(request: Request, pk: int) -> HttpResponse:
    """Note who was there and the minutes; problems without an answer are named with the way to answer them."""
    found = get(request, pk)
    if request.method == "GET" and found.state != Meeting.State.PLANNED:
        messages.info(request, f"This meeting is {found.get_state_display().lower()} already.")
        return redirect("meeting", pk)
    form = HoldForm(request.POST or None, meeting=found, actor=request.user, initial=first_words(found))
    return form_page(
        request,
        form,
        lambda: actions.hold_meeting(request.user, found, **form.cleaned_data),
        address,
        template="meetings/hold.html",
        said="The meeting is held. Its vendors are asked whether the minutes are right.",
        title="Hold the meeting",
        crumbs=crumbs_of(found),
        meeting=found,
        captured=captured(found),
        unanswered=open_problems(found).filter(answered=False),
        needs_topic=high_intensity(found) and topic_of(found) is None,
    )


def minutes(request: Request, pk: int) -> HttpResponse:
    """Correct the minutes. Where somebody else did meanwhile, both texts are shown and nothing is lost."""
    found = get(request, pk)
    form = MinutesForm(request.POST or None, meeting=found)

    def save() -> Meeting:
        try:
            return actions.correct_minutes(request.user, found, **form.cleaned_data)
        except actions.OutdatedError:
            form.has_read(found)
            raise

    return form_page(
        request,
        form,
        save,
        address,
        template="meetings/minutes.html",
        said="The minutes are corrected.",
        title="Correct the minutes",
        crumbs=crumbs_of(found),
        meeting=found,
        returned=[side for side in sides(found, request.user) if side.said and not side.said.agrees],
        captured=captured(found),
    )


def captured(found: Meeting) -> Any:
    """What was written down on the meeting's screens, in the order it was said."""
    return Capture.objects.filter(meeting=found).select_related("said_by")


@require_POST
def agree(request: Request, pk: int) -> HttpResponse:
    """One click: for one's own side, the minutes are right."""
    found = get(request, pk)
    contract, read = _contract(request), request.POST.get("read", "")
    one_click(
        request,
        lambda: actions.agree_minutes(request.user, found, agrees=True, contract=contract, read=read),
        AGREED,
    )
    return redirect("meeting", pk)


def not_right(request: Request, pk: int) -> HttpResponse:
    """For one's own side, say what is not right."""
    found = get(request, pk)
    contract = _contract(request)
    form = NotRightForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: actions.agree_minutes(
            request.user, found, agrees=False, contract=contract, words=form.cleaned_data["words"]
        ),
        lambda _: address(found),
        template="meetings/not_right.html",
        said="The one who keeps the minutes is told.",
        title="What is not right?",
        crumbs=crumbs_of(found),
        meeting=found,
    )


def _contract(request: Request) -> Contract | None:
    """Whose side `?contract=` is; none for the government's. 404 for one out of sight."""
    key = request.GET.get("contract", "")
    if not key:
        return None
    found: Contract = Contract.objects.get_visible(request.user, pk=key if key.isdecimal() else 0)
    return found
