"""How much a unit's periods scatter around its own level, and how long they remember."""

from dataclasses import dataclass

import numpy as np

from midcourse.analysis.grid import Floats, Places

AS_NORMAL = 1.4826  # times the median deviation is the standard deviation of normal figures
FEWEST_PERIODS = 10.0  # of a unit, on average, to be asked what they remember: of fewer a mean hides a third of it
LONGEST_MEMORY = 0.8


@dataclass(frozen=True)
class Sums:
    """Events, expected events and their variance of every unit and period with figures; `unit` numbers the units.

    `own` is the part of the variance that is not seen, because what is expected is made of the unit's own events too.
    They are in the order of units, and of `period` (numbered) within each.
    """

    unit: Places
    period: Places
    events: Floats
    expected: Floats
    variance: Floats
    own: Floats


@dataclass(frozen=True)
class Scatter:
    """How many times chance's the variance of each unit's figure is, shape (units,), with its degrees of freedom."""

    spread: Floats
    freedom: int


def scatter(sums: Sums, units: int, *, events: bool) -> tuple[Scatter, Scatter]:
    """The scatter of units' figures in these periods, and in the long run: their periods' memory allowed for.

    The mean of z² over all units. For events the scatter may also grow with size, as when a bad month is bad by so many
    percent, which hits large units' limits most; then a variance of so many percent is added to that of chance. The
    larger of the two counts. What is more than chance counts as often as the periods' memory makes it (`_lasting`).
    """
    level = np.bincount(sums.unit, sums.events, units) / np.bincount(sums.unit, sums.expected, units)
    scored = (sums.variance > 0) & (sums.expected != 0)
    unit, variance, size = sums.unit[scored], sums.variance[scored], sums.expected[scored] ** 2
    apart = (sums.events - sums.expected * level[sums.unit])[scored]
    away = apart**2
    hidden = float((sums.own[scored] / variance).sum())  # the number of periods, where no mix is allowed for
    freedom = round(len(unit) - len(np.unique(unit)) - hidden + 1)
    if freedom <= 0 or not len(unit):  # no period in which anything could scatter
        alone = Scatter(np.ones(units), 0) if events else _scatter_of_units(sums, units)
        return alone, alone
    spread = float((away / variance).sum()) / freedom
    beyond = 1 - 1 / max(spread, 1.0) if events else 1.0
    times, left = _lasting(apart / np.sqrt(variance), unit, sums.period[scored], beyond)
    lasting = max(round(freedom * left), 1)
    if not events:
        return Scatter(np.full(units, spread), freedom), Scatter(np.full(units, spread * times), lasting)
    more = max(float(away.sum()) * len(unit) / freedom - float(variance.sum()), 0.0) / float(size.sum())
    wide = more * np.bincount(unit, size, units) / np.bincount(unit, variance, units)
    more_than_chance = np.fmax(max(spread - 1, 0.0), wide)
    return Scatter(1 + more_than_chance, freedom), Scatter(1 + times * more_than_chance, lasting)


def _lasting(score: Floats, unit: Places, period: Places, beyond: float) -> tuple[float, float]:
    """How many times as much periods that remember make a unit's figure scatter, and the part of the freedom left.

    The lag-one autocorrelation of all units together, with what taking off each unit's mean hides of it added back,
    belongs to the part of the variance that is `beyond` chance. The variance of a mean of n is then
    1 + 2 Σ (1 − k/n) ρᵏ times as large (Bartlett 1935), and that around it is seen too small.
    """
    order = np.lexsort((period, unit))
    score, unit, period = score[order], unit[order], period[order]
    count = len(unit) / len(np.unique(unit))
    whole = float(np.sum(score**2))
    if count < FEWEST_PERIODS or whole <= 0 or beyond <= 0:
        return 1.0, 1.0
    next_to = (unit[1:] == unit[:-1]) & (period[1:] == period[:-1] + 1)
    share = float(next_to.sum()) / (len(unit) - len(np.unique(unit)))
    if not share:
        return 1.0, 1.0
    raw = float((score[1:] * score[:-1])[next_to].sum()) / whole / share
    seen = float(np.clip((raw + 1 / count) / (1 - 3 / count), 0.0, LONGEST_MEMORY))
    memory = min(seen / beyond, LONGEST_MEMORY)
    lag = np.arange(1.0, round(count))
    times = 1 + 2 * float(np.sum((1 - lag / count) * memory**lag))
    return times / (1 - (times - 1) / (count - 1)), (1 - seen) / (1 + seen)


def _scatter_of_units(sums: Sums, units: int) -> Scatter:
    """As `scatter` where no unit has periods to scatter: what the units do is all that is known (median deviation)."""
    apart = np.bincount(sums.unit, sums.events - sums.expected, units)
    scores = apart / np.sqrt(np.bincount(sums.unit, sums.variance, units))
    usual = AS_NORMAL * float(np.median(np.abs(scores - np.median(scores))))
    return Scatter(np.full(units, usual**2), units - 1)
