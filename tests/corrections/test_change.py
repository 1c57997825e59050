"""Other days or another owner, with a reason; taken up again; and what comes after one that did not help."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from midcourse.corrections.actions import (
    change_correction,
    check_effect,
    drop,
    judge,
    leave_at_that,
    put_in_place,
    take_up_again,
)
from midcourse.corrections.models import Correction
from midcourse.corrections.queries import without_a_next_step
from midcourse.measures.models import KPI
from midcourse.people.models import Event
from tests.cast import Cast, signed_in
from tests.corrections.story import in_place, insight, opened
from tests.corrections.test_check import arrive

LATER = date(2026, 5, 1)


def agreed(cast: Cast, kpi: KPI) -> Correction:
    return opened(cast, insight(cast, kpi))


def changed(cast: Cast, correction: Correction, **changes: object) -> Correction:
    given = {
        "owner": correction.owner,
        "due": correction.due,
        "check_on": correction.check_on,
        "because": "The supplier is late",
        **changes,
    }
    return change_correction(given.pop("actor", cast.alma), correction, **given)  # type: ignore[arg-type]


def failed(cast: Cast, kpi: KPI) -> Correction:
    """Checked, and the figures say that it did not help."""
    correction = in_place(cast, kpi)
    arrive(cast, kpi, of_e=[53, 52, 51])
    check_effect(correction)
    return correction


def test_the_time_line_keeps_what_it_was_and_why(cast: Cast, complaints: KPI) -> None:
    correction = changed(cast, agreed(cast, complaints), due=date(2026, 1, 20), check_on=LATER, owner=cast.alma)
    said = Event.objects.visible_to(cast.victor).about(correction).get(verb="correction.change").sentence
    assert "owner Alma, was Victor" in said
    assert "in place by Jan 20, 2026, was Dec 15, 2025" in said
    assert "check on May 1, 2026, was Apr 15, 2026" in said
    assert said.endswith("The supplier is late")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"because": " ", "check_on": LATER}, "Give the reason"),
        ({}, "Nothing is changed"),
        ({"due": date(2026, 4, 15)}, "before the change is due"),
        ({"check_on": LATER, "because": "Vendor A is late, too"}, "names Vendor A"),
    ],
)
def test_it_is_refused_without_sense(cast: Cast, complaints: KPI, changes: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        changed(cast, agreed(cast, complaints), **changes)


def test_the_owner_is_of_either_side(cast: Cast, complaints: KPI) -> None:
    with pytest.raises(ValueError, match="neither side"):
        changed(cast, agreed(cast, complaints), owner=cast.dana)


def test_the_day_it_was_in_place_can_be_put_right(cast: Cast, complaints: KPI) -> None:
    correction = in_place(cast, complaints)
    assert changed(cast, correction, started_on=date(2026, 1, 5)).started_on == date(2026, 1, 5)
    with pytest.raises(ValueError, match="still to come"):
        changed(cast, correction, started_on=date(2099, 1, 1))


@pytest.mark.parametrize("who", ["priya", "victor", "lee", "ines", "outsider"])
def test_others_may_not_change_it(cast: Cast, complaints: KPI, who: str) -> None:
    with pytest.raises(PermissionDenied):
        changed(cast, agreed(cast, complaints), check_on=LATER, actor=getattr(cast, who))


def test_the_page_changes_it(cast: Cast, complaints: KPI) -> None:
    correction = agreed(cast, complaints)
    sent = {"owner": cast.victor.pk, "due": "2026-01-20", "check_on": "2026-05-01", "because": "Supplies came late"}
    signed_in(cast.alma).post(reverse("correction-change", args=[correction.pk]), sent)
    correction.refresh_from_db()
    assert (correction.due, correction.check_on) == (date(2026, 1, 20), LATER)


def test_what_was_dropped_is_taken_up_where_it_stood(cast: Cast, complaints: KPI) -> None:
    correction = in_place(cast, complaints)
    with pytest.raises(ValueError, match="dropped"):
        take_up_again(cast.alma, correction, "We have a supervisor")
    drop(cast.alma, correction, "The supervisor left")
    again = take_up_again(cast.alma, correction, "We have a new supervisor")
    assert (again.state, again.dropped_because) == ("in_place", "")


def test_one_that_did_not_help_asks_what_next(cast: Cast, risen: KPI) -> None:
    correction = failed(cast, risen)
    assert list(without_a_next_step(Correction.objects.all())) == [correction]
    client = signed_in(cast.alma)
    page = client.get(reverse("correction", args=[correction.pk])).content.decode()
    assert "It did not help. What would?" in page
    assert client.get(f"{reverse('corrections')}?due=next").content.decode().count('<th scope="row"') == 1


def test_a_new_one_takes_its_place(cast: Cast, risen: KPI) -> None:
    correction = failed(cast, risen)
    address = reverse("correction-open", args=[correction.insight_id]) + f"?follows={correction.pk}"
    sent = {"what": "A second crew", "owner": cast.victor.pk, "due": "2026-05-01", "expected": "down", "size": ""}
    signed_in(cast.alma).post(address, {**sent, "check_on": "2026-09-15"})
    new = Correction.objects.get(what="A second crew")
    assert new.follows == correction
    assert not without_a_next_step(Correction.objects.all())
    drop(cast.alma, new, "No money for it")
    assert list(without_a_next_step(Correction.objects.all())) == [correction]


def test_or_it_is_left_at_that_with_a_reason(cast: Cast, risen: KPI) -> None:
    correction = failed(cast, risen)
    with pytest.raises(ValueError, match="Give the reason"):
        leave_at_that(cast.alma, correction, " ")
    leave_at_that(cast.alma, correction, "The building closes in May")
    assert not without_a_next_step(Correction.objects.all())
    assert (
        "The building closes in May"
        in signed_in(cast.victor).get(reverse("correction", args=[correction.pk])).content.decode()
    )


def test_people_who_conclude_that_it_worked_are_not_asked(cast: Cast, risen: KPI) -> None:
    correction = failed(cast, risen)
    judge(cast.alma, correction.checks.get(), "worked", "The count went wrong in February")
    assert not without_a_next_step(Correction.objects.all())
    with pytest.raises(ValueError, match="did not help"):
        leave_at_that(cast.alma, correction, "Nothing to do")


def test_a_day_to_come_is_not_in_place_yet(cast: Cast, complaints: KPI) -> None:
    with pytest.raises(ValueError, match="still to come"):
        put_in_place(cast.victor, agreed(cast, complaints), date(2099, 1, 1))


def test_one_put_in_place_late_is_checked_when_its_figures_should_have_come(cast: Cast, complaints: KPI) -> None:
    """From March 20 on: April, May and June count; due on July 10, checked the day after."""
    correction = put_in_place(cast.victor, agreed(cast, complaints), date(2026, 3, 20))
    assert correction.check_on == date(2026, 7, 11)
