"""From a table and its roles to a panel of figures, in one pass over the file."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from midcourse.analysis.panel import DENOMINATOR, NUMERATOR, PERIOD, UNIT, Every, Kind, Measure, Panel
from midcourse.records.dates import MONTHS, date_style, dates, settled
from midcourse.records.naming import labels, one_spelling, places, spoken
from midcourse.records.numbers import NumberStyle, numbers, unreadable
from midcourse.records.periods import broken_ends, natural_every, truncated
from midcourse.records.profile import Profile, words
from midcourse.records.roles import Asked, Roles
from midcourse.records.table import ROW, SPARE, TOTAL, Table
from midcourse.records.troubles import BAD, OVER, ROWS, SLIPPED, counted, troubles
from midcourse.records.unusable import UnusableFile

_YES = ("yes", "y", "true", "t")
MOST_FILLED = 500_000  # figures; a grid of zeros larger than this is not filled in


@dataclass(frozen=True)
class Shaped:
    """A panel made from a table.

    `labels` maps a unit as sentences call it (`Frontier Airlines Inc. (F9)`) to the cell of the file (`F9`),
    `columns` a column as sentences call it (`region`) to its name in the file (`region_name`). `notes` are
    sentences about rows left out and cells that could not be read.
    """

    panel: Panel
    roles: Roles
    rows: int
    notes: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)


def shaped(table: Table, roles: Roles, known: Mapping[str, Profile], asked: Asked) -> Shaped:
    """Figures by period, unit and breakdowns. Raises UnusableFile where nothing is left to look at."""
    period = _period_expression(table, roles, known, asked)
    raw = _gather(table, roles, known, period)
    notes = troubles(raw, roles, len(table.columns))
    kept = _usable(raw, roles)
    if kept.is_empty():
        raise UnusableFile(
            f"No row of {table.name} has both a date and a figure. Check the columns with --period and --value."
        )
    days = kept[PERIOD].unique().sort()
    rows = int(kept[ROWS].sum())
    every = roles.every or _told(roles, known) or natural_every(days, rows / days.len(), events=_events(roles))
    kept, ends = _whole_periods(kept, days, every)
    kept, respelled = one_spelling(kept, _keys(roles)[1:], ROWS)
    figures = _added(kept, roles, every)
    if _events(roles):
        figures, filled = _zeros(figures, roles, every)
        ends += filled
    spelled = labels(table, roles)
    if spelled:
        figures = figures.with_columns(pl.col(UNIT).replace({cell: label for label, cell in spelled.items()}))
    names = places(roles)
    figures = figures.rename({name: names[name] for name in roles.breakdowns})
    unit = names[roles.unit] if roles.unit else None
    measure = _measure(roles, figures, table.name, asked)
    panel = Panel(figures, measure, every, unit, tuple(names[name] for name in roles.breakdowns))
    columns = {said: name for name, said in names.items()}
    return Shaped(panel, replace(roles, every=every), rows, (*notes, *respelled, *ends), spelled, columns)


def _keys(roles: Roles) -> list[str]:
    """The columns that figures are added up by."""
    return [PERIOD, *([UNIT] if roles.unit else []), *roles.breakdowns]


def _events(roles: Roles) -> bool:
    return roles.numerator is None


def _told(roles: Roles, known: Mapping[str, Profile]) -> Every | None:
    """The period length that the way of writing dates tells."""
    if len(roles.period) == 2:
        quarter = set(words(roles.period[1])) & {"quarter", "qtr"}
        return Every.QUARTER if quarter else Every.MONTH
    style = known[roles.period[0]].dates
    return style.every if style else None


def _period_expression(table: Table, roles: Roles, known: Mapping[str, Profile], asked: Asked) -> pl.Expr:
    if len(roles.period) == 2:
        return _year_and_part(*roles.period, quarters=_told(roles, known) is Every.QUARTER)
    name = roles.period[0]
    style = known[name].dates or date_style(table.sample[name].drop_nulls())
    if style is None:
        raise UnusableFile(f"The column {name} does not read as dates. Name another with --period.")
    if asked.day_first is not None:
        return dates(name, replace(style, day_first=asked.day_first))
    whole = table.cells.select(name).unique().collect()[name] if style.day_first is None else table.sample[name]
    return dates(name, settled(style, name, whole.drop_nulls()))


def _year_and_part(year: str, part: str, *, quarters: bool) -> pl.Expr:
    """A date from a column of years and one of months (1 to 12, or names) or quarters (1 to 4, or Q1 to Q4)."""
    text = pl.col(part).str.to_lowercase()
    number = text.str.extract(r"(\d+)").cast(pl.Int32, strict=False)
    named = text.str.head(3).replace_strict(MONTHS, default=None, return_dtype=pl.String).cast(pl.Int32)
    month = number * 3 - 2 if quarters else pl.coalesce(named, number)
    stamp = pl.concat_str([pl.col(year).str.extract(r"(\d{4})"), month.cast(pl.String), pl.lit("1")], separator="-")
    return stamp.str.to_date("%Y-%m-%d", strict=False)


def _gather(table: Table, roles: Roles, known: Mapping[str, Profile], period: pl.Expr) -> pl.DataFrame:
    """One pass: sums by date, unit and breakdowns, with counts of what could not be read and the first row of each."""
    split = ([pl.col(roles.unit).alias(UNIT)] if roles.unit else []) + [pl.col(name) for name in roles.breakdowns]
    figures, bad = _figures(roles, known)
    never = pl.lit(value=False)
    chosen = table.cells.select(
        *(period.alias(PERIOD), *split, *figures, pl.col(ROW), bad.alias(BAD)),
        (pl.col(SPARE).is_not_null() if table.long else never).alias(SLIPPED),
    )
    over = pl.col(NUMERATOR) > pl.col(DENOMINATOR) if roles.kind is Kind.RATE else never
    chosen = chosen.with_columns(over.fill_null(value=False).alias(OVER))
    keys = _keys(roles)
    for name in keys[1:]:
        chosen = chosen.filter(~pl.col(name).str.contains(TOTAL).fill_null(value=False))
    how = pl.col(NUMERATOR).mean() if roles.kind is Kind.VALUE else pl.col(NUMERATOR).sum()
    sums = [pl.when(pl.col(NUMERATOR).count() > 0).then(how).alias(NUMERATOR)]
    sums += [pl.col(DENOMINATOR).sum()] if roles.kind.has_denominator else []
    gathered = chosen.group_by(keys).agg(*sums, pl.len().alias(ROWS), pl.col(ROW).min(), *counted())
    return gathered.collect(engine="streaming" if table.long else "auto")


def _figures(roles: Roles, known: Mapping[str, Profile]) -> tuple[list[pl.Expr], pl.Expr]:
    """Numerator and denominator of one row, and whether a cell of either could not be read."""
    if roles.numerator is None:
        return [pl.lit(1.0).alias(NUMERATOR)], pl.lit(value=False)
    if roles.yes_no:
        yes = pl.col(roles.numerator).str.to_lowercase().is_in(list(_YES))
        given = pl.col(roles.numerator).is_not_null()
        return [yes.cast(pl.Float64).alias(NUMERATOR), given.cast(pl.Float64).alias(DENOMINATOR)], pl.lit(value=False)
    style = known[roles.numerator].numbers or NumberStyle(plain=False)
    top, bad = numbers(roles.numerator, style), unreadable(roles.numerator, style)
    if not roles.kind.has_denominator:
        return [top.alias(NUMERATOR)], bad
    if roles.denominator is None:
        return [top.alias(NUMERATOR), top.is_not_null().cast(pl.Float64).alias(DENOMINATOR)], bad
    below = known[roles.denominator].numbers or NumberStyle(plain=False)
    bottom = numbers(roles.denominator, below)
    pair = top.is_not_null() & bottom.is_not_null()  # one without the other would tilt the rate
    both = [pl.when(pair).then(top).alias(NUMERATOR), pl.when(pair).then(bottom).alias(DENOMINATOR)]
    return both, bad | unreadable(roles.denominator, below)


def _usable(raw: pl.DataFrame, roles: Roles) -> pl.DataFrame:
    kept = raw.filter(pl.col(PERIOD).is_not_null(), pl.col(NUMERATOR).is_not_null())
    blank = [pl.col(name).fill_null("(blank)") for name in _keys(roles)[1:]]
    return kept.with_columns(blank)


def _whole_periods(kept: pl.DataFrame, days: pl.Series, every: Every) -> tuple[pl.DataFrame, list[str]]:
    """Figures without a first or last period that the dates do not cover whole."""
    ends = [end for end in broken_ends(days, every) if end]
    starts = pl.col(PERIOD).dt.truncate(every.truncate)
    whole = kept.filter(~starts.is_in(ends)) if ends else kept
    if whole.is_empty():
        return kept, []
    return whole, [f"The {every} starting {end} is not complete in the file and was left out." for end in ends]


def _added(kept: pl.DataFrame, roles: Roles, every: Every) -> pl.DataFrame:
    keys = _keys(roles)
    how = pl.col(NUMERATOR).mean() if roles.kind is Kind.VALUE else pl.col(NUMERATOR).sum()
    sums = [how] + ([pl.col(DENOMINATOR).sum()] if roles.kind.has_denominator else [])
    starts = pl.col(PERIOD).dt.truncate(every.truncate)
    return kept.with_columns(starts).group_by(keys).agg(sums).sort(keys)


def _zeros(figures: pl.DataFrame, roles: Roles, every: Every) -> tuple[pl.DataFrame, list[str]]:
    """Counted events with a zero for each period in which a unit had none.

    A list of events says nothing about a quiet month, so between the first and the last period of the list a unit
    without a row had no event.
    """
    keys = _keys(roles)[1:]
    first, last = figures[PERIOD].min(), figures[PERIOD].max()
    span = pl.date_range(truncated(first, every), last, every.truncate, eager=True)  # type: ignore[arg-type]  # dates
    places = figures.select(keys).unique() if keys else pl.DataFrame({"": [0]})
    if span.len() * places.height > MOST_FILLED or span.len() * places.height == figures.height:
        return figures, []
    grid = pl.DataFrame({PERIOD: span}).join(places, how="cross")
    full = grid.join(figures, on=[PERIOD, *keys], how="left").with_columns(pl.col(NUMERATOR).fill_null(0.0))
    return full.select(figures.columns).sort([PERIOD, *keys]), [
        f"Each row is one case; a {every} without rows counts as 0."
    ]


def _measure(roles: Roles, figures: pl.DataFrame, file: str, asked: Asked) -> Measure:
    numerator = spoken(roles.numerator or "")
    denominator = spoken(roles.denominator or ("rows" if roles.kind.has_denominator else ""))
    per = _per(figures) if roles.kind is Kind.RATIO else 1.0
    name = numerator or spoken(file.rsplit(".", 1)[0])
    return Measure(name, roles.kind, roles.better, numerator, denominator, per, _target(asked.target, roles.kind, per))


def _per(figures: pl.DataFrame) -> float:
    """The power of ten that lets the typical ratio read as a number of one digit or more."""
    overall = float(figures[NUMERATOR].sum()) / max(1.0, float(figures[DENOMINATOR].sum()))
    per = 1.0
    while 0 < overall * per < 1 and per < 1e6:
        per *= 10
    return max(per, 1.0)


def _target(text: str | None, kind: Kind, per: float) -> float | None:
    if text is None:
        return None
    try:
        value = float(text.strip().rstrip("%").replace(",", ""))
    except ValueError:
        raise UnusableFile(f"The target {text} is not a number. Give it as 95 or 95%.") from None
    if kind is Kind.RATE and ("%" in text or value > 1):
        return value / 100
    return value / per
