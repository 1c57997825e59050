"""Reads that need more than a model's manager: a KPI's panel for the analysis, what is late, what is due."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Avg, Count, Min, Sum

from midcourse.analysis.measure import Every, Kind
from midcourse.contracts.models import Contract
from midcourse.measures.figures import segment_values
from midcourse.measures.models import KPI, DataRequest, Observation, Segment
from midcourse.people.models import User

if TYPE_CHECKING:
    import polars as pl

    from midcourse.analysis.panel import Panel

UNIT = "vendor"
WHOLE = "not broken down"


@dataclass(frozen=True)
class KPIPanel:
    """A KPI's figures for the analysis; `contracts` tells which contract each unit's name stands for."""

    panel: "Panel"
    contracts: dict[str, Contract]


def panel_of(
    kpi: KPI,
    *,
    as_of: datetime | None = None,
    contracts: Iterable[Contract] | None = None,
    with_segments: bool = True,
) -> KPIPanel:
    """The figures of a KPI as known now, or as they were known at `as_of`; by default of all its contracts.

    The unit is the vendor, named with the contract's title too where a vendor has several. A figure that was not
    collected is no row.
    """
    import polars as pl

    from midcourse.analysis.panel import Panel

    chosen = list(kpi.contracts() if contracts is None else contracts)
    labels = labels_of(chosen)
    figures = Observation.objects.as_of(as_of) if as_of else Observation.objects.current()
    figures = figures.filter(kpi=kpi, contract__in=[contract.pk for contract in chosen])
    frame, breakdowns = _broken_down(figures) if with_segments else (_whole(figures, kpi), ())
    named = {contract.pk: label for label, contract in labels.items()}
    frame = frame.with_columns(unit=pl.col("contract").replace_strict(named, return_dtype=pl.String)).drop("contract")
    definition = kpi.definition
    kept = [*breakdowns, "numerator", *(["denominator"] if Kind(definition.kind).has_denominator else [])]
    panel = Panel(
        figures=frame.select("period", "unit", *kept),
        measure=definition.measure,
        every=Every(definition.frequency),
        unit=UNIT,
        breakdowns=breakdowns,
    )
    return KPIPanel(panel, labels)


def labels_of(contracts: Iterable[Contract]) -> dict[str, Contract]:
    """Each contract by its vendor's name, with its title where a vendor has several."""
    chosen = list(contracts)
    vendors = {row.pk: row for row in Contract.objects.filter(pk__in=[c.pk for c in chosen]).select_related("vendor")}
    times = Counter(row.vendor_id for row in vendors.values())
    labels = {}
    for contract in chosen:
        vendor = vendors[contract.pk].vendor
        label = vendor.name if times[vendor.pk] == 1 else f"{vendor.name}, {contract.title}"
        labels[label if label not in labels else f"{label} ({contract.number})"] = contract
    return labels


def late_by_vendor(user: User, on: date) -> list[dict[str, Any]]:
    """How many figures each vendor is late with: vendor, vendor's id, how many, and the first day they were due."""
    return list(
        DataRequest.objects.visible_to(user)
        .late(on)
        .order_by("contract__vendor__name")
        .values("contract__vendor", "contract__vendor__name")
        .annotate(late=Count("pk"), first_due=Min("due"))
    )


def _whole(figures: Any, kpi: KPI) -> "pl.DataFrame":
    import polars as pl

    how = Sum if Kind(kpi.definition.kind).adds_up else Avg
    rows = (
        figures.order_by("contract", "period")
        .values_list("contract", "period")
        .annotate(top=how("numerator"), base=Sum("denominator"))
    )
    return pl.DataFrame(list(rows), schema=_columns("contract", "period", "numerator", "denominator"), orient="row")


def _broken_down(figures: Any) -> tuple["pl.DataFrame", tuple[str, ...]]:
    import polars as pl

    names = ("contract", "period", "segment", "numerator", "denominator")
    frame = pl.DataFrame(list(figures.order_by().values_list(*names)), schema=_columns(*names), orient="row")
    keys = Segment.objects.filter(pk__in=figures.order_by().values("segment")).values_list("pk", "key")
    segments = {pk: segment_values(key) for pk, key in keys}
    breakdowns = tuple(dict.fromkeys(name for values in segments.values() for name in values))
    parts = [
        pl.col("segment")
        .replace_strict({pk: values.get(name, WHOLE) for pk, values in segments.items()}, return_dtype=pl.String)
        .alias(name)
        for name in breakdowns
    ]
    return frame.with_columns(parts).drop("segment"), breakdowns


def _columns(*names: str) -> "dict[str, Any]":
    import polars as pl

    kinds = {"contract": pl.Int64, "segment": pl.Int64, "period": pl.Date}
    return {name: kinds.get(name, pl.Float64) for name in names}
