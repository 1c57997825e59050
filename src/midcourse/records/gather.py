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
_DAY = "__day__"
_NOBODY = r"(?i)^(?:nan|n/a|#n/a|null)$"  # what programs write where a name is missing
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
    if by_month and (months := _by_month(table, roles, known)):
        return months
    when = [_day_text(table, roles.period, name) for name in roles.period]
    rows, shown, sums = _rows(table, roles, known, when)
    read, notes = _read(rows.group_by(shown).agg(sums).collect(engine=_engine(table)), roles, period)
    return Gathered(read, read.filter(pl.col(KNOWN) > 0)[PERIOD], notes)


def _by_month(table: Table, roles: Roles, known: Mapping[str, Profile]) -> Gathered | None:
    """Sums by the month that ISO days begin with, told by their text; None where some text is no such day."""
    day = pl.col(roles.period[0])
    rows, shown, sums = _rows(table, roles, known, [day.str.head(7).alias(PERIOD), day.str.head(10).alias(_DAY)])
    months = rows.group_by([name for name in shown if name != _DAY]).agg(sums)
    days = rows.filter(pl.col(NUMERATOR).is_not_null()).select(_DAY).unique()
    added, seen = pl.collect_all([months, days], engine=_engine(table))  # one pass for both
    said = seen[_DAY].drop_nulls()
    dated = said.str.to_date("%Y-%m-%d", strict=False)
    if dated.has_nulls() or not said.str.contains(r"^\d{4}-\d{2}-\d{2}$").all():
        return None
    read, notes = _read(added, roles, pl.concat_str(PERIOD, pl.lit("-01")).str.to_date("%Y-%m-%d", strict=False))
    return Gathered(read, dated, notes)


def _engine(table: Table) -> Literal["streaming", "auto"]:
    return "streaming" if table.long else "auto"


def _rows(
    table: Table, roles: Roles, known: Mapping[str, Profile], when: Sequence[pl.Expr]
) -> tuple[pl.LazyFrame, list[str], list[pl.Expr]]:
    """The rows with what they are grouped by, its names, and the sums to make of them."""
    figures, flags = _figures(roles, known)
    if table.long:
        flags[SLIPPED] = pl.col(SPARE).is_not_null()
    texts = [*([roles.unit] if roles.unit else []), *roles.breakdowns]
    shown = {one.meta.output_name(): one for one in (*when, *map(pl.col, texts))}  # a period may be a breakdown too
    rows = _cells(table, roles).select(
        *shown.values(), *figures, ROW, *(flag.alias(name) for name, flag in flags.items())
    )
    base = [pl.col(DENOMINATOR).sum()] if roles.kind.has_denominator else []
    sums = [pl.col(NUMERATOR).sum(), pl.col(NUMERATOR).count().alias(KNOWN), *base, pl.len().alias(ROWS)]
    return rows, list(shown), [*sums, pl.col(ROW).min(), *counted(flags)]


def _cells(table: Table, roles: Roles) -> pl.LazyFrame:
    """The cells to add up. Of a long file only dates and figures are trimmed in each row; names are when grouped."""
    if table.untrimmed is None:
        return table.cells
    figures = [name for name in (roles.numerator, roles.denominator, roles.weight) if name]
    several = roles.period if len(roles.period) > 1 else ()  # a single one is trimmed when it is grouped
    return table.untrimmed.with_columns(trimmed([*several, *figures]))


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
    grouped = grouped.with_columns(trimmed([name for name in {*names, *roles.period} if name in grouped.columns]))
    grouped = grouped.with_columns(pl.when(~pl.col(name).str.contains(_NOBODY)).then(name) for name in names)
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
        return pl.col(name).str.strip_chars_start().str.head(10)
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
