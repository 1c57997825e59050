"""Agreeing a sheet makes exactly what its cadence implies, and a new version leaves the past as it was."""

import calendar
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from midcourse.contracts.models import Contract, Department
from midcourse.kickoff.expectations import Expectations, ExpectedKPI, Meetings, Report
from midcourse.kickoff.planned import Plan, plan_of
from tests.kickoff.sheets import expected
from tests.kickoff.strategies import contracts, sheets, steady

ONE_DAY = timedelta(days=1)


def a_contract(starts: date, ends: date, fiscal: int = 7) -> Contract:
    department = Department(name="Streets", fiscal_year_starts=fiscal)
    return Contract(department=department, title="Recycling", starts=starts, ends=ends)


def planned(sheet: Expectations, contract: Contract, today: date) -> Plan:
    return plan_of(sheet, contract, contract.department, today)


def owed(sheet: Expectations, contract: Contract, today: date) -> list[tuple[str, date]]:
    return [(each.name, each.due) for each in planned(sheet, contract, today).reports]


def days_of(contract: Contract) -> list[date]:
    return [contract.starts + n * ONE_DAY for n in range((contract.ends - contract.starts).days + 1)]


def month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


# Examples by hand


def test_monthly_meetings_on_the_second_tuesday_until_the_contract_ends() -> None:
    plan = planned(expected(), a_contract(date(2026, 12, 1), date(2027, 3, 8)), date(2026, 11, 23))
    # March 9 would be the second Tuesday of March: the contract has ended by then.
    assert plan.meetings == (date(2026, 12, 8), date(2027, 1, 12), date(2027, 2, 9))


def test_quarterly_meetings_follow_the_fiscal_quarter() -> None:
    quarterly = expected(meetings=Meetings(every_months=3))
    # Fiscal quarters of a year from February end in April, July, October and January.
    plan = planned(quarterly, a_contract(date(2026, 12, 1), date(2027, 11, 30), fiscal=2), date(2026, 11, 23))
    assert plan.meetings == (date(2027, 2, 9), date(2027, 5, 11), date(2027, 8, 10), date(2027, 11, 9))


def test_a_quarters_meeting_day_that_has_passed_waits_for_the_next_quarter() -> None:
    quarterly = expected(meetings=Meetings(every_months=3))
    contract = a_contract(date(2026, 6, 1), date(2027, 5, 31))
    assert planned(quarterly, contract, date(2026, 10, 13)).meetings[0] == date(2027, 1, 12)
    assert planned(quarterly, contract, date(2026, 10, 12)).meetings[0] == date(2026, 10, 13)


def test_month_ends_and_the_leap_day() -> None:
    monthly = expected(reports=(Report("List", "month", 0),))
    contract = a_contract(date(2027, 12, 31), date(2028, 3, 15))
    assert owed(monthly, contract, date(2027, 12, 1)) == [
        ("List, Dec 2027", date(2027, 12, 31)),
        ("List, Jan 2028", date(2028, 1, 31)),
        ("List, Feb 2028", date(2028, 2, 29)),
        ("List, Mar 2028", date(2028, 3, 15)),  # the contract's last day
    ]


def test_reports_by_fiscal_quarter_and_year() -> None:
    both = expected(reports=(Report("Q", "quarter", 10), Report("Y", "year", 30)))
    contract = a_contract(date(2026, 10, 1), date(2027, 9, 30), fiscal=7)
    assert owed(both, contract, date(2026, 9, 1)) == [
        ("Q, Oct to Dec 2026", date(2027, 1, 10)),
        ("Q, Jan to Mar 2027", date(2027, 4, 10)),
        ("Q, Apr to Jun 2027", date(2027, 7, 10)),
        ("Y, Jul 2026 to Jun 2027", date(2027, 7, 30)),
        ("Q, Jul to Sep 2027", date(2027, 10, 10)),
        ("Y, Jul 2027 to Jun 2028", date(2027, 10, 30)),
    ]


def test_figures_are_asked_for_whole_months_only() -> None:
    contract = a_contract(date(2026, 12, 15), date(2027, 3, 15))
    asked = planned(expected(), contract, date(2026, 11, 23)).requests
    assert [(each.period, each.due) for each in asked] == [
        (date(2027, 1, 1), date(2027, 2, 10)),
        (date(2027, 2, 1), date(2027, 3, 10)),
    ]


# For any sheet, contract and day


@steady
@given(sheets(), contracts(), st.integers(-400, 1200))
def test_meetings_are_every_so_many_months_on_the_agreed_day(
    sheet: Expectations, contract: Contract, wait: int
) -> None:
    today = contract.starts + wait * ONE_DAY
    meetings = sheet.meetings
    possible = [
        day
        for day in days_of(contract)
        if day > today and day.weekday() == meetings.weekday and _is_week(day, meetings.week)
    ]
    if meetings.every_months % 3 == 0:
        possible_first = [day for day in possible if (day.month - contract.department.fiscal_year_starts) % 3 == 0]
    else:
        possible_first = possible
    wanted = []
    for day in possible:
        apart = (day.year - possible_first[0].year) * 12 + day.month - possible_first[0].month if possible_first else -1
        if apart >= 0 and apart % meetings.every_months == 0:
            wanted.append(day)
    assert list(planned(sheet, contract, today).meetings) == wanted


def _is_week(day: date, week: int) -> bool:
    return day + 7 * ONE_DAY > month_end(day) if week == 5 else (day.day - 1) // 7 + 1 == week


@steady
@given(sheets(), contracts(), st.integers(-400, 1200))
def test_every_whole_period_to_come_is_asked_for_once(sheet: Expectations, contract: Contract, wait: int) -> None:
    today = contract.starts + wait * ONE_DAY
    inside = set(days_of(contract))
    wanted = set()
    for kpi in sheet.kpis:
        for first in [day for day in inside if _begins(day, kpi)]:
            last = _last_day(first, kpi)
            if last in inside and last >= today:
                wanted.add((kpi.name, first, last + kpi.days_to_report * ONE_DAY))
    asked = [(each.kpi, each.period, each.due) for each in planned(sheet, contract, today).requests]
    assert set(asked) == wanted
    assert len(asked) == len(wanted)
    assert [due for *_, due in asked] == sorted(due for *_, due in asked)


def _begins(day: date, kpi: ExpectedKPI) -> bool:
    if kpi.frequency == "week":
        return day.weekday() == 0
    return day.day == 1 and day.month in {"month": range(1, 13), "quarter": (1, 4, 7, 10), "year": (1,)}[kpi.frequency]


def _last_day(first: date, kpi: ExpectedKPI) -> date:
    day = first
    while not _begins(day + ONE_DAY, kpi):
        day += ONE_DAY
    return day


@steady
@given(sheets(), contracts(), st.integers(-400, 1200))
def test_a_report_for_every_period_the_contract_runs_in(sheet: Expectations, contract: Contract, wait: int) -> None:
    today = contract.starts + wait * ONE_DAY
    fiscal = contract.department.fiscal_year_starts
    wanted = []
    for report in sheet.reports:
        wait = report.days_after * ONE_DAY
        if report.every == "once":
            wanted += [contract.starts + wait] if contract.starts + wait > today else []
        else:
            months = {"month": 1, "quarter": 3, "year": 12}[report.every]
            closes = [d for d in days_of(contract) if d == month_end(d) and (d.month - fiscal + 1) % months == 0]
            ends = {*closes, contract.ends}  # the contract's last day closes a period, too
            wanted += [end + wait for end in ends if end > today]
    plan = planned(sheet, contract, today)
    assert sorted(each.due for each in plan.reports) == sorted(wanted)
    assert len({(each.name, each.due) for each in plan.reports}) == len(plan.reports)


@steady
@given(sheets(), contracts(), st.integers(-400, 1200))
def test_touchpoints_that_lie_ahead_and_within_the_contract(sheet: Expectations, contract: Contract, wait: int) -> None:
    today = contract.starts + wait * ONE_DAY
    days = [contract.starts + count * ONE_DAY for count in sheet.touchpoints]
    assert [each.due for each in planned(sheet, contract, today).touchpoints] == [
        day for day in days if today < day <= contract.ends
    ]
