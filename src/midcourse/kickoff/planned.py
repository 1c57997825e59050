"""What agreeing an expectation sheet makes, worked out from the sheet and the contract's dates.

Everything lies in the future of `today`; what is past stays as it was.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from midcourse.analysis.measure import Every
from midcourse.contracts.models import Contract, Department
from midcourse.kickoff.expectations import Expectations, ExpectedKPI, Meetings
from midcourse.measures.actions.ask import due_day, whole_periods
from midcourse.measures.figures import first_day
from midcourse.meetings.models import Series
from midcourse.meetings.recurrence import days, first_quarterly_month

MONTHS = {"month": 1, "quarter": 3, "year": 12}
QUARTER = MONTHS["quarter"]


@dataclass(frozen=True)
class Asked:
    """A KPI's figures for a period, wanted by a day."""

    kpi: str
    period: date
    due: date


@dataclass(frozen=True)
class Owed:
    """A report or a touchpoint and its day; `ends` is the last day of what a report is about."""

    name: str
    due: date
    ends: date


@dataclass(frozen=True)
class Plan:
    """All in order of their days."""

    meetings: tuple[date, ...]
    requests: tuple[Asked, ...]
    reports: tuple[Owed, ...]
    touchpoints: tuple[Owed, ...]


def plan_of(
    expectations: Expectations, contract: Contract, department: Department, today: date, running: Series | None = None
) -> Plan:
    """The meetings, figures, reports and touchpoints a sheet implies from `today` to the contract's end.

    Meetings begin tomorrow or with the contract; those of a series that is `running` and stays go on as they are.
    Figures are of whole periods that end in the term; the one that runs today is the first. A report is for every
    period the contract runs in, even for part of it, and that has not ended yet.
    """
    series = running or series_of(expectations.meetings, contract, department, today)
    requests = [each for kpi in expectations.kpis for each in _requests(kpi, contract, today)]
    reports = [each for each in reports_of(expectations, contract, department) if each.ends > today]
    return Plan(
        tuple(day for day in days(series, contract.ends) if day > today and day >= contract.starts),
        tuple(sorted(requests, key=lambda each: (each.due, each.kpi))),
        tuple(sorted(reports, key=lambda each: (each.due, each.name))),
        tuple(each for each in _touchpoints(expectations, contract) if each.due > today),
    )


def series_of(meetings: Meetings, contract: Contract, department: Department, today: date) -> Series:
    """The unsaved series of these meetings from tomorrow, or the contract's start, to its end.

    Meetings a quarter or more apart are held in the month after a fiscal quarter ends, when its figures are in.
    """
    start = max(contract.starts, today + timedelta(days=1))
    series = Series(
        contract=contract,
        every_months=meetings.every_months,
        week=meetings.week,
        weekday=meetings.weekday,
        starts=start,
        ends=contract.ends,
        minutes_long=meetings.minutes_long,
        place=meetings.place,
    )
    if meetings.every_months % QUARTER == 0:
        first = next(iter(days(series, contract.ends)), start)
        series.starts = max(start, first_quarterly_month(department, first))
    return series


def _requests(kpi: ExpectedKPI, contract: Contract, today: date) -> Iterator[Asked]:
    every = Every(kpi.frequency)
    for period in whole_periods(every, first_day(today, every), contract.starts, contract.ends):
        yield Asked(kpi.name, period, due_day(period, every, kpi.days_to_report))


def reports_of(expectations: Expectations, contract: Contract, department: Department) -> Iterator[Owed]:
    """Every report of the whole term, past ones too."""
    for report in expectations.reports:
        wait = timedelta(days=report.days_after)
        if report.every not in MONTHS:
            yield Owed(report.name, contract.starts + wait, contract.starts + wait)
            continue
        for first, last in _periods(MONTHS[report.every], contract, department):
            ends = min(last, contract.ends)
            yield Owed(f"{report.name}, {_said(report.every, first, last)}", ends + wait, ends)


def _periods(months: int, contract: Contract, department: Department) -> Iterator[tuple[date, date]]:
    """First and last days of the calendar months, fiscal quarters or fiscal years that the contract runs in."""
    month = contract.starts.year * 12 + contract.starts.month - 1
    month -= (month - (department.fiscal_year_starts - 1)) % months
    while (first := _first_of(month)) <= contract.ends:
        month += months
        yield first, _first_of(month) - timedelta(days=1)


def _first_of(month: int) -> date:
    """The first day of a month, counted from year 0."""
    year, place = divmod(month, 12)
    return date(year, place + 1, 1)


def _said(every: str, first: date, last: date) -> str:
    if every == "month":
        return f"{first:%b %Y}"
    return f"{first:%b} to {last:%b %Y}" if first.year == last.year else f"{first:%b %Y} to {last:%b %Y}"


def _touchpoints(expectations: Expectations, contract: Contract) -> Iterator[Owed]:
    for count in sorted(set(expectations.touchpoints)):
        if (day := contract.starts + timedelta(days=count)) <= contract.ends:
            yield Owed(f"Talk about how the first {count} days went", day, day)
