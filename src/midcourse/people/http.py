"""The request a view gets: `AccessMiddleware` has seen to it that somebody is signed in."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from midcourse.people.models import User


class Request(HttpRequest):
    user: "User"
