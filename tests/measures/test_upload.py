"""A spreadsheet on its way: received, read, mapped, checked, shown before anything is saved, saved whole."""

from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied

from midcourse.measures.actions import RepeatedFile, acknowledge, answer_warning, save, withdraw
from midcourse.measures.models import KPI, Observation, Submission
from midcourse.people.models import Event
from tests.cast import Cast
from tests.measures.files import csv, say, send, sentences, xlsx
from tests.measures.janitorial import enter

LONG = csv("Month,Vendor,Site,Complaints", "2026-01,Vendor E,Library,6", "2026-01,Vendor B,Library,2")


def test_a_file_is_kept_as_sent_and_its_columns_are_guessed(cast: Cast, complaints: KPI) -> None:
    submission = send(cast, cast.alma, LONG)
    assert submission.state == "mapping"
    assert submission.mapping["roles"] == {
        "Month": "period",
        "Vendor": "unit",
        "Site": "by:site",
        "Complaints": f"kpi:{complaints.pk}:numerator",
    }
    kept = Path(submission.file.path)
    assert kept.read_bytes() == LONG
    assert "march" not in kept.name
    assert submission.size == len(LONG)


def test_nothing_is_saved_before_the_sender_says_so(cast: Cast, complaints: KPI) -> None:
    submission = send(cast, cast.alma, LONG)
    say(submission, cast.alma, submission.mapping["roles"])
    assert (submission.state, sentences(submission)) == ("preview", [])
    assert (submission.preview["new"], submission.preview["changed"]) == (2, 0)
    assert not Observation.objects.exists()
    save(cast.alma, submission)
    submission.refresh_from_db()
    assert (submission.state, submission.figures) == ("saved", 2)
    figures = Observation.objects.current().order_by("contract__number")
    kept = [(each.contract.number, each.period, each.segment.values, each.numerator) for each in figures]
    assert kept == [
        ("JAN-B", date(2026, 1, 1), {"site": "Library"}, 2),
        ("JAN-E", date(2026, 1, 1), {"site": "Library"}, 6),
    ]


def test_the_preview_tells_corrections_and_totals(cast: Cast, complaints: KPI) -> None:
    enter(cast, complaints, "E", (date(2026, 1, 1), 5), site="Library")
    enter(cast, complaints, "B", (date(2026, 1, 1), 2), site="Library")
    submission = send(cast, cast.alma, LONG)
    say(submission, cast.alma, submission.mapping["roles"])
    preview = submission.preview
    assert (preview["new"], preview["changed"], preview["same"]) == (0, 1, 1)
    assert [(each["before"], each["after"], each["part"]) for each in preview["changes"]] == [("5", "6", "Library")]
    assert [(each["period"], each["before"], each["after"]) for each in preview["totals"]] == [
        ("January 2026", "7", "8")
    ]


def test_the_same_file_twice_is_recognised(cast: Cast, complaints: KPI) -> None:
    first = send(cast, cast.alma, LONG)
    with pytest.raises(RepeatedFile, match=r"same file as march\.csv, sent on .* by Alma") as told:
        send(cast, cast.alma, LONG, name="other name.csv")
    assert told.value.earlier == first
    withdraw(cast.alma, first)
    send(cast, cast.alma, LONG)


def test_the_mapping_is_remembered_for_this_side_only(cast: Cast, complaints: KPI) -> None:
    roles = {"When": "period", "Who": "unit", "How many": f"kpi:{complaints.pk}:numerator"}
    say(send(cast, cast.alma, csv("When,Who,How many", "2026-01,Vendor E,6")), cast.alma, roles)
    again = send(cast, cast.dario, csv("When,Who,How many", "2026-02,Vendor E,7"))
    assert (again.state, again.mapping["roles"]) == ("preview", roles)
    assert send(cast, cast.victor, csv("When,Who,How many", "2026-03,Vendor E,7")).state == "mapping"


def test_a_wide_file_holds_several_kpis(cast: Cast, complaints: KPI, passed: KPI) -> None:
    wide = xlsx(
        ["Month", "Vendor", "Complaints", "Rooms passed", "Rooms inspected"],
        [date(2026, 1, 1), "Vendor E", 6, 90, 100],
        [date(2026, 1, 1), "Vendor B", 2, 97, 100],
    )
    submission = send(cast, cast.alma, wide, name="wide.xlsx")
    say(submission, cast.alma, submission.mapping["roles"])
    assert sentences(submission) == []
    save(cast.alma, submission)
    kept = Observation.objects.current().filter(contract=cast.contracts["E"]).order_by("kpi")
    assert list(kept.values_list("kpi", "numerator", "denominator")) == [(complaints.pk, 6, None), (passed.pk, 90, 100)]


def test_a_long_file_names_the_kpi_in_each_row(cast: Cast, complaints: KPI, passed: KPI) -> None:
    long = csv(
        "Period,Contract,KPI,Figure,Out of",
        "Jan 2026,JAN-E,Complaints,6,",
        "Jan 2026,JAN-E,Inspections passed,90,100",
    )
    submission = send(cast, cast.alma, long)
    say(submission, cast.alma, submission.mapping["roles"])
    assert sentences(submission) == []
    save(cast.alma, submission)
    kept = Observation.objects.current().order_by("kpi").values_list("kpi", "numerator", "denominator")
    assert list(kept) == [(complaints.pk, 6, None), (passed.pk, 90, 100)]


def test_rows_that_are_events_are_counted(cast: Cast, complaints: KPI) -> None:
    """3 complaints in January, none in February, 1 in March: the sender says that the file is complete."""
    events = csv(
        "Reported on,Vendor,Site",
        *("2026-01-03,Vendor E,Library", "2026-01-09,Vendor E,Library", "2026-01-30,Vendor E,Library"),
        "2026-03-02,Vendor E,Library",
    )
    roles = {"Reported on": "period", "Vendor": "unit", "Site": "by:site"}
    submission = send(cast, cast.alma, events)
    assert submission.mapping["events"]
    say(submission, cast.alma, roles, events=True, event_kpi=complaints.pk)
    assert submission.preview["new"] == 2  # a month without rows is not taken for zero
    say(submission, cast.alma, roles, events=True, event_kpi=complaints.pk, quiet_is_zero=True)
    save(cast.alma, submission)
    kept = Observation.objects.current().order_by("period").values_list("period", "numerator")
    assert list(kept) == [(date(2026, 1, 1), 3), (date(2026, 2, 1), 0), (date(2026, 3, 1), 1)]


def test_a_warning_must_be_answered_and_an_error_blocks(cast: Cast, complaints: KPI) -> None:
    for month in range(1, 7):
        enter(cast, complaints, "E", (date(2025, month, 1), 9))
    submission = send(cast, cast.alma, csv("Month,Vendor,Complaints", "2026-01,Vendor E,90"))
    say(submission, cast.alma, submission.mapping["roles"])
    assert "a tenfold jump, found “90 (current level 9)”" in sentences(submission)[0]
    with pytest.raises(ValueError, match="Answer the warnings first"):
        save(cast.alma, submission)
    answer_warning(cast.alma, submission, "jump", "A flood closed the building")
    save(cast.alma, submission)
    submission.refresh_from_db()
    assert submission.state == "saved"
    said = Event.objects.about(submission).values_list("sentence", flat=True)
    assert any("A flood closed the building" in sentence for sentence in said)


def test_a_vendor_contact_reports_only_their_own_contract(cast: Cast, complaints: KPI) -> None:
    submission = send(cast, cast.victor, LONG)
    say(submission, cast.victor, submission.mapping["roles"])
    assert sentences(submission) == [
        "Row 3, column “Vendor”: no contract or vendor here is called “Vendor B”. Did you mean “Vendor E”?"
    ]
    with pytest.raises(ValueError, match="cannot be saved"):
        save(cast.victor, submission)


def test_another_vendor_neither_sees_nor_touches_a_submission(cast: Cast, complaints: KPI) -> None:
    submission = send(cast, cast.victor, csv("Month,Complaints", "2026-01,6"))
    assert list(Submission.objects.visible_to(cast.dana)) == []
    with pytest.raises(PermissionDenied):
        withdraw(cast.dana, submission)
    about_program = Event.objects.about(cast.program).filter(shared=True).values_list("sentence", flat=True)
    assert not [sentence for sentence in about_program if "march.csv" in sentence]


def test_a_step_is_taken_once(cast: Cast, complaints: KPI) -> None:
    submission = send(cast, cast.alma, LONG)
    say(submission, cast.alma, submission.mapping["roles"])
    twin = Submission.objects.get(pk=submission.pk)
    save(cast.alma, submission)
    with pytest.raises(ValueError, match="already done"):
        save(cast.dario, twin)
    assert Observation.objects.count() == 2


def test_acknowledging_asks_what_came_of_it(cast: Cast, complaints: KPI) -> None:
    submission = send(cast, cast.victor, csv("Month,Complaints", "2026-01,6"), letter="E")
    say(submission, cast.victor, submission.mapping["roles"])
    with pytest.raises(ValueError, match="Only figures that were saved"):
        acknowledge(cast.alma, submission, "nothing")
    save(cast.victor, submission)
    submission.refresh_from_db()
    with pytest.raises(PermissionDenied):
        acknowledge(cast.victor, submission, "nothing")
    with pytest.raises(ValueError, match="Write the question"):
        acknowledge(cast.alma, submission, "question", " ")
    acknowledge(cast.alma, submission, "question", "What happened at the Library?")
    told = Event.objects.visible_to(cast.victor).about(submission).first()
    assert told is not None
    assert "What happened at the Library?" in told.sentence
