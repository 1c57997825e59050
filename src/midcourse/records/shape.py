"""From a table and its roles to a panel of figures, in one pass over the file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from midcourse.analysis.panel import DENOMINATOR, NUMERATOR, PERIOD, UNIT, Every, Kind, Measure, Panel
from midcourse.records.dates import MONTHS, date_style, dates, settled
from midcourse.records.fiscal import (
    first_month,
    fiscal_quarters,
    is_fiscal,
    months_later,
    months_shifted,
    names_the_end,
    year_note,
    year_of,
)
from midcourse.records.gather import BLANK, KNOWN, figure, gather, keys
from midcourse.records.naming import file_subject, labels, one_spelling, places, spoken
from midcourse.records.numbers import WITHHELD
from midcourse.records.periods import begins, broken_ends, months_or_longer, natural_every
from midcourse.records.profile import Profile, words
from midcourse.records.roles import Asked, Roles
from midcourse.records.table import Table
from midcourse.records.targets import targets
from midcourse.records.totals import without_totals
from midcourse.records.troubles import ROWS, troubles
from midcourse.records.unusable import UnusableFile

_RUNNING = re.compile(r"(?i)\b(ytd|cumulative|cumul|to date|running total)\b")
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
    gathered = gather(table, roles, known, period, by_month=_by_month(table, roles, known, period))
    notes = troubles(gathered.sums, roles, len(table.columns))
    kept = _usable(gathered.sums, roles)
    if kept.is_empty():
        raise UnusableFile(
            f"No row of {table.name} has both a date and a figure. Check the columns with --period and --value."
        )
    days = gathered.days.drop_nulls().unique().sort()
    rows = int(kept[ROWS].sum())
    every = roles.every or _told(roles, known) or natural_every(days, rows / days.len(), events=_events(roles))
    later = months_shifted(asked.year_starts, every, told=_told(roles, known))
    kept, ends = _whole_periods(kept, days, every, later)
    kept, respelled = one_spelling(kept, keys(roles), ROWS)
    figures, counted_twice = without_totals(_added(kept, roles, every, later), roles)
    if _events(roles):
        figures, filled = _zeros(figures, roles, every)
        ends += filled
    spelled = labels(table, roles)
    if spelled:
        figures = figures.with_columns(pl.col(UNIT).replace({cell: label for label, cell in spelled.items()}))
    names = places(roles)
    unit = names[roles.unit] if roles.unit else None
    measure = _measure(table, roles, figures, asked)
    panel = Panel(figures, measure, every, unit, tuple(names[name] for name in roles.breakdowns))
    columns = {said: name for name, said in names.items()}
    return Shaped(
        panel,
        replace(roles, every=every),
        rows,
        (
            *_withheld(table, roles),
            *_years(table, roles, known, asked),
            *gathered.notes,
            *notes,
            *respelled,
            *counted_twice,
            *ends,
        ),
        spelled,
        columns,
    )


def _events(roles: Roles) -> bool:
    return roles.numerator is None


def _told(roles: Roles, known: Mapping[str, Profile]) -> Every | None:
    """The period length that the way of writing dates tells."""
    if len(roles.period) == 2:
        said = set(words(roles.period[1]))
        return Every.QUARTER if said & {"quarter", "qtr"} else Every.WEEK if said & {"week", "wk"} else Every.MONTH
    style = known[roles.period[0]].dates
    return style.every if style else None


def _by_month(table: Table, roles: Roles, known: Mapping[str, Profile], period: pl.Expr) -> bool:
    """Whether a long list of ISO days may be added up by month, because no shorter period will be asked for."""
    style = known[roles.period[0]].dates
    if not table.long or len(roles.period) > 1 or style is None or [one.name for one in style.shapes] != ["iso"]:
        return False
    if roles.every:
        return roles.every not in (Every.DAY, Every.WEEK)
    return months_or_longer(table.sample.select(period).to_series())


def _period_expression(table: Table, roles: Roles, known: Mapping[str, Profile], asked: Asked) -> pl.Expr:
    if len(roles.period) == 2:
        year, part = roles.period
        years = date_style(table.sample[year])
        if years is None:
            raise UnusableFile(f"The column {year} does not read as years. Name another with --period.")
        every = _told(roles, known) or Every.MONTH
        starts = _year_start(table, roles, every, asked)
        ends = starts is not None and names_the_end(table.sample[year].drop_nulls())
        return _year_and_part(dates(year, years).dt.year(), part, every, starts or 1, ends=ends)
    name = roles.period[0]
    style = known[name].dates or date_style(table.sample[name].drop_nulls())
    if style is None:
        raise UnusableFile(f"The column {name} does not read as dates. Name another with --period.")
    if fiscal_quarters(style) and asked.year_starts:
        return dates(name, style).dt.offset_by(f"{months_later(table.sample[name].drop_nulls(), asked.year_starts)}mo")
    if asked.day_first is not None:
        return dates(name, replace(style, day_first=asked.day_first))
    whole = table.cells.select(name).unique().collect()[name] if style.day_first is None else table.sample[name]
    return dates(name, settled(style, name, whole.drop_nulls()))


def _year_start(table: Table, roles: Roles, every: Every, asked: Asked) -> int | None:
    """The month in which the years of a column beside one of months or quarters begin; None for the calendar's.

    Months tell it themselves; of quarters nobody can know, and where nobody says they are read as the calendar's.
    """
    year, part = roles.period
    if every is Every.WEEK or not is_fiscal(year, table.sample[year].drop_nulls()):
        return None
    if every is Every.QUARTER:
        return asked.year_starts
    order = table.sample.select(_month_number(part)).to_series().drop_nulls().unique(maintain_order=True)
    return asked.year_starts or first_month(order.to_list())


def _years(table: Table, roles: Roles, known: Mapping[str, Profile], asked: Asked) -> list[str]:
    """What is said of years that do not begin in January."""
    column, said = roles.period[0], table.sample[roles.period[0]].drop_nulls()
    every = _told(roles, known)
    if len(roles.period) == 2 and every:
        starts = _year_start(table, roles, every, asked)
        return [year_note(column, starts)] if is_fiscal(column, said) and every is not Every.WEEK else []
    style = known[column].dates
    return [year_note(column, asked.year_starts)] if style and fiscal_quarters(style) else []


def _month_number(part: str) -> pl.Expr:
    """1 to 12 from the cells of a column of months."""
    text = pl.col(part).str.to_lowercase()
    number = text.str.extract(r"(\d+)").cast(pl.Int32, strict=False)
    named = text.str.head(3).replace_strict(MONTHS, default=None, return_dtype=pl.String).cast(pl.Int32)
    return pl.coalesce(named, number)


def _year_and_part(year: pl.Expr, part: str, every: Every, starts: int, *, ends: bool) -> pl.Expr:
    """A date from years and a column of months (1 to 12, or names), quarters (1 to 4, or Q1 to Q4) or ISO weeks.

    The years begin in month `starts`; `ends`: and are called after the calendar year in which they end.
    """
    number = pl.col(part).str.extract(r"(\d+)").cast(pl.Int32, strict=False)
    if every is Every.WEEK:
        stamp = pl.concat_str([year.cast(pl.String), number.cast(pl.String).str.zfill(2), pl.lit("1")], separator="-")
        return stamp.str.to_date("%G-%V-%u", strict=False)
    month = (number * 3 - 4 + starts) % 12 + 1 if every is Every.QUARTER else _month_number(part)
    year = year_of(year, month, starts, ends=ends)
    stamp = pl.concat_str([year.cast(pl.String), month.cast(pl.String), pl.lit("1")], separator="-")
    return stamp.str.to_date("%Y-%m-%d", strict=False)


def _withheld(table: Table, roles: Roles) -> list[str]:
    """What is said of cells that hold a mark in place of a number too small to show."""
    cells = [table.sample[name] for name in (roles.numerator, roles.denominator) if name]
    marks = (
        pl.concat([one.filter(one.str.contains(WITHHELD)) for one in cells]) if cells else pl.Series(dtype=pl.String)
    )
    if marks.is_empty():
        return []
    shown = ", ".join(marks.unique().sort().head(4))
    cell = "1 cell holds" if marks.len() == 1 else f"{marks.len():,} cells hold"
    return [f"{cell} a mark for a figure that was withheld ({shown}): read as not collected, never as 0."]


def _usable(raw: pl.DataFrame, roles: Roles) -> pl.DataFrame:
    kept = raw.filter(pl.col(PERIOD).is_not_null(), pl.col(KNOWN) > 0)
    return kept.with_columns(pl.col(name).fill_null(BLANK) for name in keys(roles))


def _whole_periods(kept: pl.DataFrame, days: pl.Series, every: Every, later: int) -> tuple[pl.DataFrame, list[str]]:
    """Figures without a first or last period that the dates do not cover whole."""
    ends = [end for end in broken_ends(days, every, later) if end]
    whole = kept.filter(~begins(pl.col(PERIOD), every, later).is_in(ends)) if ends else kept
    if whole.is_empty():
        return kept, []
    return whole, [f"The {every} starting {end} is not complete in the file and was left out." for end in ends]


def _added(kept: pl.DataFrame, roles: Roles, every: Every, later: int) -> pl.DataFrame:
    by = [PERIOD, *keys(roles)]
    return kept.with_columns(begins(pl.col(PERIOD), every, later)).group_by(by).agg(figure(roles)).sort(by)


def _zeros(figures: pl.DataFrame, roles: Roles, every: Every) -> tuple[pl.DataFrame, list[str]]:
    """Counted events with a zero for each period in which a unit had none.

    A list of events says nothing about a quiet month, so between the first and the last period of the list a unit
    without a row had no event.
    """
    by = keys(roles)
    first, last = figures[PERIOD].min(), figures[PERIOD].max()
    span = pl.date_range(first, last, every.truncate, eager=True)  # type: ignore[arg-type]  # dates
    places = figures.select(by).unique() if by else pl.DataFrame({"": [0]})
    if span.len() * places.height > MOST_FILLED or span.len() * places.height == figures.height:
        return figures, []
    grid = pl.DataFrame({PERIOD: span}).join(places, how="cross")
    full = grid.join(figures, on=[PERIOD, *by], how="left").with_columns(pl.col(NUMERATOR).fill_null(0.0))
    return full.select(figures.columns).sort([PERIOD, *by]), [
        f"Each row is one case; a {every} without rows counts as 0."
    ]


def _measure(table: Table, roles: Roles, figures: pl.DataFrame, asked: Asked) -> Measure:
    denominator = spoken(roles.denominator or ("cases" if roles.kind.has_denominator else ""))
    per = _per(figures) if roles.kind is Kind.RATIO else 1.0
    numerator = spoken(roles.numerator or "")
    name = spoken(table.subject) if table.subject else numerator or file_subject(table.name, "cases")
    said = asked.targets or _constant(table, roles.target)
    target, steps = targets(said, roles.kind, per, figures[PERIOD].max())  # type: ignore[arg-type]  # dates
    running = asked.cumulative or _RUNNING.search(name) is not None
    return Measure(
        name, roles.kind, roles.better, numerator, denominator, per, target, steps, running, asked.matures_after
    )


def _constant(table: Table, column: str | None) -> tuple[str, ...]:
    """What a column says in every row; a target that differs from row to row is no target of the whole."""
    said = table.sample[column].drop_nulls().unique() if column else pl.Series(dtype=pl.String)
    return (str(said[0]),) if said.len() == 1 else ()


def _per(figures: pl.DataFrame) -> float:
    """The power of ten that lets the typical ratio read as a number of one digit or more; nobody says per 10."""
    overall = float(figures[NUMERATOR].sum()) / max(1.0, float(figures[DENOMINATOR].sum()))
    return next((per for per in (1.0, 1e2, 1e3, 1e4, 1e5, 1e6) if overall * per >= 1), 1.0)
