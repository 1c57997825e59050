"""What the vendor needs is promised with an owner and a day, or declined with words; both are seen by both sides."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from midcourse.corrections.actions import settle
from midcourse.corrections.models import Commitment, Side
from midcourse.kickoff.actions import needs as actions
from midcourse.kickoff.models import Kickoff, Need
from midcourse.people.models import Event, Notice
from tests.cast import Cast, signed_in
from tests.kickoff.prepared import kickoff_with_e, queries_of

DUE = date(2026, 12, 10)


@pytest.fixture
def kickoff(cast: Cast) -> Kickoff:
    return kickoff_with_e(cast)


@pytest.fixture
def need(cast: Cast, kickoff: Kickoff) -> Need:
    return actions.say_need(cast.victor, kickoff, "Keys to all buildings")


def test_the_manager_hears_what_the_vendor_needs(cast: Cast, kickoff: Kickoff) -> None:
    signed_in(cast.victor).post(f"/contracts/{kickoff.contract_id}/needs/say/", {"words": "A list of the sites"})
    assert "A list of the sites" in Notice.objects.get(to=cast.alma).subject
    assert "A list of the sites" in signed_in(cast.lee).get(f"/contracts/{kickoff.contract_id}/needs/").content.decode()


def test_a_need_becomes_a_commitment_of_the_government(cast: Cast, need: Need) -> None:
    given = {"what": "Hand over all keys", "owner": cast.dario.pk, "due": "2026-12-10"}
    answer = signed_in(cast.alma).post(f"/needs/{need.pk}/promise/", given)
    assert answer.status_code == 302
    made = Commitment.objects.get()
    assert (made.side, made.what, made.owner, made.due) == (Side.GOVERNMENT, "Hand over all keys", cast.dario, DUE)
    page = signed_in(cast.victor).get(f"/contracts/{need.kickoff.contract_id}/needs/").content.decode()
    assert "Hand over all keys" in page
    assert "nothing came due yet; 1 to come" in page
    assert "Hand over all keys" in Notice.objects.get(to=cast.victor).body


def test_the_share_of_promises_kept_is_shown(cast: Cast, need: Need) -> None:
    actions.promise_need(cast.alma, need, what=need.text, owner=cast.alma, due=DUE)
    settle(cast.alma, Commitment.objects.get(), Commitment.State.KEPT)
    page = signed_in(cast.victor).get(f"/contracts/{need.kickoff.contract_id}/needs/").content.decode()
    assert "kept 1 of 1 that came due" in page


def test_a_vendors_contact_cannot_own_what_the_government_promises(cast: Cast, need: Need) -> None:
    given = {"what": "Hand over all keys", "owner": cast.victor.pk, "due": "2026-12-10"}
    page = signed_in(cast.alma).post(f"/needs/{need.pk}/promise/", given).content.decode()
    assert "Select a valid choice" in page
    assert not Commitment.objects.exists()


def test_a_need_is_declined_with_words_and_can_be_taken_up_again(cast: Cast, need: Need) -> None:
    with pytest.raises(ValueError, match="Say why it cannot be promised"):
        actions.decline_need(cast.alma, need, " ")
    signed_in(cast.alma).post(f"/needs/{need.pk}/decline/", {"words": "The courthouse keeps its own keys."})
    page = signed_in(cast.victor).get(f"/contracts/{need.kickoff.contract_id}/needs/").content.decode()
    assert "The courthouse keeps its own keys." in page
    need.refresh_from_db()
    with pytest.raises(ValueError, match="Take it up again first"):
        actions.promise_need(cast.alma, need, what="Keys", owner=cast.alma, due=DUE)
    signed_in(cast.alma).post(f"/needs/{need.pk}/again/")
    need.refresh_from_db()
    assert actions.promise_need(cast.alma, need, what="Keys", owner=cast.alma, due=DUE).commitment


def test_a_need_is_promised_once(cast: Cast, need: Need) -> None:
    actions.promise_need(cast.alma, need, what="Keys", owner=cast.alma, due=DUE)
    with pytest.raises(ValueError, match="promised already"):
        actions.promise_need(cast.alma, need, what="Keys", owner=cast.alma, due=DUE)
    with pytest.raises(ValueError, match="This was promised"):
        actions.withdraw_need(cast.victor, need)
    assert Commitment.objects.count() == 1


def test_the_side_that_said_it_takes_it_back(cast: Cast, need: Need) -> None:
    with pytest.raises(ValueError, match="The side that said it"):
        actions.withdraw_need(cast.alma, need)
    signed_in(cast.victor).post(f"/needs/{need.pk}/withdraw/")
    assert not Need.objects.exists()
    assert "Keys to all buildings" in Event.objects.all().about(need.kickoff).first().sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [(" ", "in a sentence"), ("x" * 301, "more than 300")],
)
def test_what_cannot_be_noted_is_told(cast: Cast, kickoff: Kickoff, text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        actions.say_need(cast.victor, kickoff, text)


def test_who_may_do_what(cast: Cast, kickoff: Kickoff, need: Need) -> None:
    for person in (cast.dana, cast.lee, cast.priya, cast.outsider):
        with pytest.raises(PermissionDenied):
            actions.say_need(person, kickoff, "Something")
    with pytest.raises(PermissionDenied):
        actions.promise_need(cast.victor, need, what="Keys", owner=cast.alma, due=DUE)
    with pytest.raises(PermissionDenied):
        actions.decline_need(cast.victor, need, "No")
    assert signed_in(cast.dana).post(f"/needs/{need.pk}/withdraw/").status_code == 404


def test_queries_do_not_grow_with_needs(cast: Cast, kickoff: Kickoff) -> None:
    def asked(many: int) -> int:
        for number in range(many):
            need = actions.say_need(cast.victor, kickoff, f"Need {many}-{number}")
            actions.promise_need(cast.alma, need, what=need.text, owner=cast.alma, due=DUE)
        return queries_of(cast.alma, f"/contracts/{kickoff.contract_id}/needs/")

    assert asked(5) == asked(40)
