"""How long a period is, and which periods are whole."""

from datetime import date, timedelta

import polars as pl

from midcourse.analysis.panel import Every

_LENGTH = {Every.DAY: 1, Every.WEEK: 7, Every.MONTH: 30, Every.QUARTER: 91, Every.YEAR: 365}
_ORDER = list(_LENGTH)
_MOST_DAYS, _MOST_WEEKS = 62, 250  # days that figures may span to be looked at by day, by week


def natural_every(days: pl.Series, per_day: float, *, events: bool) -> Every:
    """The period length that suits these dates.

    `days` are the different dates, sorted; `per_day` is how many rows a date has. Figures already added up keep
    the spacing they come in; single events get the shortest period that leaves several in each and not so many
    periods that nobody can look through them.
    """
    gaps = days.diff().drop_nulls().dt.total_days()
    if gaps.is_empty():
        return Every.MONTH
    gap, span = float(gaps.median() or 1), (days[-1] - days[0]).days  # type: ignore[arg-type]  # days are numbers
    spaced = _spacing(days, gap)
    if spaced is not Every.DAY:
        return spaced
    shortest = Every.DAY if span <= _MOST_DAYS else Every.WEEK if span <= _MOST_WEEKS else Every.MONTH
    if not events:
        return shortest
    rows_per_day = per_day * days.len() / (span + 1)
    wide = [every for every in _ORDER if rows_per_day * _LENGTH[every] >= 5]
    return max(shortest, wide[0] if wide else Every.QUARTER, key=_ORDER.index)


def months_or_longer(days: pl.Series) -> bool:
    """Whether `natural_every` is a month or longer whatever days there are besides these."""
    known = days.drop_nulls()
    return known.dt.weekday().n_unique() > 1 and (known.max() - known.min()).days > _MOST_WEEKS  # type: ignore[operator,union-attr]


def _spacing(days: pl.Series, gap: float) -> Every:
    """The regular step between dates; a day where there is none."""
    firsts = days.dt.day().n_unique() == 1 or (days == days.dt.month_end()).all()
    if firsts and gap >= 28:
        return Every.MONTH if gap < 45 else Every.QUARTER if gap < 200 else Every.YEAR
    one_weekday = days.dt.weekday().n_unique() == 1
    return Every.WEEK if one_weekday and gap >= 7 else Every.DAY


def broken_ends(days: pl.Series, every: Every) -> tuple[date | None, date | None]:
    """The first and the last period where the dates do not cover them whole, else None.

    A part of a month read as a month looks like a collapse.
    """
    if every is Every.DAY or days.len() < 3:
        return None, None
    gaps = days.diff().drop_nulls().dt.total_days()
    slack = timedelta(days=max(2, 3 * float(gaps.median() or 1)))  # type: ignore[arg-type]  # days are numbers
    if _spacing(days, float(gaps.median() or 1)) is every:  # type: ignore[arg-type]
        return None, None
    first, last = days[0], days[-1]
    start, end = truncated(first, every), truncated(last, every)
    following = pl.Series([end]).dt.offset_by(every.truncate)[0]
    return (start if first - start > slack else None, end if following - last > slack + timedelta(days=1) else None)


def truncated(day: date, every: Every) -> date:
    """The first day of the period a day lies in."""
    first: date = pl.Series([day]).dt.truncate(every.truncate)[0]
    return first
