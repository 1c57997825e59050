"""The kickoff's page: where it stands and what comes next; holding it, its minutes and its review."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from midcourse.insights.views.saving import events_about, form_page, one_click
from midcourse.kickoff import actions
from midcourse.kickoff.forms.kickoff import HoldForm, MinutesForm, PredecessorForm, WordsForm
from midcourse.kickoff.models import Kickoff
from midcourse.kickoff.preparation import parts_of
from midcourse.kickoff.sheets import in_force, in_the_making
from midcourse.kickoff.views.finding import address, crumbs_of, get
from midcourse.people import clock
from midcourse.people.access import Verb, may
from midcourse.people.http import Request

State = Kickoff.State


def kickoff(request: Request, pk: int) -> HttpResponse:
    """Where the kickoff stands, for either side."""
    found = get(request, pk)
    runs = may(request.user, Verb.RUN_KICKOFFS)
    making = in_the_making(found)
    hidden = request.user.is_vendor and making is not None and making.state == making.State.DRAFT
    return render(
        request,
        "kickoff/kickoff.html",
        {
            "kickoff": found,
            "contract": found.contract,
            "title": "Kickoff",
            "crumbs": crumbs_of(found, whole=False),
            "steps": steps(found),
            "overdue": found.state in (State.NOT_STARTED, State.PRE_WIRE_SENT) and found.due < clock.today(),
            "questions": found.questions.select_related("answered_by"),
            "sheet": in_force(found),
            "making": None if hidden else making,
            "predecessor_form": PredecessorForm(kickoff=found) if runs else None,
            "wrong_form": WordsForm(label="What is not right?"),
            "review_form": WordsForm(label="What is missing?"),
            "hand_in_form": WordsForm(label="What was put right?"),
            "parts": parts_of(found, request.user),
            "events": events_about(request, found),
        },
    )


def steps(found: Kickoff) -> list[tuple[str, str]]:
    """Each state in words, and whether it is complete, current or to come, as the step indicator names them."""
    labels = [state.label for state in State]
    here = labels.index(found.get_state_display())
    marks = ["complete" if place < here else "current" if place == here else "" for place in range(len(labels))]
    return list(zip(labels, marks, strict=True))


def hold(request: Request, pk: int) -> HttpResponse:
    """Note that it was held; once held, correct its minutes."""
    found = get(request, pk)
    common: dict[str, Any] = {"crumbs": crumbs_of(found), "back": address(found)}
    if found.minutes:
        minutes = MinutesForm(request.POST or None, initial={"minutes": found.minutes})
        return form_page(
            request,
            minutes,
            lambda: actions.correct_kickoff_minutes(request.user, found, **minutes.cleaned_data),
            address,
            said="The minutes are corrected and the vendor is asked to agree.",
            title="Correct the minutes",
            intro=found.minutes_returned and f"The vendor says: {found.minutes_returned}",
            **common,
        )
    form = HoldForm(request.POST or None, kickoff=found)
    return form_page(
        request,
        form,
        lambda: actions.hold_kickoff(request.user, found, **form.cleaned_data),
        address,
        said="The kickoff is held and the vendor is asked to agree to its minutes.",
        title="Hold the kickoff",
        button="Keep the minutes",
        **common,
    )


@require_POST
def agree(request: Request, pk: int) -> HttpResponse:
    """The vendor's word on the minutes: right, or what is not."""
    found = get(request, pk)
    agrees = "agrees" in request.POST
    said = "You agreed to the minutes." if agrees else "The department is told what is not right."
    words = request.POST.get("words", "")
    return _click(
        request,
        found,
        lambda: actions.agree_kickoff_minutes(request.user, found, agrees=agrees, words=words),
        said,
    )


@require_POST
def review(request: Request, pk: int) -> HttpResponse:
    """The buyer's word: approved, or what is missing."""
    found = get(request, pk)
    approves = "approves" in request.POST
    said = "The kickoff is approved." if approves else "The kickoff is returned."
    words = request.POST.get("words", "")
    return _click(
        request, found, lambda: actions.review_kickoff(request.user, found, approves=approves, words=words), said
    )


@require_POST
def hand_in(request: Request, pk: int) -> HttpResponse:
    found = get(request, pk)
    words = request.POST.get("words", "")
    return _click(request, found, lambda: actions.hand_in_again(request.user, found, words), "The buyer is told.")


@require_POST
def predecessor(request: Request, pk: int) -> HttpResponse:
    found = get(request, pk)
    form = PredecessorForm(request.POST, kickoff=found)

    def choose() -> Kickoff:
        if not form.is_valid():
            raise ValueError("Choose a contract from the list.")
        return actions.choose_predecessor(request.user, found, form.cleaned_data["predecessor"])

    return _click(request, found, choose, "Saved.")


def _click(request: Request, found: Kickoff, save: Callable[[], Any], said: str) -> HttpResponse:
    one_click(request, save, said)
    return redirect(address(found))
