"""Each thing once, the most important first."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from midcourse.analysis import wording
from midcourse.analysis.finding import Direction, Finding, FindingKind
from midcourse.analysis.measure import Every, Measure
from midcourse.analysis.spc import SeriesVerdict

MOSTLY = 0.8  # share of the periods a total must have figures for
FEWEST_ON_A_SIDE = 3

_CAUSES = {FindingKind.DRIVER, FindingKind.SHARED_CAUSE}
_EFFECTS = {FindingKind.SHIFT, FindingKind.TREND, FindingKind.OUTLIER}


def worth_telling(one: Finding, verdict: SeriesVerdict, measure: Measure) -> bool:
    """Whether a signal of a total means something to people who read it.

    Amounts and counts without a denominator come in lumps: a change is told only of a series that has figures
    for most periods, with at least three on either side, and that went the way the sentence says.
    """
    if measure.kind.has_denominator or one.kind is FindingKind.OFF_TARGET:
        return True
    known = float(np.isfinite(verdict.figures).mean())
    sides = min(one.evidence["periods_before"], one.evidence["periods_after"])
    if known < MOSTLY or (one.kind is FindingKind.SHIFT and sides < FEWEST_ON_A_SIDE):
        return False
    moved = one.evidence["after"] - one.evidence["before"]
    good = wording.good(moved, measure.better)
    return good is None or one.direction is (Direction.BETTER if good else Direction.WORSE)


def far_off_together(found: Iterable[Finding], every: Every) -> list[Finding]:
    """Single figures far off in one series, the same way, told as one finding: the farthest, with the others' dates."""
    series: dict[object, list[Finding]] = {}
    for n, one in enumerate(found):
        single = one.kind is FindingKind.OUTLIER
        key = (one.direction, *sorted(one.where.items())) if single else n
        series.setdefault(key, []).append(one)
    return [_with_dates(sorted(ones, key=lambda one: -one.weight), every) for ones in series.values()]


def _with_dates(ones: list[Finding], every: Every) -> Finding:
    first, others = ones[0], sorted(one.since for one in ones[1:] if one.since)
    if not others:
        return first
    also = wording.listing(wording.during(day, every) for day in others)
    evidence = {**first.evidence, "also": others}
    return replace(first, sentence=f"{first.sentence} So did it {also}.", evidence=evidence)


def ranked(found: Iterable[Finding]) -> list[Finding]:
    """The findings by weight, without those that another explains."""
    order = sorted(found, key=lambda one: (one.kind not in _CAUSES, -one.weight))
    kept: list[Finding] = []
    for one in order:
        if not any(_explains(other, one) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: -one.weight)


def _explains(cause: Finding, other: Finding) -> bool:
    """Whether `other` only repeats what `cause` says.

    Who drives a change explains the change itself, there and of the whole; months that all units shared explain
    the change of the whole that nobody in particular drives.
    """
    if cause.kind is other.kind is FindingKind.OFF_TARGET:  # where the whole misses its target, its parts need no list
        return not cause.where and cause.direction is other.direction
    if cause.kind is FindingKind.SHARED_CAUSE and "parts" not in cause.evidence:
        return not other.where and "parts" in other.evidence
    if cause.kind not in _CAUSES or other.kind not in _EFFECTS or cause.direction is not other.direction:
        return False
    place = set(other.where.items())
    same = place <= set(cause.where.items()) or (bool(cause.where) and place >= set(cause.where.items()))
    return same and _meets(cause, other)


def _meets(cause: Finding, other: Finding) -> bool:
    """Whether two findings overlap in time; one without an end goes on."""
    if not cause.since or not other.since:
        return True
    early_enough = cause.until is None or other.since <= cause.until
    late_enough = other.until is None or other.until >= cause.since
    return early_enough and late_enough
