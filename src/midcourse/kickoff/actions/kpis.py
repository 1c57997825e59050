"""A contract's KPIs as its agreed sheet has them; what was measured before keeps its figures."""

from django.core.exceptions import ValidationError

from midcourse.contracts.models import Contract
from midcourse.kickoff.expectations import ExpectedKPI
from midcourse.kickoff.kpis import fields_of
from midcourse.kickoff.models import ExpectationSheet
from midcourse.kickoff.sheets import content_of, unlike_program
from midcourse.measures.actions import change_definition, define_kpi, retire_kpi
from midcourse.measures.models import KPI
from midcourse.people.models import User


def agree_kpis(lead: User, sheet: ExpectationSheet, before: ExpectationSheet | None) -> list[str]:
    """Define, change or retire the contract's own KPIs; one that the program has by the same name is the program's.

    Gives a sentence for each kind of change.
    """
    contract = sheet.kickoff.contract
    measured = KPI.objects.in_use().of_contract(contract)
    there = {each.definition.name.lower(): each for each in sorted(measured, key=lambda each: each.program_id or 0)}
    wanted = content_of(sheet).kpis
    changed = [each.name for each in wanted if _agree(lead, contract, each, there.get(each.name.lower()))]
    names = {each.name.lower() for each in wanted}
    dropped = {each.name.lower() for each in content_of(before).kpis} - names
    retired = [kpi for name, kpi in there.items() if name in dropped and kpi.contract_id]
    for kpi in retired:
        retire_kpi(lead, kpi, f"not in version {sheet.version} of the expectation sheet")
    stays = [each.what.removeprefix("KPI: ") for each in unlike_program(content_of(sheet), contract)]
    said = (
        (changed, "Measured from now on as agreed"),
        (retired, "No longer measured"),
        (stays, "Stays as the program has it, whatever the sheet says"),
    )
    return [f"{words}: {', '.join(map(str, found))}." for found, words in said if found]


def _agree(lead: User, contract: Contract, wanted: ExpectedKPI, kpi: KPI | None) -> bool:
    """Whether the KPI is new or its definition another from now on."""
    if kpi is not None and kpi.program_id:
        return False
    if kpi is not None:
        before = kpi.definition.version
        try:
            return change_definition(lead, kpi, **fields_of(wanted)).version != before
        except ValidationError:  # its figures would not compare with those to come
            retire_kpi(lead, kpi, "measured in another way from now on")
    define_kpi(lead, contract=contract, **fields_of(wanted))
    return True
