import polars as pl

from midcourse.analysis.panel import Kind
from midcourse.records.checks.problem import SHOWN, Problem, Severity, gather
from midcourse.records.expected import AskedKpi
from midcourse.records.reading import Reading, text_of
from midcourse.records.sheet import Role
from midcourse.records.table import ROW


def mixed_percent(reading: Reading) -> list[Problem]:
    """Rates as 0.93 and as 93 in one column: 0.9 may be 90 % or 0.9 %."""
    if reading.sheet.percent is not None:
        return []  # the sender said which
    rates = [kpi for kpi in reading.expected.kpis if kpi.kind is Kind.RATE]
    return [problem for kpi in rates for problem in _mixed(reading, kpi)]


def _mixed(reading: Reading, kpi: AskedKpi) -> list[Problem]:
    text = pl.col(text_of(Role.VALUE))
    values = reading.rows.filter((pl.col("kpi") == kpi.id) & pl.col(Role.VALUE).is_not_null())
    bare = values.filter(~text.str.contains("%", literal=True))
    number = text.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
    bad = bare.filter((number > 0) & (number <= 1)).select(ROW, text.alias(SHOWN))
    if bad.height == values.filter(pl.col(Role.VALUE) > 0).height:
        return []  # all of them are fractions
    return gather(
        "mixed_percent",
        Severity.ERROR,
        reading.sheet.column(Role.VALUE),
        bad,
        lambda found: (
            f"{found.place}: other rows hold percentages, found {found.values}. "
            "Write all of them with a percent sign, or say that the column is in percent."
        ),
    )
