import polars as pl

from midcourse.analysis.panel import Kind
from midcourse.analysis.wording import number, percent
from midcourse.records.checks.problem import SHOWN, Problem, Severity, gather
from midcourse.records.expected import AskedKpi
from midcourse.records.reading import Reading, text_of
from midcourse.records.sheet import Role
from midcourse.records.table import ROW


def beyond_limits(reading: Reading) -> list[Problem]:
    """A figure that cannot be: 6 on a scale from 1 to 5, 104 % of something."""
    return [problem for kpi in reading.expected.kpis for problem in _beyond(reading, kpi)]


def _beyond(reading: Reading, kpi: AskedKpi) -> list[Problem]:
    role = next((role for role in reading.figure_roles(kpi.kind)), None)
    if role is None or (role is Role.NUMERATOR and kpi.kind.has_denominator):
        return []  # a rate from its two counts has its own check
    highest = 1.0 if kpi.highest is None and kpi.kind is Kind.RATE else kpi.highest
    outside = pl.any_horizontal(pl.lit(value=False), *_outside(role, kpi.lowest, highest))
    bad = reading.rows.filter((pl.col("kpi") == kpi.id) & outside).select(ROW, pl.col(text_of(role)).alias(SHOWN))
    range_ = _range(kpi.lowest, highest, kpi.kind)
    return gather(
        "beyond_limits",
        Severity.ERROR,
        reading.sheet.column(role),
        bad,
        lambda found: f"{found.place}: “{kpi.name}” can be {range_}, found {found.values}. Check the number.",
    )


def _outside(role: Role, lowest: float | None, highest: float | None) -> list[pl.Expr]:
    below = [] if lowest is None else [pl.col(role) < lowest]
    return below if highest is None else [*below, pl.col(role) > highest]


def _range(lowest: float | None, highest: float | None, kind: Kind) -> str:
    say = percent if kind is Kind.RATE else number
    if lowest is None:
        return f"{say(highest)} at most" if highest is not None else "anything"
    return f"{say(lowest)} at least" if highest is None else f"{say(lowest)} to {say(highest)}"
