"""Making what an agreed sheet implies. A new version changes only what is still to come.

`planned` works it out; here it is held against what is there, and the difference is made, in the actions of each room.
"""

from datetime import time

from django.db import transaction

from midcourse.analysis.wording import times
from midcourse.contracts.actions import drop_deliverables, plan_deliverables, save_contract
from midcourse.corrections.actions import promise, settle
from midcourse.corrections.models import Commitment, Side
from midcourse.kickoff.actions.kpis import agree_kpis
from midcourse.kickoff.actions.sharing import agree_sharing
from midcourse.kickoff.expectations import Expectations, Meetings
from midcourse.kickoff.models import ExpectationSheet, Kickoff
from midcourse.kickoff.planned import Owed, Plan, plan_of, reports_of
from midcourse.kickoff.sheets import content_of, series_that_stays
from midcourse.kickoff.sides import contacts_of
from midcourse.measures.actions import ask_for_figures
from midcourse.measures.models import KPI
from midcourse.meetings.actions import change_people, plan_series, stop_series
from midcourse.meetings.models import Series
from midcourse.people import clock
from midcourse.people.models import Role, User


@transaction.atomic
def generate(lead: User, sheet: ExpectationSheet, before: ExpectationSheet | None) -> str:
    """Make everything the sheet implies from today on, in the lead's name. Says in words what was made and changed."""
    kickoff, today = sheet.kickoff, clock.today()
    contract, wanted = kickoff.contract, content_of(sheet)
    stays = series_that_stays(contract, wanted.meetings, today)
    plan = plan_of(wanted, contract, contract.department, today, stays)
    if wanted.goal and wanted.goal != contract.goal:
        contract.goal = wanted.goal
        save_contract(lead, contract)
    said = [
        _meetings(lead, kickoff, wanted.meetings, plan, stays),
        *agree_kpis(lead, sheet, before),
        _reports(lead, kickoff, content_of(before), plan.reports),
        _touchpoints(lead, kickoff, plan.touchpoints),
        agree_sharing(lead, contract, wanted.sharing),
    ]
    for kpi in KPI.objects.in_use().of_contract(contract):
        ask_for_figures(kpi, today)
    return " ".join(sentence for sentence in said if sentence) or "Nothing to come changes."


def _meetings(lead: User, kickoff: Kickoff, meetings: Meetings, plan: Plan, stays: Series | None) -> str:
    """Join the program's meetings, or hold the contract's own as agreed; those already held stay."""
    contract, people = kickoff.contract, _attendees(kickoff)
    if stays is not None:
        asked = set(stays.attendees.all())
        if not asked.issuperset(people):
            change_people(lead, stays, asked.union(people))
        return f"Takes part in the meetings of {contract.program}." if stays.program_id else ""
    for each in Series.objects.filter(contract=contract, stopped_on=None, ends__gte=clock.today()):
        stop_series(lead, each)
    if not plan.meetings:
        return "No meeting falls into what is left of the contract."
    plan_series(
        lead,
        contract=contract,
        every_months=meetings.every_months,
        week=meetings.week,
        weekday=meetings.weekday,
        starts=plan.meetings[0],
        ends=contract.ends,
        at=time.fromisoformat(meetings.at),
        minutes_long=meetings.minutes_long,
        place=meetings.place,
        attendees=people,
    )
    return f"{times(len(plan.meetings), 'meeting')} until the contract ends."


def _attendees(kickoff: Kickoff) -> list[User]:
    manager = kickoff.contract.manager
    staff = [manager] if manager and manager.is_active and manager.role != Role.VENDOR else []
    return [*staff, *contacts_of(kickoff.contract)]


def _reports(lead: User, kickoff: Kickoff, before: Expectations, planned: tuple[Owed, ...]) -> str:
    """Put the reports into the register, and take out those to come that are no longer agreed.

    A report on a period that has ended stays owed as it was agreed then, though its day be still to come.
    """
    contract, today = kickoff.contract, clock.today()
    ended = {each.name for each in reports_of(before, contract, contract.department) if each.ends <= today}
    there = {(each.name, each.due): each for each in kickoff.deliverables.filter(due__gt=today)}
    wanted = {(owed.name, owed.due) for owed in planned}
    gone = [
        each for key, each in there.items() if key not in wanted and each.name not in ended and not each.received_on
    ]
    drop_deliverables(lead, contract, gone, "not in the agreed expectation sheet any more")
    new = [key for key in sorted(wanted, key=lambda key: key[1]) if key not in there]
    kickoff.deliverables.add(*plan_deliverables(lead, contract, new))
    return _counted("report", len(new), len(gone))


def _touchpoints(lead: User, kickoff: Kickoff, planned: tuple[Owed, ...]) -> str:
    """Early talks about how it goes are promises of the government, kept or not as any other."""
    contract = kickoff.contract
    there = {(each.what, each.due): each for each in kickoff.touchpoints.filter(due__gt=clock.today())}
    wanted = [(owed.name, owed.due) for owed in planned]
    gone = [each for key, each in there.items() if key not in wanted and each.state == Commitment.State.OPEN]
    for each in gone:
        settle(lead, each, Commitment.State.RELEASED, "Not in the agreed expectation sheet any more.")
        kickoff.touchpoints.remove(each)
    new = [key for key in wanted if key not in there]
    owner = contract.manager if contract.manager and contract.manager.is_active else lead
    for what, due in new:
        side, source = Side.GOVERNMENT, "Expectation sheet"
        kickoff.touchpoints.add(promise(lead, contract, side=side, what=what, owner=owner, due=due, source=source))
    return _counted("touchpoint", len(new), len(gone))


def _counted(what: str, new: int, gone: int) -> str:
    made = f"{times(new, what)} planned" if new else ""
    dropped = f"{times(gone, what)} dropped" if gone else ""
    return f"{', '.join(part for part in (made, dropped) if part)}." if made or dropped else ""
