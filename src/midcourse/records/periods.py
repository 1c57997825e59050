"""How long a period is, and which periods are whole."""

from datetime import date, timedelta

import polars as pl

from midcourse.analysis.panel import Every

_LENGTH = {Every.DAY: 1, Every.WEEK: 7, Every.MONTH: 30, Every.QUARTER: 91, Every.YEAR: 365}
_ORDER = list(_LENGTH)
MOSTLY = 0.8  # of its weeks in which a weekday of daily figures is seen
MOST_GONE = 0.1  # of a period's days that may be missing at its edge
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


def broken_ends(days: pl.Series, every: Every, later: int = 0) -> tuple[date | None, date | None]:
    """The first and the last period where the dates do not cover them whole, else None.

    A part of a month read as a month looks like a collapse. `later` as for `begins`.
    """
    if every is Every.DAY or days.len() < 3:
        return None, None
    gap = float(days.diff().drop_nulls().dt.total_days().median() or 1)  # type: ignore[arg-type]  # days are numbers
    regular = _spacing(days, gap)
    if regular is every:
        return None, None
    first, last = days[0], days[-1]
    start, end = (_begin(day, every, later) for day in (first, last))
    following = _after(end, every)
    if usual := _usual_weekdays(days, gap):
        missing = (_many(usual, start, first), _many(usual, last + timedelta(days=1), following))
        whole = (_many(usual, start, _after(start, every)), _many(usual, end, following))
        broken = [gone > MOST_GONE * of for gone, of in zip(missing, whole, strict=True)]
    elif regular is not Every.DAY:  # months of a quarter, weeks of a month: one that is missing
        broken = [(first - start).days > 0.75 * gap, (following - last).days > 1.5 * gap]
    else:
        slack = timedelta(days=max(2, 3 * gap))
        broken = [first - start > slack, following - last > slack + timedelta(days=1)]
    return (start if broken[0] else None, end if broken[1] else None)


def begins(day: pl.Expr, every: Every, later: int = 0) -> pl.Expr:
    """The first day of the period a day lies in, of periods that begin `later` months after the calendar's."""
    if not later:
        return day.dt.truncate(every.truncate)
    return day.dt.offset_by(f"-{later}mo").dt.truncate(every.truncate).dt.offset_by(f"{later}mo")


def _begin(day: date, every: Every, later: int) -> date:
    first: date = pl.select(begins(pl.lit(day), every, later)).item()
    return first


def _after(start: date, every: Every) -> date:
    following: date = pl.Series([start]).dt.offset_by(every.truncate)[0]
    return following


def _usual_weekdays(days: pl.Series, gap: float) -> set[int]:
    """The weekdays (1 is Monday) of figures that come daily; none where days are left out as it happens."""
    if gap > 1:
        return set()
    weeks = ((days[-1] - days[0]).days + 1) / 7
    seen = days.dt.weekday().value_counts()
    return {day for day, times in seen.iter_rows() if times >= MOSTLY * weeks}


def _many(weekdays: set[int], start: date, end: date) -> int:
    """How many days of these weekdays there are from `start` up to `end`, without it."""
    return sum(1 for n in range((end - start).days) if (start + timedelta(days=n)).isoweekday() in weekdays)
