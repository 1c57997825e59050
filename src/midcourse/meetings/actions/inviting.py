"""Telling the people who are asked to a meeting that it is planned, moved or off."""

from collections.abc import Iterable

from django.urls import reverse

from midcourse.meetings.calendar import REQUEST, invitation
from midcourse.meetings.models import Meeting, Series
from midcourse.people import notices
from midcourse.people.models import User


def check_invited(met: Meeting | Series, attendees: Iterable[User]) -> None:
    """Stop people from being asked who may not know of the meeting. Raises ValueError."""
    for person in attendees:
        if not type(met).objects.visible_to(person).filter(pk=met.pk).exists():
            raise ValueError(f"{person.name} has no part in this program or contract. Leave them out.")


def tell(actor: User, met: Meeting | Series, subject: str, body: str, method: str = REQUEST) -> None:
    """Send everybody asked, but not the one who does it, a message with their own copy of the invitation."""
    page = reverse("meetings") if isinstance(met, Series) else reverse("meeting", args=[met.pk])
    for person in met.attendees.select_related("vendor_contact").exclude(pk=actor.pk):
        notices.tell([person], subject, body, link=page, calendar=invitation(met, person, method))
