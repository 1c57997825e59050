"""What a column can be, in the words of the KPIs asked for, and a sheet to fill in that needs no questions."""

from datetime import timedelta
from typing import Any

from midcourse.analysis.measure import Every, Kind
from midcourse.measures.asked import Asked
from midcourse.measures.figures import first_day
from midcourse.measures.mapping import KPI_NAME, PERIOD, UNIT
from midcourse.measures.models import KPI
from midcourse.people import clock

Choice = tuple[str, str]


def role_choices(asked: Asked) -> list[Any]:
    """The choices of a column's select, grouped."""
    place: list[Choice] = [(PERIOD, "Period (month or date)"), (UNIT, "Contract or vendor")]
    groups: list[Any] = [("Whose and when", place)]
    if asked.dimensions:
        groups.append(("Breakdown", [(f"by:{name}", name) for name in asked.dimensions]))
    groups += [(str(kpi), _numbers(kpi)) for kpi in asked.kpis]
    if len(asked.kpis) > 1:
        named = [
            (KPI_NAME, "Name of the KPI"),
            ("row:numerator", "Figure, or what is counted"),
            ("row:denominator", "Out of, or per"),
            ("row:value", "Ready figure"),
        ]
        groups.append(("Each row names its KPI", named))
    return groups


def sample_rows(asked: Asked) -> tuple[list[str], list[list[Any]]]:
    """The header and first rows of a sheet to fill in: one row a contract, the last period that ended."""
    header = ["Period", "Contract", "Vendor", *asked.dimensions]
    columns = [name for kpi in asked.kpis for name in _column_names(kpi)]
    every = Every(asked.kpis[0].definition.frequency) if asked.kpis else Every.MONTH
    period = first_day(first_day(clock.today(), every) - timedelta(days=1), every)
    blank = [None] * (len(asked.dimensions) + len(columns))
    rows = [[period, each.number, each.vendor.name, *blank] for each in asked.contracts]
    return [*header, *columns], rows


def _numbers(kpi: KPI) -> list[Choice]:
    definition, prefix = kpi.definition, f"kpi:{kpi.pk}"
    kind = Kind(definition.kind)
    if kind is Kind.VALUE:
        return [(f"{prefix}:value", definition.name)]
    counted = (f"{prefix}:numerator", f"{definition.name}: {definition.numerator}")
    if not kind.has_denominator:
        return [counted]
    below = (f"{prefix}:denominator", f"{definition.name}: {definition.denominator}")
    return [counted, below, (f"{prefix}:value", f"{definition.name}: ready figure")]


def _column_names(kpi: KPI) -> list[str]:
    definition = kpi.definition
    if not Kind(definition.kind).has_denominator:
        return [definition.name]
    return [f"{definition.name}: {definition.numerator}", f"{definition.name}: {definition.denominator}"]
