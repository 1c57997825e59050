"""What is due under a contract in the next 60 days, whatever kind of thing it is, by day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from midcourse.contracts.models import Contract, Deliverable
from midcourse.corrections.models import Correction
from midcourse.measures.models import DataRequest
from midcourse.pages.addresses import address

AHEAD = timedelta(days=60)


@dataclass(frozen=True, order=True)
class Due:
    """Something to be done by a day, and by whom; past days come first."""

    on: date
    what: str
    who: str = ""
    address: str = ""


def due_soon(told: Mapping[str, Any]) -> list[Due]:
    """Everything due within 60 days and what is late, from what the brief has read and two queries more."""
    contract, until = told["contract"], told["today"] + AHEAD
    everything = [*_corrections(told), *_promises(told), *_dates(contract), *_owed(contract, until)]
    everything += [Due(each.on, "Performance meeting", "", address("meeting", each.pk)) for each in told["next"]]
    everything += [
        Due(risk.review_on, f"Look at the risk again: {risk.what}", risk.owner.name, address("risk", risk.pk))
        for risk in told["risks"]
    ]
    return sorted(each for each in everything if each.on <= until)


def _corrections(told: Mapping[str, Any]) -> Iterator[Due]:
    for row in told["corrections"]:
        where = address("correction", row.pk)
        if row.state == Correction.State.AGREED:
            yield Due(row.due, f"To be in place: {row.what}", row.owner.name, where)
        elif row.state == Correction.State.IN_PLACE:
            yield Due(row.check_on, f"Check whether it helped: {row.what}", row.owner.name, where)


def _promises(told: Mapping[str, Any]) -> Iterator[Due]:
    for promises in told["commitments"].values():
        for each in promises:
            yield Due(each.due, f"Promised: {each.what}", each.owner.name, address("commitment", each.pk))


def _dates(contract: Contract) -> Iterator[Due]:
    if contract.insured_until:
        yield Due(contract.insured_until, "Insurance runs out", str(contract.vendor))
    yield Due(contract.ends, "The contract ends")


def _owed(contract: Contract, until: date) -> Iterator[Due]:
    """Deliverables and figures that have not come."""
    for item in Deliverable.objects.filter(contract=contract, received_on=None, due__lte=until):
        yield Due(item.due, item.name, str(contract.vendor))
    asked = DataRequest.objects.open().filter(contract=contract, due__lte=until).select_related("kpi__current")
    for request in asked:
        who = str(contract.vendor if request.kpi.definition.reporter == "vendor" else contract.department)
        yield Due(request.due, f"Figures: {request}", who)
