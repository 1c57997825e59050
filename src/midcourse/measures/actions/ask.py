"""Asking for figures when their time has come."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import takewhile

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from midcourse.analysis.measure import Every
from midcourse.contracts.models import Contract
from midcourse.measures.figures import first_day, next_first_day
from midcourse.measures.models import KPI, DataRequest, Observation
from midcourse.people import events


@transaction.atomic
def ask_for_figures(kpi: KPI, until: date) -> list[DataRequest]:
    """Ask each contract for the periods that ended by `until`, due so many days after their end.

    The first period asked for is the first whole one of the contract, but none that ended before the KPI was
    defined, or was first asked for as often as now. Returns the requests that are new; asking twice asks once.
    """
    contracts = list(kpi.contracts())
    known = set(kpi.requests.values_list("contract", "period"))
    begun = first_day(timezone.localdate(_measured_since(kpi)), _every(kpi))
    wanted = [
        DataRequest(kpi=kpi, contract=contract, period=period, due=_due(kpi, period))
        for contract in contracts
        for period in _periods(kpi, contract, begun, until)
        if (contract.pk, period) not in known
    ]
    answered = _answered(kpi, wanted)
    for request in wanted:
        request.answered_at = answered.get((request.contract_id, request.period))
    if wanted:
        about = {request.contract_id: request.contract for request in wanted}.values()
        sentence = f"Asked for figures of {kpi}, due on {max(request.due for request in wanted):%b %-d, %Y}"
        events.record(None, "figures.ask", sentence, [kpi, kpi.program, *about], shared=True)
    return DataRequest.objects.bulk_create(wanted, batch_size=500)


def _measured_since(kpi: KPI) -> datetime:
    """When the first of the newest versions that have the present frequency was made."""
    versions = kpi.definitions.order_by("-version").values_list("frequency", "made_at")
    alike = takewhile(lambda version: version[0] == kpi.definition.frequency, versions)
    return min(made_at for _, made_at in alike)


def _every(kpi: KPI) -> Every:
    return Every(kpi.definition.frequency)


def _due(kpi: KPI, period: date) -> date:
    return due_day(period, _every(kpi), kpi.definition.days_to_report)


def due_day(period: date, every: Every, days_to_report: int) -> date:
    """The day by which figures of a period are wanted."""
    return next_first_day(period, every) + timedelta(days=days_to_report - 1)


def _periods(kpi: KPI, contract: Contract, begun: date, until: date) -> Iterator[date]:
    stop = min(day for day in (until, contract.ends, contract.closed_on, kpi.retired_on) if day)
    return whole_periods(_every(kpi), begun, contract.starts, stop)


def whole_periods(every: Every, begun: date, starts: date, stop: date) -> Iterator[date]:
    """First days of the periods from `begun` on that lie wholly between the two days."""
    first = first_day(starts, every)
    period = max(begun, first if first == starts else next_first_day(first, every))
    while next_first_day(period, every) - timedelta(days=1) <= stop:
        yield period
        period = next_first_day(period, every)


def _answered(kpi: KPI, wanted: list[DataRequest]) -> dict[tuple[int, date], datetime]:
    """When figures came that were there before they were asked for."""
    if not wanted:
        return {}
    came = (
        Observation.objects.filter(kpi=kpi, period__gte=min(request.period for request in wanted))
        .order_by()
        .values_list("contract", "period")
        .annotate(Min("received_at"))
    )
    return {(contract, period): at for contract, period, at in came}
