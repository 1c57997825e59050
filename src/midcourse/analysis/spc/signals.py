"""Which series changed, when thousands are looked at: a shift of level, a trend, or single figures far off.

Control charts give a false alarm on roughly one steady series in five within three years, which drowns the
true ones when many series are read. So each series gets a probability that chance alone would show a signal
as strong, allowing for every place it could have been found in, and over all series Benjamini and Hochberg's
procedure (J. R. Stat. Soc. B 57, 1995) keeps the expected share of false ones among those shown at or below a
chosen one: the more series, the stronger the evidence that is asked for.

Tests, each on figures weighted by their exposure: a step at the best place (t test times the number of places,
Bonferroni), a straight line (t test), one figure against all others (studentised deletion, times the figures).
Positive autocorrelation, less its bias in short series (Kendall, Biometrika 41, 1954), widens the errors by
√((1+ρ)/(1−ρ)). For events, chance is also worked out exactly (the
share of the events that fell there, binomial) and the larger of the two counts, so that a handful of events
proves nothing. Arrays have shape (series, points).
"""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from midcourse.analysis.grid import Floats

MOST_OUTLIERS = 3
FEWEST = 12  # figures; fewer are too few to tell
LEVEL = 0.05

Places = NDArray[np.int64]


class Signal(StrEnum):
    """What was found, in words that follow "because"."""

    SHIFT = "the level moved and stayed"
    TREND = "a steady rise or fall"
    OUTLIER = "one figure far from all others"


@dataclass(frozen=True)
class Series:
    """Figures to test. `weight` is the exposure behind each (1 where all weigh alike).

    `events` and `exposure` are given where the figures count events.
    """

    values: Floats
    weight: Floats
    events: Floats | None = None
    exposure: Floats | None = None

    @property
    def known(self) -> NDArray[np.bool_]:
        return np.isfinite(self.values) & (self.weight > 0)

    def without(self, rows: Places, places: Places) -> "Series":
        """The same with single figures taken out."""
        weight = self.weight.copy()
        weight[rows, places] = 0.0
        return replace(self, weight=weight)


@dataclass(frozen=True)
class Found:
    """One signal a series, arrays of shape (series,): its chance and the point it starts at."""

    kind: Signal
    chance: Floats
    place: Places


@dataclass(frozen=True)
class Sign:
    """One signal of one series."""

    kind: Signal
    place: int
    chance: float


def signals(series: Series, share: float = LEVEL) -> list[list[Sign]]:
    """The signals of each series that hold up among all of them; series with few figures have none.

    `share` is the accepted share of false ones among the series shown.
    """
    told: list[list[Sign]] = [[] for _ in range(len(series.values))]
    enough = np.flatnonzero(series.known.sum(axis=1) >= FEWEST)
    if not len(enough):
        return told
    found = _every_sign(_rows(series, enough))
    limit = accepted(np.array([signs[0].chance for signs in found]), share)
    for row, signs in zip(enough, found, strict=True):
        told[row] = [sign for sign in signs if sign.chance <= limit]
    return told


def accepted(chances: Floats, share: float) -> float:
    """Benjamini and Hochberg's limit: chances at or below it hold up; negative when none does."""
    ordered = np.sort(chances)
    below = np.flatnonzero(ordered <= share * np.arange(1, len(ordered) + 1) / len(ordered))
    return float(ordered[below[-1]]) if len(below) else -1.0


def _every_sign(series: Series) -> list[list[Sign]]:
    """Up to three single figures far off (taken out one by one), then a shift or trend, by series."""
    told: list[list[Sign]] = [[] for _ in range(len(series.values))]
    rows = np.arange(len(series.values))
    left = series
    for round_ in range(MOST_OUTLIERS + 1):
        tests = (shift(left), trend(left), outlier(left))
        chances = np.stack([np.minimum(3 * test.chance, 1.0) for test in tests])
        best = np.argmin(chances, axis=0)
        again = []
        for place, row in enumerate(rows):
            test = tests[best[place]]
            told[row].append(Sign(test.kind, int(test.place[place]), float(chances[best[place], place])))
            if test.kind is Signal.OUTLIER and told[row][-1].chance < LEVEL and round_ < MOST_OUTLIERS:
                again.append(place)
        if not again:
            break
        part = np.array(again, dtype=np.int64)
        left = _rows(left, part).without(np.arange(len(part)), tests[2].place[part])
        rows = rows[part]
    return told


def shift(series: Series) -> Found:
    """A step at the best place, at least two figures on each side."""
    known = series.known
    weight = np.where(known, series.weight, 0.0)
    values = _centred(series.values, weight)
    w_before, n_before = np.cumsum(weight, axis=1)[:, :-1], np.cumsum(known, axis=1)[:, :-1]
    sum_before = np.cumsum(weight * values, axis=1)[:, :-1]
    w_total, n_total = weight.sum(axis=1, keepdims=True), known.sum(axis=1, keepdims=True)
    w_after, n_after = w_total - w_before, n_total - n_before
    allowed = (n_before >= 2) & (n_after >= 2) & known[:, 1:]
    with np.errstate(divide="ignore", invalid="ignore"):
        gained = np.where(allowed, sum_before**2 * (1 / w_before + 1 / w_after), -1.0)
    best = np.argmax(gained, axis=1)
    place = best + 1
    step = np.arange(values.shape[1])[None, :] >= place[:, None]
    level = np.where(step, _side(values, weight, step), _side(values, weight, ~step))
    gain = np.take_along_axis(gained, best[:, None], axis=1)[:, 0]
    chance = _chance(values, weight, level, gain, freedom=n_total[:, 0] - 2, floor=_floor(series))
    chance = np.maximum(chance, _exact(series, step & known, known))
    return Found(Signal.SHIFT, np.minimum(chance * allowed.sum(axis=1), 1.0), place)


def trend(series: Series) -> Found:
    """A straight line over all points; its place is the first figure."""
    known = series.known
    weight = np.where(known, series.weight, 0.0)
    values = _centred(series.values, weight)
    time = _centred(np.broadcast_to(np.arange(values.shape[1], dtype=float), values.shape), weight)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = (weight * time**2).sum(axis=1)
        slope = (weight * time * values).sum(axis=1) / spread
        gain = slope**2 * spread
    level = np.nan_to_num(slope)[:, None] * time
    chance = _chance(values, weight, level, gain, known.sum(axis=1) - 2, _floor(series))
    late = time > 0
    chance = np.maximum(chance, _exact(series, late & known, known))
    return Found(Signal.TREND, chance, np.argmax(known, axis=1))


def outlier(series: Series) -> Found:
    """The one figure farthest from all others; of skewed figures, also when their cube roots are compared."""
    known = series.known
    score = _deleted(series)
    place = np.argmax(score, axis=1)
    never_negative = np.where(known, series.values, 0.0).min(axis=1) >= 0
    roots = np.where(never_negative[:, None], np.cbrt(series.values), series.values)
    both = np.minimum(score, _deleted(replace(series, values=roots)))
    top = np.take_along_axis(both, place[:, None], axis=1)[:, 0]
    count = known.sum(axis=1)
    chance = 2 * stats.t.sf(top, np.maximum(count - 2, 1))
    here = np.arange(known.shape[1])[None, :] == place[:, None]
    chance = np.maximum(chance, _exact(series, here & known, known))
    return Found(Signal.OUTLIER, np.minimum(chance * count, 1.0), place)


def _deleted(series: Series) -> Floats:
    """How far each figure is from all others, in studentised deletion residuals without their sign."""
    weight = np.where(series.known, series.weight, 0.0)
    values = _centred(series.values, weight)
    total, count = weight.sum(axis=1, keepdims=True), series.known.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        gain = weight * total / (total - weight) * values**2
        left = (weight * values**2).sum(axis=1, keepdims=True) - gain
        scatter = np.maximum(left / (count - 2), _floor(series)[:, None])
        return np.where(series.known & (scatter > 0), np.sqrt(gain / scatter), 0.0)


def _chance(values: Floats, weight: Floats, level: Floats, gain: Floats, freedom: Places, floor: Floats) -> Floats:
    """Two-sided chance of a gain in fit as large, from the scatter left and its autocorrelation."""
    left = np.where(weight > 0, values - level, 0.0) * np.sqrt(weight)
    squares = (left**2).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        rho = np.nan_to_num((left[:, 1:] * left[:, :-1]).sum(axis=1) / squares)
        rho = np.clip(rho + (1 + 3 * rho) / np.maximum(freedom, 1), 0.0, 0.9)
        scatter = np.maximum(squares / np.maximum(freedom, 1), floor)
        score = np.sqrt(np.maximum(gain, 0.0) / (scatter * (1 + rho) / (1 - rho)))
    score = np.where((freedom > 0) & (scatter > 0), score, 0.0)
    return np.asarray(2 * stats.t.sf(score, np.maximum(freedom, 1)), dtype=np.float64)


def _exact(series: Series, chosen: NDArray[np.bool_], known: NDArray[np.bool_]) -> Floats:
    """Two-sided chance of the chosen points' share of all events; 0 for figures that are not events."""
    if series.events is None or series.exposure is None:
        return np.zeros(len(series.values))
    events, exposure = np.where(known, series.events, 0.0), np.where(known, series.exposure, 0.0)
    total, part = events.sum(axis=1), np.where(chosen, events, 0.0).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.nan_to_num(np.where(chosen, exposure, 0.0).sum(axis=1) / exposure.sum(axis=1))
    tail = np.minimum(stats.binom.cdf(part, total, share), stats.binom.sf(part - 1, total, share))
    return np.minimum(2 * np.asarray(tail, dtype=np.float64), 1.0)


def _floor(series: Series) -> Floats:
    """The least scatter believed: half the smallest step between a series' figures, squared, times weight."""
    known = series.known
    ordered = np.sort(np.where(known, series.values, np.inf), axis=1)
    with np.errstate(invalid="ignore"):
        steps = np.diff(ordered, axis=1)
    least = np.min(np.where(np.isfinite(steps) & (steps > 0), steps, np.inf), axis=1)
    weight = np.where(known, series.weight, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return np.asarray((np.where(np.isfinite(least), least, 0.0) / 2) ** 2 * weight)


def _centred(values: Floats, weight: Floats) -> Floats:
    """Values less their weighted mean; 0 where the weight is 0."""
    held = np.where(weight > 0, values, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = (weight * held).sum(axis=1, keepdims=True) / weight.sum(axis=1, keepdims=True)
    return np.where(weight > 0, held - centre, 0.0)


def _side(values: Floats, weight: Floats, chosen: NDArray[np.bool_]) -> Floats:
    part = np.where(chosen, weight, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        level: Floats = (part * values).sum(axis=1, keepdims=True) / part.sum(axis=1, keepdims=True)
    return np.nan_to_num(level)


def _rows(series: Series, rows: Places) -> Series:
    return Series(
        series.values[rows],
        series.weight[rows],
        None if series.events is None else series.events[rows],
        None if series.exposure is None else series.exposure[rows],
    )
