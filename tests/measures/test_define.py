"""KPIs: defined, changed as a new version that says what differs, retired; and figures asked for in time."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from midcourse.measures.actions import (
    ask_for_figures,
    change_definition,
    define_kpi,
    retire_kpi,
)
from midcourse.measures.models import KPI, DataRequest, Standing
from midcourse.people import clock
from midcourse.people.models import Event
from tests.cast import Cast
from tests.measures.janitorial import COMPLAINTS, PASSED, enter

NEW_YEAR = datetime(2026, 1, 1, 9, tzinfo=UTC)


def test_a_change_is_a_new_version_and_the_time_line_says_what_differs(cast: Cast, passed: KPI) -> None:
    change_definition(cast.alma, passed, target=0.95, better="neither", leading=True)
    assert [(row.version, row.target) for row in passed.definitions.order_by("version")] == [(1, 0.9), (2, 0.95)]
    said = Event.objects.about(passed).latest("pk").sentence
    assert said == (
        "Changed the KPI Inspections passed, now version 2: direction: Higher is better → Neither; "
        "target: 0.9 → 0.95; leading indicator: no → yes"
    )


def test_no_change_makes_no_version(cast: Cast, passed: KPI) -> None:
    change_definition(cast.alma, passed, target=0.9)
    assert passed.definitions.count() == 1


def test_a_new_target_is_held_against_the_figures_there_are(cast: Cast, complaints: KPI) -> None:
    enter(cast, complaints, "E", (date(2026, 1, 1), 8))
    change_definition(cast.alma, complaints, target=5.0)
    assert Standing.objects.get().meets_target is False
    change_definition(cast.alma, complaints, target=9.0)
    assert Standing.objects.get().meets_target is True


def test_a_kpi_with_figures_keeps_its_kind(cast: Cast, complaints: KPI) -> None:
    enter(cast, complaints, "E", (date(2026, 1, 1), 8))
    with pytest.raises(ValidationError, match="keeps its kind and frequency"):
        change_definition(cast.alma, complaints, kind="sum")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"denominator": ""}, "Say what it is out of"),
        ({"dimensions": ["period"]}, "A breakdown cannot be called “period”"),
        ({"kind": "guess"}, "not a valid choice"),
    ],
)
def test_an_incomplete_definition_is_refused(cast: Cast, fields: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        define_kpi(cast.alma, program=cast.program, **{**PASSED, **fields})
    assert not KPI.objects.exists()


def test_only_managers_and_directors_of_the_department_define(cast: Cast) -> None:
    for person in (cast.victor, cast.lee, cast.priya, cast.ines, cast.outsider):
        with pytest.raises(PermissionDenied):
            define_kpi(person, program=cast.program, **COMPLAINTS)


def test_figures_are_asked_for_when_the_period_is_over(cast: Cast) -> None:
    """Ten days to report: January, over on January 31, is due on February 10; a quarter's by its last day."""
    contract = cast.contracts["E"]
    with clock.at(NEW_YEAR):
        monthly = define_kpi(cast.alma, contract=contract, **COMPLAINTS)
        quarterly = define_kpi(cast.alma, contract=contract, **{**PASSED, "frequency": "quarter", "days_to_report": 30})
    assert ask_for_figures(monthly, date(2026, 1, 30)) == []
    asked = ask_for_figures(monthly, date(2026, 2, 28)) + ask_for_figures(quarterly, date(2026, 3, 31))
    assert [(each.period, each.due) for each in asked] == [
        (date(2026, 1, 1), date(2026, 2, 10)),
        (date(2026, 2, 1), date(2026, 3, 10)),
        (date(2026, 1, 1), date(2026, 4, 30)),
    ]
    assert ask_for_figures(monthly, date(2026, 2, 28)) == []


def test_nothing_is_asked_before_the_contract_or_after_the_kpi(cast: Cast) -> None:
    contract = cast.contracts["E"]
    contract.starts, contract.ends = date(2026, 2, 10), date(2026, 5, 20)
    contract.save()
    with clock.at(NEW_YEAR):
        kpi = define_kpi(cast.alma, contract=contract, **COMPLAINTS)
    with clock.at(datetime(2026, 4, 30, 9, tzinfo=UTC)):
        retire_kpi(cast.alma, kpi, "Counted elsewhere")
    assert [each.period for each in ask_for_figures(kpi, date(2026, 12, 31))] == [date(2026, 3, 1), date(2026, 4, 1)]
    assert not DataRequest.objects.late(date(2027, 1, 1)).exists()  # nobody waits for a retired KPI
