"""Messages: told once, read by whom they are for, and mailed."""

from datetime import UTC, datetime

import pytest
from django.core import mail

from midcourse.people import clock, notices
from midcourse.people.models import Notice
from tests.cast import Cast, signed_in

CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


def test_each_is_told_once_and_finds_it(cast: Cast) -> None:
    notices.tell([cast.victor, cast.victor, cast.alma], "The kickoff is on Tuesday", "Please answer four questions.")
    page = signed_in(cast.victor).get("/notices/").content.decode()
    assert page.count("The kickoff is on Tuesday") == 1
    assert "The kickoff" not in signed_in(cast.dana).get("/notices/").content.decode()


def test_somebody_who_cannot_sign_in_is_not_told(cast: Cast) -> None:
    cast.victor.is_active = False
    assert notices.tell([cast.victor], "Subject", "Body") == []


def test_mail_goes_out_once_with_link_and_invitation(cast: Cast, settings) -> None:  # type: ignore[no-untyped-def]
    with clock.at(datetime(2026, 3, 2, 9, tzinfo=UTC)):
        notices.tell([cast.victor], "Meeting", "Come.", link="/meetings/3/", calendar=CALENDAR)
    assert notices.send_waiting() == 1
    assert notices.send_waiting() == 0
    (sent,) = mail.outbox
    assert sent.to == [cast.victor.email]
    assert f"{settings.ENVIRONMENT.url}/meetings/3/" in sent.body
    assert sent.attachments[0][0] == "invitation.ics"
    assert "method=REQUEST" in sent.attachments[0][2]


def test_a_message_that_cannot_be_sent_says_why_and_does_not_hold_up_others(cast: Cast) -> None:
    notices.tell([cast.victor], "Two\nlines", "A subject with a line break cannot be a mail's.")
    notices.tell([cast.alma], "One line", "Fine.")
    assert notices.send_waiting() == 1
    assert [each.subject for each in mail.outbox] == ["One line"]
    assert Notice.objects.get(to=cast.victor).trouble
    assert notices.send_waiting() == 0


@pytest.mark.parametrize("name", ["ines", "lee"])
def test_an_administrator_sees_all_others_their_own(cast: Cast, name: str) -> None:
    notices.tell([cast.victor], "For Victor", "Only.")
    page = signed_in(getattr(cast, name)).get("/notices/").content.decode()
    assert ("For Victor" in page) == (name == "ines")
