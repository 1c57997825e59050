"""A vendor's page: all its contracts in this person's scope, its on-time rate, KPIs and corrections."""

from typing import Any

from midcourse.analysis import wording
from midcourse.contracts.compliance import compliance_of
from midcourse.contracts.models import Contract, Vendor
from midcourse.corrections.models import Correction
from midcourse.measures.models import Standing
from midcourse.people import clock
from midcourse.people.models import User
from midcourse.people.prepared import prepared
from midcourse.portfolio.figures import KPIRow
from midcourse.portfolio.hiding import readable
from midcourse.portfolio.performance import performance_of

LISTED = 50


@prepared
def vendor_shown(user: User, pk: int) -> Any:
    """The vendor, where this person may know of it."""
    return Vendor.objects.visible_to(user).filter(pk=pk)


def vendor_page(user: User, vendor: Vendor) -> dict[str, Any]:
    """What the page shows. The vendor must have been found visible."""
    today = clock.today()
    contracts = _contracts(user, vendor.pk)
    compliance, performance = compliance_of(contracts, today), performance_of(contracts, today)
    on_time = sum(lane.on_time for lane in compliance.values())
    due = sum(lane.due for lane in compliance.values())
    return {
        "vendor": vendor,
        "contracts": [(each, compliance[each.pk], performance[each.pk]) for each in contracts],
        "on_time": f"{wording.percent(on_time / due)} ({on_time} of {due})" if due else "nothing was due",
        "rows": _kpis(user, contracts),
        "corrections": _corrections(user, vendor.pk),
    }


def _kpis(user: User, contracts: list[Contract]) -> list[KPIRow]:
    """The KPIs that have figures; the lanes say which have none."""
    of = {contract.pk: contract for contract in contracts}
    known = _standings(user, list(of))
    read = readable(user, [standing.kpi for standing in known], known)
    return [KPIRow(standing.kpi, of[standing.contract_id], standing) for standing in read]


@prepared
def _contracts(user: User, vendor: int) -> Any:
    return Contract.objects.visible_to(user).filter(vendor=vendor).select_related("program")[:LISTED]


@prepared
def _standings(user: User, contracts: list[int]) -> Any:
    known = Standing.objects.visible_to(user).filter(contract__in=contracts, kpi__retired_on=None)
    return known.select_related("kpi__current").order_by("contract__title", "kpi")[:LISTED]


@prepared
def _corrections(user: User, vendor: int) -> Any:
    rows = Correction.objects.visible_to(user).filter(contract__vendor=vendor).select_related("owner", "kpi__current")
    shown = rows.only("what", "due", "started_on", "state", "owner__name", "kpi__current__name")
    return shown.order_by("-state", "-due")[:LISTED]
