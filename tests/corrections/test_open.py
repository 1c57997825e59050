"""Opening a correction, putting it in place, dropping it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from midcourse.corrections.actions import drop, put_in_place
from midcourse.corrections.models import Correction
from midcourse.corrections.queries import corrections_on
from midcourse.insights.actions import close_insight, leave_without_correction
from midcourse.measures.models import KPI
from midcourse.people.models import Event
from tests.cast import Cast, signed_in
from tests.corrections.story import NEW_YEAR, in_place, insight, opened


def test_it_is_agreed_for_the_insights_kpi(cast: Cast, complaints: KPI) -> None:
    correction = opened(cast, insight(cast, complaints))
    assert (correction.kpi, correction.state) == (complaints, "agreed")


def test_an_owner_of_neither_side_is_refused(cast: Cast, complaints: KPI) -> None:
    for stranger in (cast.dana, cast.outsider, cast.lee):
        with pytest.raises(ValueError, match="neither side"):
            opened(cast, insight(cast, complaints), owner=stranger)


def test_a_check_before_it_is_due_is_refused(cast: Cast, complaints: KPI) -> None:
    with pytest.raises(ValueError, match="before the change is due"):
        opened(cast, insight(cast, complaints), check_on=date(2025, 12, 1))


def test_another_vendors_contract_is_refused(cast: Cast, complaints: KPI) -> None:
    with pytest.raises(ValueError, match="not about"):
        opened(cast, insight(cast, complaints), contract=cast.contracts["A"])


def test_an_insight_on_the_program_may_lead_to_one_with_any_of_its_vendors(cast: Cast, complaints: KPI) -> None:
    on_all = insight(cast, complaints, None)
    assert opened(cast, on_all, contract=cast.contracts["B"], owner=cast.dana).contract == cast.contracts["B"]


def test_its_words_name_no_other_vendor(cast: Cast, complaints: KPI) -> None:
    with pytest.raises(ValueError, match="names Vendor A"):
        opened(cast, insight(cast, complaints), what="Do as Vendor A does")


@pytest.mark.parametrize("who", ["priya", "victor", "lee", "ines", "outsider"])
def test_others_may_not_open_one(cast: Cast, complaints: KPI, who: str) -> None:
    found = insight(cast, complaints)
    with pytest.raises(PermissionDenied):
        opened(cast, found, actor=getattr(cast, who))


def test_the_vendor_puts_its_own_in_place(cast: Cast, complaints: KPI) -> None:
    correction = in_place(cast, complaints)
    assert (correction.state, correction.started_on) == ("in_place", NEW_YEAR)


def test_the_vendor_does_not_put_the_departments_in_place(cast: Cast, complaints: KPI) -> None:
    correction = opened(cast, insight(cast, complaints), owner=cast.alma)
    with pytest.raises(PermissionDenied):
        put_in_place(cast.victor, correction, NEW_YEAR)


def test_another_vendor_cannot_touch_it(cast: Cast, complaints: KPI) -> None:
    with pytest.raises(PermissionDenied):
        put_in_place(cast.dana, opened(cast, insight(cast, complaints)), NEW_YEAR)


def test_it_is_put_in_place_once(cast: Cast, complaints: KPI) -> None:
    with pytest.raises(ValueError, match="in place already"):
        put_in_place(cast.alma, in_place(cast, complaints), NEW_YEAR)


def test_dropping_needs_a_reason_and_takes_it_off_the_chart(cast: Cast, complaints: KPI) -> None:
    correction = in_place(cast, complaints)
    assert list(corrections_on(complaints, [cast.contracts["E"]])) == [correction]
    with pytest.raises(ValueError, match="Say why"):
        drop(cast.alma, correction, " ")
    drop(cast.alma, correction, "The supervisor left")
    assert not corrections_on(complaints, [cast.contracts["E"]])


def test_a_problem_is_not_closed_without_a_correction_or_a_reason(cast: Cast, complaints: KPI) -> None:
    found = insight(cast, complaints)
    with pytest.raises(ValueError, match="needs a correction"):
        close_insight(cast.alma, found)
    leave_without_correction(cast.alma, found, "A water leak explains it")
    assert close_insight(cast.alma, found).closed_at


def test_a_dropped_correction_does_not_count_as_one(cast: Cast, complaints: KPI) -> None:
    found = insight(cast, complaints)
    drop(cast.alma, opened(cast, found), "Not possible")
    with pytest.raises(ValueError, match="needs a correction"):
        close_insight(cast.alma, found)


def test_both_sides_read_it_on_the_contracts_time_line_and_no_other_vendor(cast: Cast, complaints: KPI) -> None:
    opened(cast, insight(cast, complaints))
    said = "Agreed: Bring back the evening supervisor"
    mine = Event.objects.visible_to(cast.victor).about(cast.contracts["E"])
    theirs = Event.objects.visible_to(cast.dana).about(cast.program)
    assert any(event.sentence.startswith(said) for event in mine)
    assert not any(event.sentence.startswith(said) for event in theirs)


def test_the_form_takes_a_size_as_people_say_it(cast: Cast) -> None:
    """Five points of a rate are 0.05 of the figure's own scale."""
    from tests.insights.story import complaints_of

    rate = complaints_of(cast, name="Rooms passed", kind="rate", denominator="rooms", better="higher")
    found = insight(cast, rate)
    answer = signed_in(cast.alma).post(
        reverse("correction-open", args=[found.pk]),
        {
            "what": "Inspect weekly",
            "owner": cast.alma.pk,
            "due": "2025-12-15",
            "expected": "up",
            "size": "5",
            "check_on": "2026-04-15",
        },
    )
    correction = Correction.objects.get()
    assert answer.headers["Location"] == reverse("correction", args=[correction.pk])
    assert correction.size == pytest.approx(0.05)
