"""A kickoff is made with its contract, due by the rule of the intensity, with the questions of the service."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from midcourse.contracts.actions import save_contract
from midcourse.contracts.models import Contract, Profile
from midcourse.kickoff import actions
from midcourse.kickoff.actions.start import possible_predecessors
from midcourse.kickoff.forms.kickoff import PredecessorForm
from midcourse.kickoff.models import Kickoff
from midcourse.library.actions import fill_library
from midcourse.people import clock
from midcourse.people.models import Event
from tests.cast import Cast, signed_in
from tests.kickoff.sheets import NOW, new_contract, new_kickoff


def a_contract(cast: Cast, title: str = "Street recycling") -> Contract:
    return Contract(
        department=cast.department,
        vendor=cast.vendors["E"],
        number="REC-9",
        title=title,
        goal="Carts are emptied.",
        starts=date(2026, 12, 1),
        ends=date(2028, 11, 30),
        value=Decimal(1),
        manager=cast.alma,
    )


def test_a_new_contract_has_a_kickoff_due_30_days_after_its_start(cast: Cast) -> None:
    fill_library()
    with clock.at(NOW):
        contract = save_contract(cast.alma, a_contract(cast))
    kickoff = Kickoff.objects.get(contract=contract)
    assert kickoff.due == date(2026, 12, 31)
    assert kickoff.state == Kickoff.State.NOT_STARTED
    assert any("truck" in question.text for question in kickoff.questions.all())  # the questions of recycling
    assert Event.objects.visible_to(cast.victor).about(contract).filter(verb="kickoff.start").exists()


def test_the_profile_of_its_intensity_says_how_many_days(cast: Cast) -> None:
    Profile.objects.create(
        intensity="medium", words="Soon", months_between=2, review_days=61, kickoff_days=10, most_kpis=3
    )
    with clock.at(NOW):
        assert new_kickoff(cast).due == date(2026, 12, 11)


def test_starting_twice_makes_one(cast: Cast) -> None:
    fill_library()
    with clock.at(NOW):
        contract = save_contract(cast.alma, a_contract(cast))
        questions = contract.kickoff.questions.count()
        actions.start_kickoff(cast.alma, contract)
    assert Kickoff.objects.filter(contract=contract).count() == 1
    assert contract.kickoff.questions.count() == questions


def test_a_contract_older_than_midcourse_gets_one_when_it_is_looked_for(cast: Cast) -> None:
    old = cast.contracts["E"]
    assert not Kickoff.objects.filter(contract=old).exists()
    assert signed_in(cast.victor).get(f"/contracts/{old.pk}/kickoff/").status_code == 200
    assert Kickoff.objects.get(contract=old).due == date(2024, 1, 31)


def test_contracts_that_ended_in_the_two_years_before_are_suggested(cast: Cast) -> None:
    with clock.at(NOW):
        new = new_contract(cast)
        ended = new_contract(cast, starts=date(2022, 1, 1), ends=date(2026, 11, 30))
        new_contract(cast, starts=date(2020, 1, 1), ends=date(2024, 11, 1))  # too long ago
        new_contract(cast, starts=date(2025, 1, 1), ends=date(2027, 11, 1))  # still runs
    assert list(possible_predecessors(new)) == [ended]


def test_the_one_of_its_program_that_ended_is_to_be_kept_with_a_click(cast: Cast) -> None:
    """Two of them leave the choice to people, and so does a contract of no program."""
    with clock.at(NOW):
        term = {"starts": date(2022, 1, 1), "ends": date(2026, 11, 30)}
        kickoff = new_kickoff(cast, program=cast.program)
        new_contract(cast, **term)
        ended = new_contract(cast, program=cast.program, **term)
        form = PredecessorForm(kickoff=kickoff)
        assert form.suggested == form.initial["predecessor"] == ended
        assert PredecessorForm(kickoff=new_kickoff(cast)).suggested is None
        new_contract(cast, program=cast.program, **term)
        assert PredecessorForm(kickoff=kickoff).initial["predecessor"] is None
    assert kickoff.predecessor is None  # nothing is kept without the click


def test_the_predecessor_is_for_staff_to_know(cast: Cast) -> None:
    with clock.at(NOW):
        kickoff = new_kickoff(cast)
        before = new_contract(
            cast,
            title="Haul-Away Recycling",
            vendor=cast.vendors["B"],
            starts=date(2022, 1, 1),
            ends=date(2026, 11, 30),
        )
        actions.choose_predecessor(cast.alma, kickoff, before)
        address = f"/contracts/{kickoff.contract_id}/kickoff/"
        assert "Haul-Away" in signed_in(cast.alma).get(address).content.decode()
        assert "Haul-Away" not in signed_in(cast.victor).get(address).content.decode()
        actions.choose_predecessor(cast.alma, kickoff, None)
    assert Kickoff.objects.get().predecessor is None


def test_only_leads_of_the_department_choose_it(cast: Cast) -> None:
    with clock.at(NOW):
        kickoff = new_kickoff(cast)
    for person in (cast.victor, cast.lee, cast.outsider, cast.priya):
        with pytest.raises(PermissionDenied):
            actions.choose_predecessor(person, kickoff, cast.contracts["B"])


def test_a_contract_does_not_follow_itself(cast: Cast) -> None:
    with clock.at(NOW):
        kickoff = new_kickoff(cast)
    with pytest.raises(ValueError, match="cannot follow itself"):
        actions.choose_predecessor(cast.alma, kickoff, kickoff.contract)
