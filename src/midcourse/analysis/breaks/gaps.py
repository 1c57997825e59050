"""Periods without figures, of all units or of some; and stretches of zeros that look like figures not collected."""

import numpy as np

from midcourse.analysis import wording
from midcourse.analysis.breaks.doubts import Doubt, doubt, few, who
from midcourse.analysis.breaks.view import Bools, View
from midcourse.analysis.finding import FindingKind
from midcourse.analysis.grid import Floats, filled, median
from midcourse.analysis.panel import Kind

CHANCE = 1e-6  # of a stretch of zeros, told only where less likely than this
USUAL = 20.0  # usual events a period below which a zero is nothing strange
EVEN = 0.3  # standard deviation relative to the level, above which amounts may well be 0
ALWAYS = 0.95  # share of the other periods that must have something


def missing(view: View) -> list[Doubt]:
    """Periods nobody sent, and units with periods missing between their first and last."""
    return [*_nobody(view), *(_holes(view) if view.panel.unit else [])]


def zeros(view: View) -> list[Doubt]:
    """Stretches of zeros between usual periods; at a unit's start or end the unit's coming and going says it."""
    empty = filled_zeros(view)
    inside = empty & ~at_ends(empty, np.isfinite(view.units.numerator))
    return few(view, [_stretch(view, int(row), inside[row]) for row in np.flatnonzero(inside.any(axis=1))])


def filled_zeros(view: View) -> Bools:
    """Zeros that chance would hardly give a unit which always has events, shape (units, periods).

    The chance is that of counts with the unit's own overdispersion (negative binomial): exp(-m ln(d) / (d - 1)) for
    m usual events and d times the variance of a Poisson count. A period in which most units have none is no gap of one.
    """
    top = view.units.numerator
    known, zero = np.isfinite(top), top == 0
    if not zero.any():
        return np.zeros(top.shape, dtype=bool)
    some = np.where(known & ~zero, top, np.nan)
    usual = median(some, axis=1, keep=True)
    enough = np.isfinite(some).sum(axis=1, keepdims=True) >= 6
    spread = (1.4826 * median(np.abs(some - usual), axis=1, keep=True)) ** 2
    dispersion = np.maximum(spread / np.maximum(usual, 1e-9), 1.0001)
    expected = usual * _shared(some / usual)
    single = -expected * np.log(dispersion) / (dispersion - 1)
    length = _run_lengths(zero)
    unlikely = (expected >= USUAL) & (single * length < np.log(CHANCE)) & enough & _otherwise_full(zero, known)
    if len(top) >= 3:
        unlikely &= zero.sum(axis=0) <= 0.5 * known.sum(axis=0)
    if view.units.kind in (Kind.SUM, Kind.MEAN, Kind.VALUE):  # amounts follow no law of counts: only quiet ones tell
        unlikely &= (spread < EVEN**2 * usual**2) & known.all(axis=1, keepdims=True)
    found: Bools = zero & unlikely
    return found


def _shared(relative: Floats) -> Floats:
    """How large a period is for all units, 1 in a usual one: a shock that all share leaves little to expect."""
    return np.minimum(1.0, filled(median(relative, axis=0), 1.0)) if len(relative) >= 4 else np.ones(1)


def at_ends(empty: Bools, known: Bools) -> Bools:
    """Those that stand before the first or after the last other figure."""
    other = known & ~empty
    started = np.logical_or.accumulate(other, axis=1)
    goes_on = np.logical_or.accumulate(other[:, ::-1], axis=1)[:, ::-1]
    found: Bools = empty & ~(started & goes_on)
    return found


def _run_lengths(zero: Bools) -> Floats:
    """For every zero, how many stand in a row with it."""
    lengths = np.zeros(zero.shape)
    for row in np.flatnonzero(zero.any(axis=1)):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], zero[row].astype(np.int8), [0]])))
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            lengths[row, start:end] = end - start
    return lengths


def _otherwise_full(zero: Bools, known: Bools) -> Bools:
    """Whether a unit hardly ever has a zero outside of its one longest stretch, shape (units, 1)."""
    lengths = _run_lengths(zero)
    longest = lengths.max(axis=1, keepdims=True, initial=0)
    single = (zero & (lengths < longest)).sum(axis=1, keepdims=True)
    others = (known & ~zero).sum(axis=1, keepdims=True)
    full: Bools = single <= (1 - ALWAYS) * others
    return full


def _stretch(view: View, row: int, empty: Bools) -> Doubt:
    days = [view.units.periods[place] for place in np.flatnonzero(empty)]
    top = view.units.numerator[row]
    usual = float(np.nanmedian(top[top != 0]))
    said = wording.listing((wording.period(day, view.panel.every) for day in days), most=4)
    sentence = (
        f"{who(view, row)} has 0 for {said}, against {wording.count(usual)} in a usual {view.panel.every.value}: "
        "this looks like figures that were not collected. Missing is not zero: it is left out of the other findings."
    )
    evidence = {"zeros": days, "usual": usual}
    cells = [(day, view.unit(row)) for day in days]
    kind = FindingKind.MISSING
    return doubt(view, sentence, row, days[0], evidence, until=days[-1], cells=cells, kind=kind, weight=len(days))


def _nobody(view: View) -> list[Doubt]:
    days = view.whole.periods
    known = set(view.panel.periods)
    gone = [day for day in days if day not in known]
    if not gone:
        return []
    said = wording.listing((wording.period(day, view.panel.every) for day in gone), most=4)
    sentence = f"No figures were sent for {said}. Missing is not zero: nothing is concluded about it."
    evidence = {"missing": gone, "periods": len(days)}
    return [doubt(view, sentence, None, gone[0], evidence, until=gone[-1], kind=FindingKind.MISSING)]


def _holes(view: View) -> list[Doubt]:
    """One finding for all units with periods missing between their first and last."""
    units = view.units
    has = np.isfinite(units.numerator)
    inside = np.logical_or.accumulate(has, axis=1) & np.logical_or.accumulate(has[:, ::-1], axis=1)[:, ::-1]
    sent = has.any(axis=0)
    holes = (inside & ~has & sent).sum(axis=1)
    rows = sorted(np.flatnonzero(holes), key=lambda row: -int(holes[row]))
    if not rows:
        return []
    total, noun = int(sent.sum()), view.panel.every.value
    held = [f"{units.keys[row][0]} has {int(has[row].sum())} of {wording.times(total, noun)}" for row in rows]
    sentence = f"Not every {view.panel.unit} has figures for every {noun}: {wording.listing(held, most=4)}."
    evidence = {"units": {units.keys[row][0]: int(holes[row]) for row in rows}}
    return [doubt(view, sentence, None, units.periods[0], evidence, kind=FindingKind.MISSING)]
