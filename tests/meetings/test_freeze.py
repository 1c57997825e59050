import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from midcourse.contracts.models import Contract
from midcourse.insights.models import Insight
from midcourse.measures.models import KPI, Standing
from midcourse.meetings import actions
from midcourse.meetings.models import Meeting, Pack
from midcourse.meetings.pack import is_as_frozen
from midcourse.meetings.printing import pdf_of
from midcourse.people import clock
from midcourse.people.models import User
from tests.cast import Cast, signed_in
from tests.meetings.material import NOW, full_meeting, text_of

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


def test_a_held_meetings_page_stays_as_frozen(cast: Cast, full: Meeting) -> None:
    answered(cast)
    actions.hold_meeting(cast.alma, full, "We agreed on a second crew.")
    pages = [agenda_of(person, full) for person in (cast.alma, cast.victor)]
    figures = signed_in(cast.victor).get(f"/meetings/{full.pk}/figures/{KPI.objects.get().pk}/").text
    assert '<td class="number">21</td>' in figures
    Standing.objects.update(latest=1, points=[["2026-10-01", 1, None]], verdict="improving")
    Contract.objects.update(goal="Another goal")
    with clock.at(NOW + timedelta(days=30)):
        assert [agenda_of(person, full) for person in (cast.alma, cast.victor)] == pages
        assert '<td class="number">21</td>' in signed_in(cast.victor).get(
            f"/meetings/{full.pk}/figures/{KPI.objects.get().pk}/"
        ).text  # fmt: skip


def test_corrected_minutes_are_frozen_with_the_figures_of_the_meeting(cast: Cast, full: Meeting) -> None:
    answered(cast)
    actions.hold_meeting(cast.alma, full, "Two crews.", staff_minutes="Between us")
    before = {pack.contract_id: pack for pack in full.packs.all()}
    Standing.objects.update(latest=1, points=[["2026-10-01", 1, None]], verdict="improving")
    with clock.at(NOW + timedelta(days=30)):
        actions.correct_minutes(cast.alma, full, "A second crew.", "Between us")
    after = list(full.packs.filter(frozen_at__gt=NOW))
    assert {pack.contract_id for pack in after} == before.keys()
    corrected = {"minutes": "A second crew.", "minutes_corrected": "December 12, 2026"}
    for pack in after:
        assert pack.content == {**before[pack.contract_id].content, **corrected}
        assert is_as_frozen(pack)
    assert "Minutes, corrected on December 12, 2026" in page_of(cast, after[0])
    assert text_of(pdf_of(after[0])).count("corrected on December 12, 2026") == 1


def test_what_was_held_is_frozen_once_and_takes_nothing_new(cast: Cast, full: Meeting) -> None:
    answered(cast)
    idea = actions.add_idea(cast.victor, full, "A second crew")
    actions.hold_meeting(cast.alma, full, "")
    for act in (
        lambda: actions.freeze_pack(cast.alma, full),
        lambda: actions.add_idea(cast.victor, full, "Later"),
        lambda: actions.choose_idea(cast.alma, idea),
        lambda: actions.decide(cast.alma, full, "Later"),
    ):
        with pytest.raises(ValueError, match="closed this meeting already"):
            act()
    page = agenda_of(cast.alma, full)
    for button in ("Freeze the packs", "Add the idea", "Note the decision", "Show it on the wall", "Choose:"):
        assert button not in page


def answered(cast: Cast) -> None:
    """No problem waits for an answer any more."""
    Insight.objects.filter(kind="problem").update(no_correction="Looked at")


def agenda_of(person: User, meeting: Meeting) -> str:
    text = signed_in(person).get(f"/meetings/{meeting.pk}/").text
    return text[text.index('<div class="glance">') : text.index("Time line")]


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


def test_packs_are_frozen_at_one_moment_and_stand_with_the_internal_edition_first(
    cast: Cast, full: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "_set_to", None)  # let time pass
    actions.freeze_pack(cast.alma, full)
    packs = list(full.packs.all())
    assert [pack.contract for pack in packs] == [None, *(cast.contracts[letter] for letter in "ABCDEF")]
    assert len({pack.frozen_at for pack in packs}) == 1
