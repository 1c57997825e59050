"""The workload page, and the same table to take along."""

from django.http.response import HttpResponseBase

from midcourse.pages.jinja import page as drawn
from midcourse.pages.spreadsheet import spreadsheet
from midcourse.people import clock
from midcourse.people.http import Request
from midcourse.portfolio.workload.queries import KINDS, workload


def page(request: Request) -> HttpResponseBase:
    months, loads = workload(request.user, clock.today())
    kind = request.GET.get("format")
    if kind in ("csv", "xlsx"):
        rows = [
            [load.manager, load.contracts, each, *(load.months.get(month, {}).get(each, 0) for month in months)]
            for load in loads
            for each in KINDS
        ]
        header = ["Manager", "Contracts", "What", *(f"{month:%b %Y}" for month in months)]
        return spreadsheet(rows, header, "workload", kind)
    table = [(load, [(load.total(month), _said(load.months.get(month, {}))) for month in months]) for load in loads]
    return drawn(request, "portfolio/workload.html", {"title": "Workload", "months": months, "table": table})


def _said(counts: dict[str, int]) -> str:
    """`4 meetings, 9 packs`, in the order of the kinds."""
    return ", ".join(
        f"{counts[kind]} {one if counts[kind] == 1 else kind}" for kind, one in KINDS.items() if counts.get(kind)
    )
