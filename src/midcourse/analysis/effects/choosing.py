"""Which method the figures can bear."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from midcourse.analysis.effects.answer import Change, Estimate, Interval, Method, Picture
from midcourse.analysis.effects.compared import compared
from midcourse.analysis.effects.levels import FEW, level_change
from midcourse.analysis.effects.reshuffled import scaled
from midcourse.analysis.effects.segmented import segmented
from midcourse.analysis.effects.series import Series, multiplicative
from midcourse.analysis.effects.stretches import Needs, Stretches
from midcourse.analysis.effects.synthetic import Synthetic, synthetic
from midcourse.analysis.effects.working import logged, to_figure
from midcourse.analysis.grid import Floats
from midcourse.analysis.panel import Kind

MANY = 12  # other units from which placebos give an interval
ALIKE = 8.0  # how many times the smallest unit's size the largest may be for their noise to be alike
OFTEN = 100  # events a period from which their chance is a tenth or less


def alone(own: Series, at: Stretches, needs: Needs, *, alongside: bool) -> tuple[Change, Estimate]:
    """The unit by itself: level and slope where nothing lies alongside and the periods bear it, else the levels."""
    reason = _no_trend(own, at, needs, alongside=alongside)
    if not reason:
        return segmented(own, at, needs)
    change, p = level_change(own, at)
    return change, Estimate(Method.LEVELS, reason, change.interval, p)


def against(own: Series, others: Sequence[Series], at: Stretches, needs: Needs) -> Estimate:
    """The unit against the others: weighed by likeness where they are many and alike, else all together."""
    return _synthetic(own, others, at, needs) if many(own, others, at) else compared(own, others, at, needs)


def many(own: Series, others: Sequence[Series], at: Stretches) -> bool:
    """Whether the others are so many and so alike that they say by themselves how much units differ."""
    return not at.known_level and len(others) >= MANY and _comparable([own, *others], at)


def _no_trend(own: Series, at: Stretches, needs: Needs, *, alongside: bool) -> str:
    """Why the levels alone are compared; empty where they need not be."""
    if alongside:
        return "the others carry trend and season"
    if at.known_level:
        return "the level it started from began on a known day"
    if len(at.modelled) < needs.trend:
        return f"a trend needs {needs.trend} periods before"
    if multiplicative(own.measure) and min(own.within(days)[0].sum() for days in (at.known, at.after)) < FEW:
        return "there are too few events for a trend"
    return ""


def _comparable(series: Sequence[Series], at: Stretches) -> bool:
    """Units that scatter alike: sizes of one order and, where events are counted, so many that chance hardly counts."""
    kind = series[0].measure.kind
    if not at.known:
        return False
    parts = [one.within(at.known) for one in series]
    sizes = [abs(float(n.mean())) if kind in (Kind.SUM, Kind.COUNT) else float(d.mean()) for n, d in parts]
    often = not logged(kind) or min(float(n.mean()) for n, _ in parts) >= OFTEN
    return often and min(sizes) > 0 and max(sizes) <= ALIKE * min(sizes)


def _synthetic(own: Series, others: Sequence[Series], at: Stretches, needs: Needs) -> Estimate:
    periods = (*at.known[-needs.looked_at(own.every) :], *at.after)
    before = len(periods) - len(at.after)
    values = np.stack([scaled(one, periods) for one in (own, *others)])
    found = synthetic(values[0], values[1:], before)
    interval = Interval(found.estimate, found.estimate - found.reach, found.estimate + found.reach)
    as_large = int((np.abs(found.placebos) >= abs(found.estimate)).sum())
    beside = {
        "standard_error": found.error,
        "difference_in_differences": found.difference_in_differences,
        "synthetic_control": found.synthetic_control,
    }
    return Estimate(
        Method.SYNTHETIC,
        f"figures of {len(others)} others of like size lie alongside, enough to try the change on each",
        interval,
        found.p,
        (1 + as_large) / (len(others) + 1),
        1 / (len(others) + 1),
        beside,
        _picture(own, periods, values, before, found),
    )


def _picture(own: Series, periods: tuple[date, ...], values: Floats, before: int, found: Synthetic) -> Picture:
    without = found.weights @ values[1:]
    without = without + found.times @ (values[0] - without)[:before]
    fitted = np.where(np.arange(len(periods)) < before, without, without + found.estimate)
    drawn = (values[0], fitted, without, without - found.reach, without + found.reach)
    return Picture(periods, *(to_figure(own.measure.kind, part) for part in drawn))
