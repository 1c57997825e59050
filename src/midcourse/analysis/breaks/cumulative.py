"""Year-to-date figures: recognised, turned into figures of each period, and restated ones told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl

from midcourse.analysis import wording
from midcourse.analysis.breaks.doubts import Doubt, doubt, few, who
from midcourse.analysis.breaks.view import Bools, View
from midcourse.analysis.grid import Floats, Places, calendar, filled, ratio
from midcourse.analysis.panel import DENOMINATOR, NUMERATOR, PERIOD, UNIT, Every, Panel

FEWEST_STEPS = 16  # steps within a year, over all units, that a running total must show
RESTATED = 0.05  # share of those steps that may fall: running totals are corrected at times
MANY_STEPS = 40  # below so many steps none may fall
MOST_FALLS = 0.3  # share of all steps that may fall, new beginnings of a quarterly total among them
AT_RESET = 0.5  # of the last total, that the first figure of a new year must be under
LIKE_A_STEP = 2.5  # times a usual step, that the first figure of a year may be
FROM_NOTHING = 0.1  # of its last figure, that a total which never begins anew must have begun under
LONG = 8  # steps of each unit that such a total must show
NEARLY_ALL = 0.9  # share of the units that must read so


@dataclass(frozen=True)
class Cycle:
    """When a running total begins anew: on the first day of month `month` each year; never, where it is 0.

    `top` and `base` say whether the numerator and the denominator run.
    """

    month: int
    top: bool = True
    base: bool = False

    def of(self, days: Sequence[date]) -> Places:
        """The cycle each day lies in, as a number that grows by one at each new beginning."""
        if not self.month:
            return np.zeros(len(days), dtype=np.int64)
        return np.array([day.year - (day.month < self.month) for day in days], dtype=np.int64)


def running(view: View) -> Cycle | None:
    """The cycle of a running total, declared or recognised; None for figures of single periods.

    A recognised one has to begin anew inside the window, or, of three units or more, to begin from next to nothing and
    never to fall: without that, a steady rise looks the same.
    """
    declared = view.panel.measure.cumulative
    top, base = view.units.numerator, view.units.denominator
    if not declared and view.panel.every is Every.YEAR:
        return None
    if not declared and (np.diff(top, axis=1) < 0).sum() > MOST_FALLS * np.isfinite(np.diff(top, axis=1)).sum():
        return None
    fits = [month for month in range(1, 13) if _runs(top, Cycle(month).of(view.units.periods))]
    never = not fits and not declared and _from_nothing(top)
    if not (fits or declared or never):
        return None
    month = fits[0] if fits else 0 if never else _best(top, view)
    both = base is not None and (declared or _runs(base, Cycle(month).of(view.units.periods)))
    return Cycle(month, base=bool(both))


def told(view: View, cycle: Cycle) -> list[Doubt]:
    """That the figures run up over the year, and every total that was restated downward. `view` is as sent."""
    days, measure = view.units.periods, view.panel.measure
    when = f"begin anew each {wording.MONTHS[cycle.month - 1]}" if cycle.month else "never begin anew"
    known = "are" if measure.cumulative else "look like"
    sentence = (
        f"The figures of {measure.name} {known} running totals that {when}. They are turned into figures of each "
        f"{view.panel.every.value} for the other findings; do not read the rise within a year, or the fall at its end, "
        "as a change."
    )
    evidence = {"resets_in": cycle.month or None, "declared": measure.cumulative}
    falls = _falls(view.units.numerator, cycle.of(days))
    restated = [_restated(view, int(row), int(place)) for row, place in zip(*np.nonzero(falls), strict=True)]
    return [doubt(view, sentence, None, days[0], evidence, weight=3.0), *few(view, restated)]


def per_period(panel: Panel, cycle: Cycle) -> Panel:
    """The figures of each period, from running totals: the difference to the period before within the cycle.

    Left out are periods after a missing one (their difference spans several), totals restated downward, and a first
    period that lies inside a cycle.
    """
    keys = [*([UNIT] if panel.unit else []), *panel.breakdowns]
    days = calendar(panel.periods, panel.every)
    cycles = cycle.of(days)
    starts = [bool(place and cycles[place] != cycles[place - 1]) for place in range(len(days))]
    starts[0] = days[0].month == cycle.month and days[0].day <= (1 if panel.every is Every.DAY else 7)
    frame = pl.DataFrame({PERIOD: days, "place": range(len(days)), "cycle": cycles, "starts": starts})
    columns = [name for name, runs in ((NUMERATOR, cycle.top), (DENOMINATOR, cycle.base)) if runs]
    ordered = panel.figures.join(frame, on=PERIOD, how="left").sort([*keys, PERIOD])

    def before(name: str) -> pl.Expr:
        return pl.col(name).shift(1).over(keys) if keys else pl.col(name).shift(1)

    next_to = (pl.col("place") - before("place") == 1) & (pl.col("cycle") == before("cycle"))
    begins = pl.col("starts") | (before("place").is_null() & (pl.col("place") > 0))
    found = [
        pl.when(begins).then(pl.col(name)).when(next_to).then(pl.col(name) - before(name)).alias(name)
        for name in columns
    ]
    single = ordered.with_columns(found).select(panel.figures.columns)
    whole = pl.all_horizontal([pl.col(name).is_not_null() & (pl.col(name) >= 0) for name in columns])
    return replace(panel, figures=single.filter(whole), measure=replace(panel.measure, cumulative=False))


def _runs(values: Floats, cycles: Places) -> bool:
    """Whether nearly all units read as running totals that begin anew where the cycle does."""
    change = np.diff(values, axis=1)
    inside = np.isfinite(change) & (np.diff(cycles) == 0)
    anew = np.isfinite(change) & (np.diff(cycles) != 0)
    grows = np.where(inside, filled(change), 0.0)
    steps = inside.sum(axis=1)
    asked = (steps >= 4) & (np.nanmax(filled(values), axis=1, initial=0) > 0)
    if not asked.any() or steps[asked].sum() < FEWEST_STEPS:
        return False
    falls = (grows < 0).sum(axis=1)
    allowed = RESTATED * steps[asked].sum() if steps[asked].sum() >= MANY_STEPS else 0
    if falls[asked].sum() > allowed or (grows[asked] > 0).sum() < 0.5 * steps[asked].sum():
        return False
    usual = ratio(grows.sum(axis=1), steps.astype(np.float64))[:, None]
    first, last = values[:, 1:], values[:, :-1]
    fits = (first <= AT_RESET * last) & (first <= LIKE_A_STEP * usual) & (first >= 0)
    good = asked & anew.any(axis=1) & (fits | ~anew).all(axis=1)
    return bool(good[asked].mean() >= NEARLY_ALL)


def _from_nothing(values: Floats) -> bool:
    """Whether nearly all of three units or more rise from next to nothing and hardly ever fall."""
    change = np.diff(values, axis=1)
    steps = np.isfinite(change).sum(axis=1)
    asked = steps >= LONG
    if asked.sum() < 3 or steps[asked].sum() < MANY_STEPS:
        return False
    first = np.take_along_axis(values, np.isfinite(values).argmax(axis=1)[:, None], axis=1)[:, 0]
    most = np.nanmax(filled(values), axis=1, initial=0)
    falls = (filled(change) < 0).sum(axis=1)
    good = (first >= 0) & (first <= FROM_NOTHING * most) & (falls <= RESTATED * steps)
    few = falls[asked].sum() <= RESTATED / 2 * steps[asked].sum()
    return bool(few and good[asked].mean() >= NEARLY_ALL)


def _best(values: Floats, view: View) -> int:
    """The month of a declared total whose cycle leaves the fewest falls unexplained; 0 where it hardly ever falls.

    A total that begins anew falls in nearly all units at once; one restated downward falls in one.
    """
    days = view.units.periods
    falls = _falls(values, Cycle(0).of(days)).sum(axis=0)
    if not (falls >= NEARLY_ALL * len(values)).any() and falls.sum() <= RESTATED * np.isfinite(values).sum():
        return 0
    return min(range(13), key=lambda month: (int(_falls(values, Cycle(month).of(days)).sum()), month))


def _falls(values: Floats, cycles: Places) -> Bools:
    """Where a total is lower than the one before in the same cycle, shape (units, periods)."""
    found = np.zeros(values.shape, dtype=bool)
    change = filled(np.diff(values, axis=1))
    found[:, 1:] = (change < 0) & (np.diff(cycles) == 0)
    return found


def _restated(view: View, row: int, place: int) -> Doubt:
    day = view.units.periods[place]
    was, now = (float(view.units.numerator[row, at]) for at in (place - 1, place))
    sentence = (
        f"{who(view, row)}: the running total of {view.panel.measure.name} fell from {wording.number(was, 6)} to "
        f"{wording.number(now, 6)} {wording.during(day, view.panel.every)}: it was restated downward. No figure of "
        f"that {view.panel.every.value} can be had from it; it is left out of the other findings."
    )
    cells = [(day, view.unit(row))]
    return doubt(view, sentence, row, day, {"before": was, "after": now}, until=day, cells=cells, weight=1.0)
