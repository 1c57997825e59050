"""The assistant's page and the profiles: chosen, explained, prompted for again, edited."""

from datetime import UTC, date, datetime, timedelta

import pytest

from midcourse.contracts.actions import assess, save_contract
from midcourse.contracts.intensity import profile
from midcourse.contracts.models import Contract, Intensity
from midcourse.contracts.prompts import reasons_to_reassess
from midcourse.people import clock
from tests.cast import Cast, signed_in

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


def test_when_to_look_again(cast: Cast, contract: Contract) -> None:
    def reasons(day: date) -> list[str]:
        return reasons_to_reassess([Contract.objects.get(pk=contract.pk)], day).get(contract.pk, [])

    assert reasons(START.date()) == ["it was never assessed"]
    with clock.at(START):
        assess(cast.alma, contract, ANSWERS, Intensity.LOW)
    assert reasons(START.date() + timedelta(days=30)) == []
    with clock.at(START + timedelta(days=40)):
        contract.value = 300_000  # type: ignore[assignment]
        save_contract(cast.alma, contract)
    assert reasons(START.date() + timedelta(days=41)) == ["the contract was amended since"]
    late = reasons(date(2027, 3, 1))
    assert late[1:] == ["the last time was more than a year ago", "it ends on Jun 30, 2027, so renewal is near"]
    assert reasons(date(2027, 8, 1)) == []


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
