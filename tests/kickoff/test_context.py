"""What came before a contract is read by staff; its vendor reads goal, KPIs and shared documents, and nothing of it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from midcourse.contracts.actions import write_log
from midcourse.contracts.models import Contract, LogEntry
from midcourse.contracts.models.deliverable import Violation
from midcourse.kickoff.actions import choose_predecessor
from midcourse.kickoff.actions.documents import drop_document, save_document
from midcourse.kickoff.context import before
from midcourse.kickoff.models import KeyDocument, Kickoff
from midcourse.people import clock
from midcourse.people.models import Event
from tests.cast import Cast, signed_in
from tests.kickoff.prepared import kickoff_with_e, queries_of
from tests.meetings import material

ADDRESS = "/contracts/{}/kickoff/before/"


@pytest.fixture
def old(cast: Cast) -> Contract:
    """Vendor B's contract, which E's follows: with figures, a violation and a log."""
    with clock.at(material.NOW):
        material.full_meeting(cast)
        contract = cast.contracts["B"]
        Violation.objects.create(contract=contract, happened_on=date(2026, 3, 4), what="A load went to the landfill")
        said = "They ran out of trucks every March."
        write_log(cast.alma, contract, kind=LogEntry.Kind.CALL, happened_on=material.TODAY, text=said)
    return contract


@pytest.fixture
def kickoff(cast: Cast, old: Contract) -> Kickoff:
    return choose_predecessor(cast.alma, kickoff_with_e(cast), old)


def test_staff_read_figures_violations_and_lessons_of_the_contract_before(cast: Cast, kickoff: Kickoff) -> None:
    page = signed_in(cast.lee).get(ADDRESS.format(kickoff.contract_id)).content.decode()
    assert "Vendor B" in page
    assert "A load went to the landfill" in page
    assert "They ran out of trucks every March." in page
    assert "data-chart" in page
    found = before(kickoff, cast.alma)
    assert found
    assert [name for name, _ in found.drawings] == ["Complaints"]


@pytest.mark.parametrize("page", ["kickoff/before/", "kickoff/", "kickoff/agenda/", "walkthrough/", ""])
def test_the_vendor_reads_nothing_of_the_contract_before(cast: Cast, kickoff: Kickoff, page: str) -> None:
    words = signed_in(cast.victor).get(f"/contracts/{kickoff.contract_id}/{page}").content.decode()
    for secret in ("Vendor B", "JAN-B", "landfill", "out of trucks"):
        assert secret not in words
    assert before(kickoff, cast.victor) is None


def test_the_vendor_reads_what_will_be_measured(cast: Cast, kickoff: Kickoff) -> None:
    words = signed_in(cast.victor).get(ADDRESS.format(kickoff.contract_id)).content.decode()
    assert kickoff.contract.goal in words
    assert "Complaints" in words


def test_without_a_contract_before_the_page_says_what_to_do(cast: Cast) -> None:
    contract = cast.contracts["E"]
    page = signed_in(cast.alma).get(ADDRESS.format(contract.pk)).content.decode()
    assert "No contract before this one is chosen" in page
    assert "No contract before" not in signed_in(cast.victor).get(ADDRESS.format(contract.pk)).content.decode()


def test_shared_documents_reach_the_vendor_and_others_do_not(cast: Cast) -> None:
    kickoff = kickoff_with_e(cast)
    add = f"/contracts/{kickoff.contract_id}/kickoff/documents/add/"
    manager = signed_in(cast.alma)
    manager.post(add, {"title": "Scope of work", "link": "https://city.example/scope", "shared": "on"})
    manager.post(add, {"title": "Audit of last year", "words": "Trucks were short."})
    vendor = signed_in(cast.victor).get(ADDRESS.format(kickoff.contract_id)).content.decode()
    assert "https://city.example/scope" in vendor
    assert "Audit of last year" not in vendor
    assert not Event.objects.visible_to(cast.victor).filter(sentence__contains="Audit").exists()
    audit = KeyDocument.objects.get(title="Audit of last year")
    manager.post(f"/kickoff-documents/{audit.pk}/drop/")
    assert not KeyDocument.objects.filter(pk=audit.pk).exists()


@pytest.mark.parametrize("link", ["javascript:alert(1)", "not an address", "data:text/html,x"])
def test_a_link_that_is_none_is_refused(cast: Cast, link: str) -> None:
    contract = cast.contracts["E"]
    given = {"title": "Scope", "link": link}
    page = signed_in(cast.alma).post(f"/contracts/{contract.pk}/kickoff/documents/add/", given)
    assert "Enter a valid URL" in page.content.decode()
    assert not KeyDocument.objects.exists()


def test_a_shared_document_names_neither_another_vendor_nor_the_one_before(cast: Cast) -> None:
    kickoff = kickoff_with_e(cast)
    kickoff.contract.program = None  # so that only being the one before keeps Vendor B's name away
    kickoff.predecessor = cast.contracts["B"]
    document = KeyDocument(kickoff=kickoff, title="What Vendor B left behind", shared=True)
    with pytest.raises(ValueError, match="names Vendor B"):
        save_document(cast.alma, document)
    document.shared = False
    assert save_document(cast.alma, document).pk


def test_who_may_do_what(cast: Cast) -> None:
    document = KeyDocument(kickoff=kickoff_with_e(cast), title="Scope", shared=True)
    save_document(cast.alma, document)
    for person in (cast.victor, cast.dana, cast.lee, cast.priya, cast.outsider):
        with pytest.raises(PermissionDenied):
            save_document(person, document)
        with pytest.raises(PermissionDenied):
            drop_document(person, document)


def test_queries_do_not_grow_with_what_there_is(cast: Cast, kickoff: Kickoff, old: Contract) -> None:
    def asked(many: int) -> int:
        for number in range(many):
            save_document(cast.alma, KeyDocument(kickoff=kickoff, title=f"Paper {number}"))
            Violation.objects.create(contract=old, happened_on=date(2026, 3, 4), what=f"Late {number}")
        return queries_of(cast.alma, ADDRESS.format(kickoff.contract_id))

    with clock.at(material.NOW):
        assert asked(5) == asked(40)
