"""Home: what changed and what is due for whoever signs in."""

import time

from django.http import HttpResponse

from midcourse.measures.models import Submission
from midcourse.pages.jinja import page
from midcourse.people.http import Request
from midcourse.people.models import Role
from midcourse.portfolio.queries import admin_home, home, vendor_home
from midcourse.portfolio.queries.cards import READ

READERS = {Role.VENDOR: vendor_home.for_vendor, Role.ADMIN: admin_home.for_admin}


def unrecorded(request: Request) -> object:
    """What home shows and no event tells: how far a person's files have been read. Health is looked at every time."""
    if request.user.role == Role.ADMIN:
        return time.monotonic_ns()
    sent = Submission.objects.filter(sent_by=request.user, state__in=home.UNFINISHED)
    return list(sent.order_by("-pk").values_list("pk", "state")[:READ])


def home_page(request: Request) -> HttpResponse:
    read = READERS.get(Role(request.user.role), home.for_staff)
    context = read(request.user)
    quiet = not any(section.items for section in [*context["sections"], *context.get("news", [])])
    context["first_steps"] = quiet and home.nothing_at_all(request.user)
    return page(request, "portfolio/home.html", {"title": "Home", **context})
