"""Default deny: a page that the access table does not list opens for nobody."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from midcourse.people.access import PAGES, PUBLIC, may

SIGN_IN_PAGES = ("account_", "mfa_")  # allauth's own pages, which guard themselves


class AccessMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name.startswith(SIGN_IN_PAGES):
            return None
        if name not in PAGES:
            raise PermissionDenied(f"The page {name!r} is not in the access table.")
        verb = PAGES[name]
        if verb is PUBLIC:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not may(request.user, verb):
            raise PermissionDenied(f"Your role, {request.user.get_role_display()}, may not {verb.value}.")
        return None
