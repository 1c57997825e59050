"""Each thing once, the most important first."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np

from midcourse.analysis import wording
from midcourse.analysis.finding import Direction, Finding, FindingKind
from midcourse.analysis.measure import Every, Kind, Measure
from midcourse.analysis.spc import SeriesVerdict

MOSTLY = 0.8  # share of the periods a total must have figures for
FEWEST_ON_A_SIDE = 3
NEARLY_ALL = 0.75  # of the units that moved alike: a change that is shared, whatever one of them did besides
MOST = 0.6  # of the whole's change, that a part must make to be all that is told of it
ITS_OWN = 0.5  # of a change apart from the others, that must be the series' own
FEWEST_ALIKE = 3  # parts that changed as the whole did, for it to be the whole's change
TOGETHER = timedelta(days=62)  # between the places that the best step of a part and of the whole are found at

_CAUSES = {FindingKind.DRIVER, FindingKind.SHARED_CAUSE}
_EFFECTS = {FindingKind.SHIFT, FindingKind.TREND, FindingKind.OUTLIER}


def worth_telling(one: Finding, verdict: SeriesVerdict, measure: Measure) -> bool:
    """Whether a signal of a total means something to people who read it.

    What has no denominator is told only of a series that has figures for most periods, and where it went the way the
    sentence says. Amounts and counts come in lumps: there must be three on either side.
    """
    if measure.kind.has_denominator or one.kind is FindingKind.OFF_TARGET:
        return True
    known = float(np.isfinite(verdict.figures).mean())
    sides = min(one.evidence["periods_before"], one.evidence["periods_after"])
    lumps = one.kind is FindingKind.SHIFT and measure.kind is not Kind.VALUE
    if known < MOSTLY or (lumps and sides < FEWEST_ON_A_SIDE):
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
    """The findings by weight, seasons last, without those that another explains or proves wrong."""
    told = list(found)
    told = [one for one in told if not any(_names_somebody(other, one) for other in told)]
    told = [one for one in told if not _is_as_the_whole(one, told)]
    kept: list[Finding] = []
    for one in sorted(told, key=_may_explain_first):
        if not any(_explains(other, one) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: (one.kind is FindingKind.SEASON, -one.weight))


def _is_as_the_whole(one: Finding, told: Sequence[Finding]) -> bool:
    """Whether a part changed as the whole did, and so did enough other parts that none of them makes the change."""
    if one.kind not in _EFFECTS or not one.where or one.evidence.get("apart_from_others"):
        return False
    alike = [other for other in told if _same_change(one, other)]
    parts = [other for other in alike if other.where.keys() == one.where.keys()]
    return any(not other.where for other in alike) and len(parts) >= FEWEST_ALIKE


def _same_change(one: Finding, other: Finding) -> bool:
    if one.kind is not other.kind or one.direction is not other.direction or not one.since or not other.since:
        return False
    return abs(one.since - other.since) <= TOGETHER and (one.until is None) is (other.until is None)


def _may_explain_first(one: Finding) -> tuple[bool, bool, float]:
    """Causes, then the parts' own changes before the whole's; a target missed by the whole before its parts."""
    return one.kind not in _CAUSES, bool(one.where) is (one.kind is FindingKind.OFF_TARGET), -one.weight


def _names_somebody(other: Finding, one: Finding) -> bool:
    """Whether `one` says that no one in particular moved, and `other` is somebody's move apart from the others'."""
    if "moved_alike" not in one.evidence or one.evidence["moved_alike"] >= NEARLY_ALL * one.evidence["compared"]:
        return False
    apart = other.kind in _EFFECTS and bool(other.evidence.get("apart_from_others"))
    return apart and other.direction is one.direction and _meets(one, other)


def _explains(cause: Finding, other: Finding) -> bool:
    """Whether `other` only repeats what `cause` says.

    Who drives a change explains the change itself, there and of the whole; a change that is shared explains that of
    every part that did not go its own way; months that all units shared explain the change of the whole that nobody
    in particular drives. One series' change is most of the whole's that begins with it. Where one moved, each of the
    others moved against the rest, though hardly by itself.
    """
    if cause.kind is other.kind is FindingKind.OFF_TARGET:  # where the whole misses its target, its parts need no list
        return not cause.where and cause.direction is other.direction
    if other.evidence.get("own_part", 1.0) < ITS_OWN and _moved_the_others(cause, other):
        return True
    if cause.kind is FindingKind.SHARED_CAUSE and "parts" not in cause.evidence:
        return not other.where and "parts" in other.evidence
    came_or_went = cause.kind is FindingKind.DRIVER and cause.direction is Direction.CHANGE
    if other.kind not in _EFFECTS or not (cause.direction is other.direction or came_or_went):
        return False
    if cause.kind is other.kind:
        return _is_most_of(cause, other)
    if cause.kind not in _CAUSES:
        return False
    shared = cause.kind is FindingKind.SHARED_CAUSE and not other.evidence.get("apart_from_others")
    place = set(other.where.items())
    same = place <= set(cause.where.items()) or (bool(cause.where) and place >= set(cause.where.items()))
    return (same or shared) and _meets(cause, other)


def _moved_the_others(cause: Finding, other: Finding) -> bool:
    """Whether somebody else moved the other way, so that `other`, which hardly did, seems to move against the rest."""
    elsewhere = any(cause.where.get(column, value) != value for column, value in other.where.items())
    apart = cause.kind is FindingKind.DRIVER or cause.evidence.get("own_part", 0.0) >= ITS_OWN
    opposite = {cause.direction, other.direction} == {Direction.BETTER, Direction.WORSE}
    return elsewhere and apart and opposite and _meets(cause, other)


def _is_most_of(part: Finding, whole: Finding) -> bool:
    if whole.where or not part.where or not part.since or not whole.since:
        return False
    return abs(part.since - whole.since) <= TOGETHER and part.weight >= MOST * whole.weight


def _meets(cause: Finding, other: Finding) -> bool:
    """Whether two findings overlap in time; one without an end goes on."""
    if not cause.since or not other.since:
        return True
    early_enough = cause.until is None or other.since <= cause.until
    late_enough = other.until is None or other.until >= cause.since
    return early_enough and late_enough
