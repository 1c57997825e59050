"""Messages to people: kept in the product, and sent by mail. What is told is written in the caller's transaction."""

from collections.abc import Iterable
from smtplib import SMTPDataError, SMTPRecipientsRefused
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from midcourse.people import clock
from midcourse.people.models import Notice, User

AT_ONCE = 200  # messages sent over one connection


def tell(to: Iterable[User], subject: str, body: str, link: str = "", calendar: str = "") -> list[Notice]:
    """Leave a message for each of these people who can sign in, once for each.

    `link` is a path within the product. `calendar` is an ICS text that goes along as an attachment.
    """
    people = {person.pk: person for person in to if person.is_active}
    now = clock.now()
    return Notice.objects.bulk_create(
        Notice(to=person, subject=subject[:200], body=body, link=link, calendar=calendar, made_at=now)
        for person in people.values()
    )


def send_waiting() -> int:
    """Send the messages that wait, oldest first. Returns how many went out.

    A message that the mail server refuses keeps the reason and is not tried again; where the server cannot be
    reached all stay waiting, and the error is raised for the worker's log.
    """
    waiting = list(Notice.objects.waiting().select_related("to").order_by("made_at", "pk")[:AT_ONCE])
    if not waiting:
        return 0
    sent = 0
    with get_connection() as connection:
        for notice in waiting:
            try:
                connection.send_messages([_mail(notice, connection)])
            except (ValueError, SMTPRecipientsRefused, SMTPDataError) as trouble:
                notice.trouble = str(trouble) or "The mail server refused it."
            else:
                notice.sent_at, sent = clock.now(), sent + 1
            notice.save(update_fields=["sent_at", "trouble"])
    return sent


def _mail(notice: Notice, connection: object) -> EmailMessage:
    link = f"\n\n{urljoin(settings.ENVIRONMENT.url, notice.link)}" if notice.link else ""
    mail = EmailMessage(notice.subject, notice.body + link, to=[notice.to.email], connection=connection)
    if notice.calendar:
        method = "CANCEL" if "METHOD:CANCEL" in notice.calendar else "REQUEST"
        mail.attach("invitation.ics", notice.calendar, f"text/calendar; method={method}; charset=utf-8")
    return mail
