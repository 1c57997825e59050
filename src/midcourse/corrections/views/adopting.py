"""Taking a practice up, putting the day right, taking it back, or saying why not."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from midcourse.corrections import actions
from midcourse.corrections.forms import AdoptForm, AdoptionDayForm, DeclineForm, WhyForm
from midcourse.corrections.models import Adoption, Practice
from midcourse.corrections.views.practices import contracts_of, get
from midcourse.insights.views.saving import form_page
from midcourse.people import clock
from midcourse.people.http import Request


def adopt(request: Request, pk: int) -> HttpResponse:
    found, open_ = _open(request, pk)
    initial = {"contract": _chosen(request, open_), "on": clock.today()}
    form = AdoptForm(request.POST or None, contracts=open_, initial=initial)
    title = "We take this up" if request.user.is_vendor else "A vendor takes this up"
    return _page(request, form, found, title, lambda: actions.adopt_practice(request.user, found, **form.cleaned_data))


def decline(request: Request, pk: int) -> HttpResponse:
    found, open_ = _open(request, pk)
    form = DeclineForm(request.POST or None, contracts=open_, initial={"contract": _chosen(request, open_)})
    title = "Not for us" if request.user.is_vendor else "Not for a vendor"
    return _page(
        request, form, found, title, lambda: actions.decline_practice(request.user, found, **form.cleaned_data)
    )


def change(request: Request, pk: int) -> HttpResponse:
    """Put the day right."""
    found = _adoption(request, pk)
    form = AdoptionDayForm(request.POST or None, initial={"on": found.adopted_on})
    return _page(
        request,
        form,
        found.practice,
        "Change the day",
        lambda: actions.move_adoption(request.user, found, **form.cleaned_data),
    )


def undo(request: Request, pk: int) -> HttpResponse:
    found = _adoption(request, pk)
    form = WhyForm(request.POST or None, ask="Why is it not taken up after all?")
    return _page(
        request,
        form,
        found.practice,
        "Not taken up after all",
        lambda: actions.undo_adoption(request.user, found, **form.cleaned_data),
    )


def _open(request: Request, pk: int) -> tuple[Practice, Any]:
    """A practice with the contracts that have not taken it up; 404 for those who see no contract of its program."""
    found = get(request, pk)
    mine = contracts_of(request, found)
    if not mine.exists():
        raise Http404
    return found, mine.exclude(adoptions__practice=found)


def _chosen(request: Request, contracts: Any) -> Any:
    """The contract in the address, or the only one there is."""
    key = request.GET.get("contract", "")
    one = contracts.first() if contracts.count() == 1 else None
    return key if key.isdecimal() else one


def _adoption(request: Request, pk: int) -> Adoption:
    rows = Adoption.objects.select_related("practice__kpi__current", "contract__vendor", "contract__program")
    found: Adoption = rows.get_visible(request.user, pk=pk)
    return found


def _page(request: Request, form: Any, found: Practice, title: str, save: Any) -> HttpResponse:
    back = reverse("practice", args=[found.pk])
    crumbs = [("Practices", reverse("practices")), (found.title, back)]
    return form_page(request, form, save, lambda _: back, title=title, intro=found.title, crumbs=crumbs, back=back)
