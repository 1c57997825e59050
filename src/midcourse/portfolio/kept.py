"""Pages kept until something changes, so that looking again costs next to nothing.

Every write records an event, and every event moves the head of the audit chain. So a page drawn for somebody today is
the page they would be drawn now, as long as the head is where it was: no other sign of change is needed, and none can
be forgotten. A page is kept for one sign-in only, in the memory of the server's own process.
"""

import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.messages import get_messages
from django.core.cache import caches
from django.http.response import HttpResponse, HttpResponseBase
from django.middleware.csrf import get_token

from midcourse.people import clock
from midcourse.people.http import Request
from midcourse.people.models import ChainHead

TOKEN = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")\w+')
PLACE = b"the-token-of-this-answer"

View = Callable[..., HttpResponseBase]


def nothing(_: Request) -> object:
    return None


def kept(view: View, beside: Callable[[Request], object] = nothing) -> View:
    """Keep what this view answers. The view must only read what is written with an event, and the day.

    Where it reads more, `beside` gives what else it depends on, cheaply.
    """

    @wraps(view)
    def answer(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        head = ChainHead.objects.values_list("hash", flat=True).first()
        whole_page = request.method == "GET" and not request.headers.get("HX-Request")
        if not (head and whole_page) or len(get_messages(request)):
            return view(request, *args, **kwargs)
        depends = (head, clock.today(), request.session.session_key, request.get_full_path(), beside(request))
        key = hashlib.sha256(repr(depends).encode()).hexdigest()
        if page := caches["pages"].get(key):
            return HttpResponse(page.replace(PLACE, get_token(request).encode()))
        response = view(request, *args, **kwargs)
        if isinstance(response, HttpResponse) and response.status_code == 200:
            caches["pages"].set(key, _without_token(response.content))
        return response

    return answer


def _without_token(content: bytes) -> bytes:
    """The page with its token of protection against forged forms taken out: each answer gets its own."""
    found = TOKEN.search(content)
    return content.replace(found.group(), PLACE) if found else content
