"""A sheet's KPIs as definitions of measures."""

from dataclasses import asdict
from typing import Any

from midcourse.kickoff.expectations import ExpectedKPI
from midcourse.library.models import DEFINED, StarterKPI
from midcourse.measures.models import Definition

OF_THE_SHEET = ("owner", "source_kpi")
"""What a sheet says of a KPI beyond its definition."""


def fields_of(kpi: ExpectedKPI) -> dict[str, Any]:
    """The fields of Definition, as its actions take them."""
    fields = {name: value for name, value in asdict(kpi).items() if name not in OF_THE_SHEET}
    return {**fields, "dimensions": list(kpi.dimensions)}


def definition_of(kpi: ExpectedKPI) -> Definition:
    """An unsaved definition that says the same."""
    return Definition(**fields_of(kpi))


def expected_from(starter: StarterKPI, owner: str = "") -> ExpectedKPI:
    """A KPI of the library as one that is expected; its levels are still to be set."""
    fields = {name: getattr(starter, name) for name in DEFINED}
    return ExpectedKPI(**{**fields, "dimensions": tuple(starter.dimensions)}, owner=owner, source_kpi=starter.pk)
