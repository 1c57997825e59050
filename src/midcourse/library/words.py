"""How a KPI is counted, in words that definitions, starters and drafts share."""

from typing import Protocol

from midcourse.analysis.measure import Kind


class Counted(Protocol):
    """Whatever says what is counted: `measures.Definition`, a starter KPI, an expected KPI."""

    @property
    def kind(self) -> str: ...
    @property
    def numerator(self) -> str: ...
    @property
    def denominator(self) -> str: ...
    @property
    def per(self) -> int: ...


def formula(kpi: Counted) -> str:
    """`days present out of days enrolled`, `stops missed per 1,000 stops scheduled`, `complaints`."""
    if not kpi.denominator:
        return kpi.numerator
    if kpi.kind == Kind.RATE:
        return f"{kpi.numerator} out of {kpi.denominator}"
    if kpi.kind == Kind.MEAN:
        return f"{kpi.numerator} over {kpi.denominator}, on average"
    return f"{kpi.numerator} per {f'{kpi.per:,} ' if kpi.per != 1 else ''}{kpi.denominator}"
