"""The handover brief's page."""

from django.http import HttpResponse

from midcourse.contracts.views.edit import crumbs_of
from midcourse.pages.jinja import page
from midcourse.people.http import Request
from midcourse.people.prepared import only
from midcourse.portfolio.handover.queries import handover
from midcourse.portfolio.queries.contract import contract_shown


def brief(request: Request, pk: int) -> HttpResponse:
    contract = only(contract_shown(request.user, pk))
    context = {"title": "Handover brief", "crumbs": crumbs_of(contract), **handover(request.user, contract)}
    return page(request, "portfolio/handover.html", context)
