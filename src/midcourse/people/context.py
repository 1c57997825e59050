"""What every template knows about the person: `may.EDIT_CONTRACTS` and the like."""

from typing import Any

from django.http import HttpRequest

from midcourse import __version__
from midcourse.people.access import Verb, may


def access(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    return {"may": {verb.name: user is not None and may(user, verb) for verb in Verb}, "version": __version__}
