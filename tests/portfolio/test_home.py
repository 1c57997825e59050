"""Home says what changed and what is due, by role."""

from datetime import datetime, timedelta

import pytest
from django.core.cache import cache

from midcourse.contracts.models import Assessment, Contract, Department
from midcourse.corrections.models import Adoption, Correction, Practice
from midcourse.measures.models import Acknowledgement, DataRequest, Submission, SubmissionState
from midcourse.meetings.models import Meeting, Pack
from midcourse.people import clock
from midcourse.people.models import Role, User
from midcourse.portfolio.health import HEARTBEAT
from tests.cast import Cast, signed_in, staff
from tests.portfolio.material import NOW, TODAY, insight_of, kpi_of, signal_of


def home(person: User) -> str:
    with clock.at(NOW):
        return signed_in(person).get("/").content.decode()


def assessed(cast: Cast, contract: Contract, at: datetime) -> Assessment:
    return Assessment.objects.create(
        contract=contract, points=0, suggested="low", chosen=contract.intensity, made_by=cast.alma, made_at=at
    )


@pytest.fixture
def reviewed(cast: Cast) -> None:
    """Nobody's review is overdue and no intensity worth another look unless a test says so."""
    Contract.objects.update(last_review=TODAY)
    for contract in Contract.objects.all():
        assessed(cast, contract, NOW)


def test_problems_and_bright_spots_stand_side_by_side(cast: Cast, reviewed: None) -> None:
    kpi = kpi_of(cast.alma, program=cast.program)
    signal_of(kpi, cast.contracts["E"], "Complaints of Vendor E went up.")
    signal_of(kpi, cast.contracts["B"], "Complaints of Vendor B went down.", direction="better")
    signal_of(kpi, cast.contracts["A"], "Long ago.", found_at=NOW - timedelta(days=40))
    signal_of(kpi, cast.contracts["A"], "No longer so.", ended_at=NOW)
    page = home(cast.alma)
    attention, bright = page.index("What may need attention"), page.index("Bright spots")
    assert attention < page.index("Vendor E went up.") < bright < page.index("Vendor B went down.")
    assert "Long ago." not in page
    assert "No longer so." not in page


def test_what_is_new_within_a_week_says_so(cast: Cast, reviewed: None) -> None:
    kpi = kpi_of(cast.alma, program=cast.program)
    signal_of(kpi, cast.contracts["E"], "Went up.", found_at=NOW - timedelta(days=3))
    signal_of(kpi, cast.contracts["B"], "Went up too.", found_at=NOW - timedelta(days=10))
    page = home(cast.alma)
    assert "new, found Nov 19" in page
    assert "found Nov 12" in page
    assert "new, found Nov 12" not in page


def test_reviews_overdue_by_intensity(cast: Cast, reviewed: None) -> None:
    # The cadence of high intensity is 31 days, of low 92.
    since = TODAY - timedelta(days=32)
    Contract.objects.filter(number="JAN-E").update(intensity="high", last_review=since)
    Contract.objects.filter(number="JAN-B").update(intensity="low", last_review=since)
    page = home(cast.alma)
    assert "Janitorial services, Vendor E" in page
    assert "Janitorial services, Vendor B" not in page
    plan = f'href="/meetings/plan/?contract={cast.contracts["E"].pk}"'
    assert plan in page
    assert plan not in home(cast.lee)  # a viewer plans nothing


def test_manager_sees_their_own_contracts_and_the_director_all(cast: Cast, reviewed: None) -> None:
    Contract.objects.filter(number="JAN-B").update(manager=cast.dario, last_review=None)
    assert "Janitorial services, Vendor B" not in home(cast.alma)
    assert "Janitorial services, Vendor B" in home(cast.dario)


def test_intensities_worth_another_look(cast: Cast, reviewed: None) -> None:
    """Of one's own contracts, each with its reason; those who cannot choose an intensity are not asked."""
    assert "nothing has happened since that would change it" in home(cast.alma)
    Contract.objects.filter(number="JAN-C").update(manager=cast.dario)
    for letter in "CE":
        cast.contracts[letter].assessments.all().delete()
    assessed(cast, cast.contracts["E"], NOW - timedelta(days=400))
    page = home(cast.alma)
    assert f'href="/contracts/{cast.contracts["E"].pk}/intensity/"' in page
    assert "Vendor E · medium intensity · the last time was more than a year ago" in page
    assert "Vendor C · medium intensity" not in page
    assert "Vendor C · medium intensity · it was never assessed" in home(cast.dario)
    assert "worth another look" not in home(cast.lee)


def test_late_figures_say_how_late(cast: Cast, reviewed: None) -> None:
    kpi = kpi_of(cast.alma, program=cast.program)
    for letter, due in {"E": TODAY - timedelta(days=3), "B": TODAY}.items():
        DataRequest.objects.create(kpi=kpi, contract=cast.contracts[letter], period=TODAY.replace(day=1), due=due)
    page = home(cast.alma)
    assert "Vendor E · due Nov 19, 3 days late" in page
    assert "Vendor B · due" not in page


def correction(cast: Cast, **fields: object) -> Correction:
    kpi = kpi_of(cast.alma, program=cast.program)
    contract = cast.contracts["E"]
    wanted = {"due": TODAY, "check_on": TODAY, "state": "agreed", **fields}
    return Correction.objects.create(
        insight=insight_of(cast.alma, kpi, contract, "Short of people"),
        contract=contract,
        kpi=kpi,
        what="A second crew",
        owner=cast.victor,
        expected="down",
        opened_by=cast.alma,
        **wanted,
    )


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"due": TODAY - timedelta(days=1)}, "to be in place by Nov 21, overdue"),
        ({"due": TODAY + timedelta(days=14)}, "to be in place by Dec 6"),
        ({"state": "in_place", "started_on": TODAY}, "check whether it helped on Nov 22"),
        ({"due": TODAY + timedelta(days=15)}, ""),
        ({"state": "in_place", "started_on": TODAY, "check_on": TODAY + timedelta(days=15)}, ""),
        ({"state": "dropped"}, ""),
    ],
)
def test_corrections_and_checks_due_within_two_weeks(
    cast: Cast, reviewed: None, fields: dict[str, object], said: str
) -> None:
    correction(cast, **fields)
    page = home(cast.alma)
    assert ("A second crew" in page) == bool(said)
    assert said in page


def test_next_meeting_leads_to_its_newest_pack(cast: Cast, reviewed: None) -> None:
    meeting = Meeting.objects.create(program=cast.program, on=TODAY + timedelta(days=4), planned_by=cast.alma)
    Meeting.objects.create(program=cast.program, on=TODAY - timedelta(days=4), planned_by=cast.alma)
    packs = {
        letter: Pack.objects.create(
            meeting=meeting,
            contract=cast.contracts.get(letter),
            frozen_at=NOW,
            frozen_by=cast.alma,
            content={},
            sha256="",
        )
        for letter in ("", "E", "B")
    }
    assert "Thursday, Nov 26" in home(cast.alma)
    assert "Wednesday, Nov 18" not in home(cast.alma)
    assert f'href="/packs/{packs[""].pk}/"' in home(cast.lee)
    page = home(cast.victor)
    assert f'href="/packs/{packs["E"].pk}/"' in page
    assert f'href="/packs/{packs["B"].pk}/"' not in page


def test_vendors_report_waits_for_an_answer(cast: Cast, reviewed: None) -> None:
    sent = Submission.objects.create(
        contract=cast.contracts["E"], sent_by=cast.victor, state=SubmissionState.SAVED, filename="october.csv"
    )
    assert "waits for your acknowledgement" in home(cast.alma)
    assert "october.csv" not in home(cast.lee)  # a viewer cannot answer
    Acknowledgement.objects.create(submission=sent, by=cast.alma, outcome="question", words="Which site?")
    assert "october.csv" not in home(cast.alma)
    assert "We have a question: Which site?" in home(cast.victor)


def test_own_unfinished_file_waits(cast: Cast, reviewed: None) -> None:
    Submission.objects.create(
        contract=cast.contracts["E"], sent_by=cast.alma, state=SubmissionState.PREVIEW, filename="mine.csv"
    )
    assert "mine.csv" in home(cast.alma)
    assert "mine.csv" not in home(cast.dario)


def test_vendor_contact_sees_what_is_asked_and_offered_and_nothing_of_others(cast: Cast) -> None:
    kpi = kpi_of(cast.alma, program=cast.program)
    for letter in "EB":
        DataRequest.objects.create(kpi=kpi, contract=cast.contracts[letter], period=TODAY.replace(day=1), due=TODAY)
        signal_of(kpi, cast.contracts[letter], f"Complaints of Vendor {letter} went up.")
    practice = Practice.objects.create(
        program=cast.program, kpi=kpi, title="A checklist at the door", how="Sign it.", shared_by=cast.alma
    )
    correction(cast)
    page = home(cast.victor)
    for words in ("Complaints for Nov 2026", "A checklist at the door", "A second crew"):
        assert words in page
    assert "Vendor B" not in page
    Adoption.objects.create(practice=practice, contract=cast.contracts["E"], adopted_on=TODAY)
    assert "A checklist at the door" not in home(cast.victor)
    assert "A second crew" not in home(cast.dana)


def test_administrator_sees_people_departments_and_health(cast: Cast) -> None:
    cache.set(HEARTBEAT, NOW - timedelta(minutes=5))
    page = home(cast.ines)
    assert "8 people can sign in" in page  # the cast
    assert "2 departments" in page
    assert "Database: reachable" in page
    assert "Background worker: last seen 5 minutes ago" in page


def test_empty_house_says_the_first_three_steps(cast: Cast) -> None:
    newcomer = staff("Nia", Role.MANAGER, Department.objects.create(name="Libraries"))
    page = home(newcomer)
    assert "The first three steps" in page
    assert 'href="/contracts/add/"' in page
    assert "The first three steps" not in home(cast.alma)
