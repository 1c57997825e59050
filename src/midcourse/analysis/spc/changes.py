"""Three kinds of change, each tested at its best place: a step, a straight line, one figure far from all others."""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from midcourse.analysis import tails
from midcourse.analysis.grid import Floats, ratio
from midcourse.analysis.spc import chance
from midcourse.analysis.spc.series import Places, Series, centred, level_of


class Signal(StrEnum):
    """What was found, in words that follow "because"."""

    SHIFT = "the level moved and stayed"
    TREND = "a steady rise or fall"
    OUTLIER = "one figure far from all others"


@dataclass(frozen=True)
class Found:
    """One signal a series, arrays of shape (series,): its chance and the point it starts at."""

    kind: Signal
    chance: Floats
    place: Places


def shift(series: Series) -> Found:
    """A step at the best place, at least two figures on each side."""
    known = series.known
    weight = np.where(known, series.weight, 0.0)
    values = centred(series.values, weight)
    before, n_before = np.cumsum(weight, axis=1)[:, :-1], np.cumsum(known, axis=1)[:, :-1]
    sum_before = np.cumsum(weight * values, axis=1)[:, :-1]
    total, count = weight.sum(axis=1, keepdims=True), known.sum(axis=1, keepdims=True)
    allowed = (n_before >= 2) & (count - n_before >= 2) & known[:, 1:]
    with np.errstate(divide="ignore", invalid="ignore"):
        gained = np.where(allowed, sum_before**2 * (1 / before + 1 / (total - before)), -1.0)
    best = np.argmax(gained, axis=1)
    place = best + 1
    step = np.arange(values.shape[1])[None, :] >= place[:, None]
    level = np.where(step, level_of(values, weight, step), level_of(values, weight, ~step))
    gain = np.take_along_axis(gained, best[:, None], axis=1)[:, 0]
    here = chance.of_gain(series, _left(values, level, weight), gain, chance.AFTER_STEP)
    here = np.maximum(here, chance.of_share(series, step))
    return Found(Signal.SHIFT, chance.of_best_place(here, gained, before / np.maximum(total, 1e-300)), place)


def trend(series: Series) -> Found:
    """A straight line over all points; its place is the first figure."""
    known = series.known
    weight = np.where(known, series.weight, 0.0)
    values = centred(series.values, weight)
    time = centred(np.broadcast_to(np.arange(values.shape[1], dtype=float), values.shape), weight)
    spread = (weight * time**2).sum(axis=1)
    slope = (weight * time * values).sum(axis=1) / np.where(spread > 0, spread, 1.0)
    left = _left(values, slope[:, None] * time, weight)
    here = chance.of_gain(series, left, slope**2 * spread, chance.AFTER_LINE)
    return Found(Signal.TREND, np.maximum(here, chance.of_share(series, time > 0)), np.argmax(known, axis=1))


def outlier(series: Series) -> Found:
    """The one figure farthest from all others; of skewed figures, also when their cube roots are compared.

    Of events those of the rarer outcome: a share near 1 is skewed downwards, and its complement upwards.
    """
    known = series.known
    score = _deleted(series)
    place = np.argmax(score, axis=1)
    plain = series.values
    if series.events is not None and series.exposure is not None:
        plain = ratio(series.events, series.exposure)
    never_negative = np.where(known, plain, 0.0).min(axis=1, initial=0.0) >= 0
    roots = np.where(never_negative[:, None], np.cbrt(plain), plain)
    both = np.minimum(score, _deleted(replace(series, values=roots)))
    top = np.take_along_axis(both, place[:, None], axis=1)[:, 0]
    count = known.sum(axis=1)
    here = np.arange(known.shape[1])[None, :] == place[:, None]
    single = np.maximum(2 * tails.t_above(top, np.maximum(count - 2, 1)), chance.of_share(series, here))
    return Found(Signal.OUTLIER, np.minimum(single * count, 1.0), place)


def _deleted(series: Series) -> Floats:
    """How far each figure is from all others, in studentised deletion residuals without their sign."""
    weight = np.where(series.known, series.weight, 0.0)
    values = centred(series.values, weight)
    total, count = weight.sum(axis=1, keepdims=True), series.known.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        gain = weight * total / (total - weight) * values**2
        left = (weight * values**2).sum(axis=1, keepdims=True) - gain
        scatter = np.maximum(left / (count - 2), series.least_scatter()[:, None])
        return np.where(series.known & (scatter > 0), np.sqrt(gain / scatter), 0.0)


def _left(values: Floats, level: Floats, weight: Floats) -> Floats:
    """What a change leaves unexplained, in units that scatter alike."""
    return np.where(weight > 0, values - level, 0.0) * np.sqrt(weight)
