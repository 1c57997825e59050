"""A vendor's page: its contracts in this person's scope, with both lanes."""

from datetime import timedelta
from decimal import Decimal

from django.urls import reverse

from midcourse.contracts.models import Contract, Deliverable, Department
from midcourse.people import clock
from midcourse.people.models import User
from tests.cast import Cast, signed_in
from tests.portfolio.material import NOW, TODAY, cohort, kpi_of


def page(person: User, cast: Cast) -> str:
    with clock.at(NOW):
        return signed_in(person).get(reverse("vendor", args=[cast.vendors["E"].pk])).content.decode()


def elsewhere(cast: Cast) -> Contract:
    return Contract.objects.create(
        department=Department.objects.get(name="Parks"),
        vendor=cast.vendors["E"],
        number="PARK-1",
        title="Park toilets",
        goal="Toilets are clean.",
        starts=TODAY - timedelta(days=9),
        ends=TODAY + timedelta(days=9),
        value=Decimal(1),
    )


def test_shows_the_contracts_of_ones_own_departments(cast: Cast) -> None:
    elsewhere(cast)
    assert "Park toilets" not in page(cast.alma, cast)
    assert "Park toilets" in page(cast.priya, cast)


def test_on_time_rate_of_what_was_due(cast: Cast) -> None:
    for days_late in (0, -2, 1, 5):
        due = TODAY - timedelta(days=30)
        Deliverable.objects.create(
            contract=cast.contracts["E"], name="Report", due=due, received_on=due + timedelta(days=days_late)
        )
    Deliverable.objects.create(contract=cast.contracts["E"], name="Report", due=TODAY + timedelta(days=5))
    assert "50 % (2 of 4)" in page(cast.alma, cast)


def test_kpis_of_this_vendor_only(cast: Cast) -> None:
    cohort(cast, kpi_of(cast.alma, program=cast.program), {"E": 31, "B": 77})
    text = page(cast.alma, cast)  # which has keys of records in its addresses too
    assert ">31<" in text
    assert ">77<" not in text
