"""Both sides agree: the term's work is made, and a later version changes only what lies ahead."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from midcourse.contracts.actions import receive_deliverable
from midcourse.contracts.models import Contract, Deliverable, Membership, Sharing
from midcourse.corrections.models import Commitment
from midcourse.kickoff import actions
from midcourse.kickoff.expectations import Expectations, Meetings, Report
from midcourse.kickoff.kpis import fields_of
from midcourse.kickoff.models import Kickoff
from midcourse.kickoff.planned import Plan, plan_of
from midcourse.kickoff.sheets import series_that_stays
from midcourse.measures.actions import Figure, ask_for_figures, define_kpi, enter_figures
from midcourse.measures.models import KPI, DataRequest
from midcourse.meetings.actions import extend_series, plan_series
from midcourse.meetings.models import Meeting, Series
from midcourse.people import clock
from midcourse.people.models import Event, Notice
from tests.cast import Cast, signed_in
from tests.kickoff.sheets import COMPLAINTS, MISSES, NOW, TODAY, agreed, expected, new_kickoff, proposed
from tests.kickoff.strategies import contracts, sheets

few = settings(
    deadline=None,
    max_examples=12,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # an example takes long enough without shrinking it
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 15, tzinfo=UTC)


def live(contract: Contract, since: date, until: date) -> None:
    """Let the days pass on which figures fall due and meetings come within reach."""
    for day in (*(since + timedelta(days=n) for n in range(0, (until - since).days, 40)), until):
        with clock.at(at(day)):
            extend_series(day)
            for kpi in KPI.objects.in_use().of_contract(contract):
                ask_for_figures(kpi, day)


def made(contract: Contract, after: date) -> Plan:
    """What stands in the database and lies after a day, in the shape of a plan's own facts."""
    meetings = Meeting.objects.filter(contract=contract, state=Meeting.State.PLANNED, on__gt=after).order_by("on")
    return tuple(meetings.values_list("on", flat=True))  # type: ignore[return-value]


def requests_of(contract: Contract) -> set[tuple[str, date, date]]:
    rows = DataRequest.objects.filter(contract=contract, kpi__retired_on=None).select_related("kpi__current")
    return {(str(row.kpi), row.period, row.due) for row in rows}


def reports_of(contract: Contract) -> list[tuple[str, date]]:
    return list(contract.deliverables.order_by("due", "name").values_list("name", "due"))


def talks_of(contract: Contract) -> list[tuple[str, date]]:
    open_ones = contract.commitments.filter(state=Commitment.State.OPEN)
    return list(open_ones.order_by("due").values_list("what", "due"))


@contextmanager
def undone() -> Iterator[None]:
    """Every example begins with the same database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def saved(cast: Cast, contract: Contract) -> Kickoff:
    """This contract with Vendor E, in its department's fiscal calendar."""
    cast.department.fiscal_year_starts = contract.department.fiscal_year_starts
    cast.department.save()
    return new_kickoff(cast, starts=contract.starts, ends=contract.ends)


# One sheet by hand


def test_agreeing_makes_the_terms_work(cast: Cast) -> None:
    with clock.at(NOW):
        kickoff = new_kickoff(cast)
        sheet = agreed(cast, kickoff)
        contract = Contract.objects.get(pk=kickoff.contract_id)
        assert (sheet.government_agreed_by, sheet.vendor_agreed_by) == (cast.alma, cast.victor)
        assert contract.goal == "Carts are emptied on their day."
        first = contract.meetings.order_by("on").first()
        assert (first.on, first.planned_by) == (date(2026, 12, 8), cast.alma)
        assert set(first.attendees.all()) == {cast.alma, cast.victor}
        assert KPI.objects.get(contract=contract).definition.target == 0.001
        assert reports_of(contract)[0] == ("Summary, Oct to Dec 2026", date(2027, 1, 15))
        assert talks_of(contract) == [("Talk about how the first 30 days went", date(2026, 12, 31))]
        line = Event.objects.visible_to(cast.victor).about(contract).get(verb="sheet.agree").sentence
    assert "which Alma proposed" in line
    assert "24 meetings until the contract ends" in line
    assert "9 reports planned" in line  # eight quarters from December 2026, the first and last in part


def test_a_second_click_is_harmless(cast: Cast) -> None:
    with clock.at(NOW):
        kickoff = new_kickoff(cast)
        sheet = agreed(cast, kickoff)
        counts = [model.objects.count() for model in (Meeting, KPI, Deliverable, Commitment, Event)]
        client = signed_in(cast.victor)
        client.post(f"/contracts/{kickoff.contract_id}/sheet/agree/", {"version": sheet.version})
    assert [model.objects.count() for model in (Meeting, KPI, Deliverable, Commitment, Event)] == counts


def test_the_vendor_agrees_on_the_page(cast: Cast) -> None:
    with clock.at(NOW):
        kickoff = new_kickoff(cast)
        proposed(cast, kickoff)
        client, address = signed_in(cast.victor), f"/contracts/{kickoff.contract_id}/sheet/"
        page = client.get(address).content.decode()
        assert "24: Dec 8, 2026; Jan 12, 2027; Feb 9, 2027 …" in page  # what agreeing makes, said beforehand
        client.post(f"{address}agree/", {"version": "1"})
        assert "agreed: Victor, Nov 23, 2026" in client.get(address).content.decode()


def test_who_may_agree(cast: Cast) -> None:
    with clock.at(NOW):
        sheet = proposed(cast, new_kickoff(cast))
        for person in (cast.dana, cast.lee, cast.priya, cast.outsider):
            with pytest.raises(PermissionDenied):
                actions.agree_sheet(person, sheet)
        with pytest.raises(ValueError, match="agrees for its own side"):
            actions.agree_sheet(cast.dario, sheet)
        Membership.objects.filter(user=cast.alma).delete()
        with pytest.raises(ValueError, match="has left the contract"):
            actions.agree_sheet(cast.victor, sheet)
    assert not Meeting.objects.exists()


def test_touchpoints_are_reminded_of_on_their_day_once(cast: Cast) -> None:
    with clock.at(NOW):
        agreed(cast, new_kickoff(cast))
    day = date(2026, 12, 31)
    with clock.at(at(day)):
        actions.remind(day - timedelta(days=1))
        assert not Notice.objects.filter(to=cast.alma, subject__startswith="Today:").exists()
        actions.remind(day)
        actions.remind(day)
    assert Notice.objects.filter(to=cast.alma, subject__startswith="Today:").count() == 1


# Programs


def test_where_a_sheet_and_its_program_differ_the_program_counts_and_it_is_told(cast: Cast) -> None:
    """Vendor E promised 15 complaints; the program asks 20 of all its vendors."""
    with clock.at(NOW):
        fields = fields_of(replace(COMPLAINTS, name="complaints"))
        kpi = define_kpi(cast.alma, program=cast.program, **fields)
        kickoff = actions.kickoff_of(cast.contracts["E"])
        sheet = proposed(cast, kickoff, expected(kpis=(replace(COMPLAINTS, target=15, owner="Vendor E"),)))
        address = f"/contracts/{kickoff.contract_id}/sheet/"
        seen = {person: signed_in(person).get(address) for person in (cast.alma, cast.victor)}
        actions.agree_sheet(cast.victor, sheet)
        editor = signed_in(cast.alma).get(f"{address}edit/")
    for page in seen.values():
        (told,) = page.context["unlike_program"]
        assert (told.what, told.was, told.now) == ("KPI: Complaints, target", "20", "15")
        assert "What the program says counts" in page.content.decode()
    assert list(KPI.objects.of_contract(cast.contracts["E"])) == [kpi]
    assert kpi.definition.target == 20
    said = Event.objects.get(verb="sheet.agree").sentence
    assert "Stays as the program has it, whatever the sheet says: Complaints, target." in said
    assert "Target 20" in editor.content.decode()  # the next version begins with what counts


def test_a_contract_of_a_program_joins_its_meetings_and_kpis(cast: Cast) -> None:
    with clock.at(NOW):
        series = plan_series(
            cast.alma,
            program=cast.program,
            every_months=1,
            week=1,
            weekday=0,
            starts=date(2026, 12, 1),
            ends=date(2027, 12, 31),
            at=time(9),
            attendees=[cast.alma, cast.dana],
        )
        kpi = define_kpi(
            cast.alma,
            program=cast.program,
            name="complaints",
            meaning="All of them",
            kind="count",
            numerator="complaints",
            better="lower",
        )
        kickoff = actions.kickoff_of(cast.contracts["E"])
        agreed(cast, kickoff, expected(kpis=(COMPLAINTS,)))
    assert set(series.attendees.all()) == {cast.alma, cast.dana, cast.victor}
    assert not Series.objects.filter(contract=cast.contracts["E"]).exists()
    assert list(KPI.objects.of_contract(cast.contracts["E"])) == [kpi]
    assert kpi.definition.meaning == "All of them"  # one contract's sheet does not change it for the others


def test_figures_are_opened_to_others_only_once_all_agreed(cast: Cast) -> None:
    Contract.objects.filter(program=cast.program).exclude(number__in=["JAN-E", "JAN-B"]).update(ends=date(2025, 1, 1))
    sheet = expected(kpis=(), sharing=Sharing.NAMED)
    with clock.at(NOW):
        agreed(cast, actions.kickoff_of(cast.contracts["E"]), sheet)
        cast.program.refresh_from_db()
        assert cast.program.sharing == Sharing.MEDIAN  # Vendor B has not agreed
        other = proposed(cast, actions.kickoff_of(cast.contracts["B"]), sheet)
        actions.agree_sheet(cast.dana, other)
        cast.program.refresh_from_db()
        assert cast.program.sharing == Sharing.NAMED
        agreed(cast, actions.kickoff_of(cast.contracts["E"]), replace(sheet, sharing=Sharing.CODED))
        cast.program.refresh_from_db()
    assert cast.program.sharing == Sharing.CODED  # closing takes effect at once


# A second version by hand


def test_a_new_version_says_what_changed_and_leaves_the_past(cast: Cast) -> None:
    with clock.at(NOW):
        kickoff = new_kickoff(cast)
        agreed(cast, kickoff, expected(kpis=(MISSES, COMPLAINTS)))
        contract = kickoff.contract
        early = contract.deliverables.order_by("due")[1]
        receive_deliverable(cast.alma, early, TODAY)
    with clock.at(at(date(2027, 2, 1))):
        second = expected(meetings=Meetings(weekday=3), kpis=(replace(MISSES, target=0.0005),), reports=())
        agreed(cast, kickoff, second)
        line = Event.objects.about(contract).filter(verb="sheet.agree").first().sentence
        page = signed_in(cast.victor).get(f"/contracts/{contract.pk}/sheet/").content.decode()
    held = contract.meetings.filter(on__lte=date(2027, 2, 1)).exclude(state=Meeting.State.CANCELLED)
    assert [each.on for each in held.order_by("on")] == [date(2026, 12, 8), date(2027, 1, 12)]
    to_come = contract.meetings.filter(state=Meeting.State.PLANNED, on__gt=date(2027, 2, 1)).order_by("on")
    assert to_come[0].on == date(2027, 2, 11)  # the second Thursday
    assert reports_of(contract) == [
        ("Summary, Oct to Dec 2026", date(2027, 1, 15)),
        ("Summary, Jan to Mar 2027", date(2027, 4, 15)),  # it came already
    ]
    misses = KPI.objects.get(contract=contract, retired_on=None)
    assert (misses.definition.version, misses.definition.target) == (2, 0.0005)
    assert KPI.objects.get(current__name="Complaints").retired_on == date(2027, 2, 1)
    assert "Measured from now on as agreed: Missed pick-ups." in line
    assert "No longer measured: Complaints." in line
    assert "7 reports dropped." in line
    assert "KPI: Missed pick-ups, target" in page


def test_a_report_on_a_quarter_that_ended_stays_owed(cast: Cast) -> None:
    with clock.at(NOW):
        kickoff = new_kickoff(cast)
        agreed(cast, kickoff, expected(reports=(Report("Summary", "quarter", 40),)))
    with clock.at(at(date(2027, 1, 20))):
        agreed(cast, kickoff, expected(reports=()))
    assert reports_of(kickoff.contract) == [("Summary, Oct to Dec 2026", date(2027, 2, 9))]


def test_figures_that_would_not_compare_begin_a_new_kpi(cast: Cast) -> None:
    with clock.at(NOW):
        kickoff = new_kickoff(cast, starts=date(2026, 1, 1))
        agreed(cast, kickoff, expected(kpis=(COMPLAINTS,)))
        old = KPI.objects.get()
        enter_figures(cast.victor, kickoff.contract, [Figure(old, date(2026, 10, 1), 12)])
        agreed(cast, kickoff, expected(kpis=(replace(COMPLAINTS, frequency="week"),)))
    old.refresh_from_db()
    assert old.retired_on == TODAY
    assert old.observations.count() == 1
    assert KPI.objects.get(retired_on=None).definition.frequency == "week"


# Any sheet


@few
@given(sheet=sheets(), contract=contracts(), wait=st.integers(-200, 500))
def test_agreeing_any_sheet_makes_exactly_what_it_implies(
    cast: Cast, sheet: Expectations, contract: Contract, wait: int
) -> None:
    today = contract.starts + timedelta(days=wait)
    with undone():
        with clock.at(at(today)):
            kickoff = saved(cast, contract)
            plan = plan_of(sheet, kickoff.contract, cast.department, today)
            agreed(cast, kickoff, sheet)
        live(kickoff.contract, today, max(today, contract.ends))
        check(kickoff.contract, plan, today)


@few
@given(one=sheets(), other=sheets(), contract=contracts(), wait=st.integers(-200, 200), later=st.integers(1, 500))
def test_a_second_version_leaves_the_past_and_makes_the_future(
    cast: Cast, one: Expectations, other: Expectations, contract: Contract, wait: int, later: int
) -> None:
    today = contract.starts + timedelta(days=wait)
    then = today + timedelta(days=later)
    with undone():
        with clock.at(at(today)):
            kickoff = saved(cast, contract)
            agreed(cast, kickoff, one)
        contract = kickoff.contract
        live(contract, today, then)
        before = past(contract, then)
        with clock.at(at(then)):
            stays = series_that_stays(contract, other.meetings, then)
            already = requests_of(contract)  # owed, as often as the first version asked
            plan = plan_of(other, contract, cast.department, then, stays)
            agreed(cast, kickoff, other)
        live(contract, then, max(then, contract.ends))
        assert past(contract, then) == before
        check(contract, plan, then, already)


def check(
    contract: Contract, plan: Plan, today: date, already: Collection[tuple[str, date, date]] = frozenset()
) -> None:
    """What lies after today is what the plan says, no more and no less."""
    assert made(contract, today) == plan.meetings
    ahead = {(each.kpi, each.period, each.due) for each in plan.requests}
    asked = requests_of(contract)
    assert ahead <= asked
    running = {name: min(period for kpi, period, _ in ahead if kpi == name) for name, *_ in ahead}
    new = asked.difference(already)
    assert {each for each in new if each[0] in running and each[1] >= running[each[0]]} == ahead.difference(already)
    owed = [(each.name, each.due) for each in plan.reports]
    ended = [row for row in reports_of(contract) if row not in owed]
    assert [row for row in reports_of(contract) if row in owed] == owed
    assert all(due <= today + timedelta(days=60) for _, due in ended)  # of periods that had ended: 60 days at most
    talks = [(each.name, each.due) for each in plan.touchpoints]
    assert [row for row in talks_of(contract) if row[1] > today] == talks


def past(contract: Contract, until: date) -> list[Any]:
    """Everything that had come or fallen due by a day, as it stands now."""
    return [
        list(Meeting.objects.filter(contract=contract, on__lte=until).order_by("pk").values("pk", "on", "state", "at")),
        list(Deliverable.objects.filter(contract=contract, due__lte=until).order_by("pk").values()),
        list(Commitment.objects.filter(contract=contract, due__lte=until).order_by("pk").values()),
        list(DataRequest.objects.filter(contract=contract, period__lt=until - timedelta(days=366)).values()),
        list(DataRequest.objects.filter(contract=contract, due__lte=until).order_by("pk").values()),
    ]
