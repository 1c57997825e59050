"""Finding a contract's expectation sheets, and what a new version begins with."""

import hashlib
import json
from dataclasses import replace
from datetime import date
from typing import Any

from django.forms.models import model_to_dict

from midcourse.contracts.intensity import profile
from midcourse.contracts.models import Contract
from midcourse.kickoff.expectations import (
    Difference,
    Expectations,
    ExpectedKPI,
    Meetings,
    Report,
    Step,
    differences,
    from_json,
)
from midcourse.kickoff.kpis import expected_from
from midcourse.kickoff.models import ExpectationSheet, Kickoff
from midcourse.library.queries import starter_for
from midcourse.measures.models import KPI
from midcourse.meetings.models import Series

State = ExpectationSheet.State
IN_THE_MAKING = (State.DRAFT, State.PROPOSED)


def in_force(kickoff: Kickoff) -> ExpectationSheet | None:
    """The newest version both sides agreed to."""
    return kickoff.sheets.filter(state=State.AGREED).first()


def in_the_making(kickoff: Kickoff) -> ExpectationSheet | None:
    """The draft, or the version that waits for the other side; there is never more than one."""
    return kickoff.sheets.filter(state__in=IN_THE_MAKING).first()


def content_of(sheet: ExpectationSheet | None) -> Expectations:
    return from_json(sheet.content) if sheet else Expectations()


def begin_with(kickoff: Kickoff) -> Expectations:
    """What the editor shows: the newest version whatever came of it, or for the first one a starting set."""
    newest = kickoff.sheets.first()
    return content_of(newest) if newest else starting_set(kickoff.contract)


def mark_of(kickoff: Kickoff) -> str:
    """Tells one state of the newest version from another, so that two people at one draft notice each other."""
    newest = kickoff.sheets.first()
    said = json.dumps([newest.version, newest.state, newest.content] if newest else [], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def starting_set(contract: Contract) -> Expectations:
    """A first sheet from what is known: intensity, program, KPIs there are, and the service's starter set."""
    asked = profile(contract.intensity)
    program = contract.program
    series = series_joined(contract)
    return Expectations(
        goal=contract.goal,
        meetings=meetings_of(series) if series else Meetings(every_months=asked.months_between),
        kpis=_kpis(contract, asked.fewest_kpis, asked.most_kpis),
        reports=(Report("Summary: what went well, what did not, what we need", "quarter", 15),),
        escalation=(Step("The vendor’s and the department’s contract managers", 5), Step("Both directors", 10)),
        touchpoints=tuple(asked.touchpoints),
        format="In Midcourse, by the form or one spreadsheet for all KPIs.",
        sharing=program.sharing if program else Expectations().sharing,
    )


def series_joined(contract: Contract) -> Series | None:
    """The meetings of the contract's program, which the contract takes part in instead of having its own."""
    if contract.program_id is None:
        return None
    running = Series.objects.filter(program=contract.program_id, stopped_on=None)
    return running.filter(ends__gte=contract.starts).order_by("-ends").first()


def series_that_stays(contract: Contract, meetings: Meetings, today: date) -> Series | None:
    """The meetings that go on as they are under these terms: the program's, or the contract's own of the same kind."""
    running = Series.objects.filter(contract=contract, stopped_on=None, ends__gte=today)
    same = (each for each in running if meetings_of(each) == meetings and each.ends == contract.ends)
    return series_joined(contract) or next(same, None)


def meetings_of(series: Series) -> Meetings:
    """A series in the words of a sheet."""
    return Meetings(
        series.every_months, series.week, series.weekday, f"{series.at:%H:%M}", series.minutes_long, series.place
    )


def owner_of(contract: Contract, reporter: str) -> str:
    """Who sees to a KPI's figures: the side that reports them."""
    manager = contract.manager.name if contract.manager else str(contract.department)
    return manager if reporter == "department" else str(contract.vendor)


def _kpis(contract: Contract, fewest: int, most: int) -> tuple[ExpectedKPI, ...]:
    """Those the contract has by itself or by its program; where too few, the library's first ones."""
    known = [_from_kpi(each, contract) for each in KPI.objects.in_use().of_contract(contract)]
    if len(known) >= max(fewest, 1):
        return tuple(known)
    names = {each.name.lower() for each in known}
    starters = [each for each in starters_of(contract) if each.name.lower() not in names]
    fresh = [expected_from(each, owner_of(contract, each.reporter)) for each in starters]
    return tuple([*known, *fresh][:most])


def _from_kpi(kpi: KPI, contract: Contract) -> ExpectedKPI:
    fields = model_to_dict(kpi.definition, exclude=["id", "kpi", "version", "made_by"])
    fields["dimensions"] = tuple(fields["dimensions"])
    return ExpectedKPI(**fields, owner=owner_of(contract, fields["reporter"]))


def program_kpis(contract: Contract) -> dict[str, ExpectedKPI]:
    """The KPIs that the contract's program has for all its vendors, by their names in small letters."""
    shared = KPI.objects.in_use().filter(program=contract.program_id, program__isnull=False)
    rows = shared.select_related("current")
    return {each.definition.name.lower(): _from_kpi(each, contract) for each in rows}


def unlike_program(said: Expectations, contract: Contract) -> list[Difference]:
    """What a sheet says otherwise than the program of the KPIs they share: `was` is the program's word, which counts
    for every vendor of it whatever one sheet says; `now` is the sheet's.
    """
    shared = program_kpis(contract)
    both = [(shared[each.name.lower()], each) for each in said.kpis if each.name.lower() in shared]
    program = tuple(replace(theirs, name=asked.name, owner=asked.owner) for theirs, asked in both)
    return differences(Expectations(kpis=program), Expectations(kpis=tuple(asked for _, asked in both)))


def starters_of(contract: Contract) -> list[Any]:
    """The library's KPIs for the contract's service."""
    found = starter_for(contract.program.service if contract.program else contract.title)
    return list(found.kpis.all()) if found else []
