"""Did most units move together in some months? With less than two years nothing can be said to come back."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from midcourse.analysis import wording
from midcourse.analysis.finding import FindingKind
from midcourse.analysis.grid import Floats, Grid, grid, mean, median, ratio
from midcourse.analysis.panel import UNIT, Panel
from midcourse.analysis.patterns import CERTAIN, Cycle, Pattern, Places, far, finding, spread, usual
from midcourse.analysis.tails import f_above

DRIFT = 0.7  # share of the movement that a line or one step explains: above it, that is the better word
AGREE = 0.75  # share of the units that must have moved the same way
ENOUGH_EVENTS = 5.0  # usual events a month below which a unit's months say little


def shared_months(panel: Panel) -> Pattern | None:
    units = _eligible(grid(panel, [UNIT]))
    if len(units.keys) < 3:
        return None
    relative = ratio(units.figures, units.overall[:, None])
    chance = _together(relative)
    effects = median(relative, axis=0) - 1
    if not chance < CERTAIN or _drift(effects) > DRIFT:
        return None
    agree = np.maximum((relative > 1).sum(axis=0), (relative < 1).sum(axis=0)) / len(units.keys)
    high, low = (places[agree[places] >= AGREE] for places in far(effects))
    if not len(high) and not len(low):
        return None
    sentence = _shared_sentence(panel, units, high, low, relative)
    factors = {day: float(1 + effect) for day, effect in zip(units.periods, effects, strict=True)}
    evidence = {
        "high": [units.periods[place] for place in high],
        "low": [units.periods[place] for place in low],
        "units": len(units.keys),
        "chance": chance,
        "rule": "F test of months across units, 1 %",
    }
    told = finding(FindingKind.SHARED_CAUSE, sentence, units.periods, evidence, effects)
    return Pattern(Cycle.SHARED, factors, told)


def _shared_sentence(panel: Panel, units: Grid, high: Places, low: Places, relative: Floats) -> str:
    whole = grid(panel)
    parts = []
    for word, places, signs in (("high", high, relative > 1), ("low", low, relative < 1)):
        if len(places):
            least = int(signs[:, places].sum(axis=0).min())
            names = wording.listing(_dated([units.periods[place] for place in places]))
            chosen = np.isin(np.arange(len(units.periods)), places)
            count = "all" if least == len(units.keys) else f"{least} of"
            who = f"in {count} {len(units.keys)} {panel.unit}s"
            parts.append(f"{word} {who} in {names} ({spread(whole, chosen, panel)})")
    return (
        f"{wording.capital(panel.measure.name)} moved together across {panel.unit}s: {' and '.join(parts)}, "
        f"against {usual(whole, panel)} over the whole time. One year of figures cannot tell whether this comes back."
    )


def _together(relative: Floats) -> float:
    """Chance of months as alike across units as these (rows) were none shared: two-way F test."""
    rows = np.isfinite(relative).all(axis=1)
    full = relative[rows]
    units, points = full.shape
    if units < 3:
        return 1.0
    column = full.mean(axis=0) - full.mean()
    left = full - full.mean(axis=1, keepdims=True) - column
    shared, own = float(np.sum(column**2)), float(np.sum(left**2))
    if own == 0:  # every unit's figures are the same but for their size
        return 0.0 if shared > 0 else 1.0
    f = units * shared / (points - 1) / (own / ((units - 1) * (points - 1)))
    return float(f_above(f, points - 1, (units - 1) * (points - 1)))


def _drift(effects: Floats) -> float:
    """The share of the movement explained by a straight line or by one step, whichever explains more."""
    points = len(effects)
    centred = effects - effects.mean()
    total = float(np.sum(centred**2))
    line = np.arange(points) - (points - 1) / 2
    explained = [float(centred @ line) ** 2 / float(line @ line)]
    explained += [
        float(centred[:place].sum()) ** 2 * points / (place * (points - place)) for place in range(3, points - 2)
    ]
    return max(explained) / total if total > 0 else 0.0


def _eligible(units: Grid) -> Grid:
    """Units with figures for every period and enough events for a month to mean something."""
    complete = np.isfinite(units.figures).all(axis=1)
    return units.take(np.flatnonzero(complete & (mean(units.numerator, axis=1) >= ENOUGH_EVENTS)))


def _dated(days: Sequence[date]) -> list[str]:
    """Month names, the year told only with the last month of that year."""
    names = [wording.MONTHS[day.month - 1] for day in days]
    last = {day.year: place for place, day in enumerate(days)}
    return [f"{name} {days[place].year}" if place in last.values() else name for place, name in enumerate(names)]
