"""What kickoffs taught, by service (K9).

Lessons name no vendor, so staff of every department read them, as they do practices.
"""

from typing import Any

from midcourse.kickoff.models import Kickoff
from midcourse.people.access import Verb, may
from midcourse.people.models import User

TAUGHT = {"went_well": "", "do_differently": ""}


def lessons(reader: User) -> Any:
    """Kickoffs that were looked back on, the newest first; none for a vendor contact."""
    if not may(reader, Verb.SEE_LIBRARY):
        return Kickoff.objects.none()
    rows = Kickoff.objects.exclude(**TAUGHT).select_related("contract__program", "contract__department")
    return rows.order_by("-on", "-pk")


def lessons_for(kickoff: Kickoff, reader: User) -> Any:
    """What earlier kickoffs of the same service taught."""
    service = service_of(kickoff)
    if not service:
        return Kickoff.objects.none()
    return lessons(reader).filter(contract__program__service=service).exclude(pk=kickoff.pk)


def service_of(kickoff: Kickoff) -> str:
    return kickoff.contract.program.service if kickoff.contract.program else ""


def services() -> list[str]:
    """The services that lessons are told of."""
    rows = Kickoff.objects.exclude(**TAUGHT).exclude(contract__program=None)
    named = rows.order_by().values_list("contract__program__service", flat=True).distinct()
    return sorted(service for service in named if service)
