"""What the vendor needs, and what became of it."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from midcourse.corrections.models import Commitment, Side
from midcourse.corrections.queries import kept_by_side
from midcourse.corrections.views.commitments import level, said
from midcourse.kickoff.actions import needs as actions
from midcourse.kickoff.forms.kickoff import WordsForm
from midcourse.kickoff.forms.meeting import GovernmentPromiseForm
from midcourse.kickoff.models import Need
from midcourse.kickoff.views.finding import get
from midcourse.kickoff.views.parts import asked, clicked, part, shown
from midcourse.people import clock
from midcourse.people.access import Verb, may
from midcourse.people.http import Request

PAGE = ("needs", "What the vendor needs")


def needs(request: Request, pk: int) -> HttpResponse:
    """Every need with the promise made for it, and how each side keeps its promises under this contract."""
    kickoff = get(request, pk)
    rows = kickoff.needs.select_related("said_by", "commitment__owner")
    promised = Commitment.objects.visible_to(request.user).filter(contract=kickoff.contract)
    context = {
        "needs": [(row, row.commitment and (level(row.commitment), said(row.commitment))) for row in rows],
        "kept": kept_by_side(promised, clock.today()),
        "government": Side.GOVERNMENT,
        "form": WordsForm(label=_label(request)) if may(request.user, Verb.AGREE) else None,
    }
    return shown(request, kickoff, "needs", PAGE[1], **context)


def say(request: Request, pk: int) -> HttpResponse:
    kickoff = get(request, pk)
    form = WordsForm(request.POST or None, label=_label(request))
    return asked(
        request,
        kickoff,
        PAGE,
        form,
        lambda: actions.say_need(request.user, kickoff, form.cleaned_data["words"]),
        title="What is needed?",
        said="It is noted for both sides.",
    )


def promise(request: Request, pk: int) -> HttpResponse:
    found = part(request, Need, pk)
    contract = found.kickoff.contract
    form = GovernmentPromiseForm(
        request.POST or None, contract=contract, actor=request.user, initial={"what": found.text, "owner": request.user}
    )
    return asked(
        request,
        found.kickoff,
        PAGE,
        form,
        lambda: actions.promise_need(request.user, found, **form.cleaned_data),
        title="Promise it",
        intro=f"The vendor needs: {found.text}",
        button="Promise it",
    )


def decline(request: Request, pk: int) -> HttpResponse:
    found = part(request, Need, pk)
    form = WordsForm(request.POST or None, label="Why can it not be promised, and what would help instead?")
    return asked(
        request,
        found.kickoff,
        PAGE,
        form,
        lambda: actions.decline_need(request.user, found, form.cleaned_data["words"]),
        title="It cannot be promised",
        intro=f"The vendor needs: {found.text}",
    )


@require_POST
def again(request: Request, pk: int) -> HttpResponse:
    found = part(request, Need, pk)
    return clicked(
        request, found.kickoff, PAGE[0], lambda: actions.take_up_again(request.user, found), "It is open again."
    )


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    found = part(request, Need, pk)
    return clicked(
        request,
        found.kickoff,
        PAGE[0],
        lambda: actions.withdraw_need(request.user, found),
        "Taken back.",
    )


def _label(request: Request) -> str:
    if request.user.is_vendor:
        return "What do you need from the government to do this well?"
    return "What did the vendor say it needs?"
