"""A program's page, and its figures broken down by segment."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from midcourse.contracts.models import Program
from midcourse.people.http import Request
from midcourse.portfolio.queries.breakdown import breakdown
from midcourse.portfolio.queries.program import program_page


def program(request: Request, pk: int) -> HttpResponse:
    found = Program.objects.select_related("department").get_visible(request.user, pk=pk)
    context = program_page(request.user, found, request.GET.get("kpi", ""))
    if context["kpi"]:
        context["breakdown"] = breakdown(request.user, context["kpi"], request.GET.get("by", ""))
    crumbs = [("Programs", reverse("programs"))]
    return render(request, "portfolio/program.html", {"title": found.name, "crumbs": crumbs, **context})
