"""What a sender is asked for: the contracts and KPIs of a program or contract that are theirs to report."""

from dataclasses import dataclass

from django.db.models import Q

from midcourse.contracts.models import Contract, Program
from midcourse.measures.models import KPI, Reporter, Submission
from midcourse.people.models import User


@dataclass(frozen=True)
class Asked:
    """`names` gives other names of each contract: its number, its vendor, and how files spell the vendor."""

    kpis: list[KPI]
    contracts: list[Contract]

    def kpi(self, pk: int) -> KPI | None:
        return next((kpi for kpi in self.kpis if kpi.pk == pk), None)

    @property
    def dimensions(self) -> list[str]:
        """Every breakdown of any of the KPIs, once."""
        return list(dict.fromkeys(name for kpi in self.kpis for name in kpi.definition.dimensions))


def asked_of(user: User, *, program: Program | None = None, contract: Contract | None = None) -> Asked:
    """What this person may report for a program or a contract; a vendor contact only their own contracts."""
    contracts = Contract.objects.visible_to(user).select_related("vendor", "program")
    kpis = KPI.objects.in_use()
    if contract is not None:
        contracts, kpis = contracts.filter(pk=contract.pk), kpis.of_contract(contract)
    else:
        contracts, kpis = contracts.filter(program=program), kpis.filter(program=program)
    if user.is_vendor:
        kpis = kpis.filter(current__reporter=Reporter.VENDOR)
    return Asked(list(kpis), list(contracts))


def kpis_by_contract(user: User, contracts: list[Contract]) -> dict[int, list[KPI]]:
    """The KPIs this person may report for each of the contracts, in one query."""
    programs = {contract.program_id for contract in contracts if contract.program_id}
    kpis = KPI.objects.in_use().filter(Q(contract__in=[each.pk for each in contracts]) | Q(program__in=programs))
    if user.is_vendor:
        kpis = kpis.filter(current__reporter=Reporter.VENDOR)
    found = list(kpis)
    return {
        each.pk: [kpi for kpi in found if kpi.contract_id == each.pk or kpi.program_id == (each.program_id or 0)]
        for each in contracts
    }


def asked_for(submission: Submission) -> Asked:
    """What the sender of a submission may report in it."""
    return asked_of(submission.sent_by, program=submission.program, contract=submission.contract)


def names_of(contract: Contract) -> tuple[str, ...]:
    return (contract.number, contract.vendor.name, *contract.vendor.aliases)
