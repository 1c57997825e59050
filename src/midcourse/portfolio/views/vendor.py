"""A vendor's page."""

from django.http import HttpResponse
from django.urls import reverse

from midcourse.pages.jinja import page
from midcourse.people.http import Request
from midcourse.people.prepared import only
from midcourse.portfolio.queries.vendor import vendor_page, vendor_shown


def vendor(request: Request, pk: int) -> HttpResponse:
    shown = only(vendor_shown(request.user, pk))
    crumbs = [("Vendors", reverse("vendors"))]
    context = {"title": shown.name, "crumbs": crumbs, **vendor_page(request.user, shown)}
    return page(request, "portfolio/vendor.html", context)
