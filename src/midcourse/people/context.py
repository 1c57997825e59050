"""What every template knows about the person: `may.EDIT_CONTRACTS` and the like."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from midcourse import __version__
from midcourse.people.access import Verb, may
from midcourse.people.models import User


def access(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    seen: dict[str, Any] = {
        "may": {verb.name: user is not None and may(user, verb) for verb in Verb},
        "version": __version__,
    }
    if settings.ENVIRONMENT.demo and not (user and user.is_authenticated):
        seen["demo_people"] = User.objects.order_by("role", "pk")
    return seen
