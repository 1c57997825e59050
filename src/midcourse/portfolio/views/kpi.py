"""A KPI's long view."""

from django.http import Http404, HttpResponse
from django.urls import reverse

from midcourse.contracts.models import Contract
from midcourse.pages.jinja import page
from midcourse.people.http import Request
from midcourse.people.prepared import only
from midcourse.portfolio.queries.kpi import kpi_page, kpi_shown, reported_for


def kpi(request: Request, pk: int) -> HttpResponse:
    """Of the contract in the address, or of all together for staff; a vendor contact sees one contract at a time."""
    found = only(kpi_shown(request.user, pk))
    contracts = reported_for(request.user, found.program_id or 0, found.contract_id or 0)
    chosen = chosen_contract(request, contracts)
    subject = found.program or found.contract
    listed = "programs" if found.program else "contracts"
    crumbs = [
        (listed.capitalize(), reverse(listed)),
        (str(subject), reverse(listed[:-1], args=[subject.pk])),
    ]
    context = kpi_page(request.user, found, contracts, chosen, request.GET.get("by", ""))
    return page(request, "portfolio/kpi.html", {"title": str(found), "crumbs": crumbs, **context}, charts=True)


def chosen_contract(request: Request, contracts: list[Contract]) -> Contract | None:
    """The contract that `?contract=` names (404 where it is not among them); for a vendor contact always one."""
    if wanted := request.GET.get("contract"):
        chosen = next((contract for contract in contracts if str(contract.pk) == wanted), None)
        if chosen is None:
            raise Http404
        return chosen
    return contracts[0] if request.user.is_vendor or len(contracts) == 1 else None
