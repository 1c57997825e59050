"""Requests of a live server one after another: all its threads share the one connection of a database in memory."""

import threading
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

_turn = threading.RLock()


class OneAtATime:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with _turn:
            return self.get_response(request)
