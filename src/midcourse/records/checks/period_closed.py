import polars as pl

from midcourse.records.checks.problem import SHOWN, Problem, Severity, gather
from midcourse.records.expected import AskedKpi
from midcourse.records.reading import FIRST, Reading, text_of
from midcourse.records.sheet import Role
from midcourse.records.table import ROW


def period_closed(reading: Reading) -> list[Problem]:
    """A period for which figures are no longer taken, or were never asked for."""
    closed = pl.any_horizontal(pl.lit(value=False), *map(_closed, reading.expected.kpis))
    bad = reading.rows.filter(closed).select(ROW, pl.col(text_of(Role.PERIOD)).alias(SHOWN))
    return gather(
        "period_closed",
        Severity.ERROR,
        reading.sheet.column(Role.PERIOD),
        bad,
        lambda found: (
            f"{found.place}: closed for figures, found {found.values}. "
            "Leave this period out, or ask the contract manager to open it again."
        ),
    )


def _closed(kpi: AskedKpi) -> pl.Expr:
    closed = pl.col(FIRST).is_in(list(kpi.closed))
    early = pl.col(FIRST) < kpi.open_from if kpi.open_from else pl.lit(value=False)
    return (pl.col("kpi") == kpi.id) & (closed | early)
