"""Ideas and decisions, added on the meeting's page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from midcourse.insights.views.saving import one_click
from midcourse.meetings import actions
from midcourse.meetings.editions import for_reader
from midcourse.meetings.forms import DecisionForm, IdeaForm
from midcourse.meetings.models import Idea, Meeting
from midcourse.meetings.parts.solutions import ideas
from midcourse.meetings.views.meeting import address, get
from midcourse.people.http import Request


@require_POST
def idea_add(request: Request, pk: int) -> HttpResponse:
    """Add an idea; htmx gets the list of ideas back in place."""
    found = get(request, pk)
    form = IdeaForm(request.POST)
    if form.is_valid():
        try:
            actions.add_idea(request.user, found, form.cleaned_data["text"])
            form = IdeaForm()
        except ValueError as refusal:
            form.add_error("text", str(refusal))
    return _ideas(request, found, form)


@require_POST
def idea_choose(request: Request, pk: int) -> HttpResponse:
    """Mark an idea as one to act on, or take the mark away."""
    idea: Idea = Idea.objects.select_related("meeting").get_visible(request.user, pk=pk)
    try:
        actions.choose_idea(request.user, idea, chosen=not idea.chosen)
    except ValueError as refusal:
        messages.error(request, str(refusal))
    return _ideas(request, idea.meeting, IdeaForm())


def _ideas(request: Request, meeting: Meeting, form: IdeaForm) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return redirect(f"{address(meeting)}#brainstorm")
    rows = ideas(for_reader(meeting, request.user))
    context = {"meeting": meeting, "rows": rows, "idea_form": form, "live": True}
    context["open"] = meeting.state == Meeting.State.PLANNED
    return render(request, "meetings/ideas.html", context)


@require_POST
def decision_add(request: Request, pk: int) -> HttpResponse:
    found = get(request, pk)
    form = DecisionForm(request.POST, meeting=found)

    def decide() -> object:
        if not form.is_valid():
            raise ValueError("Write the decision in a sentence and choose who reads it.")
        return actions.decide(request.user, found, **form.decision())

    one_click(request, decide, "The decision is noted.")
    return redirect(f"{address(found)}#decisions")
