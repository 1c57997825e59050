import json

import pytest
from django.core.exceptions import PermissionDenied

from midcourse.contracts.models import Contract
from midcourse.measures.models import Standing
from midcourse.meetings import actions
from midcourse.meetings.models import Meeting, Pack
from midcourse.meetings.pack import is_as_frozen
from midcourse.meetings.printing import pdf_of
from midcourse.people import clock
from tests.cast import Cast, signed_in
from tests.meetings.material import NOW, full_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with clock.at(NOW):
        yield


@pytest.fixture
def full(cast: Cast) -> Meeting:
    return full_meeting(cast)


def test_one_internal_edition_and_one_for_each_contract(cast: Cast, full: Meeting) -> None:
    packs = actions.freeze_pack(cast.alma, full)
    assert [pack.contract for pack in packs] == [None, *(cast.contracts[letter] for letter in "ABCDEF")]
    assert all(is_as_frozen(pack) for pack in Pack.objects.all())


def test_the_internal_edition_compares_everybody(cast: Cast, full: Meeting) -> None:
    said = json.dumps(actions.freeze_pack(cast.alma, full)[0].content, ensure_ascii=False)
    for words in (
        "Vendor E accounts for nearly all of the rise.",
        "4 of 6 meet the target",  # of the latest figures 4, 7, 3, 9, 21 and 2, D's 9 and E's 21 miss "at most 8"
        "Worsening: Vendor E.",
        "Why does Vendor E lose staff?",
        "Prepare a tender for the five sites",
        "Pay the night shift more",
    ):
        assert words in said


def test_packs_stay_as_frozen_though_figures_are_corrected(cast: Cast, full: Meeting) -> None:
    pack = actions.freeze_pack(cast.alma, full)[0]
    before, page = pdf_of(pack), page_of(cast, pack)
    assert pack.sha256 in page
    Standing.objects.update(latest=1, points=[["2026-10-01", 1, None]], verdict="improving")
    Contract.objects.update(goal="Another goal")
    with clock.at(NOW.replace(year=2027)):
        again = Pack.objects.get(pk=pack.pk)
        assert is_as_frozen(again)
        assert pdf_of(again) == before
        assert page_of(cast, again) == page
        newer = actions.freeze_pack(cast.alma, full)[0]
    assert newer.content != pack.content
    assert full.packs.filter(contract=None).count() == 2


def page_of(cast: Cast, pack: Pack) -> str:
    text = signed_in(cast.lee).get(f"/packs/{pack.pk}/").text
    return text[text.index("<main") :]


def test_a_changed_pack_is_noticed(cast: Cast, full: Meeting) -> None:
    pack = actions.freeze_pack(cast.alma, full)[0]
    pack.content["goal"] = "Something else"
    assert not is_as_frozen(pack)


def test_a_cancelled_meeting_has_no_pack(cast: Cast, full: Meeting) -> None:
    actions.cancel_meeting(cast.alma, full)
    with pytest.raises(ValueError, match="cancelled"):
        actions.freeze_pack(cast.alma, full)


@pytest.mark.parametrize("who", ["victor", "lee", "priya", "outsider"])
def test_others_may_not_freeze(cast: Cast, full: Meeting, who: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.freeze_pack(getattr(cast, who), full)
