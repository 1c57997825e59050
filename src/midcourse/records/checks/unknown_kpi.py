import polars as pl

from midcourse.records.checks.near import did_you_mean
from midcourse.records.checks.problem import SHOWN, Problem, Severity, gather
from midcourse.records.reading import Reading, text_of
from midcourse.records.sheet import Role
from midcourse.records.table import ROW


def unknown_kpi(reading: Reading) -> list[Problem]:
    """A KPI nobody asked this sender for."""
    text = pl.col(text_of(Role.KPI))
    bad = reading.rows.filter(text.is_not_null() & pl.col("kpi").is_null()).select(ROW, text.alias(SHOWN))
    names = [name for kpi in reading.expected.kpis for name in (kpi.name, *kpi.names)]
    return gather(
        "unknown_kpi",
        Severity.ERROR,
        reading.sheet.column(Role.KPI),
        bad,
        lambda found: f"{found.place}: no KPI asked for is called {found.values}. {did_you_mean(found, names)}",
    )
