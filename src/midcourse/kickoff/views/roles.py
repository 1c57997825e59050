"""Who is accountable for what, and how each is best reached: one page, also on paper."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from midcourse.kickoff.actions import roles as actions
from midcourse.kickoff.forms.meeting import ContactCardForm, RoleForm
from midcourse.kickoff.models import ContactCard, RoleItem
from midcourse.kickoff.printing import roles_paper
from midcourse.kickoff.roles import cards_of, matrix_of
from midcourse.kickoff.views.finding import get
from midcourse.kickoff.views.parts import asked, clicked, part, shown
from midcourse.kickoff.views.sending import sent
from midcourse.people.access import Verb, may
from midcourse.people.http import Request

PAGE = ("roles", "Who does what")


def roles(request: Request, pk: int) -> HttpResponse:
    """The matrix and the contact cards; `?format=pdf` or `docx` sends them on one page."""
    kickoff = get(request, pk)
    if download := sent(roles_paper(kickoff), request.GET.get("format", ""), f"who does what {kickoff.contract}"):
        return download
    cards = cards_of(kickoff)
    own = any(card.person == request.user for card in cards) and may(request.user, Verb.AGREE)
    return shown(request, kickoff, "roles", PAGE[1], roles=matrix_of(kickoff), cards=cards, own=own)


@require_POST
def start(request: Request, pk: int) -> HttpResponse:
    kickoff = get(request, pk)
    return clicked(
        request,
        kickoff,
        PAGE[0],
        lambda: actions.start_roles(request.user, kickoff),
        "The usual items are there. Change who is accountable.",
    )


def add(request: Request, pk: int) -> HttpResponse:
    kickoff = get(request, pk)
    return _form(request, RoleItem(kickoff=kickoff), "Add an item")


def edit(request: Request, pk: int) -> HttpResponse:
    return _form(request, part(request, RoleItem, pk), "Change the item")


def _form(request: Request, item: RoleItem, title: str) -> HttpResponse:
    form = RoleForm(request.POST or None, instance=item, kickoff=item.kickoff)
    return asked(
        request,
        item.kickoff,
        PAGE,
        form,
        lambda: actions.save_role(request.user, form.instance, form.cleaned_data["responsible"]),
        title=title,
    )


@require_POST
def drop(request: Request, pk: int) -> HttpResponse:
    found = part(request, RoleItem, pk)
    return clicked(request, found.kickoff, PAGE[0], lambda: actions.drop_role(request.user, found), "Taken out.")


def card(request: Request, pk: int) -> HttpResponse:
    """How I am best reached."""
    kickoff = get(request, pk)
    known = ContactCard.objects.filter(kickoff=kickoff, person=request.user).first()
    form = ContactCardForm(request.POST or None, instance=known)
    return asked(
        request,
        kickoff,
        PAGE,
        form,
        lambda: actions.say_how_to_reach(request.user, kickoff, **form.cleaned_data),
        title="How are you best reached?",
    )
