"""A program's page, and its figures broken down by segment."""

from django.http import HttpResponse
from django.urls import reverse

from midcourse.pages.jinja import page
from midcourse.people.http import Request
from midcourse.people.prepared import only
from midcourse.portfolio.queries.breakdown import breakdown
from midcourse.portfolio.queries.program import program_page, program_shown


def program(request: Request, pk: int) -> HttpResponse:
    found = only(program_shown(request.user, pk))
    context = program_page(request.user, found, request.GET.get("kpi", ""))
    if context["kpi"]:
        context["breakdown"] = breakdown(request.user, context["kpi"], request.GET.get("by", ""))
    crumbs = [("Programs", reverse("programs"))]
    return page(request, "portfolio/program.html", {"title": found.name, "crumbs": crumbs, **context}, charts=True)
