"""Units that come and go: figures that start late or end early."""

from dataclasses import dataclass

import numpy as np

from midcourse.analysis import wording
from midcourse.analysis.breaks.doubts import Doubt, doubt, few, who
from midcourse.analysis.breaks.gaps import at_ends, filled_zeros
from midcourse.analysis.breaks.view import Bools, View

ABSENT = 2  # periods without figures at an end that make a unit gone or new


@dataclass(frozen=True)
class Stay:
    """The first and last period in which each unit has figures, and whether it is steady between; shape (units,)."""

    here: Bools  # shape (units, periods)
    first: np.ndarray
    last: np.ndarray
    steady: Bools


def stay(view: View) -> Stay:
    """Zeros filled in at a unit's start or end count as no figures."""
    empty = filled_zeros(view)
    known = np.isfinite(view.units.numerator)
    base = view.units.denominator
    if base is not None:
        known = known & np.isfinite(base) & (base != 0)
    here = known & ~at_ends(empty, known)
    points = here.shape[1]
    first = np.argmax(here, axis=1)
    last = points - 1 - np.argmax(here[:, ::-1], axis=1)
    return Stay(here, first, last, here.sum(axis=1) >= np.maximum(3, 0.8 * (last - first + 1)))


def come_and_go(view: View) -> list[Doubt]:
    """Units whose figures start late or end early by at least two periods, and were steady in between."""
    if not view.panel.unit:
        return []
    at = stay(view)
    points = at.here.shape[1]
    gone = np.flatnonzero(at.steady & (at.last < points - ABSENT))
    new = np.flatnonzero(at.steady & (at.first >= ABSENT))
    return few(
        view,
        [
            *(_told(view, at, int(row), int(at.last[row]), ended=True) for row in gone),
            *(_told(view, at, int(row), int(at.first[row]), ended=False) for row in new),
        ],
    )


def _told(view: View, at: Stay, row: int, place: int, *, ended: bool) -> Doubt:
    days, every = view.units.periods, view.panel.every
    said = wording.period(days[place], every)
    outside = range(place + 1, len(days)) if ended else range(place)
    empty = [days[other] for other in outside if np.isfinite(view.units.numerator[row, other])]
    what = "only zeros" if empty else "no figures"
    only = f"only zeros before {said}" if empty else f"figures only from {said} on"
    how = f"has {what} after {said}" if ended else f"has {only}"
    sentence = (
        f"{who(view, row)} {how}. Totals before and after are not of the same {view.panel.unit}s, "
        "so do not read the difference as better or worse."
    )
    usual = float(np.nanmedian(np.where(at.here[row], view.units.numerator[row], np.nan)))
    evidence = {"periods_with_figures": int(at.here[row].sum()), "ended": ended, "usual": usual}
    cells = [(day, view.unit(row)) for day in empty]
    return doubt(view, sentence, row, days[place], evidence, cells=cells, weight=np.log1p(abs(usual)) / 20)
