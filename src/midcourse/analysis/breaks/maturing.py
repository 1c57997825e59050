"""Outcomes that take time to be seen: the newest periods look low because their outcomes are still to come."""

import numpy as np

from midcourse.analysis import wording
from midcourse.analysis.breaks.doubts import Doubt, doubt
from midcourse.analysis.breaks.view import View, pooled
from midcourse.analysis.grid import median
from midcourse.analysis.panel import Kind

FEWEST_UNITS = 4
BASE = 8  # periods before the fall that show the usual rate
LOW = 0.6  # of the usual, that the last period must be under
AGREE = 0.9  # share of the units that must fall in every step
STEADY = 0.15  # how far from the usual the whole's rate may lie in the periods before
FALLS = 3  # periods in a row


def not_yet_seen(view: View) -> list[Doubt]:
    """The periods that the measure says are too new to judge; else a suspicion, where the figures look like it."""
    days = view.whole.periods
    wait = view.panel.measure.matures_after
    if wait > 0:
        return _declared(view, min(wait, len(days)))
    return _suspected(view)


def _declared(view: View, wait: int) -> list[Doubt]:
    days, noun = view.whole.periods[-wait:], view.panel.every.value
    said = wording.span(days[0], days[-1], view.panel.every)
    sentence = (
        f"{wording.capital(said)} cannot be judged yet: {view.panel.measure.name} takes "
        f"{wording.times(wait, noun)} to be seen in full. A fall there is no fall of the work; it is left out of the "
        "other findings."
    )
    evidence = {"matures_after": wait, "periods": days}
    return [doubt(view, sentence, None, days[0], evidence, until=days[-1], cells=[(day, None) for day in days])]


def _suspected(view: View) -> list[Doubt]:
    """Only where rates of shares fall in nearly every unit, faster and faster to the end, from a steady level."""
    units, whole = view.units, view.whole
    points = len(whole.periods)
    if (
        units.kind is not Kind.RATE
        or len(units.keys) < FEWEST_UNITS
        or points < BASE + FALLS
        or whole.denominator is None
    ):
        return []
    before = slice(points - FALLS - BASE, points - FALLS)
    relative = whole.figures[0] / pooled(whole, 0, before)
    last = relative[-FALLS - 1 :]
    falls = -np.diff(last)
    steady = np.abs(relative[before] - 1).max() <= STEADY
    base = whole.denominator[0]
    same_size = np.abs(np.log(np.maximum(base[-FALLS:], 1) / np.median(base))).max() < 0.4
    if not (steady and same_size and relative[-1] <= LOW and (falls > 0).all() and (np.diff(falls) > 0).all()):
        return []
    own = units.figures / median(units.figures[:, before], axis=1, keep=True)
    each = np.diff(own[:, -FALLS:], axis=1) < 0
    if each.all(axis=1).mean() < AGREE:
        return []
    return [_told(view, relative)]


def _told(view: View, relative: np.ndarray) -> Doubt:
    days, every, measure = view.whole.periods, view.panel.every, view.panel.measure
    first = days[-FALLS]
    figures = [wording.figure(float(one), measure) for one in view.whole.figures[0, -FALLS:]]
    sentence = (
        f"{wording.capital(measure.name)} falls faster and faster in nearly every {view.panel.unit} in "
        f"{wording.span(first, days[-1], every)} ({wording.listing(figures)}), from a steady level: this looks like "
        "outcomes that take time to be seen. Do not call it worse before they are in."
    )
    evidence = {"relative_to_usual": [float(one) for one in relative[-FALLS:]]}
    return doubt(view, sentence, None, first, evidence, until=days[-1])
