"""The assistant's page and the profiles: chosen, explained, prompted for again, edited."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from midcourse.contracts.actions import assess, save_contract
from midcourse.contracts.intensity import profile
from midcourse.contracts.models import Contract, Intensity
from midcourse.contracts.prompts import reasons, to_reassess
from midcourse.people import clock
from tests.cast import Cast, signed_in
from tests.portfolio.material import kpi_of, signal_of

START = datetime(2025, 1, 10, 12, tzinfo=UTC)
ANSWERS = {"value": "small", "harm": "little", "facing": "no", "complexity": "plain", "priority": "no", "record": "new"}


@pytest.fixture
def contract(cast: Cast) -> Contract:
    found = cast.contracts["E"]
    Contract.objects.filter(pk=found.pk).update(starts=date(2024, 7, 1), ends=date(2027, 6, 30), value=100_000)
    return Contract.objects.get(pk=found.pk)


def test_the_page_suggests_while_answers_are_chosen(cast: Cast, contract: Contract) -> None:
    address = f"/contracts/{contract.pk}/intensity/"
    assert "Answer all six questions" in signed_in(cast.alma).get(address).content.decode()
    part = signed_in(cast.alma).post(address, {**ANSWERS, "harm": "harm"}, headers={"HX-Request": "true"})
    said = part.content.decode()
    assert "Suggested: medium" in said
    assert "5 of 15 points" in said
    assert "<html" not in said


def test_another_than_suggested_asks_why_and_is_kept_with_its_reason(cast: Cast, contract: Contract) -> None:
    client, address = signed_in(cast.alma), f"/contracts/{contract.pk}/intensity/"
    refused = client.post(address, {**ANSWERS, "chosen": "high"})
    assert "The answers suggest low. Say why" in refused.content.decode()
    assert client.post(address, {**ANSWERS, "chosen": "high", "why": "A new service."}).status_code == 302
    page = client.get(address).content.decode()
    assert "A new service." in page
    contract.refresh_from_db()
    assert contract.intensity == Intensity.HIGH
    assert signed_in(cast.lee).post(address, {**ANSWERS, "chosen": "low"}).status_code == 403
    assert "Choose it" not in signed_in(cast.lee).get(address).content.decode()


def told(contract: Contract, day: date) -> list[str]:
    found = to_reassess(Contract.objects.filter(pk=contract.pk), day).first()
    return reasons(found, day) if found else []


def test_when_to_look_again(cast: Cast, contract: Contract) -> None:
    assert told(contract, START.date()) == ["it was never assessed"]
    with clock.at(START):
        assess(cast.alma, contract, ANSWERS, Intensity.LOW)
    assert told(contract, START.date() + timedelta(days=30)) == []
    with clock.at(START + timedelta(days=40)):
        contract.value = Decimal(300_000)
        save_contract(cast.alma, contract)
    assert told(contract, START.date() + timedelta(days=41)) == ["the contract was amended since"]
    late = told(contract, date(2027, 3, 1))
    assert late[1:] == ["the last time was more than a year ago", "it ends on Jun 30, 2027, so renewal is near"]
    assert told(contract, date(2027, 8, 1)) == []


def test_another_title_is_no_amendment(cast: Cast, contract: Contract) -> None:
    with clock.at(START):
        assess(cast.alma, contract, ANSWERS, Intensity.LOW)
    with clock.at(START + timedelta(days=1)):
        contract.title = "Cleaning of all buildings"
        save_contract(cast.alma, contract)
    assert told(contract, START.date() + timedelta(days=2)) == []


def test_problems_found_again_and_again_since_the_last_time(cast: Cast, contract: Contract) -> None:
    """Two found on one day are one arrival of figures; bright spots and what was found before do not count."""
    with clock.at(START):
        assess(cast.alma, contract, ANSWERS, Intensity.LOW)
    kpi = kpi_of(cast.alma, program=cast.program)
    for days, direction in [(-5, "worse"), (10, "worse"), (10, "worse"), (40, "worse"), (50, "better")]:
        signal_of(kpi, contract, "Complaints.", found_at=START + timedelta(days=days), direction=direction)
    signal_of(kpi, cast.contracts["A"], "Complaints of another.", found_at=START + timedelta(days=60))
    assert told(contract, START.date() + timedelta(days=90)) == []
    signal_of(kpi, contract, "Complaints again.", found_at=START + timedelta(days=70))
    day = START.date() + timedelta(days=90)
    assert told(contract, day) == ["problems were found on 3 days since"]
    with clock.at(START + timedelta(days=90)):
        page = signed_in(cast.alma).get(f"/contracts/{contract.pk}/intensity/").content.decode()
        assess(cast.alma, contract, ANSWERS, Intensity.HIGH, "Watch it closely.")
    assert "problems were found on 3 days since" in page
    assert told(contract, day + timedelta(days=1)) == []


def test_the_list_says_why_and_leads_to_the_questions(cast: Cast, contract: Contract) -> None:
    with clock.at(START):
        client = signed_in(cast.alma)
        page = client.get("/intensities/again/").content.decode()
        assert f'href="/contracts/{contract.pk}/intensity/"' in page
        assert "It was never assessed" in page
        assess(cast.alma, contract, ANSWERS, Intensity.LOW)
        assert f'href="/contracts/{contract.pk}/intensity/"' not in client.get("/intensities/again/").content.decode()
        assert signed_in(cast.victor).get("/intensities/again/").status_code == 403


def test_an_administrator_changes_a_profile_and_wrong_touchpoints_are_told(cast: Cast) -> None:
    client = signed_in(cast.ines)
    fields = {
        "words": "Every six weeks.",
        "months_between": 1,
        "review_days": 45,
        "kickoff_days": 20,
        "fewest_kpis": 3,
        "most_kpis": 5,
        "touchpoints": "90, 30",
        "artefacts": ["goal", "kickoff"],
    }
    wrong = client.post("/intensities/high/edit/", {**fields, "touchpoints": "thirty"})
    assert "Write days as whole numbers" in wrong.content.decode()
    swapped = client.post("/intensities/high/edit/", {**fields, "fewest_kpis": 6})
    assert "The fewest KPIs cannot be more" in swapped.content.decode()
    assert client.post("/intensities/high/edit/", fields).status_code == 302
    saved = profile(Intensity.HIGH)
    assert (saved.review_days, saved.touchpoints, saved.artefacts) == (45, [30, 90], ["goal", "kickoff"])
    assert "45 days" in signed_in(cast.alma).get("/intensities/").content.decode()
