"""When an outlook is worth a finding: only where it says what the figures of today do not.

A series off target that will stay off target is told as off target already. News is one on target now that will
probably miss it, and one off target that will probably make it.
"""

from dataclasses import replace
from datetime import date

import numpy as np

from midcourse.analysis import wording
from midcourse.analysis.finding import Direction, Finding, FindingKind
from midcourse.analysis.grid import Floats, Grid, grid, mean
from midcourse.analysis.measure import Better, Kind
from midcourse.analysis.outlook.ahead import far_enough
from midcourse.analysis.outlook.answer import Outlook, outlook_of
from midcourse.analysis.outlook.expected import RECENT
from midcourse.analysis.outlook.sentences import told
from midcourse.analysis.panel import UNIT, Panel

CLEAR = 0.25  # a chance below it is low, above 1 − it is high
KNOWN = 12  # figures; a finding on fewer would too often be chance


def outlooks(panel: Panel, until: date | None = None) -> list[Finding]:
    """The outlooks of a panel's whole and units that are news, the weightiest first.

    `until` is the end of the term; without one they look twelve months ahead (days: one month, weeks: three months).
    A target of things that add up is each unit's, not the whole's.
    """
    measure = panel.measure
    if panel.figures.is_empty() or measure.target is None or measure.better is Better.NEITHER or measure.cumulative:
        return []
    figures = _series(panel)
    last = figures.periods[-1]
    until = until or far_enough(last, panel.every)
    if until <= last:
        return []
    size, known_last = _cases(figures), np.isfinite(figures.figures[:, -1])
    found = [
        _finding(one, float(cases))
        for one, cases, current in zip(outlook_of(figures, panel, until), size, known_last, strict=True)
        if current and _news(one)
    ]
    return sorted(found, key=lambda one: -one.weight)


def _series(panel: Panel) -> Grid:
    """The units, and the whole below them where a target is one for the whole as well."""
    if not panel.unit:
        return grid(panel)
    units = grid(panel, [UNIT])
    if panel.measure.kind in (Kind.COUNT, Kind.SUM) or len(units.keys) < 2:
        return units
    numerator = _with_whole(units.numerator, add=panel.measure.kind.adds_up)
    denominator = None if units.denominator is None else _with_whole(units.denominator, add=True)
    return replace(units, keys=[*units.keys, ()], numerator=numerator, denominator=denominator)


def _with_whole(parts: Floats, *, add: bool) -> Floats:
    """The series with one more below them: their sum, or of levels their mean."""
    whole = mean(parts, axis=0, keep=True)
    if add:
        whole = whole * np.isfinite(parts).sum(axis=0)
    return np.concatenate([parts, whole])


def _cases(figures: Grid) -> Floats:
    """The cases (without a base: periods) of each series' recent figures, as a share of all that was counted."""
    whole = float(np.nansum(np.abs(figures.numerator)))
    base = np.ones_like(figures.numerator) if figures.denominator is None else figures.denominator
    return np.asarray(np.nansum(base[:, -RECENT:], axis=1) / (whole or 1.0))


def _news(one: Outlook) -> bool:
    """Whether all recent figures met the target and the last will probably not, or the other way round."""
    if one.chance is None or one.measure.target is None or one.known < KNOWN:
        return False
    higher = one.measure.better is Better.HIGHER
    met = one.recent >= one.measure.target if higher else one.recent <= one.measure.target
    return bool(met.all() and one.chance < CLEAR) or bool(not met.any() and one.chance > 1 - CLEAR)


def _finding(one: Outlook, cases: float) -> Finding:
    target, chance = float(one.measure.target or 0.0), float(one.chance or 0.0)
    likely, count = chance > CLEAR, wording.times(len(one.recent), one.every.value)
    now = f"The last {count} {'missed' if likely else 'met'} it"
    evidence = {
        "target": target,
        "chance": chance,
        "expected": float(one.path[-1]),
        "range_80": [float(one.lower[0.8][-1]), float(one.upper[0.8][-1])],
        "range_95": [float(one.lower[0.95][-1]), float(one.upper[0.95][-1])],
        "recent": [float(value) for value in one.recent],
        "figures": one.known,
        "rule": "mean of Theta and damped trend; errors of the same forecasts from past periods",
    }
    direction = Direction.BETTER if likely else Direction.WORSE
    weight = abs(float(one.path[-1]) - target) * cases * abs(2 * chance - 1)
    end = one.periods[-1]
    return Finding(FindingKind.OUTLOOK, f"{told(one)} {now}.", one.where, end, end, direction, evidence, weight)
