"""One pass over a file: sums of the rows that say the same period, unit and breakdowns.

Rows are grouped by what their cells say before anything is made of it, so that dates are read and totals recognised
once for each different text and not once for each row.
"""

from collections.abc import Mapping

import polars as pl

from midcourse.analysis.panel import DENOMINATOR, NUMERATOR, PERIOD, UNIT, Kind
from midcourse.records.naming import places
from midcourse.records.numbers import NumberStyle, numbers, unreadable
from midcourse.records.profile import Profile
from midcourse.records.roles import Roles
from midcourse.records.table import ROW, SPARE, TOTAL, Table
from midcourse.records.troubles import BAD, OVER, ROWS, SLIPPED, counted

KNOWN = "__known__"  # how many rows have a figure: what a mean of levels is taken over
BLANK = "(blank)"
_YES = ("yes", "y", "true", "t")
_CLOCK = r"[T ,]+\d{1,2}:\d{2}.*$"


def gather(table: Table, roles: Roles, known: Mapping[str, Profile], period: pl.Expr) -> pl.DataFrame:
    """Sums by date and `keys(roles)`, with how often rows could not be read and the first row of each.

    `period` makes a date of the period's columns. Returns `period`, the keys, `numerator`, `denominator` (kinds that
    have one), KNOWN, ROWS, ROW (the first), and per flag how many rows have it and the first that has.
    """
    texts = list(dict.fromkeys([*roles.period, *([roles.unit] if roles.unit else []), *roles.breakdowns]))
    figures, flags = _figures(roles, known)
    if table.long:
        flags[SLIPPED] = pl.col(SPARE).is_not_null()
    shown = [_day_text(table, name) if (name,) == roles.period else pl.col(name) for name in texts]
    rows = table.cells.select(*shown, *figures, ROW, *(flag.alias(name) for name, flag in flags.items()))
    base = [pl.col(DENOMINATOR).sum()] if roles.kind.has_denominator else []
    sums = [pl.col(NUMERATOR).sum(), pl.col(NUMERATOR).count().alias(KNOWN), *base, pl.len().alias(ROWS)]
    grouped = rows.group_by(texts).agg(*sums, pl.col(ROW).min(), *counted(flags))
    return _read(grouped.collect(engine="streaming" if table.long else "auto"), roles, period)


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


def _read(grouped: pl.DataFrame, roles: Roles, period: pl.Expr) -> pl.DataFrame:
    """The groups with their dates, without those that a word says are totals of others."""
    names = places(roles)
    unit = [pl.col(roles.unit).alias(UNIT)] if roles.unit else []
    parts = [pl.col(name).alias(names[name]) for name in roles.breakdowns]
    used = {*roles.period, roles.unit, *roles.breakdowns}
    rest = [name for name in grouped.columns if name not in used]
    frame = grouped.select(period.alias(PERIOD), *unit, *parts, *rest)
    for name in keys(roles):
        said = frame[name].unique().drop_nulls()
        totals = said.filter(said.str.contains(TOTAL))
        if 0 < totals.len() < said.len():
            frame = frame.filter(~pl.col(name).is_in(totals.implode()).fill_null(value=False))
    return frame


def _day_text(table: Table, name: str) -> pl.Expr:
    """The text of a date without the time of day, which would make every row a group of its own."""
    sample = table.sample[name]
    if not sample.str.contains(":", literal=True).any():
        return pl.col(name)
    if sample.drop_nulls().str.contains(r"^\d{4}-\d{2}-\d{2}([T ]|$)").all():
        return pl.col(name).str.head(10)
    return pl.col(name).str.replace(_CLOCK, "")


def _figures(roles: Roles, known: Mapping[str, Profile]) -> tuple[list[pl.Expr], dict[str, pl.Expr]]:
    """Numerator and denominator of one row, and the flags of what is wrong with it."""
    if roles.numerator is None:
        return [pl.lit(1.0).alias(NUMERATOR)], {}
    if roles.yes_no:
        yes = pl.col(roles.numerator).str.to_lowercase().is_in(list(_YES))
        given = pl.col(roles.numerator).is_not_null()
        return [yes.cast(pl.Float64).alias(NUMERATOR), given.cast(pl.Float64).alias(DENOMINATOR)], {}
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
