"""A kickoff by its contract, and the way back to its page."""

from django.urls import reverse

from midcourse.contracts.models import Contract
from midcourse.kickoff.actions import kickoff_of
from midcourse.kickoff.models import Kickoff
from midcourse.people.http import Request

Crumbs = list[tuple[str, str]]


def get(request: Request, pk: int) -> Kickoff:
    """The kickoff of this contract, or 404 where this person may not know of the contract."""
    rows = Contract.objects.select_related("program", "vendor", "department", "manager")
    contract: Contract = rows.get_visible(request.user, pk=pk)
    kickoff = kickoff_of(contract)
    kickoff.contract = contract
    return kickoff


def address(kickoff: Kickoff) -> str:
    return reverse("kickoff", args=[kickoff.contract_id])


def crumbs_of(kickoff: Kickoff, *, whole: bool = True) -> Crumbs:
    """The way to a contract, and with `whole` on to its kickoff."""
    contract = kickoff.contract
    way = [("Contracts", reverse("contracts")), (contract.title, reverse("contract", args=[contract.pk]))]
    return [*way, ("Kickoff", address(kickoff))] if whole else way
