"""What success looks like to each side, side by side, and the one text that both came to."""

from django.http import HttpResponse

from midcourse.corrections.actions.promise import side_of
from midcourse.corrections.models import Side
from midcourse.kickoff.actions import success as actions
from midcourse.kickoff.forms.kickoff import WordsForm
from midcourse.kickoff.success import statements_for
from midcourse.kickoff.views.finding import get
from midcourse.kickoff.views.parts import asked, shown
from midcourse.people.http import Request

PAGE = ("success", "What success looks like")
LABEL = "What would residents notice in 12 months?"


def success(request: Request, pk: int) -> HttpResponse:
    """Both statements once both are there; before, one’s own side’s alone."""
    kickoff = get(request, pk)
    said = statements_for(kickoff, request.user)
    return shown(request, kickoff, "success", PAGE[1], sides=said, both=all(each.written for each in said))


def say(request: Request, pk: int) -> HttpResponse:
    """Write for one’s own side."""
    kickoff = get(request, pk)
    own = kickoff.success_statements.filter(side=side_of(request.user)).first()
    form = WordsForm(request.POST or None, label=LABEL, initial={"words": own.text if own else ""})
    form.fields["words"].help_text = "The other side reads this once it has written its own."
    return asked(
        request,
        kickoff,
        PAGE,
        form,
        lambda: actions.say_success(request.user, kickoff, form.cleaned_data["words"]),
        title="Success in 12 months",
    )


def agree(request: Request, pk: int) -> HttpResponse:
    """The one text; it begins with what is there, or with both statements to make one of."""
    kickoff = get(request, pk)
    texts = {each.side: each.text for each in kickoff.success_statements.all()}
    begin = kickoff.success or "\n\n".join(texts[side] for side in Side if side in texts)
    form = WordsForm(request.POST or None, label="What both sides came to", initial={"words": begin})
    return asked(
        request,
        kickoff,
        PAGE,
        form,
        lambda: actions.agree_success(request.user, kickoff, form.cleaned_data["words"]),
        title="One text for both sides",
    )
