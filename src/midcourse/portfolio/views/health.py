"""For whatever watches the installation: alive, and ready to serve."""

from django.http import HttpRequest, JsonResponse

from midcourse.portfolio.health import checks


def healthz(_: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "alive"})


def readyz(_: HttpRequest) -> JsonResponse:
    """200 where everything needed to serve is there, 503 where it is not."""
    made = checks()
    ready = all(check.fine for check in made if check.needed)
    said = {check.name.lower(): {"fine": check.fine, "words": check.words} for check in made}
    return JsonResponse({"status": "ready" if ready else "not ready", "checks": said}, status=200 if ready else 503)
