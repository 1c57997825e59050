"""The chain of a KPI: on screen, as a spreadsheet and as JSON."""

from django.http import JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from midcourse.pages.jinja import page
from midcourse.pages.spreadsheet import spreadsheet
from midcourse.people.http import Request
from midcourse.people.prepared import only
from midcourse.portfolio.chain.exports import HEADER, document, table
from midcourse.portfolio.chain.queries import chain_of
from midcourse.portfolio.chain.steps import Kind
from midcourse.portfolio.queries.kpi import kpi_shown, reported_for
from midcourse.portfolio.views.kpi import chosen_contract

NEWEST = 30  # deliveries of figures on the page; the downloads have all


def chain(request: Request, pk: int) -> HttpResponseBase:
    """Of `?contract=`, or of all together for staff; a vendor contact sees one contract at a time."""
    kpi = only(kpi_shown(request.user, pk))
    contracts = reported_for(request.user, kpi.program_id or 0, kpi.contract_id or 0)
    chosen = chosen_contract(request, contracts)
    found = chain_of(request.user, kpi, chosen)
    name = f"chain-kpi-{pk}" + (f"-contract-{chosen.pk}" if chosen else "")
    match request.GET.get("format"):
        case "csv" | "xlsx" as kind:
            return spreadsheet(table(found), HEADER, name, kind)
        case "json":
            answer = JsonResponse(document(request.user, kpi, chosen, found))
            answer["Content-Disposition"] = f'attachment; filename="{name}.json"'
            return answer
    deliveries = found.of(Kind.FIGURES)
    context = {
        "title": "The chain",
        "crumbs": [(str(kpi), reverse("kpi", args=[pk]) + (f"?contract={chosen.pk}" if chosen else ""))],
        "kpi": kpi,
        "contracts": contracts,
        "contract": chosen,
        "chain": found,
        "kinds": {kind: found.of(kind) for kind in Kind} | {Kind.FIGURES: deliveries[-NEWEST:]},
        "earlier": max(0, len(deliveries) - NEWEST),
        "nothing": NOTHING,
    }
    return page(request, "portfolio/chain.html", context)


NOTHING = {
    Kind.FIGURES: "No figures have come yet.",
    Kind.CONTEST: "No figure was contested.",
    Kind.SIGNAL: "No signal was found in them.",
    Kind.INSIGHT: "Nothing was concluded yet.",
    Kind.CORRECTION: "No correction was opened yet.",
    Kind.CHECK: "No effect was checked yet.",
    Kind.PRACTICE: "No practice was made of it.",
}
