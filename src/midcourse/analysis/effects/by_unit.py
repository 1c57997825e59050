"""Many units on either side: the units, not the periods, are the sample.

Difference in differences of the pooled figures with standard errors by unit (linearised, each unit's periods
together: Bertrand, Duflo & Mullainathan, Quarterly Journal of Economics 119, 2004), t with Welch's degrees of
freedom. One period on either side is enough.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from midcourse.analysis.effects.answer import Interval
from midcourse.analysis.effects.periods import holds
from midcourse.analysis.effects.series import Series, multiplicative
from midcourse.analysis.grid import Floats
from midcourse.analysis.tails import t_above, t_point


@dataclass(frozen=True)
class Group:
    """One side: figures before and after in their own scale, the change, and each unit's part in its error."""

    before: float
    after: float
    change: float
    parts: Floats

    @property
    def variance(self) -> float:
        k = len(self.parts)
        return float((self.parts**2).sum() * k / (k - 1))


@dataclass(frozen=True)
class ByUnit:
    """Changes with intervals: of those that changed, of the rest, and of the ones beyond the others."""

    own: Interval
    of_rest: Interval
    against: Interval
    p: float
    changed: Group
    rest: Group

    @property
    def scatter(self) -> float:
        """How much the change of one unit differs from another's."""
        return float(np.sqrt(self.rest.variance * len(self.rest.parts)))


def by_unit(changed: Sequence[Series], others: Sequence[Series], changed_on: date) -> ByUnit:
    """The change of those that changed beyond the others'. Two units a side, each with a period before and after."""
    own, rest = _group(changed, changed_on), _group(others, changed_on)
    estimate = own.change - rest.change
    parts = [(own.variance, len(changed) - 1), (rest.variance, len(others) - 1)]
    total = sum(variance for variance, _ in parts)
    freedom = total**2 / sum(variance**2 / free for variance, free in parts) if total > 0 else 1.0
    error = np.sqrt(total)
    p = float(2 * t_above(abs(estimate) / error, freedom)) if error > 0 else float(estimate == 0)
    of_own, of_rest = (
        _interval(side.change, float(np.sqrt(variance)), free)
        for side, (variance, free) in zip((own, rest), parts, strict=True)
    )
    return ByUnit(of_own, of_rest, _interval(estimate, float(error), freedom), p, own, rest)


def on_both_sides(series: Series, changed_on: date) -> bool:
    return any(day < changed_on and not holds(day, changed_on, series.every) for day in series.periods) and any(
        day >= changed_on for day in series.periods
    )


def _interval(estimate: float, error: float, freedom: float) -> Interval:
    reach = float(t_point(0.975, freedom)) * error
    return Interval(estimate, estimate - reach, estimate + reach)


def _group(series: Sequence[Series], changed_on: date) -> Group:
    """Totals (units, before/after) of numerators and denominators, and the change of the pooled figure."""
    sums = np.array([[_sums(one, changed_on, late) for late in (False, True)] for one in series])
    n, d = sums[..., 0], sums[..., 1]
    figure = n.sum(axis=0) / d.sum(axis=0)
    log = multiplicative(series[0].measure) and bool((n.sum(axis=0) > 0).all())
    parts = (n - figure * d) / (n if log else d).sum(axis=0)
    levels = np.log(figure) if log else figure
    return Group(float(figure[0]), float(figure[1]), float(levels[1] - levels[0]), parts[:, 1] - parts[:, 0])


def _sums(series: Series, changed_on: date, late: bool) -> tuple[float, float]:
    early = [day for day in series.periods if day < changed_on and not holds(day, changed_on, series.every)]
    n, d = series.within([day for day in series.periods if day >= changed_on] if late else early)
    return float(n.sum()), float(d.sum())
