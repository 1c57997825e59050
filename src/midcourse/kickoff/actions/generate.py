"""Making what an agreed sheet implies. A new version changes only what is still to come.

`planned` works it out; here it is held against what is there, and the difference is made, in the actions of each room.
"""

from datetime import date, time

from django.db import transaction

from midcourse.analysis.wording import times
from midcourse.contracts.actions import drop_deliverables, plan_deliverables, save_contract
from midcourse.corrections.actions import promise, settle
from midcourse.corrections.models import Commitment, Side
from midcourse.kickoff.actions.kpis import agree_kpis
from midcourse.kickoff.actions.sharing import agree_sharing
from midcourse.kickoff.expectations import Meetings
from midcourse.kickoff.models import ExpectationSheet, Kickoff
from midcourse.kickoff.planned import Owed, plan_of, series_of
from midcourse.kickoff.sheets import content_of, meetings_of, series_joined
from midcourse.kickoff.sides import contacts_of
from midcourse.measures.actions import ask_for_figures
from midcourse.measures.models import KPI
from midcourse.meetings.actions import change_people, plan_series, stop_series
from midcourse.meetings.models import Series
from midcourse.meetings.recurrence import days
from midcourse.people import clock
from midcourse.people.models import Role, User


@transaction.atomic
def generate(lead: User, sheet: ExpectationSheet, before: ExpectationSheet | None) -> str:
    """Make everything the sheet implies from today on, in the lead's name. Says in words what was made and changed."""
    kickoff, today = sheet.kickoff, clock.today()
    contract, wanted = kickoff.contract, content_of(sheet)
    plan = plan_of(wanted, contract, contract.department, today)
    if wanted.goal and wanted.goal != contract.goal:
        contract.goal = wanted.goal
        save_contract(lead, contract)
    said = [
        _meetings(lead, kickoff, wanted.meetings, today),
        *agree_kpis(lead, sheet, before),
        _reports(lead, kickoff, plan.reports, today),
        _touchpoints(lead, kickoff, plan.touchpoints, today),
        agree_sharing(lead, contract, wanted.sharing),
    ]
    for kpi in KPI.objects.in_use().of_contract(contract):
        ask_for_figures(kpi, today)
    return " ".join(sentence for sentence in said if sentence) or "Nothing to come changes."


def _meetings(lead: User, kickoff: Kickoff, meetings: Meetings, today: date) -> str:
    """Join the program's meetings, or hold the contract's own as agreed; those already held stay."""
    contract = kickoff.contract
    people = _attendees(kickoff)
    if joined := series_joined(contract):
        asked = set(joined.attendees.all())
        if not asked.issuperset(people):
            change_people(lead, joined, asked.union(people))
        return f"Takes part in the meetings of {contract.program}."
    running = list(Series.objects.filter(contract=contract, stopped_on=None, ends__gte=today))
    if any(meetings_of(each) == meetings and each.ends == contract.ends for each in running):
        return ""
    for each in running:
        stop_series(lead, each)
    series = series_of(meetings, contract, contract.department, today)
    if not (meets := days(series, contract.ends)):
        return "No meeting falls into what is left of the contract."
    plan_series(
        lead,
        contract=contract,
        every_months=meetings.every_months,
        week=meetings.week,
        weekday=meetings.weekday,
        starts=series.starts,
        ends=series.ends,
        at=time.fromisoformat(meetings.at),
        minutes_long=meetings.minutes_long,
        place=meetings.place,
        attendees=people,
    )
    return f"{times(len(meets), 'meeting')} until the contract ends."


def _attendees(kickoff: Kickoff) -> list[User]:
    manager = kickoff.contract.manager
    staff = [manager] if manager and manager.is_active and manager.role != Role.VENDOR else []
    return [*staff, *contacts_of(kickoff.contract)]


def _reports(lead: User, kickoff: Kickoff, planned: tuple[Owed, ...], today: date) -> str:
    """Put the reports into the register, and take out those still to come that are no longer agreed."""
    waiting = kickoff.deliverables.filter(received_on=None, due__gt=today)
    there = {Owed(each.name, each.due): each for each in waiting}
    gone = [each for owed, each in there.items() if owed not in planned]
    drop_deliverables(lead, kickoff.contract, gone, "not in the agreed expectation sheet any more")
    new = [owed for owed in planned if owed not in there and not _came(kickoff, owed)]
    kickoff.deliverables.add(*plan_deliverables(lead, kickoff.contract, [(each.name, each.due) for each in new]))
    return _counted("report", len(new), len(gone))


def _came(kickoff: Kickoff, owed: Owed) -> bool:
    """Whether a report of this name and day came early."""
    return kickoff.deliverables.filter(name=owed.name, due=owed.due, received_on__isnull=False).exists()


def _touchpoints(lead: User, kickoff: Kickoff, planned: tuple[Owed, ...], today: date) -> str:
    """Early talks about how it goes are promises of the government, kept or not as any other."""
    contract = kickoff.contract
    there = {Owed(each.what, each.due): each for each in kickoff.touchpoints.filter(due__gt=today)}
    gone = [each for owed, each in there.items() if owed not in planned and each.state == Commitment.State.OPEN]
    for each in gone:
        settle(lead, each, Commitment.State.RELEASED, "Not in the agreed expectation sheet any more.")
        kickoff.touchpoints.remove(each)
    new = [owed for owed in planned if owed not in there]
    for owed in new:
        owner = contract.manager if contract.manager and contract.manager.is_active else lead
        kickoff.touchpoints.add(
            promise(
                lead,
                contract,
                side=Side.GOVERNMENT,
                what=owed.name,
                owner=owner,
                due=owed.due,
                source=str(kickoff)[:120],
            )
        )
    return _counted("touchpoint", len(new), len(gone))


def _counted(what: str, new: int, gone: int) -> str:
    made = f"{times(new, what)} planned" if new else ""
    dropped = f"{times(gone, what)} dropped" if gone else ""
    return f"{', '.join(part for part in (made, dropped) if part)}." if made or dropped else ""
