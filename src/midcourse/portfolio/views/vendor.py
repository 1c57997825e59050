"""A vendor's page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from midcourse.contracts.models import Vendor
from midcourse.people.http import Request
from midcourse.portfolio.queries.vendor import vendor_page


def vendor(request: Request, pk: int) -> HttpResponse:
    shown = Vendor.objects.get_visible(request.user, pk=pk)
    crumbs = [("Vendors", reverse("vendors"))]
    context = {"title": shown.name, "crumbs": crumbs, **vendor_page(request.user, shown)}
    return render(request, "portfolio/vendor.html", context)
