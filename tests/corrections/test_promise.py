"""Promises of both sides: made, kept or not, weighed alike."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from midcourse.corrections.actions import promise, reopen, settle
from midcourse.corrections.models import Commitment, Side
from midcourse.corrections.queries import kept_by_side
from midcourse.people import clock
from midcourse.people.models import Notice
from tests.cast import Cast, signed_in

DUE = date(2026, 10, 1)
State = Commitment.State


def a_promise(
    cast: Cast, side: Side = Side.GOVERNMENT, what: str = "Keys to every site", due: date = DUE
) -> Commitment:
    owner = cast.alma if side == Side.GOVERNMENT else cast.victor
    return promise(cast.alma, cast.contracts["E"], side=side, what=what, owner=owner, due=due)


def test_the_owner_is_told_and_both_sides_see_it(cast: Cast) -> None:
    made = a_promise(cast, Side.VENDOR, "A second crew by October")
    assert "A second crew by October" in Notice.objects.get(to=cast.victor).subject
    for person in (cast.alma, cast.victor):
        assert "A second crew by October" in signed_in(person).get(f"/commitments/{made.pk}/").content.decode()
    assert signed_in(cast.dana).get(f"/commitments/{made.pk}/").status_code == 404


def test_the_share_kept_is_counted_alike_for_both_sides(cast: Cast) -> None:
    """The government: one kept, one past its day, one to come: 1 of 2. The vendor: one broken, one released: 0 of 1."""
    settle(cast.alma, a_promise(cast), State.KEPT)
    a_promise(cast)
    a_promise(cast, due=date(2027, 1, 1))
    settle(cast.victor, a_promise(cast, Side.VENDOR), State.BROKEN, "The crew left.")
    settle(cast.alma, a_promise(cast, Side.VENDOR), State.RELEASED, "Not needed any more.")
    sides = kept_by_side(Commitment.objects.all(), date(2026, 11, 1))
    assert [(each.side, each.kept, each.due, each.open) for each in sides] == [
        (Side.GOVERNMENT, 1, 2, 1),
        (Side.VENDOR, 0, 1, 0),
    ]
    with clock.at(clock.now().replace(year=2026, month=11, day=1)):
        page = signed_in(cast.victor).get("/commitments/").content.decode()
    assert "<strong>50 %</strong>: kept 1 of 2 that came due; 1 to come" in page


def test_a_promise_made_by_form_is_of_its_owners_side(cast: Cast) -> None:
    contract = cast.contracts["E"]
    answer = signed_in(cast.alma).post(
        f"/commitments/make/?contract={contract.pk}",
        {"what": "Badges for the crew", "owner": cast.alma.pk, "due": "2026-12-01"},
    )
    assert answer.status_code == 302
    made = Commitment.objects.get()
    assert (made.side, made.owner) == (Side.GOVERNMENT, cast.alma)
    assert signed_in(cast.alma).post(f"/commitments/{made.pk}/settle/", {"state": "kept"}).status_code == 302
    made.refresh_from_db()
    assert made.state == State.KEPT
    reopen(cast.alma, made, "The badges do not open the gate.")
    assert made.state == State.OPEN


@pytest.mark.parametrize("words", ["", "  "])
def test_a_broken_promise_says_why(cast: Cast, words: str) -> None:
    with pytest.raises(ValueError, match="Say why"):
        settle(cast.alma, a_promise(cast), State.BROKEN, words)


def test_who_may_promise_and_report(cast: Cast) -> None:
    e = cast.contracts["E"]
    with pytest.raises(ValueError, match="your own side"):
        promise(cast.victor, e, side=Side.GOVERNMENT, what="Pay sooner", owner=cast.alma, due=DUE)
    with pytest.raises(ValueError, match="cannot own this"):
        promise(cast.alma, e, side=Side.VENDOR, what="A crew", owner=cast.dana, due=DUE)
    with pytest.raises(ValueError, match="names Vendor D"):
        promise(cast.alma, e, side=Side.VENDOR, what="As good as Vendor D", owner=cast.victor, due=DUE)
    with pytest.raises(ValueError, match="only the government releases"):
        settle(cast.victor, a_promise(cast, Side.VENDOR), State.RELEASED, "We cannot.")
    with pytest.raises(PermissionDenied):
        settle(cast.dana, a_promise(cast, Side.VENDOR), State.KEPT)
    with pytest.raises(PermissionDenied):
        promise(cast.lee, e, side=Side.GOVERNMENT, what="Look on", owner=cast.alma, due=DUE)


def test_settled_twice_is_refused(cast: Cast) -> None:
    made = settle(cast.alma, a_promise(cast), State.KEPT)
    with pytest.raises(ValueError, match="kept already"):
        settle(cast.alma, made, State.BROKEN, "No.")
