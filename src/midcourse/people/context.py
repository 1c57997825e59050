"""What every template knows about the person: `may.EDIT_CONTRACTS` and the like."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from midcourse import __version__
from midcourse.people.access import ROLES, Verb
from midcourse.people.models import Role, User


def rights(user: Any) -> dict[str, bool]:
    """Each verb by name, and whether this person's role allows it."""
    return _rights(Role(user.role)) if user and user.is_authenticated and user.is_active else {}


@cache
def _rights(role: Role) -> dict[str, bool]:
    return {verb.name: role in ROLES[verb] for verb in Verb}


def access(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    seen: dict[str, Any] = {"may": rights(user), "version": __version__}
    if settings.ENVIRONMENT.demo and not (user and user.is_authenticated):
        seen["demo_people"] = User.objects.order_by("role", "pk")
    return seen
