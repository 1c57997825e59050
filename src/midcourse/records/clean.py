"""Checked text turned into what is saved."""

import polars as pl

from midcourse.analysis.panel import Kind
from midcourse.records.expected import Expected
from midcourse.records.reading import FIRST, KIND, Reading, segment_of
from midcourse.records.sheet import NUMBERS, Role, Sheet


def clean(sheet: Sheet, expected: Expected) -> pl.DataFrame:
    """The figures of a sheet whose checks found no error.

    Columns: `kpi`, `contract` (ids), `period` (Date: first day of the KPI's period, the day itself in raw rows),
    one String column per dimension, `numerator`, `denominator` (Float64; null for kinds that have none). Rows
    that say “n/a” are left out: not collected is no figure. Rows that repeat another are kept once, raw rows always.
    """
    reading = Reading(sheet, expected)
    rows = reading.rows.filter(_collected(reading)).select(
        "kpi",
        "contract",
        pl.col("period" if sheet.raw else FIRST).alias("period"),
        *(pl.col(segment_of(name)).alias(name) for name in sheet.segments),
        *figures(sheet.raw),
    )
    return rows if sheet.raw else rows.unique(maintain_order=True)


def _collected(reading: Reading) -> pl.Expr:
    """Rows with every number their kind needs."""
    complete = [pl.col(role).is_not_null() | ~pl.col(KIND).is_in(reading.kinds_needing(role)) for role in NUMBERS]
    return pl.all_horizontal(complete)


def figures(raw: bool) -> list[pl.Expr]:
    """`numerator` and `denominator` from whichever columns a figure came in.

    A ready rate, ratio or mean is weighed by its denominator, or by 1 where the file gives none; a raw row
    without numbers is one event, and without a denominator one case.
    """
    numerator, denominator, value = (pl.col(role) for role in NUMBERS)
    weighed = pl.col(KIND).is_in([kind.value for kind in Kind if kind.has_denominator])
    weight = pl.when(weighed).then(denominator.fill_null(1.0))
    single = pl.coalesce(numerator, value, pl.lit(1.0 if raw else None, dtype=pl.Float64))
    amount = pl.when(weighed).then(pl.coalesce(numerator, value * weight)).otherwise(single)
    return [amount.alias(Role.NUMERATOR), weight.alias(Role.DENOMINATOR)]
