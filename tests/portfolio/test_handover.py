"""The handover brief: everything of a contract on one page, and what is not there."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from midcourse.contracts.actions import save_risk, write_log
from midcourse.contracts.models import Contract, Deliverable, Risk
from midcourse.corrections.actions import promise
from midcourse.corrections.models import Side
from midcourse.people import clock
from midcourse.people.models import User
from tests.cast import Cast, signed_in
from tests.meetings import material


@pytest.fixture(autouse=True)
def _today() -> object:
    with clock.at(material.NOW):
        yield


def brief(cast: Cast, letter: str = "E", person: User | None = None) -> str:
    address = reverse("contract-handover", args=[cast.contracts[letter].pk])
    return signed_in(person or cast.alma).get(address).content.decode()


def filled(cast: Cast) -> None:
    material.full_meeting(cast)
    e = cast.contracts["E"]
    write_log(cast.alma, e, kind="call", happened_on=material.TODAY, text="Two people start on Monday.")
    save_risk(cast.alma, Risk(contract=e, what="Staff leave", owner=cast.dario, review_on=date(2026, 11, 1)))
    promise(cast.alma, e, side=Side.GOVERNMENT, what="A key to the annex", owner=cast.alma, due=date(2026, 11, 20))
    promise(cast.victor, e, side=Side.VENDOR, what="A second crew", owner=cast.victor, due=date(2027, 6, 1))


def test_it_tells_what_somebody_who_takes_over_needs(cast: Cast) -> None:
    filled(cast)
    page = brief(cast)
    for said in (
        cast.contracts["E"].goal,
        "alma@citylandia.example",
        "dario@citylandia.example",
        "victor@vendor.example",
        "Worsening",
        "a figure outside the limits",  # the rule that gave the verdict
        "Second crew on weeknights",
        "A key to the annex",
        "Staff leave",
        "Complaints rose from 5.2 to 18.8 a month.",
        "Night shifts are short of staff",
        "Two people start on Monday.",
        "We looked at complaints.",
    ):
        assert said in page, said


def test_what_is_due_within_sixty_days_stands_by_day_and_what_is_late_first(cast: Cast) -> None:
    filled(cast)
    page = brief(cast)
    due = page[page.index('id="due"') : page.index('id="corrections"')]
    order = ["Look at the risk again: Staff leave", "Supply list E", "Figures: Complaints", "Promised: A key"]
    places = [due.index(words) for words in [*order, "To be in place: Second crew"]]
    assert places == sorted(places)
    assert "Promised: A second crew" not in due  # due in half a year
    assert due.count("Late</span>") == 3  # the risk of Nov 1, the list of Nov 2 and the figures of Nov 10


def test_a_contract_with_nothing_says_what_is_not_there(cast: Cast) -> None:
    Contract.objects.filter(pk=cast.contracts["A"].pk).update(manager=None)
    page = brief(cast, "A")
    for said in (
        "Nobody manages this contract yet.",
        "No contact of the vendor can sign in.",
        "No kickoff was held.",
        "No KPI is defined.",
        "The log has no entry.",
        "No performance meeting is planned.",
    ):
        assert said in page


def test_it_is_for_staff(cast: Cast) -> None:
    address = reverse("contract-handover", args=[cast.contracts["E"].pk])
    assert signed_in(cast.victor).get(address).status_code == 403
    assert signed_in(cast.outsider).get(address).status_code == 404
    assert signed_in(cast.lee).get(address).status_code == 200


def test_it_costs_the_same_with_five_and_forty_of_everything(cast: Cast) -> None:
    filled(cast)
    e, counted = cast.contracts["E"], []
    for many in (5, 35):
        for n in range(many):
            Deliverable.objects.create(contract=e, name=f"Report {n}", due=material.TODAY + timedelta(days=n))
            save_risk(cast.alma, Risk(contract=e, what=f"Risk {n}", owner=cast.dario, review_on=material.TODAY))
            promise(cast.alma, e, side=Side.GOVERNMENT, what=f"Key {n}", owner=cast.alma, due=date(2026, 12, 1))
        with CaptureQueriesContext(connection) as queries:
            brief(cast)
        counted.append(len(queries))
    assert counted[0] == counted[1]
