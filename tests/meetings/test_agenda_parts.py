"""What the agenda gathers beside figures: what to look at first, who drives it, risks, promises, questions, thanks."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from midcourse.contracts.models import LogEntry, Program, Risk
from midcourse.corrections.actions import promise
from midcourse.corrections.models import Commitment, Practice, Question, Side
from midcourse.insights.models import Trigger
from midcourse.measures.models import KPI, Observation, Segment, Submission
from midcourse.meetings.agenda import agenda, of_edition
from midcourse.meetings.editions import internal
from midcourse.people import clock
from tests.cast import Cast
from tests.meetings.material import (
    LAST_TIME,
    NOW,
    PERIODS,
    TODAY,
    check,
    complaints,
    correction,
    held_before,
    insight,
    meeting,
    signal,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with clock.at(NOW):
        yield


def test_five_kpis_are_looked_at_closely_the_weightiest_first(cast: Cast) -> None:
    kpis = [complaints(cast, name=f"Complaints {number}") for number in range(7)]
    signal(kpis[6], cast.contracts["E"], "Rose.", weight=3)
    signal(kpis[4], cast.contracts["B"], "Fell.", "better", weight=4)
    found = agenda(meeting(cast))
    assert [row.name[-1] for row in found.patterns] == ["4", "6", "0", "1", "2"]
    assert [row.name[-1] for row in found.briefly] == ["3", "5"]
    assert found.briefly[0].sentence.startswith("4 of 6 meet the target.")


def test_it_tells_what_each_part_adds_to_a_change_the_largest_first(cast: Cast) -> None:
    parts = [
        {"name": "Vendor A", "before": 4.0, "after": 4.5, "part": 0.5},
        {"name": "Vendor E", "before": 5.0, "after": 19.0, "part": 14.0},
    ]
    kpi = complaints(cast)
    signal(kpi, cast.contracts["E"], "E drives it.", comparative=True, evidence={"parts": {"vendor": parts}})
    planned = meeting(cast)
    assert agenda(planned).patterns[0].drivers[0].rows == [
        ["Vendor E", "5", "19", "+14"],
        ["Vendor A", "4", "4.5", "+0.5"],
    ]
    assert agenda(planned, contract=cast.contracts["E"]).patterns[0].drivers == []


def test_segments_show_the_newest_level_beside_the_years(cast: Cast) -> None:
    kpi, e = complaints(cast), cast.contracts["E"]
    definition = kpi.definition
    definition.dimensions = ["shift"]
    definition.save()
    sent = Submission.objects.create(contract=e, sent_by=cast.victor, filename="a.csv", file="a.csv")
    for shift, early, late in (("day", 3, 3), ("night", 2, 12)):
        segment = Segment.objects.create(key=shift, values={"shift": shift})
        Observation.objects.bulk_create(
            Observation(
                kpi=kpi, contract=e, period=day, segment=segment, submission=sent, received_at=NOW,
                numerator=late if place >= 7 else early,
            )
            for place, day in enumerate(PERIODS)
        )  # fmt: skip
    (table,) = agenda(meeting(cast)).patterns[0].segments
    # night: 12 a month in the newest three of ten months; (7 × 2 + 3 × 12) / 10 = 5 over all
    assert (table.caption, table.rows) == ("By shift", [["night", "12", "5"], ["day", "3", "3"]])


def test_a_risk_that_showed_itself_stands_beside_its_kpi(cast: Cast) -> None:
    kpi, e = complaints(cast), cast.contracts["E"]
    for shared in (True, False):
        risk = Risk.objects.create(
            contract=e, what="Leaves", owner=cast.alma, review_on=TODAY, shared=shared, mitigation="A second vendor"
        )
        trigger = Trigger.objects.create(risk=risk, kpi=kpi, level=20)
        signal(kpi, e, f"Beyond {shared}.", kind="risk", trigger=trigger)
    planned = meeting(cast)
    found = agenda(planned).patterns[0].risks
    assert [(row.who, row.sentence, row.mitigation) for row in found] == [
        ("Vendor E", "Beyond True.", "A second vendor"),
        ("Vendor E", "Beyond False.", "A second vendor"),
    ]
    own = agenda(planned, contract=e)
    assert [row.sentence for row in own.patterns[0].risks] == [row.sentence for row in own.worse] == ["Beyond True."]


def test_an_early_warning_sign_is_told_once_by_its_newest_figure(cast: Cast) -> None:
    kpi, e = complaints(cast), cast.contracts["E"]
    risk = Risk.objects.create(contract=e, what="Leaves", owner=cast.alma, review_on=TODAY, shared=True)
    trigger = Trigger.objects.create(risk=risk, kpi=kpi, level=20)
    for month in (10, 8, 9):
        signal(kpi, e, f"Beyond in {month}.", kind="risk", trigger=trigger, since=date(2026, month, 1))
    found = agenda(meeting(cast))
    assert (
        [row.sentence for row in found.patterns[0].risks] == [row.sentence for row in found.worse] == ["Beyond in 10."]
    )


def test_promises_of_both_sides_stand_alike(cast: Cast) -> None:
    e = cast.contracts["E"]
    promise(cast.victor, e, side=Side.VENDOR, what="A second crew", owner=cast.victor, due=TODAY + timedelta(days=9))
    owed = promise(cast.alma, e, side=Side.GOVERNMENT, what="Keys for the night crew", owner=cast.alma, due=TODAY)
    Commitment.objects.filter(pk=owed.pk).update(due=TODAY - timedelta(days=2))
    found = agenda(meeting(cast))
    assert [(row.side, row.what, row.late) for row in found.commitments] == [
        ("The government", "Keys for the night crew", True),
        ("The vendor", "A second crew", False),
    ]
    assert found.kept == ["The government kept 0 of 1 promises due by now."]


def test_thanks_since_the_last_meeting_are_said(cast: Cast) -> None:
    held_before(cast)
    for day, words in ((TODAY, "Quick help at the flood"), (LAST_TIME, "Said last time")):
        LogEntry.objects.create(
            contract=cast.contracts["E"], kind="recognition", happened_on=day, text=words, shared=True,
            written_by=cast.alma,
        )  # fmt: skip
    assert [(row.who, row.text) for row in agenda(meeting(cast)).recognitions] == [
        ("Vendor E", "Quick help at the flood")
    ]


def test_questions_wait_or_were_answered_since(cast: Cast) -> None:
    held_before(cast)
    kpi, b = complaints(cast), cast.contracts["B"]
    bright = insight(cast, kpi, b, "A checklist works", kind="bright_spot")
    asked = {"insight": bright, "contract": b, "asked_by": cast.alma}
    Question.objects.create(**asked, text="Who fills it in?")
    Question.objects.create(**asked, text="What is on it?", answer="Twelve things.", answered_at=NOW)
    Question.objects.create(**asked, text="Old", answer="Old.", answered_at=NOW - timedelta(days=90))
    found = {row.text: row.answer for row in agenda(meeting(cast)).questions}
    assert found == {"Who fills it in?": "", "What is on it?": "Twelve things."}


def test_practices_for_what_needs_attention_come_first_also_from_other_programs(cast: Cast) -> None:
    kpi, other = complaints(cast), complaints(cast, name="Visits")
    signal(kpi, cast.contracts["E"], "Rose.")
    parks = Program.objects.create(
        department=cast.department, name="Cleaning of parks", goal="Clean parks", service=cast.program.service
    )
    its_kpi = KPI.objects.create(program=parks, current=None)
    for program, about, title in ((cast.program, other, "Own"), (parks, kpi, "Next door"), (parks, its_kpi, "Else")):
        Practice.objects.create(program=program, kpi=about, title=title, how="So.", shared_by=cast.alma)
    planned = meeting(cast)
    found = [(row.title, row.wanted, row.elsewhere) for row in agenda(planned).practices]
    assert found == [("Next door", True, "Cleaning of parks"), ("Own", False, "")]
    assert [row.title for row in agenda(planned, contract=cast.contracts["E"]).practices] == ["Own"]


def test_a_correction_is_drawn_with_the_day_it_began_and_its_levels(cast: Cast) -> None:
    kpi, b = complaints(cast), cast.contracts["B"]
    done = correction(cast, insight(cast, kpi, b, "Short"), b, "Mops", state="in_place", started_on=PERIODS[7])
    evidence = {"own": {"before": 7, "after": 6.5}, "periods_before": ["2026-07-01"], "periods_after": ["2026-09-01"]}
    check(done, "cannot_tell", "No change.", "No change.", evidence=evidence)
    picture = agenda(meeting(cast)).looked[0].picture
    assert picture is not None
    assert picture["began"] == "2026-08-01"
    assert [value for _, value in picture["points"]] == [7, 6, 8, 7, 7, 6, 8, 7, 6, 7]
    assert picture["levels"] == [("2026-07-01", 7), ("2026-09-01", 6.5)]


@pytest.mark.parametrize("smallest", [0, 4])
def test_staff_without_the_right_to_small_cells_see_none(cast: Cast, smallest: int) -> None:
    kpi = complaints(cast)
    definition = kpi.definition
    definition.smallest_cell = smallest
    definition.save()
    signal(kpi, cast.contracts["F"], "F has 3.", small_cells=True)
    planned = meeting(cast)
    hidden = of_edition(internal(planned, hides=True))
    few = [value for each in hidden.patterns[0].standings for _, value in each.points if 0 < (value or 9) < 4]
    assert bool(few) is (smallest == 0)
    assert hidden.worse == []
    assert [row.sentence for row in agenda(planned).worse] == ["F has 3."]


def test_queries_do_not_grow_with_what_there_is_to_say(cast: Cast) -> None:
    kpi = complaints(cast)
    planned = meeting(cast)
    counts = []
    for many in (5, 35):
        for number in range(many):
            contract = cast.contracts["ABCDEF"[number % 6]]
            signal(kpi, contract, f"Rose {number}.")
            found = insight(cast, kpi, contract, f"Short {number}")
            correction(cast, found, contract, f"Crew {number}", state="in_place", started_on=PERIODS[7])
            Question.objects.create(insight=found, contract=contract, asked_by=cast.alma, text="How?")
            promise(cast.alma, contract, side=Side.GOVERNMENT, what="Keys", owner=cast.alma, due=TODAY)
        with CaptureQueriesContext(connection) as caught:
            agenda(planned)
        counts.append(len(caught))
    assert counts[0] == counts[1]
