"""Home: what changed and what is due for whoever signs in."""

from django.http import HttpResponse
from django.shortcuts import render

from midcourse.people.http import Request
from midcourse.people.models import Role
from midcourse.portfolio.queries import admin_home, home, vendor_home

READERS = {Role.VENDOR: vendor_home.for_vendor, Role.ADMIN: admin_home.for_admin}


def home_page(request: Request) -> HttpResponse:
    read = READERS.get(Role(request.user.role), home.for_staff)
    context = read(request.user)
    quiet = not any(section.items for section in [*context["sections"], *context.get("news", [])])
    context["first_steps"] = quiet and home.nothing_at_all(request.user)
    return render(request, "portfolio/home.html", {"title": "Home", **context})
