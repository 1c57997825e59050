"""The agenda in two editions, on the page, on paper and in Word; frozen it stays as it was; and a calendar entry."""

from datetime import date, datetime, time
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from docx import Document
from icalendar import Calendar
from pypdf import PdfReader

from midcourse.contracts.actions import save_risk
from midcourse.contracts.models import Risk
from midcourse.kickoff.actions import choose_predecessor, plan_kickoff, send_pre_wire
from midcourse.kickoff.actions.documents import save_document
from midcourse.kickoff.actions.needs import decline_need, say_need
from midcourse.kickoff.actions.pack import freeze_agenda
from midcourse.kickoff.models import KeyDocument, Kickoff, KickoffPack, Need
from midcourse.people import clock
from midcourse.people.models import Notice, User
from tests.cast import Cast, signed_in
from tests.kickoff.prepared import prepared, queries_of
from tests.meetings import material

DAY = date(2026, 12, 7)


@pytest.fixture
def kickoff(cast: Cast) -> Kickoff:
    """Prepared, with what only staff may know: the contract before, a paper and a risk kept to themselves."""
    found: Kickoff = prepared(cast)["need"].kickoff
    choose_predecessor(cast.alma, found, cast.contracts["B"])
    save_document(cast.alma, KeyDocument(kickoff=found, title="Audit of last year"))
    for what, shared in (("Crews are short in winter", True), ("The owner may sell", False)):
        risk = Risk(contract=found.contract, what=what, owner=cast.alma, review_on=DAY, shared=shared)
        save_risk(cast.alma, risk)
    return found


def text_of(kickoff: Kickoff, person: User, kind: str) -> str:
    address = f"/contracts/{kickoff.contract_id}/kickoff/agenda/?format={kind}"
    content = signed_in(person).get(address).content
    if kind == "pdf":
        return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())
    if kind == "docx":
        word = Document(BytesIO(content))
        cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
        return " ".join([*(paragraph.text for paragraph in word.paragraphs), *cells])
    return content.decode()


@pytest.mark.parametrize("kind", ["", "pdf", "docx"])
def test_both_editions_hold_what_is_prepared_and_only_staffs_what_is_theirs(
    cast: Cast, kickoff: Kickoff, kind: str
) -> None:
    staff, vendor = text_of(kickoff, cast.alma, kind), text_of(kickoff, cast.victor, kind)
    for words in ("Restrooms are cleaned twice a day.", "Also on weekends?", "Keys to all buildings", "Invoices"):
        assert words in staff
        assert words in vendor
    assert "Crews are short in winter" in vendor
    for secret in ("Vendor B", "Audit of last year", "The owner may sell"):
        assert secret in staff
        assert secret not in vendor


def test_the_minutes_of_the_parts_add_up(cast: Cast, kickoff: Kickoff) -> None:
    assert "105 minutes in all" in text_of(kickoff, cast.victor, "")  # 10+10+15+20+15+10+10+10+5


def test_the_pdf_is_tagged_for_screen_readers(cast: Cast, kickoff: Kickoff) -> None:
    content = signed_in(cast.alma).get(f"/contracts/{kickoff.contract_id}/kickoff/agenda/?format=pdf").content
    root = PdfReader(BytesIO(content)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-US"


def test_a_frozen_agenda_stays_as_it_was(cast: Cast, kickoff: Kickoff) -> None:
    signed_in(cast.alma).post(f"/contracts/{kickoff.contract_id}/kickoff/agenda/freeze/")
    frozen = KickoffPack.objects.filter(kickoff=kickoff).first()
    assert frozen
    with pytest.raises(ValueError, match="Nothing has changed"):
        freeze_agenda(cast.alma, kickoff)
    decline_need(cast.alma, Need.objects.get(), "The guards keep them.")
    then = signed_in(cast.victor).get(f"/kickoff-agendas/{frozen.pk}/").content.decode()
    assert "The guards keep them." not in then
    assert "The owner may sell" not in then
    assert "The owner may sell" in signed_in(cast.lee).get(f"/kickoff-agendas/{frozen.pk}/").content.decode()
    assert "The guards keep them." in text_of(kickoff, cast.victor, "")
    assert freeze_agenda(cast.alma, kickoff).pk != frozen.pk


def test_who_may_do_what(cast: Cast, kickoff: Kickoff) -> None:
    for person in (cast.victor, cast.lee, cast.priya, cast.outsider):
        with pytest.raises(PermissionDenied):
            freeze_agenda(person, kickoff)
    pack = kickoff.packs.first()
    assert signed_in(cast.dana).get(f"/kickoff-agendas/{pack.pk}/").status_code == 404
    assert signed_in(cast.dana).get(f"/contracts/{kickoff.contract_id}/kickoff/agenda/").status_code == 404


def test_queries_do_not_grow_with_rows(cast: Cast, kickoff: Kickoff) -> None:
    def asked(many: int) -> int:
        for number in range(many):
            say_need(cast.victor, kickoff, f"Need {many}-{number}")
            save_document(cast.alma, KeyDocument(kickoff=kickoff, title=f"Paper {number}"))
        return queries_of(cast.victor, f"/contracts/{kickoff.contract_id}/kickoff/agenda/")

    assert asked(5) == asked(40)


def test_the_calendar_holds_day_time_and_place(cast: Cast, kickoff: Kickoff) -> None:
    address = f"/contracts/{kickoff.contract_id}/kickoff/calendar/"
    assert "No day is set" in signed_in(cast.victor).get(address, follow=True).content.decode()
    with clock.at(material.NOW):
        plan_kickoff(cast.alma, kickoff, on=DAY, at=time(9, 30), place="City Hall, room 4")
    answer = signed_in(cast.victor).get(address)
    assert answer["Content-Type"].startswith("text/calendar")
    calendar = Calendar.from_ical(answer.content)
    (entry,) = calendar.walk("VEVENT")
    assert calendar["METHOD"] == "PUBLISH"
    assert entry.decoded("dtstart").replace(tzinfo=None) == datetime(2026, 12, 7, 9, 30)  # noqa: DTZ001
    assert entry.decoded("dtend").replace(tzinfo=None) == datetime(2026, 12, 7, 11, 15)  # noqa: DTZ001 - 105 minutes
    assert entry["LOCATION"] == "City Hall, room 4"


def test_the_invitation_comes_with_the_questions_and_a_change_replaces_it(cast: Cast, kickoff: Kickoff) -> None:
    def invited(day: date) -> Calendar:
        send_pre_wire(cast.alma, kickoff, texts=["Who hears of a miss?"], answers_due=date(2026, 12, 3), on=day)
        return Calendar.from_ical(Notice.objects.filter(to=cast.victor).latest("pk").calendar)

    with clock.at(material.NOW):
        first, second = invited(DAY), invited(date(2026, 12, 8))
    (before,), (after,) = first.walk("VEVENT"), second.walk("VEVENT")
    assert first["METHOD"] == "REQUEST"
    assert before["ATTENDEE"] == "mailto:victor@vendor.example"
    assert before["UID"] == after["UID"]
    assert after.decoded("sequence") > before.decoded("sequence")
    assert after.decoded("dtstart") == date(2026, 12, 8)
