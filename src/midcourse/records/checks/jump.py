import polars as pl

from midcourse.analysis.panel import Kind
from midcourse.records.checks.problem import SHOWN, Problem, Severity, gather
from midcourse.records.clean import figures
from midcourse.records.reading import FIRST, KIND, Reading, segment_of
from midcourse.records.sheet import Role
from midcourse.records.table import ROW

TIMES = 10


def jump(reading: Reading) -> list[Problem]:
    """A figure ten times its current level or more, or a tenth or less: often a slipped digit.

    Figures are added up to the breakdown that the levels have, so that parts are not held against a whole.
    """
    levels, segments = reading.expected.levels, reading.sheet.segments
    if levels is None:
        return []
    levels = levels.rename({name: segment_of(name) for name in segments}, strict=False)
    keys = [name for name in levels.columns if name != "level"]
    if not set(keys) <= set(reading.rows.columns):
        return []  # the levels are of parts that the sheet does not tell apart
    rows = reading.rows.with_columns(figures(reading.sheet.raw)).join(levels, on=keys)
    rows = rows.with_columns(_figure().over([*keys, FIRST]).alias("figure"))
    shown = pl.format("{} (current level {})", _said("figure"), _said("level")).alias(SHOWN)
    return gather(
        "jump",
        Severity.WARNING,
        reading.figure_column,
        rows.filter(_far()).select(ROW, shown),
        lambda found: (
            f"{found.place}: a tenfold jump, found {found.values}. Check for a slipped digit; if it is right, say why."
        ),
    )


def _figure() -> pl.Expr:
    """The figure of several rows together."""
    amount, weight, kind = pl.col(Role.NUMERATOR), pl.col(Role.DENOMINATOR), pl.col(KIND).first()
    adds_up = kind.is_in([Kind.COUNT.value, Kind.SUM.value])
    whole = pl.when(weight.sum() > 0).then(amount.sum() / weight.sum())
    return pl.when(adds_up).then(amount.sum()).when(kind == Kind.VALUE.value).then(amount.mean()).otherwise(whole)


def _far() -> pl.Expr:
    """Ten times more or less. A count below one is taken as one, so that small counts do not warn at chance."""
    counts = pl.col(KIND) == Kind.COUNT.value
    figure, level = (pl.when(counts).then(pl.max_horizontal(name, 1.0)).otherwise(name) for name in ("figure", "level"))
    return (figure > 0) & (level > 0) & ((figure >= TIMES * level) | (level >= TIMES * figure))


def _said(name: str) -> pl.Expr:
    """`1940`, `12.4`, `93 %` for a rate."""
    value = pl.when(pl.col(KIND) == Kind.RATE.value).then(pl.col(name) * 100).otherwise(name)
    short = pl.when(value.abs() >= 100).then(value.round()).otherwise(value.round_sig_figs(3))
    sign = pl.when(pl.col(KIND) == Kind.RATE.value).then(pl.lit(" %")).otherwise(pl.lit(""))
    return short.cast(pl.String).str.replace(r"\.0$", "") + sign
