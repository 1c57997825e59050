"""Single periods with far less or more to count in than usual: a holiday, a strike, a file sent late."""

import numpy as np

from midcourse.analysis import wording
from midcourse.analysis.breaks.doubts import Doubt, doubt, few
from midcourse.analysis.breaks.view import Bools, View
from midcourse.analysis.grid import Floats, Grid, median
from midcourse.analysis.panel import Every

JUMP = 4.0  # times the usual size, either way
USUAL_SPREAD = 6.0  # a jump must also pass this many median deviations of the series' own sizes
EDGE = 2.5  # times the next period, so that steady growth has no odd beginning
ENOUGH = 30.0  # a usual size below this swings by chance
FEW_PERIODS = 5  # fewer periods show no usual size
LONGEST = {Every.DAY: 5}  # periods in a row; longer is a change of the world, which others tell, and no odd period


def odd_sizes(view: View) -> list[Doubt]:
    """Periods whose denominator is a quarter or four times the usual, of the whole and then of single units."""
    if view.units.denominator is None:
        return []
    whole = _odd(view.whole, view.panel.every)[0]
    found = [_told(view, view.whole, 0, int(place), alone=False) for place in np.flatnonzero(whole)]
    if not view.panel.unit:
        return found
    units = _odd(view.units, view.panel.every) & ~whole
    own = [
        _told(view, view.units, int(row), int(place), alone=True) for row, place in zip(*np.nonzero(units), strict=True)
    ]
    return [*found, *few(view, own)]


def _odd(figures: Grid, every: Every) -> Bools:
    size = figures.denominator
    if size is None or size.shape[1] < FEW_PERIODS:
        return np.zeros((len(figures.keys), len(figures.periods)), dtype=bool)
    usual = median(size, axis=1, keep=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        away = np.abs(np.log(size / usual))
    spread = median(np.where(np.isfinite(away), away, np.nan), axis=1, keep=True)
    odd = (away > np.log(JUMP)) & (away > USUAL_SPREAD * spread) & (usual >= ENOUGH)
    rare = odd.sum(axis=1, keepdims=True) <= max(1, size.shape[1] // 8)
    flagged: Bools = odd & rare & _apart(size, odd, LONGEST.get(every, 1))
    return flagged


def _apart(size: Floats, odd: Bools, longest: int) -> Bools:
    """Those that stand in runs of at most `longest`, clearly apart from the periods on both sides."""
    kept = odd.copy()
    for row in np.flatnonzero(odd.any(axis=1)):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], odd[row].astype(np.int8), [0]])))
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            sides = [(place, place - 1) for place in (start, end) if 0 < place < size.shape[1]]
            near = any(abs(np.log((size[row, a] + 1) / (size[row, b] + 1))) <= np.log(EDGE) for a, b in sides)
            kept[row, start:end] = end - start <= longest and not near and not _on_the_way(size[row], start, end)
    return kept


def _on_the_way(size: Floats, start: int, end: int) -> bool:
    """Whether a run lies between the periods on its sides, as the steps of a steep climb do."""
    if start == 0 or end == len(size):
        return False
    before, after = float(size[start - 1]), float(size[end])
    return min(before, after) < float(size[start:end].min()) <= float(size[start:end].max()) < max(before, after)


def _told(view: View, figures: Grid, row: int, place: int, *, alone: bool) -> Doubt:
    size = np.asarray(figures.denominator)[row]
    usual, day, now = float(np.nanmedian(size)), figures.periods[place], float(size[place])
    noun = view.panel.every.value
    whom = f" for {wording.place(view.where(row))}" if alone else ""
    sentence = (
        f"{wording.capital(wording.period(day, view.panel.every))} is not to be compared with other {noun}s{whom}: "
        f"{view.base} came to {wording.count(now)}, {_times(now / usual)} a usual {noun} ({wording.count(usual)}). "
        "It is left out of the other findings."
    )
    evidence = {"size": now, "usual": usual, "times": now / usual}
    cells = [(day, view.unit(row) if alone else None)]
    weight = abs(np.log((now + 1) / (usual + 1)))
    return doubt(view, sentence, row if alone else None, day, evidence, until=day, cells=cells, weight=weight)


def _times(times: float) -> str:
    return f"{wording.percent(round(times, 2))} of" if times < 1 else f"{wording.number(times, 2)} times"
