"""From a table and its roles to a panel of figures, in one pass over the file."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from midcourse.analysis.panel import NUMERATOR, PERIOD, UNIT, Every, Kind, Panel
from midcourse.records.fiscal import months_shifted
from midcourse.records.gather import BLANK, KNOWN, figure, gather, keys
from midcourse.records.meaning import MINUTES, measure_of
from midcourse.records.naming import labels, one_spelling, places
from midcourse.records.numbers import WITHHELD
from midcourse.records.periods import begins, broken_ends, natural_every
from midcourse.records.profile import Profile
from midcourse.records.roles import Asked, Roles
from midcourse.records.running import are_running, last_of_each
from midcourse.records.table import Table
from midcourse.records.totals import without_totals
from midcourse.records.troubles import ROWS, troubles
from midcourse.records.unusable import UnusableFile
from midcourse.records.when import by_month, period_expression, told_every, when_notes

MONTH = 27  # days: figures nearer to each other are given oftener than each month
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
    period = period_expression(table, roles, known, asked)
    gathered = gather(table, roles, known, period, by_month=by_month(table, roles, known, period))
    unread = troubles(gathered.sums, roles, len(table.columns))
    kept = _usable(gathered.sums, roles, table.name)
    rows = int(kept[ROWS].sum())
    days = gathered.days.drop_nulls().unique().sort()
    told = told_every(roles, known)
    every = roles.every or told or natural_every(days, rows / days.len(), events=_events(roles))
    later = months_shifted(asked.year_starts, every, told=told)
    if asked.cumulative or _are_running(kept, days, roles):
        asked, kept = replace(asked, cumulative=True), last_of_each(kept, keys(roles), every, later)
    figures, notes = _figures(kept, days, roles, every, later)
    spelled = labels(table, roles)
    if spelled:
        figures = figures.with_columns(pl.col(UNIT).replace({cell: label for label, cell in spelled.items()}))
    names = places(roles)
    unit = names[roles.unit] if roles.unit else None
    breakdowns = tuple(names[name] for name in roles.breakdowns)
    measure = measure_of(table, roles, figures, asked, unit=_written_in(roles, known))
    panel = Panel(figures, measure, every, unit, breakdowns)
    columns = {said: name for name, said in names.items()}
    said = (*_withheld(table, roles), *when_notes(table, roles, known, asked), *gathered.notes, *unread, *notes)
    return Shaped(panel, replace(roles, every=every), rows, said, spelled, columns)


def _figures(
    kept: pl.DataFrame, days: pl.Series, roles: Roles, every: Every, later: int
) -> tuple[pl.DataFrame, list[str]]:
    """Figures of whole periods, each thing under one spelling and counted once; and what was done for it."""
    kept, ends = _whole_periods(kept, days, every, later)
    kept, respelled = one_spelling(kept, keys(roles), ROWS)
    figures, counted_twice = without_totals(_added(kept, roles, every, later), roles)
    filled: list[str] = []
    if _events(roles):
        figures, filled = _zeros(figures, roles, every)
    return figures, [*respelled, *counted_twice, *ends, *filled]


def _are_running(kept: pl.DataFrame, days: pl.Series, roles: Roles) -> bool:
    """Whether counts given oftener than each month are running totals."""
    often = days.len() > 1 and (days[-1] - days[0]).days < MONTH * days.len()
    counted = roles.numerator is not None and not roles.yes and roles.kind is not Kind.VALUE
    return bool(often and counted) and are_running(kept, keys(roles))


def _written_in(roles: Roles, known: Mapping[str, Profile]) -> str:
    """What levels are written in, where their cells or their clock tells: percent, or minutes."""
    style = known[roles.numerator].numbers if roles.numerator else None
    if style is None or (style.percent and roles.kind is not Kind.VALUE):
        return ""
    return MINUTES if style.clock else "%" if style.percent else ""


def _events(roles: Roles) -> bool:
    return roles.numerator is None


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


def _usable(raw: pl.DataFrame, roles: Roles, file: str) -> pl.DataFrame:
    """The rows with a date and a figure."""
    kept = raw.filter(pl.col(PERIOD).is_not_null(), pl.col(KNOWN) > 0)
    if kept.is_empty():
        raise UnusableFile(
            f"No row of {file} has both a date and a figure. Check the columns with --period and --value."
        )
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
