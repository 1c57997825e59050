"""Did it help: checked when its day comes, then judged by people."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from midcourse.corrections.actions import check_effect, judge, run_due_checks
from midcourse.corrections.drawing import effect_drawing
from midcourse.corrections.models import EffectCheck
from midcourse.corrections.queries import due_checks
from midcourse.measures.models import KPI
from midcourse.people import clock
from tests.cast import LETTERS, Cast, signed_in
from tests.corrections.story import AFTER, in_place, insight, opened
from tests.insights.story import MONTHS, send, usual

CHECK_DAY = date(2026, 4, 15)


def arrive(cast: Cast, kpi: KPI, *, of_e: list[float]) -> None:
    """The months after: E's as given, everybody else's as ever."""
    for letter in LETTERS:
        as_ever = [usual(letter, 24 + n) for n in range(len(of_e))]
        send(cast, kpi, letter, dict(zip(AFTER, of_e if letter == "E" else as_ever, strict=False)))


def test_a_fall_against_steady_others_worked_and_it_is_checked(cast: Cast, risen: KPI) -> None:
    correction = in_place(cast, risen)
    arrive(cast, risen, of_e=[15, 13, 14])
    check = check_effect(correction)
    assert (check.computed, correction.state) == ("worked", "checked")
    # since July 2025: 12 + 40 and a wobble of 1, 0, −1, 2, −2, 1, together 313 in 6 months
    assert "from 52.2 to 14 a month (the 6 months before, the 3 since)" in check.sentence
    assert "The other five together: " in check.internal_sentence


def test_the_vendors_sentence_and_figures_hold_nothing_of_the_others(cast: Cast, risen: KPI) -> None:
    correction = in_place(cast, risen)
    arrive(cast, risen, of_e=[15, 13, 14])
    check = check_effect(correction)
    assert "other" not in check.sentence.lower()
    assert check.evidence["others"]["compared"] == 5


def test_no_fall_did_not_help(cast: Cast, risen: KPI) -> None:
    correction = in_place(cast, risen)
    arrive(cast, risen, of_e=[53, 52, 51])
    assert check_effect(correction).computed == "did_not"


def test_too_early_is_asked_again_when_enough_months_have_come(cast: Cast, risen: KPI) -> None:
    correction = in_place(cast, risen)
    arrive(cast, risen, of_e=[15])
    (check,) = run_due_checks(CHECK_DAY)
    correction.refresh_from_db()
    assert (check.computed, correction.state) == ("too_early", "in_place")
    # two more months of at most 31 days are missing
    assert correction.check_on == clock.today() + timedelta(days=62)
    assert not run_due_checks(CHECK_DAY)


def test_too_early_says_when_it_is_asked_again(cast: Cast, risen: KPI) -> None:
    """In place since New Year's Day: January to March are needed, and March is due on April 10."""
    correction = in_place(cast, risen)
    arrive(cast, risen, of_e=[15])
    with clock.at(datetime(2026, 2, 20, 12, tzinfo=UTC)):
        check = check_effect(correction)
    assert correction.check_on == date(2026, 4, 11)
    assert check.sentence.endswith("Asked again on Apr 11, 2026.")


def test_people_who_find_it_too_early_have_it_asked_again(cast: Cast, risen: KPI) -> None:
    correction = in_place(cast, risen)
    arrive(cast, risen, of_e=[15, 13, 14])
    check = check_effect(correction)
    judge(cast.alma, check, "too_early", "The supervisor came in March only")
    correction.refresh_from_db()
    assert (correction.state, correction.check_on) == ("in_place", clock.today() + timedelta(days=31))


def test_concluding_from_a_reading_on_the_way_makes_it_checked(cast: Cast, risen: KPI) -> None:
    correction = in_place(cast, risen)
    arrive(cast, risen, of_e=[15, 13, 14])
    judge(cast.alma, correction.checks.get(), "worked")
    correction.refresh_from_db()
    assert correction.state == "checked"


def test_the_picture_with_the_others_in_it_is_not_the_vendors(cast: Cast, risen: KPI) -> None:
    correction = in_place(cast, risen)
    arrive(cast, risen, of_e=[15, 13, 14])
    check = check_effect(correction)
    assert "picture" not in check.evidence
    drawn = effect_drawing(cast.alma, correction, check)
    assert drawn is not None
    assert [row[:2] for row in drawn.rows] == [["March 2026", "14"], ["February 2026", "13"], ["January 2026", "15"]]
    assert effect_drawing(cast.victor, correction, check) is None


def test_alone_the_vendor_sees_the_same_picture(cast: Cast, complaints: KPI) -> None:
    """Two steady years, with nobody beside: what was to be expected is made of the vendor's own figures."""
    send(cast, complaints, "E", {month: usual("E", n) for n, month in enumerate(MONTHS)})
    correction = in_place(cast, complaints)
    correction.insight.signals.update(since=None)  # no level of its own that began on a known day: a trend is asked
    send(cast, complaints, "E", dict(zip(AFTER, [6, 5, 6], strict=True)))
    check = check_effect(correction)
    assert effect_drawing(cast.victor, correction, check) is not None
    page = signed_in(cast.victor).get(reverse("correction", args=[correction.pk])).content.decode()
    assert "expected without the change" in page
    assert "Interrupted time series: " in page


def test_no_figures_at_all_are_too_early(cast: Cast, complaints: KPI) -> None:
    assert check_effect(in_place(cast, complaints)).computed == "too_early"


def test_only_what_is_in_place_and_due_is_checked(cast: Cast, risen: KPI) -> None:
    agreed = opened(cast, insight(cast, risen), check_on=CHECK_DAY)
    assert not run_due_checks(CHECK_DAY)
    with pytest.raises(ValueError, match="in place"):
        check_effect(agreed)


def test_due_checks_are_those_in_ones_scope(cast: Cast, risen: KPI) -> None:
    correction = in_place(cast, risen)
    assert list(due_checks(cast.alma, CHECK_DAY)) == [correction]
    assert not due_checks(cast.alma, CHECK_DAY - timedelta(days=1))
    assert not due_checks(cast.outsider, CHECK_DAY)


def test_people_may_conclude_otherwise_with_a_reason(cast: Cast, risen: KPI) -> None:
    correction = in_place(cast, risen)
    arrive(cast, risen, of_e=[15, 13, 14])
    check = check_effect(correction)
    with pytest.raises(ValueError, match="Give the reason"):
        judge(cast.alma, check, "did_not")
    judge(cast.alma, check, "did_not", "Two buildings were closed")
    kept = EffectCheck.objects.get()
    assert (kept.computed, kept.verdict, kept.checked_by) == ("worked", "did_not", cast.alma)


def test_the_reason_names_no_other_vendor(cast: Cast, risen: KPI) -> None:
    check = check_effect(in_place(cast, risen))
    with pytest.raises(ValueError, match="names Vendor A"):
        judge(cast.alma, check, "did_not", "Vendor A fell too")


@pytest.mark.parametrize("who", ["priya", "victor", "lee", "ines", "outsider"])
def test_others_may_not_judge(cast: Cast, risen: KPI, who: str) -> None:
    check = check_effect(in_place(cast, risen))
    with pytest.raises(PermissionDenied):
        judge(getattr(cast, who), check, "worked", "Because")
