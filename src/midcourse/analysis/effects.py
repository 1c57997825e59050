"""Did it help? The level before a change against the level after it, with the others alongside.

A plain and careful answer from few periods. Counts and ratios are compared as a ratio of rates, by the
conditional interval for two Poisson rates (Przyborowski & Wilenski, Biometrika 31, 1940) widened for
over-dispersion (quasi-Poisson: McCullagh & Nelder, 1989, ch. 6); all other kinds as a difference of weighted means.
Scatter is taken within both stretches and widened by (1 + r) / (1 − r) where neighbouring periods go together; t
quantiles allow for its being estimated. Two intervals are set against each other by MOVER (Zou & Donner,
Statistics in Medicine 27, 2008). Season and trend are not modelled: the others alongside carry what all share.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from scipy import stats

from midcourse.analysis import wording
from midcourse.analysis.drivers.sentences import NUMBERS
from midcourse.analysis.grid import Floats
from midcourse.analysis.panel import DENOMINATOR, NUMERATOR, PERIOD, UNIT, Every, Kind, Measure, Panel

MOST_AUTOCORRELATION = 0.6  # beyond this a dozen periods cannot tell it from a change of level


class Verdict(StrEnum):
    WORKED = "worked"
    DID_NOT = "did_not"
    TOO_EARLY = "too_early"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True)
class Needs:
    """How many periods an answer asks for, and the most it looks at on either side.

    `level` is how many are enough before the change where they are a level of their own that began on a known day,
    provided that `before` more tell how much the figures scatter.
    """

    before: int = 6
    level: int = 3
    after: int = 3
    longest: int = 12


@dataclass(frozen=True)
class Series:
    """One unit's figures, in time order; a period that is not there was not collected.

    `denominator` is None for kinds without one.
    """

    measure: Measure
    every: Every
    periods: tuple[date, ...]
    numerator: tuple[float, ...]
    denominator: tuple[float, ...] | None = None

    def within(self, periods: Sequence[date]) -> tuple[Floats, Floats]:
        """Totals and exposures (denominators, or 1 a period) of these periods."""
        at = [self.periods.index(period) for period in periods]
        n = np.array([self.numerator[i] for i in at], dtype=float)
        return n, np.array([self.denominator[i] for i in at], dtype=float) if self.denominator else np.ones(len(at))


@dataclass(frozen=True)
class Interval:
    """A change with its 95 % interval; 0 is no change. Counts and ratios: log of the ratio. Others: the difference."""

    estimate: float
    low: float
    high: float

    def against(self, other: "Interval") -> "Interval":
        """This change beyond the other one."""
        estimate = self.estimate - other.estimate
        down = np.hypot(self.estimate - self.low, other.high - other.estimate)
        up = np.hypot(self.high - self.estimate, other.estimate - other.low)
        return Interval(estimate, float(estimate - down), float(estimate + up))

    def best(self, sign: int) -> float:
        """How far the change may have gone in the direction `sign`."""
        return self.high if sign > 0 else -self.low

    def surely(self, sign: int) -> bool:
        """Whether no change, and any change the other way, is ruled out."""
        return (self.low if sign > 0 else -self.high) > 0


@dataclass(frozen=True)
class Change:
    """Levels before and after in the figure's own scale, and the change between them.

    `scatter` is the standard deviation of one period's figure before, in the scale of `interval`.
    """

    before: float
    after: float
    interval: Interval
    scatter: float


@dataclass(frozen=True)
class Answer:
    """Whether it helped. `sentence` speaks of the unit alone; `internal_sentence` adds the others together.

    `own`, `others` and `against` (own beyond the others) are None where they could not be worked out.
    """

    verdict: Verdict
    sentence: str
    internal_sentence: str
    before: tuple[date, ...] = ()
    after: tuple[date, ...] = ()
    own: Change | None = None
    others: Change | None = None
    against: Interval | None = None
    compared: int = 0


def effect(
    series: Series,
    changed_on: date,
    *,
    expected: int,
    size: float | None = None,
    others: Sequence[Series] = (),
    level_since: date | None = None,
    needs: Needs = Needs(),
) -> Answer:
    """Did the change of `changed_on` move the figures the way that was `expected` (+1 up, −1 down)?

    `size` is the expected size in the figure's own scale. `level_since` says since when the figures have been at
    the level that prompted the change; without it the last year counts. The period in which the change fell is
    left out. It worked only where no change is ruled out, alone and against `others`; it did not where a change
    of `size` (or of one period's ordinary scatter) is ruled out; too early and cannot tell are told apart.
    Raises ValueError when `expected` is neither +1 nor −1.
    """
    if expected not in (1, -1):
        raise ValueError("expected is +1 (up) or −1 (down)")
    before, after = stretches(series, changed_on, level_since, needs)
    early = len(after) < needs.after
    earlier = tuple(day for day in series.periods if before and day < before[0])[-needs.longest :]
    known = len(before) + len(earlier) >= needs.before
    if early and not (after and known):
        return _unanswered(Verdict.TOO_EARLY, _too_early(series, after, needs), before, after)
    if not known:
        return _unanswered(Verdict.CANNOT_TELL, _too_little(series, before, needs), before, after)
    own = change(series, before, after, earlier)
    looked_at = {*earlier, *before, *after}
    alongside = [other for other in others if looked_at <= set(other.periods)]
    rest = change(pooled(alongside), before, after, earlier) if alongside else None
    against = own.interval.against(rest.interval) if rest else None
    verdict = _verdict(own, against, expected, _worth(own, series.measure, expected, size))
    sentence = _sentence(series, own, before, after)
    if early:  # the numbers so far are told, but no conclusion is drawn from them
        so_far = f"So far: {_went(series, own, before, after)}."
        verdict, sentence = Verdict.TOO_EARLY, f"{_too_early(series, after, needs)} {so_far}"
    said = _internal(series, rest, None if early else against, len(alongside)) if rest else ""
    return Answer(verdict, sentence, f"{sentence}{said}", before, after, own, rest, against, len(alongside))


def series_of(panel: Panel, unit: str | None = None) -> Series:
    """One unit's figures out of a panel, added up over its breakdowns; the whole when no unit is named."""
    rows = panel.totals([UNIT] if unit is not None else [])
    rows = rows if unit is None else rows.filter(rows[UNIT] == unit)
    rated = panel.measure.kind.has_denominator
    rows = rows.filter(rows[DENOMINATOR] > 0) if rated else rows
    denominator = tuple(rows[DENOMINATOR]) if rated else None
    return Series(panel.measure, panel.every, tuple(rows[PERIOD]), tuple(rows[NUMERATOR]), denominator)


def stretches(
    series: Series, changed_on: date, level_since: date | None, needs: Needs
) -> tuple[tuple[date, ...], tuple[date, ...]]:
    """The periods before and after a change.

    Before: since `level_since` where that is a level of its own; else no fewer than are needed nor more than the
    longest stretch, so that the one bad period that prompted a change is not taken for the level.
    """
    starts = series.periods
    whole = [day for day in starts if day < changed_on]
    if whole and _holds(whole[-1], changed_on, series.every):
        whole.pop()
    level = [day for day in whole if level_since and day >= level_since]
    least = needs.level if len(level) >= needs.level and len(whole) - len(level) >= needs.before else needs.before
    length = min(max(len(level), least), needs.longest) if level_since else needs.longest
    return tuple(whole[-length:]), tuple(day for day in starts if day >= changed_on)[: needs.longest]


def _holds(start: date, day: date, every: Every) -> bool:
    """Whether the period that starts on `start` holds the day."""
    months = {Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: 12}.get(every)
    if months is None:
        return (day - start).days < (7 if every is Every.WEEK else 1)
    return (day.year - start.year) * 12 + day.month - start.month < months


def change(series: Series, before: Sequence[date], after: Sequence[date], earlier: Sequence[date] = ()) -> Change:
    """The change of a series from one stretch to another; `earlier` periods tell how much it scatters, too."""
    early, late = series.within(before), series.within(after)
    m0, m1 = (float(n.sum() / d.sum()) for n, d in (early, late))
    stretched = [early, late, *([series.within(earlier)] if len(earlier) > 1 else [])]
    spread = _dispersion(series.measure.kind, *stretched)
    freedom = sum(len(n) - 1 for n, _ in stretched)
    if multiplicative(series.measure):
        interval = _ratio_interval(early, late, spread, freedom)
        scatter = float(np.sqrt(spread / max(early[0].sum() / len(before), 0.5)))
    else:
        variances = [spread * _variance(series.measure.kind, m) for m in (m0, m1)]
        error = np.sqrt(variances[0] / early[1].sum() + variances[1] / late[1].sum())
        reach = float(stats.t.ppf(0.975, freedom) * error)
        interval = Interval(m1 - m0, m1 - m0 - reach, m1 - m0 + reach)
        scatter = float(np.sqrt(variances[0] / early[1].mean()))
    return Change(m0, m1, interval, scatter)


def multiplicative(measure: Measure) -> bool:
    """Whether changes of this measure are told as ratios."""
    return measure.kind in (Kind.COUNT, Kind.RATIO)


def pooled(others: Sequence[Series]) -> Series:
    """Several units as one, over the periods that all have; levels that cannot be added up are averaged."""
    first = others[0]
    shared = sorted(set(first.periods).intersection(*(other.periods for other in others)))
    parts = [other.within(shared) for other in others]
    n = np.sum([part[0] for part in parts], axis=0)
    if first.measure.kind is Kind.VALUE:
        n = n / len(parts)
    d = tuple(np.sum([part[1] for part in parts], axis=0)) if first.denominator else None
    return Series(first.measure, first.every, tuple(shared), tuple(n), d)


def _variance(kind: Kind, mean: float) -> float:
    """The variance of one case as its kind would have it, up to dispersion."""
    if kind in (Kind.COUNT, Kind.RATIO):
        return mean
    return max(mean * (1 - mean), 0.0) if kind is Kind.RATE else 1.0


def _dispersion(kind: Kind, *parts: tuple[Floats, Floats]) -> float:
    """Scatter within the stretches over what the kind would have; at least 1 for counted things."""
    residuals = []
    for n, d in parts:
        mean = float(n.sum() / d.sum())
        variance = _variance(kind, mean)
        residuals.append((n / d - mean) * np.sqrt(d / variance) if variance > 0 else np.zeros(len(n)))
    freedom = sum(len(part) - 1 for part in residuals)
    squares = sum(float((part**2).sum()) for part in residuals)
    if squares == 0:
        return 0.0 if _variance(kind, 0.25) == 1.0 else 1.0
    together = sum(float((part[1:] * part[:-1]).sum()) for part in residuals) / squares
    r = min(max(together, 0.0), MOST_AUTOCORRELATION)
    spread = squares / freedom * (1 + r) / (1 - r)
    return spread if _variance(kind, 0.25) == 1.0 else max(spread, 1.0)


def _ratio_interval(early: tuple[Floats, Floats], late: tuple[Floats, Floats], spread: float, freedom: int) -> Interval:
    """Log of the ratio of two rates: given the total, the later count is binomial. Holds with no events at all."""
    (n0, d0), (n1, d1) = ((float(n.sum()), float(d.sum())) for n, d in (early, late))
    tail = float(stats.norm.sf(stats.t.ppf(0.975, freedom)))
    a, b = n1 / spread, n0 / spread
    low = float(stats.beta.ppf(tail, a, b + 1)) if a > 0 else 0.0
    high = float(stats.beta.isf(tail, a + 1, b)) if b > 0 else 1.0
    with np.errstate(divide="ignore"):
        ends = [float(np.log(p) - np.log1p(-p) + np.log(d0 / d1)) for p in (low, high)]
    return Interval(float(np.log((n1 + 0.5) / d1) - np.log((n0 + 0.5) / d0)), ends[0], ends[1])


def _worth(own: Change, measure: Measure, expected: int, size: float | None) -> float:
    """The change that would count, as a distance in the interval's scale."""
    if not size:
        return own.scatter
    if not multiplicative(measure):
        return abs(size)
    reached = own.before + expected * abs(size)
    return abs(float(np.log(reached / own.before))) if own.before > 0 and reached > 0 else float("inf")


def _verdict(own: Change, against: Interval | None, expected: int, worth: float) -> Verdict:
    asked = [own.interval, *([against] if against else [])]
    if all(interval.surely(expected) for interval in asked):
        return Verdict.WORKED
    if all(interval.best(expected) < worth for interval in asked):
        return Verdict.DID_NOT
    return Verdict.CANNOT_TELL


def _unanswered(verdict: Verdict, sentence: str, before: tuple[date, ...], after: tuple[date, ...]) -> Answer:
    return Answer(verdict, sentence, sentence, before, after)


def _too_early(series: Series, after: Sequence[date], needs: Needs) -> str:
    have = wording.times(len(after), series.every.value) if after else f"no {series.every.value}"
    return f"Figures of {have} have come in since the change; {needs.after} are needed to tell."


def _too_little(series: Series, before: Sequence[date], needs: Needs) -> str:
    have = wording.times(len(before), series.every.value) if before else f"no {series.every.value}"
    return (
        f"There are figures of {have} before the change; {needs.before} are needed to know the level it started from."
    )


def _sentence(series: Series, own: Change, before: Sequence[date], after: Sequence[date]) -> str:
    return f"{_went(series, own, before, after)}: {_size(own.interval, series.measure)}."


def _went(series: Series, own: Change, before: Sequence[date], after: Sequence[date]) -> str:
    name, every = wording.capital(series.measure.name), series.every
    counted = f"the {wording.times(len(before), every.value)} before, the {len(after)} since"
    return f"{name} went from {_level(series, own.before)} to {_level(series, own.after)}{_each(series)} ({counted})"


def _internal(series: Series, rest: Change, against: Interval | None, compared: int) -> str:
    word = NUMBERS[compared] if compared < len(NUMBERS) else str(compared)
    levels = f"{_level(series, rest.before)} → {_level(series, rest.after)}{_each(series)}"
    together = "one" if compared == 1 else f"{word} together"
    compared_with = f" Against them: {_size(against, series.measure)}." if against else ""
    return f" The other {together}: {levels}.{compared_with}"


def _level(series: Series, level: float) -> str:
    return wording.number(level) if series.measure.kind is Kind.COUNT else wording.figure(level, series.measure)


def _each(series: Series) -> str:
    """A count or an amount is told per period; a rate is not."""
    return f" a {series.every.value}" if series.measure.kind in (Kind.COUNT, Kind.SUM) else ""


def _size(interval: Interval, measure: Measure) -> str:
    """`41 % lower, plausibly by 23 % to 56 %`, or between which changes where the direction is open."""
    low, high = (_moved(x, measure) for x in (interval.low, interval.high))
    if interval.low * interval.high <= 0:
        return f"{_moved(interval.estimate, measure)}, plausibly anything from {low} to {high}"
    near, far = sorted((interval.low, interval.high), key=abs)
    ends = [_moved(x, measure).rsplit(" ", 1)[0] for x in (near, far)]
    return f"{_moved(interval.estimate, measure)}, plausibly by {ends[0]} to {ends[1]}"


def _moved(x: float, measure: Measure) -> str:
    """`42 % lower`, `2.3 points higher`."""
    way = "higher" if x > 0 else "lower"
    if not multiplicative(measure):
        return f"{wording.difference(x, measure)} {way}" if x else "no change"
    if x > np.log(10):
        return "more than 900 % higher"
    share = round(100 * abs(float(np.expm1(x))))
    return f"{share} % {way}" if share else "no change"
