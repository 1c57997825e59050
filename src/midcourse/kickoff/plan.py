"""The contract management plan, made from what the system knows today: short enough to be read.

Where something is not agreed yet, the plan says so in that place. The vendor's edition is built from the rows a vendor
may know of; it is never the internal one with lines taken out.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from midcourse.analysis.wording import listing
from midcourse.contracts.intensity import profile
from midcourse.contracts.models import Contract, Deliverable, Risk
from midcourse.kickoff.expectations import Expectations
from midcourse.kickoff.kpis import definition_of
from midcourse.kickoff.models import ExpectationSheet, Kickoff, RoleItem
from midcourse.kickoff.papers import Paper, Section, Table
from midcourse.kickoff.rfp_words import cadence, escalation_table, kpi_table, report_table, touchpoints
from midcourse.kickoff.sheets import content_of, meetings_of, series_joined
from midcourse.kickoff.sides import contacts_of, leads_of
from midcourse.measures.models import KPI, Definition
from midcourse.meetings.models import Meeting, Series
from midcourse.people import clock
from midcourse.people.models import User

AHEAD = 3  # deliverables and meetings that the plan names
DECIDE_DAYS, CLOSE_DAYS, HAND_OVER_DAYS = 180, 90, 30
"""Days before the end to decide what comes after and to begin closeout, and after it to hand everything over."""


@dataclass(frozen=True)
class _Sources:
    """What one edition draws on."""

    contract: Contract
    kickoff: Kickoff | None
    sheet: ExpectationSheet | None
    agreed: Expectations
    definitions: list[Definition]
    shared: bool
    today: date


def plan_paper(contract: Contract, *, shared: bool) -> Paper:
    """The plan as it stands today; `shared` is the vendor's edition. The number of queries does not grow with rows."""
    source = _sources(contract, shared)
    about = (
        f"{contract.vendor} · contract {contract.number} · {contract.starts:%b %-d, %Y} to {contract.ends:%b %-d, %Y}"
    )
    made = (_agreement, _success, _people, _roles, _kpis, _meetings, _reports, _risks, _escalation, _closeout)
    return Paper(
        f"Contract management plan: {contract}", about, contract.goal, tuple(section(source) for section in made)
    )


def changed(was: Paper, now: Paper) -> list[str]:
    """The titles of the sections that say something else now."""
    before = {section.key: section for section in was.sections}
    return [section.title for section in now.sections if before.get(section.key) != section]


def _sources(contract: Contract, shared: bool) -> _Sources:
    kickoff = Kickoff.objects.filter(contract=contract).first()
    states = [ExpectationSheet.State.AGREED, ExpectationSheet.State.PROPOSED]
    sheets = list(kickoff.sheets.select_related("government_agreed_by", "vendor_agreed_by")) if kickoff else []
    agreed = [each for state in states for each in sheets if each.state == state]
    sheet = agreed[0] if agreed else None
    content = content_of(sheet)
    in_use = [kpi.definition for kpi in KPI.objects.in_use().of_contract(contract)]
    definitions = in_use or [definition_of(kpi) for kpi in content.kpis]
    return _Sources(contract, kickoff, sheet, content, definitions, shared, clock.today())


def _agreement(source: _Sources) -> Section:
    title, sheet = "What both sides agreed", source.sheet
    if sheet is None:
        return Section("agreement", title, missing="The expectation sheet. Write one and propose it to the vendor.")
    if sheet.state != ExpectationSheet.State.AGREED:
        missing = f"Version {sheet.version} of the expectation sheet is proposed and waits for the vendor."
        return Section("agreement", title, missing=missing)
    signed = [
        f"{who} on {at:%b %-d, %Y}"
        for who, at in (
            (sheet.government_agreed_by, sheet.government_agreed_at),
            (sheet.vendor_agreed_by, sheet.vendor_agreed_at),
        )
        if who and at
    ]
    return Section("agreement", title, (f"Version {sheet.version} of the expectation sheet, by {listing(signed)}.",))


def _success(source: _Sources) -> Section:
    title = "What success looks like in 12 months"
    if source.kickoff and source.kickoff.success:
        return Section("success", title, (source.kickoff.success,))
    return Section(
        "success", title, missing="Each side says at the kickoff what success would be; then one text is agreed."
    )


def _people(source: _Sources) -> Section:
    contract = source.contract
    department = [(person, str(contract.department)) for person in leads_of(contract)]
    vendor = [(person, str(contract.vendor)) for person in contacts_of(contract)]
    rows = tuple((who.name, _post(who), side, _reach(who)) for who, side in (*department, *vendor))
    lacks = [] if contract.manager else ["the contract manager"]
    lacks += [] if vendor else [f"a contact of {contract.vendor} who can sign in"]
    missing = f"Name {listing(lacks)}." if lacks else ""
    table = Table(("Name", "Role", "Side", "Reach them"), rows) if rows else None
    return Section("people", "People", table=table, missing=missing)


def _roles(source: _Sources) -> Section:
    items = RoleItem.objects.filter(kickoff__contract=source.contract).select_related("accountable")
    rows = tuple(
        (item.item, item.accountable.name, ", ".join(each.name for each in item.responsible.all()) or "–")
        for item in items.prefetch_related("responsible")
    )
    if not rows:
        return Section("roles", "Who is accountable", missing="The role matrix. Each item has one accountable person.")
    return Section("roles", "Who is accountable", table=Table(("What", "Accountable", "Does it"), rows))


def _kpis(source: _Sources) -> Section:
    if not source.definitions:
        return Section("kpis", "KPIs", missing="The KPIs. What would residents notice first?")
    without = [each.name for each in source.definitions if each.target is None]
    missing = f"A target for {listing(without)}." if without else ""
    return Section("kpis", "KPIs", table=kpi_table(source.definitions, "Level agreed"), missing=missing)


def _meetings(source: _Sources) -> Section:
    contract = source.contract
    own = Series.objects.filter(contract=contract, stopped_on=None, ends__gte=source.today).first()
    series = own or series_joined(contract)
    of_program = {"program": contract.program_id} if contract.program_id else {"contract": contract}
    planned = Meeting.objects.filter(state=Meeting.State.PLANNED, on__gte=source.today)
    soon = (planned.filter(contract=contract) | planned.filter(**of_program)).order_by("on")[:AHEAD]
    words = [cadence(meetings_of(series))] if series else []
    words += [f"Next: {listing([f'{meeting.on:%b %-d, %Y}' for meeting in soon])}."] if soon else []
    words += [early] if (early := touchpoints(source.agreed)) else []
    if not source.shared:
        asked = profile(contract.intensity)
        intensity = contract.get_intensity_display()
        words.append(f"{intensity} intensity: a review is overdue {asked.review_days} days after the last.")
    missing = "" if series or soon else "When both sides meet."
    return Section("meetings", "Meetings", tuple(words), missing=missing)


def _reports(source: _Sources) -> Section:
    due = Deliverable.objects.filter(contract=source.contract, received_on=None, due__gte=source.today).order_by("due")
    items = tuple(f"{each.name}, due {each.due:%b %-d, %Y}" for each in due[:AHEAD])
    reports = source.agreed.reports
    words = tuple(each for each in (source.agreed.format, "Due next:" if items else "") if each)
    table = report_table(reports) if reports else None
    missing = "" if reports or items else "Which reports and deliverables are due."
    return Section("reports", "Reports and deliverables", words, items, table, missing)


def _risks(source: _Sources) -> Section:
    risks = Risk.objects.open().filter(contract=source.contract).select_related("owner")
    if source.shared:
        risks = risks.filter(shared=True)
    header = ("Risk", "Early sign", "What we do about it", "Owner", *(() if source.shared else ("Weight of 25",)))
    rows = tuple(
        (risk.what, risk.sign or "–", risk.mitigation or "–", risk.owner.name)
        + (() if source.shared else (str(risk.weight),))
        for risk in sorted(risks, key=lambda risk: -risk.weight)
    )
    missing = "" if rows else "Risks. What went wrong under the contract before, and how would we notice early?"
    return Section("risks", "Risks", table=Table(header, rows) if rows else None, missing=missing)


def _escalation(source: _Sources) -> Section:
    table = escalation_table(source.agreed) if source.agreed.escalation else None
    missing = "" if table else "Whom to turn to when something is not settled."
    return Section("escalation", "When something is not settled", table=table, missing=missing)


def _closeout(source: _Sources) -> Section:
    ends = source.contract.ends
    items = (
        f"{_days(ends, -DECIDE_DAYS)}: decide whether to renew, buy anew or end, from the figures of the whole term",
        f"{_days(ends, -CLOSE_DAYS)}: begin closeout: open deliverables, open corrections, what the next vendor needs",
        f"{_days(ends, 0)}: the term ends; final performance summary, with the vendor’s comments",
        f"{_days(ends, HAND_OVER_DAYS)}: records handed over, lessons noted for the next contract",
    )
    return Section("closeout", "Closeout", items=items)


def _days(day: date, later: int) -> str:
    return f"{day + timedelta(days=later):%b %-d, %Y}"


def _post(person: User) -> str:
    return person.job or person.get_role_display()


def _reach(person: Any) -> str:
    return ", ".join(each for each in (person.email, person.phone) if each)
