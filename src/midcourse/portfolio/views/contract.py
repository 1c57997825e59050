"""A contract's page and its whole time line."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse

from midcourse.contracts.models import Contract
from midcourse.contracts.views.edit import crumbs_of
from midcourse.pages.jinja import page
from midcourse.people.http import Request
from midcourse.people.models import Event
from midcourse.people.prepared import only
from midcourse.portfolio.queries.contract import contract_page, contract_shown

EVENTS_A_PAGE = 100


def contract(request: Request, pk: int) -> HttpResponse:
    shown = only(contract_shown(request.user, pk))
    crumbs = [("Contracts", reverse("contracts"))]
    context = {"title": shown.title, "crumbs": crumbs, **contract_page(request.user, shown)}
    return page(request, "portfolio/contract.html", context)


def history(request: Request, pk: int) -> HttpResponse:
    shown = Contract.objects.get_visible(request.user, pk=pk)
    events = Event.objects.visible_to(request.user).about(shown)
    some = Paginator(events, EVENTS_A_PAGE).get_page(request.GET.get("page"))
    context = {"title": "Time line", "crumbs": crumbs_of(shown), "record": shown, "page": some, "events": some}
    return page(request, "portfolio/history.html", context)
