"""The performance lane (A1): from KPIs alone, never from paperwork, and no data is never good."""

from datetime import date

import pytest

from midcourse.analysis.measure import Every
from midcourse.contracts.compliance import Level
from midcourse.contracts.models import Deliverable
from midcourse.measures.models import Standing
from midcourse.portfolio.performance import Fact, lane, performance_of, stale
from tests.cast import Cast
from tests.portfolio.material import TODAY, kpi_of, standing_of

Verdict = Standing.Verdict
OCTOBER = date(2026, 10, 1)


def fact(
    meets: bool | None, verdict: str = Verdict.STEADY, latest: date | None = OCTOBER, name: str = "Complaints"
) -> Fact:
    return Fact(name, Every.MONTH, latest, meets, verdict)


@pytest.mark.parametrize(
    ("facts", "level"),
    [
        ([fact(True)], Level.GOOD),
        ([fact(None, Verdict.IMPROVING)], Level.GOOD),
        ([fact(True), fact(True, Verdict.WORSENING)], Level.WATCH),
        ([fact(False, Verdict.IMPROVING)], Level.WATCH),
        ([fact(False)], Level.CONCERN),
        ([fact(True), fact(False)], Level.CONCERN),
        ([fact(None, Verdict.WORSENING)], Level.CONCERN),
        ([fact(None)], Level.NONE),  # steady, with nothing to be steady against
        ([fact(True), fact(None, latest=None)], Level.WATCH),  # one KPI unknown is not all good
    ],
)
def test_level_from_targets_and_trends(facts: list[Fact], level: Level) -> None:
    assert lane(facts, TODAY).level == level


@pytest.mark.parametrize("facts", [[], [fact(None, latest=None)], [fact(True, latest=date(2026, 5, 1))]])
def test_no_recent_figure_reads_no_performance_data(facts: list[Fact]) -> None:
    found = lane(facts, TODAY)
    assert (found.level, found.words) == (Level.NONE, "No performance data")


def test_figures_of_three_months_ago_no_longer_speak_of_today() -> None:
    # From August 22 to November 22 are 92 days.
    assert not stale(Fact("Complaints", Every.DAY, date(2026, 11, 8)), TODAY)
    assert stale(Fact("Complaints", Every.DAY, date(2026, 11, 7)), TODAY)
    assert not stale(fact(True, latest=date(2026, 9, 1)), TODAY)
    assert stale(fact(True, latest=date(2026, 8, 1)), TODAY)
    assert not stale(Fact("Complaints", Every.YEAR, date(2025, 1, 1)), TODAY)


def test_reasons_say_which_kpi_and_what() -> None:
    facts = [
        Fact("Complaints", Every.MONTH, OCTOBER, False, Verdict.WORSENING, date(2026, 7, 1)),
        fact(None, latest=None, name="Attendance"),
        fact(True, latest=date(2026, 5, 1), name="Rooms cleaned"),
    ]
    found = lane(facts, TODAY)
    assert found.words == "0 of 1 on target, 1 worsening"
    assert found.reasons == [
        "Complaints: misses its target, worsening since July 2026",
        "Attendance: no figures yet",
        "Rooms cleaned: no figures after May 2026",
    ]


def test_paperwork_on_time_does_not_help(cast: Cast) -> None:
    contract = cast.contracts["E"]
    Deliverable.objects.create(contract=contract, name="Report", due=OCTOBER, received_on=OCTOBER)
    assert performance_of([contract], TODAY)[contract.pk].words == "No performance data"


def test_each_contract_is_read_by_its_own_and_its_programs_kpis(cast: Cast) -> None:
    shared = kpi_of(cast.alma, program=cast.program)
    own = kpi_of(cast.alma, contract=cast.contracts["E"], name="Keys returned")
    retired = kpi_of(cast.alma, contract=cast.contracts["E"], name="Old KPI")
    retired.retired_on = OCTOBER
    retired.save()
    standing_of(shared, cast.contracts["E"], [9], meets_target=False)
    standing_of(shared, cast.contracts["B"], [4], meets_target=True)
    standing_of(own, cast.contracts["E"], [1], meets_target=True)
    found = performance_of([cast.contracts["E"], cast.contracts["B"]], TODAY)
    assert found[cast.contracts["E"].pk].words == "1 of 2 on target"
    assert found[cast.contracts["B"].pk].words == "1 of 1 on target"
