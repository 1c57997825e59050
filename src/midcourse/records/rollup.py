"""Raw rows (one event, visit or invoice line each) rolled up to figures: one expression for every engine."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import ibis
import polars as pl
from ibis import Table

from midcourse.analysis.panel import DENOMINATOR, NUMERATOR, PERIOD, Every, Kind
from midcourse.records.sheet import CONTRACT, KPI, RESERVED

Column = Any  # Ibis does not say which of its many column types an expression returns

# The length of a period in Ibis' notation. Weeks begin on Monday on every engine (ISO 8601).
UNITS = {Every.DAY: "D", Every.WEEK: "W", Every.MONTH: "M", Every.QUARTER: "Q", Every.YEAR: "Y"}


@dataclass(frozen=True)
class Rollup:
    """What the raw rows of one KPI become.

    `kpi` is the KPI's id. `segments` are the columns that break the figure down. What one row adds depends
    on `kind`:

    - COUNT: a row is one event, or as many as its numerator says.
    - SUM: the numerator is added up.
    - RATE, RATIO, MEAN: numerators and denominators are added up; a row without a denominator is one case.
    """

    kpi: int
    kind: Kind
    every: Every
    segments: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        if self.kind is Kind.VALUE:
            raise ValueError("A level, such as a score, cannot be added up from raw rows. Send one figure a period.")
        clash = RESERVED.intersection(self.segments)
        if clash:
            raise ValueError(f"A breakdown cannot be called {', '.join(sorted(clash))}. Give it another name.")


def raw_schema(segments: Sequence[str]) -> pl.Schema:
    """What every raw file becomes: contract id, exact date, segment values, numerator and denominator."""
    types = {CONTRACT: pl.Int64(), PERIOD: pl.Date(), **dict.fromkeys(segments, pl.String())}
    return pl.Schema({**types, NUMERATOR: pl.Float64(), DENOMINATOR: pl.Float64()})


def figure_schema(segments: Sequence[str]) -> pl.Schema:
    """The columns of `observations`."""
    return pl.Schema({KPI: pl.Int64(), **raw_schema(segments)})


def raw_rows(name: str, segments: Sequence[str]) -> Table:
    """Raw rows as a table that an expression can be built on before there is any data."""
    return ibis.table(ibis.Schema.from_polars(raw_schema(segments)), name=name)


def observations(rows: Table, rollup: Rollup) -> Table:
    """Figures: `kpi`, `contract`, `period` (first day), the segments, `numerator`, `denominator`.

    A period without rows gives no figure, never a zero. Rows that lack a number they need are left out, so
    that a blank never counts as zero. `denominator` is null for kinds that have none.
    """
    keys = [CONTRACT, PERIOD, *rollup.segments]
    amount = rows[NUMERATOR].fill_null(1.0) if rollup.kind is Kind.COUNT else rows[NUMERATOR]
    placed = rows.mutate(period=first_day(rows[PERIOD], rollup.every), numerator=amount)
    complete = placed.filter([placed[name].notnull() for name in (CONTRACT, PERIOD, NUMERATOR)])
    figures = complete.group_by(keys).agg(
        numerator=complete[NUMERATOR].sum(), denominator=_denominator(complete, rollup)
    )
    named = figures.mutate(kpi=ibis.literal(rollup.kpi, type="int64"))
    return named.select(KPI, *keys, NUMERATOR, DENOMINATOR)


def first_day(day: Column, every: Every) -> Column:
    """The first day of the period `day` lies in.

    It goes through a timestamp because PostgreSQL's DATE_TRUNC returns one, and Ibis drops a cast from date
    to date.
    """
    return day.cast("timestamp").truncate(UNITS[every]).cast("date")


def _denominator(rows: Table, rollup: Rollup) -> Column:
    if not rollup.kind.has_denominator:
        return ibis.null("float64")
    return rows[DENOMINATOR].fill_null(1.0).sum()
