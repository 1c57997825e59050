"""Checked text turned into what is saved."""

import polars as pl

from midcourse.analysis.panel import Kind
from midcourse.records.expected import Expected
from midcourse.records.reading import FIRST, KIND, Reading, segment_of
from midcourse.records.sheet import NUMBERS, Role, Sheet


def clean(sheet: Sheet, expected: Expected) -> pl.DataFrame:
    """The figures of a sheet whose checks found no error.

    Columns: `kpi`, `contract` (ids), `period` (Date: first day of the KPI's period, the day itself in raw rows),
    one String column per dimension, `numerator`, `denominator`, `value` (Float64). A count or a sum is in
    `numerator` whichever column it came in; `value` holds a level, or a rate, ratio or mean sent as a ready figure
    (a rate as a fraction). Rows that say “n/a” are left out: not collected is no figure. Rows that repeat
    another are kept once, raw rows always.
    """
    reading = Reading(sheet, expected)
    rows = reading.rows.filter(_collected(reading)).select(
        "kpi",
        "contract",
        pl.col("period" if sheet.raw else FIRST).alias("period"),
        *(pl.col(segment_of(name)).alias(name) for name in sheet.segments),
        *_figures(),
    )
    return rows if sheet.raw else rows.unique(maintain_order=True)


def _collected(reading: Reading) -> pl.Expr:
    """Rows with every number their kind needs."""
    complete = [
        pl.col(role).is_not_null() | ~pl.col(KIND).is_in(reading.kinds_needing(role)) for role in NUMBERS
    ]
    return pl.all_horizontal(complete)


def _figures() -> list[pl.Expr]:
    numerator, denominator, value = (pl.col(role) for role in NUMBERS)
    adds_up = pl.col(KIND).is_in([Kind.COUNT.value, Kind.SUM.value])
    weighed = ~adds_up & (pl.col(KIND) != Kind.VALUE.value)
    top = pl.when(adds_up).then(pl.coalesce(numerator, value)).when(weighed).then(pl.coalesce(numerator, value * denominator))
    level = pl.when(pl.col(KIND) == Kind.VALUE.value).then(pl.coalesce(value, numerator)).when(weighed).then(value)
    return [
        top.alias(Role.NUMERATOR),
        pl.when(weighed).then(denominator).alias(Role.DENOMINATOR),
        level.alias(Role.VALUE),
    ]
