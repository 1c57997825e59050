import polars as pl

from midcourse.records.checks.problem import SHOWN, Problem, Severity, gather
from midcourse.records.checks.same_figure import label, with_key
from midcourse.records.reading import Reading
from midcourse.records.sheet import NUMBERS
from midcourse.records.table import ROW


def conflicting_rows(reading: Reading) -> list[Problem]:
    """Several figures for one KPI, contract, period and breakdown: other numbers, or other days of one month."""
    if reading.sheet.raw:
        return []
    differ = pl.struct("period", *NUMBERS).n_unique().over(reading.key) > 1
    first = label(reading).first().over(reading.key)  # 2026-01 and January 2026 are one figure
    bad = with_key(reading).filter(differ).select(ROW, first.alias(SHOWN))
    return gather(
        "conflicting_rows",
        Severity.ERROR,
        None,
        bad,
        lambda found: f"{found.place}: several figures for {found.values}. Keep the right one, or add them up.",
    )
