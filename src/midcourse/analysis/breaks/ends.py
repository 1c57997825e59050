"""The first or last period, when it has clearly less in it than those beside it: not complete."""

from dataclasses import dataclass

import numpy as np

from midcourse.analysis import wording
from midcourse.analysis.breaks.doubts import Doubt, doubt
from midcourse.analysis.breaks.sizes import ENOUGH, FEW_PERIODS
from midcourse.analysis.breaks.view import View
from midcourse.analysis.grid import Floats, filled, numbers, placed
from midcourse.analysis.panel import NUMERATOR, Every, Kind

SHORT = 0.6  # of what the periods beside it lead one to expect
SHORTER = 0.4  # the same, where the figure itself is the only sign of it
NEARLY_ALL = 0.9  # share of the units that must be low, where the figure itself is the sign
FEW_UNITS = 4
CYCLES = {Every.DAY: 7, Every.MONTH: 12, Every.QUARTER: 4, Every.WEEK: 52}


@dataclass(frozen=True)
class _Size:
    """How much there is in each period, shape (units, periods), and of what."""

    by_unit: Floats
    total: Floats
    what: str
    itself: bool  # the figure is the only sign: its fall may be real


def not_complete(view: View) -> list[Doubt]:
    """The last period, and the first."""
    return [told for last in (True, False) if (told := _end(view, last=last))]


def _end(view: View, *, last: bool) -> Doubt | None:
    days = view.whole.periods
    if len(days) < FEW_PERIODS:
        return None
    for size in _sizes(view):
        order = slice(None, None, -1) if last else slice(None)
        total = size.total[order]
        usual = _expected(total, view.panel.every)
        now = float(total[0])
        if usual < (ENOUGH if size.itself else 1) or not now < (SHORTER if size.itself else SHORT) * usual:
            continue
        if size.itself and not _nearly_all(size.by_unit[:, order]):
            continue
        return _told(view, size, now, float(np.nanmedian(total[1:7])), last=last)
    return None


def _told(view: View, size: _Size, now: float, usual: float, *, last: bool) -> Doubt:
    day = view.whole.periods[-1 if last else 0]
    noun = view.panel.every.value
    sentence = (
        f"{wording.capital(wording.period(day, view.panel.every))} looks not complete: {wording.count(now)} "
        f"{size.what}, against {wording.count(usual)} in a usual {noun}. A fall or rise there is not to be believed; "
        "it is left out of the other findings."
    )
    evidence = {"size": now, "usual": usual}
    return doubt(view, sentence, None, day, evidence, until=day, cells=[(day, None)], weight=1.0)


def _expected(total: Floats, every: Every) -> float:
    """The least that the end could be expected to have, `total` counted from that end; 0 where nobody can say.

    The least of: the usual size nearby, the two next to it, a steady growth or decline through them, the whole
    series' least (a low that has come before proves nothing), and the same phase of other years or weeks.
    """
    near = total[1:7][np.isfinite(total[1:7])]
    if (
        len(near) < 4
        or not np.isfinite(total[:3]).all()
        or total[2] <= 0
        or total[1] < SHORT * total[2]  # a steep climb or fall, whose next step nobody knows
        or (total[1:][np.isfinite(total[1:])] <= total[0]).any()
    ):
        return 0.0
    phases = total[CYCLES.get(every, 1) :: CYCLES[every]] if every in CYCLES else near
    grown = total[1] * min(1.0, total[1] / total[2])
    known = [
        float(np.median(near)),
        float(total[1]),
        float(total[2]),
        float(grown),
        *phases[np.isfinite(phases)].tolist(),
    ]
    return float(min(known)) if _stands_apart(total) else 0.0


def _stands_apart(total: Floats) -> bool:
    """Whether the end lies further from its neighbour than periods usually do: six median differences."""
    logs = np.log(np.maximum(total[np.isfinite(total)], 0.5))
    change = np.abs(np.diff(logs))
    return bool(change[0] > 6 * float(np.median(change[1:])))


def _nearly_all(by_unit: Floats) -> bool:
    """Whether nearly all units that count in this are low at the end, each against its own nearest periods."""
    by_unit = by_unit[np.isfinite(by_unit[:, 1:7]).any(axis=1)]
    usual = np.nanmedian(by_unit[:, 1:7], axis=1) if len(by_unit) else np.empty(0)
    counted = usual >= ENOUGH / 3
    low = filled(by_unit[counted, 0]) < 0.6 * usual[counted]
    return bool(len(low) == 1 or (len(low) >= FEW_UNITS and low.mean() >= NEARLY_ALL))


def _sizes(view: View) -> list[_Size]:
    """The denominator; else the number of figures sent, and the counts themselves."""
    whole, units = view.whole, view.units
    if whole.denominator is not None and units.denominator is not None:
        return [_Size(units.denominator, whole.denominator[0], view.base, itself=False)]
    periods, places = placed(view.panel)
    sent = np.bincount(places[np.isfinite(numbers(view.panel, NUMERATOR))], minlength=len(periods))
    found = [_Size(units.numerator, np.where(sent > 0, sent, np.nan), "figures", itself=False)]
    if whole.kind is not Kind.VALUE:
        found.append(_Size(units.numerator, whole.numerator[0], view.panel.measure.name, itself=True))
    return found
