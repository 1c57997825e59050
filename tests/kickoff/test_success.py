"""Each side says what success is without seeing the other's; then both read both, and one text is made of them."""

import pytest
from django.core.exceptions import PermissionDenied

from midcourse.kickoff.actions import success as actions
from midcourse.kickoff.models import Kickoff
from midcourse.people.models import Event, Notice, User
from tests.cast import Cast, signed_in
from tests.kickoff.prepared import kickoff_with_e

OURS, THEIRS = "No complaint about restrooms.", "Staff who stay for a year."


@pytest.fixture
def kickoff(cast: Cast) -> Kickoff:
    return kickoff_with_e(cast)


def read(person: User, kickoff: Kickoff) -> str:
    pages = ("success/", "kickoff/", "kickoff/agenda/")
    browser = signed_in(person)
    return " ".join(browser.get(f"/contracts/{kickoff.contract_id}/{page}").content.decode() for page in pages)


def test_neither_side_reads_the_other_before_it_has_written(cast: Cast, kickoff: Kickoff) -> None:
    signed_in(cast.alma).post(f"/contracts/{kickoff.contract_id}/success/say/", {"words": OURS})
    assert OURS in read(cast.dario, kickoff)
    assert OURS not in read(cast.victor, kickoff)  # neither on its page, the time line, nor in the agenda
    assert "You can read it once your side has written" in read(cast.victor, kickoff)
    signed_in(cast.victor).post(f"/contracts/{kickoff.contract_id}/success/say/", {"words": THEIRS})
    for person in (cast.alma, cast.victor, cast.lee):
        both = read(person, kickoff)
        assert OURS in both
        assert THEIRS in both


def test_staff_do_not_read_the_vendors_first_either(cast: Cast, kickoff: Kickoff) -> None:
    actions.say_success(cast.victor, kickoff, THEIRS)
    for person in (cast.alma, cast.lee, cast.priya):
        assert THEIRS not in read(person, kickoff)


def test_one_text_is_made_of_both_and_shown_to_the_vendor(cast: Cast, kickoff: Kickoff) -> None:
    with pytest.raises(ValueError, match="Both sides first say"):
        actions.agree_success(cast.alma, kickoff, "Too early")
    actions.say_success(cast.alma, kickoff, OURS)
    actions.say_success(cast.victor, kickoff, THEIRS)
    address = f"/contracts/{kickoff.contract_id}/success/agree/"
    begun = signed_in(cast.alma).get(address).content.decode()
    assert OURS in begun
    assert THEIRS in begun
    one = "Restrooms nobody complains of, by staff who stay."
    signed_in(cast.alma).post(address, {"words": one})
    assert one in Notice.objects.get(to=cast.victor).body
    assert one in read(cast.victor, kickoff)
    kickoff.refresh_from_db()
    with pytest.raises(ValueError, match="were made one"):
        actions.say_success(cast.victor, kickoff, "Something else")
    actions.agree_success(cast.alma, kickoff, f"{one} For good.")
    told = [event.sentence for event in Event.objects.all().about(kickoff)[:2]]
    assert told == [f"Success in 12 months: {one} For good.", f"Success in 12 months: {one}"]


def test_the_agreed_text_is_on_the_contracts_page(cast: Cast, kickoff: Kickoff) -> None:
    kickoff.success = "Nobody thinks of restrooms."
    kickoff.save()
    for person in (cast.alma, cast.victor):
        assert kickoff.success in signed_in(person).get(f"/contracts/{kickoff.contract_id}/").content.decode()


def test_a_side_changes_its_own_and_nobody_elses(cast: Cast, kickoff: Kickoff) -> None:
    actions.say_success(cast.alma, kickoff, OURS)
    actions.say_success(cast.dario, kickoff, "Floors that shine.")
    assert [row.text for row in kickoff.success_statements.all()] == ["Floors that shine."]
    for person in (cast.dana, cast.lee, cast.priya, cast.outsider):
        with pytest.raises(PermissionDenied):
            actions.say_success(person, kickoff, "Mine")
    with pytest.raises(PermissionDenied):
        actions.agree_success(cast.victor, kickoff, "Mine")


def test_an_empty_text_is_not_said(cast: Cast, kickoff: Kickoff) -> None:
    with pytest.raises(ValueError, match="Say what residents"):
        actions.say_success(cast.victor, kickoff, " ")


def test_staff_name_no_other_vendor(cast: Cast, kickoff: Kickoff) -> None:
    with pytest.raises(ValueError, match="names Vendor B"):
        actions.say_success(cast.alma, kickoff, "Better than Vendor B")
