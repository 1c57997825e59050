"""One pass over a file: sums of the rows that say the same period, unit and breakdowns.

Rows are grouped by what their cells say before anything is made of it, so that blanks are trimmed, dates read and
totals recognised once for each different text and not once for each row. A long list of ISO days is grouped by the
month where nothing shorter than a month will be asked for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from midcourse.analysis.panel import DENOMINATOR, NUMERATOR, PERIOD, UNIT, Kind
from midcourse.records.naming import places
from midcourse.records.numbers import NOT_GIVEN, NumberStyle, numbers, unreadable
from midcourse.records.profile import Profile
from midcourse.records.roles import Roles
from midcourse.records.table import ROW, SPARE, TOTAL, Table, totals_left_out, trimmed
from midcourse.records.troubles import BAD, OVER, ROWS, SLIPPED, counted

KNOWN = "__known__"  # how many rows have a figure: what a mean of levels is taken over
BLANK = "(blank)"
_CLOCK = r"[T ,]+\d{1,2}:\d{2}.*$"


@dataclass(frozen=True)
class Gathered:
    """`sums` by date and `keys(roles)`, the `days` that have a figure, and `notes` on totals left out.

    `sums` has `period`, the keys, `numerator`, `denominator` (kinds that have one), KNOWN, ROWS, ROW (the first), and
    per flag of a row that could not be read how many rows have it and the first that has.
    """

    sums: pl.DataFrame
    days: pl.Series
    notes: tuple[str, ...] = ()


def gather(table: Table, roles: Roles, known: Mapping[str, Profile], period: pl.Expr, *, by_month: bool) -> Gathered:
    """Add up a table's rows; `period` makes a date of the period's columns.

    `by_month` adds up the days of a month at once, which leaves far fewer groups of a long list.
    """
    figures, flags = _figures(roles, known)
    if table.long:
        flags[SLIPPED] = pl.col(SPARE).is_not_null()
    texts = [*([roles.unit] if roles.unit else []), *roles.breakdowns]
    when = [period.alias(PERIOD)] if by_month else [_day_text(table, roles.period, name) for name in roles.period]
    shown = {one.meta.output_name(): one for one in (*when, *map(pl.col, texts))}  # a period may be a breakdown too
    rows = _cells(table, roles).select(
        *shown.values(), *figures, ROW, *(flag.alias(name) for name, flag in flags.items())
    )
    base = [pl.col(DENOMINATOR).sum()] if roles.kind.has_denominator else []
    sums = [pl.col(NUMERATOR).sum(), pl.col(NUMERATOR).count().alias(KNOWN), *base, pl.len().alias(ROWS)]
    sums = [*sums, pl.col(ROW).min(), *counted(flags)]
    engine: Literal["streaming", "auto"] = "streaming" if table.long else "auto"
    if not by_month:
        read, notes = _read(rows.group_by(list(shown)).agg(sums).collect(engine=engine), roles, period)
        return Gathered(read, read.filter(pl.col(KNOWN) > 0)[PERIOD], notes)
    months = rows.with_columns(pl.col(PERIOD).dt.truncate("1mo")).group_by(list(shown)).agg(sums)
    days = rows.filter(pl.col(NUMERATOR).is_not_null()).select(PERIOD).unique()
    added, dated = pl.collect_all([months, days], engine=engine)  # one pass for both
    read, notes = _read(added, roles, pl.col(PERIOD))
    return Gathered(read, dated[PERIOD], notes)


def _cells(table: Table, roles: Roles) -> pl.LazyFrame:
    """The cells to add up. Of a long file only dates and figures are trimmed in each row; names are when grouped."""
    if table.untrimmed is None:
        return table.cells
    figures = [name for name in (roles.numerator, roles.denominator, roles.weight) if name]
    return table.untrimmed.with_columns(trimmed([*roles.period, *figures]))


def keys(roles: Roles) -> list[str]:
    """The columns besides the period that figures are added up by, as the panel calls them."""
    names = places(roles)
    return [*([UNIT] if roles.unit else []), *(names[name] for name in roles.breakdowns)]


def figure(roles: Roles) -> list[pl.Expr]:
    """What adds up gathered figures: sums, and for a level the mean of all its rows."""
    top = pl.col(NUMERATOR).sum()
    if roles.kind is Kind.VALUE:
        return [top / pl.col(KNOWN).sum()]
    return [top, pl.col(DENOMINATOR).sum()] if roles.kind.has_denominator else [top]


def _read(grouped: pl.DataFrame, roles: Roles, period: pl.Expr) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """The groups with their dates, without those that a word says are totals of others, and a sentence on these."""
    names = places(roles)
    grouped = grouped.with_columns(trimmed(list(names)))
    unit = [pl.col(roles.unit).alias(UNIT)] if roles.unit else []
    parts = [pl.col(name).alias(names[name]) for name in roles.breakdowns]
    used = {PERIOD, *roles.period, *names}
    rest = [name for name in grouped.columns if name not in used]
    frame = grouped.select(period.alias(PERIOD), *unit, *parts, *rest)
    left_out: list[str] = []
    before = int(frame[ROWS].sum())
    for name in keys(roles):
        said = frame[name].unique().drop_nulls()
        totals = said.filter(said.str.contains(TOTAL))
        if 0 < totals.len() < said.len():
            frame = frame.filter(~pl.col(name).is_in(totals.implode()).fill_null(value=False))
            left_out.extend(totals.sort().to_list())
    return frame, totals_left_out(left_out, before - int(frame[ROWS].sum()))


def _day_text(table: Table, period: Sequence[str], name: str) -> pl.Expr:
    """The text of a date without the time of day, which would make every row a group of its own."""
    sample = table.sample[name]
    if len(period) > 1 or not sample.str.contains(":", literal=True).any():
        return pl.col(name)
    if sample.drop_nulls().str.contains(r"^\d{4}-\d{2}-\d{2}([T ]|$)").all():
        return pl.col(name).str.head(10)
    return pl.col(name).str.replace(_CLOCK, "")


def _shares(roles: Roles, known: Mapping[str, Profile]) -> list[pl.Expr]:
    """How many cases of a row ended as counted, out of how many whose end is known."""
    ended = pl.col(str(roles.numerator)).str.to_lowercase()
    known_end = ended.is_not_null() & ~ended.is_in(list(NOT_GIVEN))
    cases = numbers(roles.weight, known[roles.weight].numbers or NumberStyle()) if roles.weight else pl.lit(1.0)
    yes = ended.is_in(list(roles.yes)).cast(pl.Float64)
    return [
        pl.when(known_end).then(yes * cases).alias(NUMERATOR),
        pl.when(known_end).then(cases).alias(DENOMINATOR),
    ]


def _figures(roles: Roles, known: Mapping[str, Profile]) -> tuple[list[pl.Expr], dict[str, pl.Expr]]:
    """Numerator and denominator of one row, and the flags of what is wrong with it."""
    if roles.numerator is None:
        return [pl.lit(1.0).alias(NUMERATOR)], {}
    if roles.yes:
        return _shares(roles, known), {}
    style = known[roles.numerator].numbers or NumberStyle(plain=False)
    top, bad = numbers(roles.numerator, style), unreadable(roles.numerator, style)
    if not roles.kind.has_denominator:
        return [top.alias(NUMERATOR)], {BAD: bad}
    if roles.denominator is None:
        return [top.alias(NUMERATOR), top.is_not_null().cast(pl.Float64).alias(DENOMINATOR)], {BAD: bad}
    below = known[roles.denominator].numbers or NumberStyle(plain=False)
    bottom = numbers(roles.denominator, below)
    pair = top.is_not_null() & bottom.is_not_null()  # one without the other would tilt the rate
    both = [pl.when(pair).then(top).alias(NUMERATOR), pl.when(pair).then(bottom).alias(DENOMINATOR)]
    flags = {BAD: bad | unreadable(roles.denominator, below)}
    if roles.kind is Kind.RATE:
        flags[OVER] = (top > bottom).fill_null(value=False)
    return both, flags
