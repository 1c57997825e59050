"""Figures on the practice itself (M6, T2), counted by hand from a small story."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from midcourse.contracts.models import Contract
from midcourse.corrections.models import Correction
from midcourse.insights.models import Insight, Signal
from midcourse.measures.models import KPI
from midcourse.meetings.models import Meeting, Series
from midcourse.people import clock
from midcourse.people.models import User
from midcourse.portfolio.practice_figures.counted import Counted, quarters, together
from midcourse.portfolio.practice_figures.queries import practice_figures
from tests.cast import Cast, signed_in
from tests.meetings import material

SINCE, SPRING = date(2026, 1, 1), date(2026, 4, 1)
State = Meeting.State


@pytest.fixture(autouse=True)
def _today() -> object:
    with clock.at(material.NOW):  # Nov 12, 2026
        yield


def meeting(cast: Cast, planned: date, on: date | None = None, **fields: Any) -> Meeting:
    given = {"contract": cast.contracts["E"], "state": State.HELD, "planned_by": cast.alma, **fields}
    present = given.pop("present", [])
    made = Meeting.objects.create(on=on or planned, first_planned=planned, **given)
    made.present.set(present)
    return made


def spring(cast: Cast, person: User | None = None) -> Counted:
    return practice_figures(person or cast.dario, SINCE)[cast.department.pk, SPRING]


def parts(counted: Counted, key: str) -> tuple[int, int]:
    return counted.parts[key], counted.wholes[key]


def test_a_meeting_is_on_time_within_seven_days_of_the_day_first_planned(cast: Cast) -> None:
    planned = date(2026, 5, 4)
    meeting(cast, planned)  # on the day
    meeting(cast, planned, planned + timedelta(days=7))  # just in time
    meeting(cast, planned, planned - timedelta(days=3))  # earlier is in time
    meeting(cast, planned, planned + timedelta(days=8))  # a day late
    meeting(cast, planned, state=State.PLANNED)  # never held
    meeting(cast, planned, state=State.CANCELLED)
    assert parts(spring(cast), "on_time") == (3, 6)


def test_what_a_stopped_series_called_off_counts_for_nothing_and_what_is_not_over_yet_neither(cast: Cast) -> None:
    series = Series.objects.create(
        contract=cast.contracts["E"],
        starts=SINCE,
        ends=date(2026, 12, 31),
        at=time(10),
        made_by=cast.alma,
        stopped_on=date(2026, 5, 1),
    )
    meeting(cast, date(2026, 6, 2), state=State.CANCELLED, series=series)
    meeting(cast, date(2026, 4, 2), state=State.CANCELLED, series=series)  # cancelled before it was stopped
    meeting(cast, material.TODAY - timedelta(days=7), state=State.PLANNED)  # may still be held in time
    assert parts(spring(cast), "on_time") == (0, 1)
    autumn = practice_figures(cast.dario, SINCE)[cast.department.pk, date(2026, 10, 1)]
    assert parts(autumn, "on_time") == (0, 0)


def test_vendors_are_present_when_one_of_their_people_was(cast: Cast) -> None:
    cohort = {"contract": None, "program": cast.program}
    meeting(cast, date(2026, 5, 4), **cohort, present=[cast.alma, cast.victor, cast.dana])  # 2 of 6
    meeting(cast, date(2026, 6, 4), present=[cast.alma])  # E is not there: 0 of 1
    meeting(cast, date(2026, 6, 5))  # nobody noted who was there
    Contract.objects.filter(pk=cast.contracts["A"].pk).update(closed_on=date(2026, 4, 30))  # 5 run in May
    assert parts(spring(cast), "present") == (2, 6)


@pytest.fixture
def kpi(cast: Cast) -> KPI:
    return material.complaints(cast)


def found(cast: Cast, kpi: KPI, on: date, corrected_after: int | None = None, **fields: Any) -> Signal:
    """A signal; with days, an insight from it and a correction opened so many days later."""
    signal = material.signal(kpi, cast.contracts["E"], "It rose.", found_at=material.at(on))
    if corrected_after is not None:
        concluded = material.insight(cast, kpi, cast.contracts["E"], "Short of staff")
        concluded.signals.add(signal)
        opened = material.at(on) + timedelta(days=corrected_after)
        material.correction(cast, concluded, cast.contracts["E"], "A second crew", opened_at=opened, **fields)
    return signal


def test_signals_discussed_and_the_median_days_to_the_first_correction(cast: Cast, kpi: KPI) -> None:
    for days in (4, 10, 30):
        found(cast, kpi, date(2026, 4, 10), days)
    found(cast, kpi, date(2026, 4, 10))
    again = Insight.objects.first()
    material.correction(cast, again, cast.contracts["E"], "Later", opened_at=material.at(date(2026, 9, 1)))
    counted = spring(cast)
    assert parts(counted, "discussed") == (3, 4)
    assert sorted(counted.days) == [4, 10, 30]
    assert counted.said_days == "10 (of 3 signals)"


def test_a_signal_that_the_next_figures_undid_within_a_day_could_not_be_discussed(cast: Cast, kpi: KPI) -> None:
    for hours in (2, 30, None):
        signal = found(cast, kpi, date(2026, 4, 10))
        signal.ended_at = signal.found_at + timedelta(hours=hours) if hours else None
        signal.save()
    assert parts(spring(cast), "discussed") == (0, 2)


def test_corrections_checked_and_those_that_worked(cast: Cast, kpi: KPI) -> None:
    for state in ("checked", "checked", "checked", "in_place", "dropped"):
        found(cast, kpi, date(2026, 4, 10), 0, state=state)
    worked, did_not, unsure, early, _ = Correction.objects.order_by("pk")
    material.check(worked, "did_not", "", "", verdict="worked")  # people concluded otherwise than the figures
    material.check(did_not, "did_not", "", "")
    material.check(unsure, "cannot_tell", "", "")
    material.check(early, "too_early", "", "")
    counted = spring(cast)
    assert parts(counted, "checked") == (3, 4)  # the dropped one is left out
    assert parts(counted, "effective") == (1, 3)


def test_departments_are_added_up_by_their_parts() -> None:
    one, other = Counted(), Counted()
    one.count("checked", 1, 2)
    other.count("checked", 9, 10)
    both = together([one, other])
    assert both.said("checked") == "83.3 % (10 of 12)"  # not the mean of 50 % and 90 %
    assert Counted().said("checked") == "–"


def test_eight_quarters_end_with_the_one_that_runs() -> None:
    shown = quarters(date(2026, 11, 12))
    assert (shown[0], shown[-1], len(shown)) == (date(2025, 1, 1), date(2026, 10, 1), 8)


def test_time_begins_with_the_first_quarter_with_anything_to_measure(cast: Cast) -> None:
    meeting(cast, date(2026, 5, 4))
    page = signed_in(cast.alma).get(reverse("practice-figures")).content.decode()
    assert "April to June 2026" in page
    assert "January to March 2026" not in page
    Meeting.objects.all().delete()
    page = signed_in(cast.alma).get(reverse("practice-figures")).content.decode()
    assert "In July to September 2026 there was nothing to measure." in page


def test_the_page_and_its_spreadsheet_are_for_staff_each_in_their_scope(cast: Cast, kpi: KPI) -> None:
    found(cast, kpi, date(2026, 7, 10), 5)
    meeting(cast, date(2026, 8, 4))
    address = reverse("practice-figures")
    page = signed_in(cast.priya).get(address).content.decode()
    assert "In July to September 2026: reviews held on time: 100 % (1 of 1)" in page
    assert "All together" in page
    assert "All together" not in signed_in(cast.lee).get(address).content.decode()  # one department in scope
    outside = signed_in(cast.outsider).get(f"{address}?format=csv").getvalue().decode()
    assert "General Services" not in outside
    assert "Parks,2026-07-01,,0,0" in outside
    assert signed_in(cast.victor).get(address).status_code == 403


def test_queries_are_the_same_with_five_and_forty_of_everything(cast: Cast, kpi: KPI) -> None:
    counted = []
    for many in (5, 35):
        for n in range(many):
            found(cast, kpi, date(2026, 4, 1) + timedelta(days=n), n)
            meeting(cast, date(2026, 4, 1) + timedelta(days=n), present=[cast.alma, cast.victor])
        dario = signed_in(cast.dario)
        with CaptureQueriesContext(connection) as queries:
            dario.get(reverse("practice-figures"))
        counted.append(len(queries))
    assert counted[0] == counted[1]
