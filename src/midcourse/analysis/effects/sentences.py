"""The words of an effect check. What speaks of the unit alone says nothing of the others."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from midcourse.analysis import wording
from midcourse.analysis.drivers.sentences import NUMBERS
from midcourse.analysis.effects.answer import Change, Estimate, Interval
from midcourse.analysis.effects.series import Series, multiplicative
from midcourse.analysis.effects.stretches import Needs, Stretches
from midcourse.analysis.panel import Kind, Measure


def too_early(series: Series, after: Sequence[date], needs: Needs) -> str:
    have = wording.times(len(after), series.every.value) if after else f"no {series.every.value}"
    return f"Figures of {have} have come in since the change; {needs.after} are needed to tell."


def too_little(series: Series, before: Sequence[date], needs: Needs) -> str:
    have = wording.times(len(before), series.every.value) if before else f"no {series.every.value}"
    return (
        f"There are figures of {have} before the change; {needs.before} are needed to know the level it started from."
    )


def of_change(series: Series, change: Change, at: Stretches) -> str:
    """What the unit's figures did, against what its own trend led to expect where that is known."""
    told = went(series, change, at)
    if change.expected is not None:
        told = f"{told}; {level(series, change.expected)} was to be expected from before"
    return f"{told}: {size(change.interval, series.measure)}.{_left_out(series, at)}"


def went(series: Series, change: Change, at: Stretches) -> str:
    name, every = wording.capital(series.measure.name), series.every
    counted = f"the {wording.times(len(at.before), every.value)} before, the {len(at.after)} since"
    return (
        f"{name} went from {level(series, change.before)} to {level(series, change.after)}{_each(series)} ({counted})"
    )


def of_others(series: Series, rest: Change, against: Estimate | None, compared: int) -> str:
    word = NUMBERS[compared] if compared < len(NUMBERS) else str(compared)
    levels = f"{level(series, rest.before)} → {level(series, rest.after)}{_each(series)}"
    together = "one" if compared == 1 else f"{word} together"
    told = f" The other {together}: {levels}."
    if not against:
        return told
    return f"{told} Against them: {size(against.interval, series.measure)}{_chance(against)}."


def _chance(found: Estimate) -> str:
    """How rare this is among reshuffles, where few units leave nothing better."""
    if found.chance is None or found.least is None:
        return ""
    return f" (of changes dealt out by lot, {_one_in(found.chance)} shows as much)"


def _one_in(chance: float) -> str:
    times = round(1 / chance) if chance > 0 else 0
    return f"1 in {wording.count(times)}" if times > 1 else "nearly every one"


def _left_out(series: Series, at: Stretches) -> str:
    if not at.left_out:
        return ""
    said = wording.capital(wording.period(at.left_out[0], series.every))
    return (
        f" {said}, the worst, counts only for what lasts of such a {series.every.value}: "
        "where a bad figure is the reason to act, the next is better by itself."
    )


def level(series: Series, value: float) -> str:
    return wording.number(value) if series.measure.kind is Kind.COUNT else wording.figure(value, series.measure)


def _each(series: Series) -> str:
    """A count or an amount is told per period; a rate is not."""
    return f" a {series.every.value}" if series.measure.kind in (Kind.COUNT, Kind.SUM) else ""


def size(interval: Interval, measure: Measure) -> str:
    """`41 % lower, plausibly by 23 % to 56 %`, or between which changes where the direction is open."""
    low, high = (moved(x, measure) for x in (interval.low, interval.high))
    if interval.low * interval.high <= 0:
        return f"{moved(interval.estimate, measure)}, plausibly anything from {low} to {high}"
    near, far = sorted((interval.low, interval.high), key=abs)
    ends = [moved(x, measure).rsplit(" ", 1)[0] for x in (near, far)]
    return f"{moved(interval.estimate, measure)}, plausibly by {ends[0]} to {ends[1]}"


def moved(x: float, measure: Measure) -> str:
    """`42 % lower`, `2.3 points higher`."""
    way = "higher" if x > 0 else "lower"
    if not multiplicative(measure):
        return f"{wording.difference(x, measure)} {way}" if x else "no change"
    if x > np.log(10):
        return "more than 900 % higher"
    share = round(100 * abs(float(np.expm1(x))))
    return f"{share} % {way}" if share else "no change"
