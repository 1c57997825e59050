"""Three kinds of change, each at its best place: a step or a straight line, and one figure far from all others."""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from midcourse.analysis import tails
from midcourse.analysis.grid import Floats, ratio
from midcourse.analysis.spc import chance
from midcourse.analysis.spc.company import Company
from midcourse.analysis.spc.likeness import Explained
from midcourse.analysis.spc.series import Places, Series, centred

FEWEST = 12  # figures; fewer are too few to tell


class Signal(StrEnum):
    """What was found, in words that follow "because"."""

    SHIFT = "the level moved and stayed"
    TREND = "a steady rise or fall"
    OUTLIER = "one figure far from all others"


@dataclass(frozen=True)
class Sign:
    """One signal of one series, at point `place`.

    It is held against the points from `start` on; a level that moved again holds up to, not including, `end`.
    """

    kind: Signal
    place: int
    chance: float
    start: int = 0
    end: int | None = None


@dataclass(frozen=True)
class Found:
    """One signal a series: what it is, its chance and the point it starts at, arrays of shape (series,)."""

    kind: list[Signal]
    chance: Floats
    place: Places


def lasting(series: Series, found: Explained, others: Company, *, lines: bool = True) -> Found:
    """The best step or straight line, whichever explains more; a line starts at the first figure.

    Without `lines`, the best step.
    """
    here, likeness = chance.of_change(found, series, others)
    rows = np.arange(len(here))
    steps = found.step[likeness, rows]
    best = np.argmax(steps, axis=1)
    is_step = (steps[rows, best] >= found.line[likeness, rows]) | (not lines)
    place = np.where(is_step, found.order[rows, best], found.order[:, 0])
    middle = found.order[rows, found.count // 2]
    late = np.arange(series.values.shape[1]) >= np.where(is_step, place, middle)[:, None]
    kind = [Signal.SHIFT if step else Signal.TREND for step in is_step]
    by_events = chance.of_share(series, late)
    by_events = np.where(by_events > 0, chance.of_best_place(by_events, found.angle[0]), 0.0)
    return Found(kind, np.maximum(here, by_events), place)


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
    return Found([Signal.OUTLIER] * len(place), np.minimum(single * count, 1.0), place)


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
