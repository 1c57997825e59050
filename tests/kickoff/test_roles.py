"""Each item has exactly one person accountable; everybody says how they are best reached; it prints on one page."""

from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from docx import Document
from pypdf import PdfReader

from midcourse.kickoff.actions import roles as actions
from midcourse.kickoff.models import ContactCard, Kickoff, RoleItem
from midcourse.people.models import Event
from tests.cast import Cast, signed_in
from tests.kickoff.prepared import kickoff_with_e, queries_of


@pytest.fixture
def kickoff(cast: Cast) -> Kickoff:
    return kickoff_with_e(cast)


@pytest.fixture
def item(cast: Cast, kickoff: Kickoff) -> RoleItem:
    return actions.save_role(cast.alma, RoleItem(kickoff=kickoff, item="Invoices", accountable=cast.alma), [])


def test_the_usual_items_come_in_one_click(cast: Cast, kickoff: Kickoff) -> None:
    address = f"/contracts/{kickoff.contract_id}/roles/"
    signed_in(cast.alma).post(f"{address}start/")
    by_item = dict(kickoff.roles.values_list("item", "accountable__name"))
    assert by_item["Invoices and payment"] == "Alma"
    assert by_item["Figures and reports on time"] == "Victor"
    with pytest.raises(ValueError, match="has items already"):
        actions.start_roles(cast.alma, kickoff)


def test_an_item_needs_exactly_one_person_accountable(cast: Cast, kickoff: Kickoff, item: RoleItem) -> None:
    address = f"/contracts/{kickoff.contract_id}/roles/add/"
    none = signed_in(cast.alma).post(address, {"item": "Keys", "responsible": [cast.dario.pk, cast.victor.pk]})
    assert "This field is required" in none.content.decode()
    signed_in(cast.alma).post(
        address, {"item": "Keys", "accountable": cast.dario.pk, "responsible": [cast.dario.pk, cast.victor.pk]}
    )
    keys = kickoff.roles.get(item="Keys")
    assert keys.accountable == cast.dario
    assert set(keys.responsible.all()) == {cast.dario, cast.victor}
    twice = signed_in(cast.alma).post(address, {"item": "invoices", "accountable": cast.dario.pk})
    assert "“invoices” is in the matrix already" in twice.content.decode()


def test_only_people_with_a_part_in_the_contract_are_named(cast: Cast, kickoff: Kickoff, item: RoleItem) -> None:
    for stranger in (cast.dana, cast.outsider, cast.lee):
        with pytest.raises(ValueError, match=f"{stranger.name} has no part"):
            actions.save_role(cast.alma, RoleItem(kickoff=kickoff, item="Keys", accountable=stranger), [])
        with pytest.raises(ValueError, match=f"{stranger.name} has no part"):
            actions.save_role(cast.alma, item, [stranger])
    page = signed_in(cast.alma).get(f"/roles/{item.pk}/").content.decode()
    assert "Victor, Vendor E" in page
    assert "Dana" not in page


def test_who_was_accountable_stays_on_the_time_line(cast: Cast, item: RoleItem) -> None:
    signed_in(cast.alma).post(f"/roles/{item.pk}/", {"item": "Invoices", "accountable": cast.dario.pk})
    signed_in(cast.alma).post(f"/roles/{item.pk}/drop/")
    told = [event.sentence for event in Event.objects.all().about(item.kickoff)[:2]]
    assert told == ["Taken out of the role matrix: Invoices, Dario", "Dario is accountable for: Invoices"]


def test_everybody_says_how_they_are_best_reached(cast: Cast, kickoff: Kickoff, item: RoleItem) -> None:
    address = f"/contracts/{kickoff.contract_id}/roles/"
    signed_in(cast.victor).post(f"{address}reach/", {"channel": "text", "words": "before noon"})
    signed_in(cast.victor).post(f"{address}reach/", {"channel": "call", "words": "before noon"})
    assert ContactCard.objects.get().channel == "call"
    page = signed_in(cast.alma).get(address).content.decode()
    assert "Best by <strong>phone call</strong>: before noon" in page
    assert "Best by <strong>e-mail</strong>" in page  # Alma's, who said nothing
    assert "Dana" not in page


def test_it_prints_on_one_page(cast: Cast, kickoff: Kickoff) -> None:
    actions.start_roles(cast.alma, kickoff)
    address = f"/contracts/{kickoff.contract_id}/roles/"
    paper = PdfReader(BytesIO(signed_in(cast.victor).get(f"{address}?format=pdf").content))
    assert len(paper.pages) == 1
    words = paper.pages[0].extract_text()
    assert "Invoices and payment" in words
    assert "victor@vendor.example" in words
    word = Document(BytesIO(signed_in(cast.victor).get(f"{address}?format=docx").content))
    assert word.tables[0].cell(0, 1).text == "Accountable"


def test_who_may_do_what(cast: Cast, kickoff: Kickoff, item: RoleItem) -> None:
    for person in (cast.victor, cast.priya, cast.lee, cast.outsider):
        with pytest.raises(PermissionDenied):
            actions.save_role(person, item, [])
        with pytest.raises(PermissionDenied):
            actions.drop_role(person, item)
    for person in (cast.dana, cast.lee, cast.outsider):
        with pytest.raises(PermissionDenied):
            actions.say_how_to_reach(person, kickoff, channel="call")
    assert signed_in(cast.dana).get(f"/contracts/{kickoff.contract_id}/roles/").status_code == 404


def test_queries_do_not_grow_with_items(cast: Cast, kickoff: Kickoff) -> None:
    def asked(many: int) -> int:
        for number in range(many):
            new = RoleItem(kickoff=kickoff, item=f"Item {many}-{number}", accountable=cast.alma)
            actions.save_role(cast.alma, new, [cast.victor, cast.dario])
        return queries_of(cast.alma, f"/contracts/{kickoff.contract_id}/roles/")

    assert asked(5) == asked(40)
