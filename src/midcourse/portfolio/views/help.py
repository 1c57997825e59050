"""The project's documents and the access table, inside the product."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from midcourse.people.access import ROLES
from midcourse.people.http import Request
from midcourse.people.models import Role
from midcourse.portfolio import documents


def index(request: Request) -> HttpResponse:
    """Every document, and who may do what."""
    table = [(verb.value, [role in allowed for role in Role]) for verb, allowed in ROLES.items()]
    context = {"title": "Help", "sections": documents.titles(), "roles": [role.label for role in Role], "table": table}
    return render(request, "portfolio/help.html", context)


def page(request: Request, name: str) -> HttpResponse:
    found = documents.page(name)
    if found is None:
        raise Http404
    title, html = found
    context = {"title": title, "crumbs": [("Help", reverse("help"))], "html": html}
    return render(request, "portfolio/help_page.html", context)
