"""The sets that come with Midcourse: complete, usable as they are, and never put over what somebody edited."""

import pytest

from midcourse.library.actions import fill_library, save_item, save_set
from midcourse.library.files import Filed, filed
from midcourse.library.models import StarterKPI, StarterSet
from midcourse.measures.actions import define_kpi
from midcourse.measures.actions.define import check_definition
from tests.cast import Cast

FILED = list(filed())
SERVICES = [each.starter_set.service for each in FILED]


def test_the_services_are_there() -> None:
    assert set(SERVICES) == {
        *("", "After-school", "Recycling and refuse", "Janitorial", "Grounds", "Paving", "Workforce"),
        *("Homeless services", "Child welfare", "IT services"),
    }


@pytest.mark.parametrize("each", FILED, ids=SERVICES)
def test_a_set_is_complete(each: Filed) -> None:
    assert 4 <= len(each.kpis) <= 9, "a choice to take a few from"
    assert 4 <= len(each.questions) <= 6
    assert 4 <= len(each.risks) <= 6
    assert {kpi.leading for kpi in each.kpis} == {True, False}, "some show early, some tell the result"
    for kpi in each.kpis:
        assert all((kpi.goal, kpi.meaning, kpi.source, kpi.good, kpi.poor)), kpi.name
    for risk in each.risks:
        assert risk.sign
        assert risk.mitigation
    each.starter_set.clean_fields()
    for row in (*each.questions, *each.risks):
        row.clean_fields(exclude=["starter_set"])


@pytest.mark.parametrize("kpi", [kpi for each in FILED for kpi in each.kpis], ids=lambda kpi: kpi.name)
def test_a_starter_can_be_taken_over_as_a_kpi(kpi: StarterKPI) -> None:
    kpi.clean_fields(exclude=["starter_set"])
    check_definition(kpi.definition)


def test_a_contract_takes_a_starter_over(cast: Cast) -> None:
    fill_library()
    missed = StarterKPI.objects.get(name="Missed pick-ups")
    fields = {
        name: getattr(missed.definition, name) for name in ("name", "meaning", "kind", "numerator", "denominator")
    }
    kpi = define_kpi(cast.alma, contract=cast.contracts["E"], **fields, per=missed.per, better=missed.better)
    assert str(kpi) == "Missed pick-ups"


def test_filling_twice_changes_nothing_and_edits_stay(cast: Cast) -> None:
    assert fill_library() == 10
    paving = StarterSet.objects.get(service="Paving")
    paving.words = "Ours."
    save_set(cast.priya, paving)
    kpi = paving.kpis.get(name="Lane miles paved")
    kpi.meaning = "Lane miles done."
    save_item(cast.priya, kpi)
    paving.risks.all().delete()
    before = StarterKPI.objects.count()
    assert fill_library() == 0
    paving.refresh_from_db()
    assert paving.words == "Ours."
    assert paving.kpis.get(name="Lane miles paved").meaning == "Lane miles done."
    assert not paving.risks.exists()
    assert StarterKPI.objects.count() == before


def test_a_set_the_buyer_made_first_is_left_alone(cast: Cast) -> None:
    save_set(cast.priya, StarterSet(service="paving", words="Ours."))
    assert fill_library() == 9
    assert StarterSet.objects.get(service__iexact="paving").words == "Ours."
