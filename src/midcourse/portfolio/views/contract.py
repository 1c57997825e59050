"""A contract's page and its whole time line."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from midcourse.contracts.models import Contract
from midcourse.contracts.views.edit import crumbs_of
from midcourse.people.http import Request
from midcourse.people.models import Event
from midcourse.portfolio.queries.contract import contract_page

EVENTS_A_PAGE = 100


def contract(request: Request, pk: int) -> HttpResponse:
    found = Contract.objects.select_related("vendor", "program", "department", "manager")
    shown = found.get_visible(request.user, pk=pk)
    crumbs = [("Contracts", reverse("contracts"))]
    context = {"title": shown.title, "crumbs": crumbs, **contract_page(request.user, shown)}
    return render(request, "portfolio/contract.html", context)


def history(request: Request, pk: int) -> HttpResponse:
    shown = Contract.objects.get_visible(request.user, pk=pk)
    events = Event.objects.visible_to(request.user).about(shown)
    page = Paginator(events, EVENTS_A_PAGE).get_page(request.GET.get("page"))
    context = {"title": "Time line", "crumbs": crumbs_of(shown), "record": shown, "page": page, "events": page}
    return render(request, "portfolio/history.html", context)
