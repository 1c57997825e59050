"""The agenda fills itself: updates, patterns, ideas, steps, deep dive, in time boxes."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from midcourse.contracts.models import Contract
from midcourse.measures.models import DataRequest
from midcourse.meetings.agenda import agenda
from midcourse.meetings.models import Meeting
from midcourse.meetings.timeboxes import boxes
from midcourse.people import clock
from tests.cast import Cast, signed_in
from tests.meetings.material import (
    COMPLAINTS,
    NOW,
    complaints,
    correction,
    everything,
    full_meeting,
    held_before,
    insight,
    meeting,
    signal,
    standing,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with clock.at(NOW):
        yield


@pytest.mark.parametrize("minutes_long", [15, 45, 60, 90, 100, 480])
@pytest.mark.parametrize("takes_deep_dive", [True, False])
def test_solutions_get_at_least_twice_the_time_of_status(takes_deep_dive: bool, minutes_long: int) -> None:
    parts = boxes(takes_deep_dive, minutes_long)
    solving = sum(box.minutes for box in parts if box.solving)
    assert solving >= 2 * sum(box.minutes for box in parts if not box.solving)
    assert sum(box.minutes for box in parts) == minutes_long
    assert min(box.minutes for box in parts) > 0


def test_the_agenda_says_how_its_minutes_are_shared_out(cast: Cast) -> None:
    planned = meeting(cast, minutes_long=90)
    # of 90 minutes a third: 7 + 7 + 15, as 7.5 is rounded down
    assert agenda(planned).time == "29 minutes for how it goes, 61 for what would help."
    assert agenda(planned).time in signed_in(cast.victor).get(f"/meetings/{planned.pk}/").text


def test_it_opens_with_last_times_corrections(cast: Cast) -> None:
    assert agenda(meeting(cast)).boxes[0].title == "Did last time’s corrections help?"


def test_updates_tell_late_data_by_vendor_the_longest_first(cast: Cast) -> None:
    kpi = complaints(cast)
    for letter, period, due in (("B", 10, 10), ("E", 9, 1), ("E", 10, 10)):
        DataRequest.objects.create(
            kpi=kpi, contract=cast.contracts[letter], period=date(2026, period, 1), due=date(2026, 11, due)
        )
    DataRequest.objects.create(kpi=kpi, contract=cast.contracts["A"], period=date(2026, 11, 1), due=date(2026, 12, 10))
    late = [(row.who, row.periods, row.days) for row in agenda(meeting(cast)).late]
    # today is November 12: eleven days after the 1st, two after the 10th
    assert late == [("Vendor E", ["September 2026", "October 2026"], 11), ("Vendor B", ["October 2026"], 2)]


def test_updates_speak_of_compliance_exceptions_only(cast: Cast) -> None:
    everything(cast)
    Contract.objects.filter(pk=cast.contracts["A"].pk).update(insured_until=date(2027, 12, 31))  # in order
    found = [(row.who, row.sentence) for row in agenda(meeting(cast)).exceptions]
    assert found == [("Vendor B", "Supply list B is 10 days late"), ("Vendor E", "Supply list E is 10 days late")]


def test_patterns_give_every_vendor_a_verdict_and_say_where_there_are_no_data(cast: Cast) -> None:
    kpi = complaints(cast)
    kpi.standings.filter(contract=cast.contracts["F"]).delete()
    pattern = agenda(meeting(cast)).patterns[0]
    said = {row.who: (row.said, row.verdict, row.meets_target) for row in pattern.standings}
    assert said["Vendor E"] == ("21", "Worsening", False)
    assert said["Vendor A"] == ("4", "No clear change", True)
    assert said["Vendor F"] == ("No performance data", "", None)
    assert pattern.sentence == (
        "3 of 5 meet the target. Worsening: Vendor E. No clear change: 4. No performance data: 1."
    )


def test_bright_spots_stand_beside_problems_and_the_weightiest_comes_first(cast: Cast) -> None:
    kpi = complaints(cast)
    signal(kpi, cast.contracts["E"], "Rose a little.", weight=1)
    signal(kpi, cast.contracts["D"], "Rose a lot.", weight=5)
    signal(kpi, cast.contracts["B"], "Fell.", "better")
    signal(kpi, cast.contracts["C"], "Vendor C changed how it counts.", "change")
    signal(kpi, cast.contracts["A"], "Over.", ended_at=NOW)
    found = agenda(meeting(cast))
    assert [(row.who, row.sentence) for row in found.worse] == [
        ("Vendor D", "Rose a lot."),
        ("Vendor E", "Rose a little."),
    ]
    assert [row.sentence for row in found.better] == ["Fell."]
    assert [(row.who, row.sentence) for row in found.other] == [("", "Vendor C changed how it counts.")]


def test_steps_show_which_problem_waits(cast: Cast) -> None:
    kpi, e = complaints(cast), cast.contracts["E"]
    corrected = insight(cast, kpi, e, "Short of staff")
    correction(cast, corrected, e, "Second crew", size=5)
    insight(cast, kpi, e, "Keys were lost", no_correction="Happened once")
    waiting = insight(cast, kpi, e, "Bins overflow")
    correction(cast, waiting, e, "More bins", state="dropped")
    insight(cast, kpi, cast.contracts["B"], "A checklist works", kind="bright_spot")
    found = agenda(meeting(cast))
    assert {step.title: step.answered for step in found.problems} == {
        "Short of staff": True,
        "Keys were lost": True,
        "Bins overflow": False,
    }
    step = next(step for step in found.problems if step.corrections)
    assert step.corrections == [
        "Second crew – Alma, in place by Nov 30, 2026; Complaints: goes down by about 5; check on Jan 31, 2027"
    ]
    assert [step.title for step in found.bright_spots] == ["A checklist works"]


def test_a_meeting_about_one_contract_speaks_of_it_alone_against_the_median(cast: Cast) -> None:
    everything(cast)
    found = agenda(meeting(cast, program=None, contract=cast.contracts["E"], attendees=[cast.victor]))
    assert [row.who for row in found.patterns[0].standings] == ["Vendor E"]
    assert dict(found.patterns[0].median)["2026-10-01"] == 5.5  # between 4 and 7
    assert {row.who for row in (*found.looked, *found.corrections, *found.problems)} == {"Vendor E"}


def test_a_contracts_own_kpi_is_shown_for_it_alone(cast: Cast) -> None:
    kpi = complaints(cast)
    kpi.program, kpi.contract = None, cast.contracts["E"]
    kpi.save()
    assert [row.who for row in agenda(meeting(cast)).patterns[0].standings] == ["Vendor E"]


def test_the_page_shows_it_all(cast: Cast) -> None:
    planned = full_meeting(cast)
    page = signed_in(cast.dario).get(f"/meetings/{planned.pk}/").text
    for words in (
        "Did last time’s corrections help?",
        "It worked",
        "Complaints of Vendor B fell from 7.2 to 6.1",
        "Vendor E accounts for nearly all of the rise.",
        "Why does Vendor E lose staff?",
        "Pay the night shift more",
        "Walk the site at dusk",
        "Prepare a tender for the five sites",
        "Public buildings are clean when people arrive.",
    ):
        assert words in page, words


def test_a_vendor_reads_their_own_agenda(cast: Cast) -> None:
    planned = full_meeting(cast)
    page = signed_in(cast.victor).get(f"/meetings/{planned.pk}/").text
    main = page[page.index("<main") :]
    for words in ("Second crew on weeknights", "Pay the night shift more", "Meet on Thursdays"):
        assert words in main
    for words in ("Vendor B", "Bayview", "Dana", "nearly all of the rise", "tender", "leave the market", "Freeze"):
        assert words not in main


def test_another_contract_than_ones_own_is_not_there(cast: Cast) -> None:
    planned = meeting(cast)
    assert signed_in(cast.victor).get(f"/meetings/{planned.pk}/?contract={cast.contracts['B'].pk}").status_code == 404


def queries(cast: Cast, planned: Meeting, who: str = "alma") -> int:
    browser = signed_in(getattr(cast, who))
    browser.get(f"/meetings/{planned.pk}/")  # what is only done once a process
    with CaptureQueriesContext(
        connection,
    ) as counted:
        assert browser.get(f"/meetings/{planned.pk}/").status_code == 200
    return len(counted)


@pytest.mark.parametrize("who", ["alma", "victor"])
def test_queries_do_not_grow_with_what_there_is_to_say(cast: Cast, who: str) -> None:
    planned = full_meeting(cast)
    few = queries(cast, planned, who)
    add_much(cast)
    assert queries(cast, planned, who) == few


def add_much(cast: Cast) -> None:
    """Eight more KPIs, 34 more contracts, and dozens of everything else for Vendor E and the others."""
    e, kpis = cast.contracts["E"], [complaints(cast, name=f"KPI {number}") for number in range(8)]
    for number in range(34):
        more = Contract.objects.get(pk=cast.contracts["A"].pk)
        more.pk, more.number = None, f"JAN-{number}"
        more.save()
        standing(kpis[0], more, COMPLAINTS["A"]).save()
    for number in range(20):
        kpi = kpis[number % 8]
        for contract in (e, cast.contracts["C"]):
            signal(kpi, contract, f"Signal {number}")
            concluded = insight(cast, kpi, contract, f"Insight {number}", shared=True)
            correction(cast, concluded, contract, f"Correction {number}", opened_at=NOW.replace(month=9))
            DataRequest.objects.create(
                kpi=kpi, contract=contract, period=date(2024, 1 + number // 8, 1), due=date(2025, 1, 1)
            )


def test_the_lists_queries_do_not_grow_with_meetings(cast: Cast) -> None:
    held_before(cast)
    browser = signed_in(cast.alma)

    def count() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert "Janitorial services" in browser.get("/meetings/").text
        return len(counted)

    count()
    few = count()
    for letter in "ABCDEF" * 6:
        meeting(cast, program=None, contract=cast.contracts[letter], attendees=[])
    assert count() == few
