"""A unit whose denominator jumps for good: it counts in more, or in something else, than before."""

import numpy as np

from midcourse.analysis import wording
from midcourse.analysis.breaks.doubts import Doubt, doubt, few, who
from midcourse.analysis.breaks.sizes import ENOUGH
from midcourse.analysis.breaks.steps import lasting, relative, steps
from midcourse.analysis.breaks.view import View, pooled
from midcourse.analysis.grid import Grid, filled

LEAST = 1.6  # times: below it a unit just grows
UNLIKE = 0.25  # relative change of the rate at the same date, above which both belong to another scope
CERTAIN = 4.0  # standard errors of that change
WINDOW = 12  # periods on either side that the rate is judged by


def scope(view: View) -> list[Doubt]:
    """The newest lasting jump of each unit's denominator."""
    sizes = view.units.denominator
    if sizes is None or len(sizes[0]) < 2 * 3:
        return []
    logs = relative(sizes)
    usual = np.nanmax(filled(sizes), axis=1, keepdims=True)
    found = steps(logs, 1 / np.sqrt(np.maximum(usual, 1)))
    clear = lasting(logs, found, float(np.log(LEAST))) & (usual >= ENOUGH)
    told = []
    for row in np.flatnonzero(clear.any(axis=1)):
        places = np.flatnonzero(clear[row])
        told.append(_told(view, int(row), int(places[np.argmax(np.abs(found.size[row, places]))])))
    return few(view, told)


def _told(view: View, row: int, place: int) -> Doubt:
    days, every, units = view.units.periods, view.panel.every, view.units
    sizes = np.asarray(units.denominator)[row]
    before, after = float(np.nanmedian(sizes[max(0, place - 6) : place])), float(np.nanmedian(sizes[place : place + 6]))
    was, now = (
        pooled(units, row, slice(max(0, place - WINDOW), place)),
        pooled(units, row, slice(place, place + WINDOW)),
    )
    other = _rate_moved(units, row, place)
    measure = view.panel.measure
    rates = f"from {wording.figure(was, measure)} to {wording.figure(now, measure)}"
    so = (
        f"{measure.name} went {rates} at the same time, so the scope seems to have changed: this is neither better nor "
        "worse. What lies before is left out of the other findings."
        if other
        else f"do not compare its counts across this date, and expect its share in the whole to change; "
        f"{measure.name} itself held ({rates})."
    )
    sentence = (
        f"{who(view, row)}: {view.base} went from {wording.count(before)} to {wording.count(after)} a {every.value} in "
        f"{wording.period(days[place], every)} and stayed there; {so}"
    )
    evidence = {"before": before, "after": after, "times": after / before, "rate_before": was, "rate_after": now}
    cells = [(day, view.unit(row)) for day in days[:place]] if other else []
    return doubt(view, sentence, row, days[place], evidence, cells=cells, weight=abs(np.log(after / before)))


def _rate_moved(units: Grid, row: int, place: int) -> bool:
    """Whether the unit's figure changed at that date too, beyond how it usually varies (t of two windows' figures)."""
    figures = units.figures[row]
    sides = [
        side[np.isfinite(side)] for side in (figures[max(0, place - WINDOW) : place], figures[place : place + WINDOW])
    ]
    if min(map(len, sides)) < 3 or sides[0].mean() == 0:
        return False
    change = float(sides[1].mean() - sides[0].mean())
    error = np.sqrt(sum(side.var(ddof=1) / len(side) for side in sides))
    return bool(abs(change) > UNLIKE * abs(sides[0].mean()) and abs(change) > CERTAIN * error)
