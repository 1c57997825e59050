"""Ask every question of a panel and rank the answers: what is worth a meeting's time, most important first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from midcourse.analysis.breaks import cautions
from midcourse.analysis.drivers import drivers
from midcourse.analysis.drivers.windows import SHORTEST, Window
from midcourse.analysis.finding import Finding, FindingKind
from midcourse.analysis.gaps import gaps
from midcourse.analysis.grid import coded
from midcourse.analysis.outlook import outlooks
from midcourse.analysis.panel import NUMERATOR, UNIT, Every, Kind, Panel
from midcourse.analysis.peers import Standout, standouts
from midcourse.analysis.ranking import far_off_together, ranked, worth_telling
from midcourse.analysis.seasons import Pattern, pattern
from midcourse.analysis.spc import Split, steadiness_by
from midcourse.analysis.strata import as_one, strata, told, unlike_groups

LONGEST_BEFORE = {Every.DAY: 60, Every.WEEK: 52, Every.MONTH: 12, Every.QUARTER: 8, Every.YEAR: 10}
"""Periods before a change that its drivers are asked of."""
MOST_VALUES = 60  # series of one column; more are looked at as parts of the whole only


@dataclass(frozen=True)
class Answer:
    """Everything found in a panel.

    `findings` are ranked, the most important first; `caution` says which figures are not to be compared and are
    left out of `clean`, the panel all findings rest on. `series` were looked at and `with_findings` of them have
    one. `season` is the pattern in time of `clean`. `within` is the breakdown whose values are unlike and are compared
    each with its own kind. `peers` holds every unit among its peers, by the value of `within` ("" without one).
    """

    findings: tuple[Finding, ...]
    caution: tuple[Finding, ...]
    series: int
    with_findings: int
    clean: Panel
    season: Pattern | None = None
    within: str | None = None
    peers: Mapping[str, Sequence[Standout]] = field(default_factory=dict)


def findings(panel: Panel, *, until: date | None = None, smallest: int = 0) -> Answer:
    """What the figures say, ranked; each thing once.

    `until` is the end of the term, for the outlook; no gap is told of a group of fewer than `smallest` cases.
    """
    doubts = cautions(panel)
    clean = doubts.clean(panel)
    if clean.figures.is_empty():
        return Answer((), tuple(doubts.findings), 0, 0, clean)
    within = unlike_groups(clean)
    season = pattern(clean)
    found = [season.finding] if season else []
    looked_at = 0
    of_groups: list[Finding] = []
    peers: dict[str, Sequence[Standout]] = {}
    for group, part in strata(clean, within).items():
        some, series = _of_like_units(part, season if within is None else pattern(part))
        looked_at += series
        peers[group] = standouts(part)
        some += [entry.finding for entry in peers[group] if entry.finding]
        some += gaps(part, smallest=smallest).findings
        some += outlooks(part, until)
        of_groups += [replace(one, where={**one.where, within: group}) if within else one for one in some]
    if within:
        found += [told(clean, within), *gaps(clean, [within], smallest=smallest).findings]
    kept = ranked([*found, *as_one(of_groups, within)])
    places = {tuple(sorted(one.where.items())) for one in kept}
    return Answer(tuple(kept), tuple(doubts.findings), looked_at, len(places), clean, season, within, peers)


def _of_like_units(panel: Panel, season: Pattern | None) -> tuple[list[Finding], int]:
    """The findings of a panel whose units may be compared, and how many series were looked at.

    Weights are made shares of all the panel's cases, which is what steadiness gives, so that they can be ranked.
    """
    columns = [UNIT] if panel.unit else []
    columns += list(panel.breakdowns)
    columns = [name for name in columns if 2 <= len(coded(panel, name)[0]) <= MOST_VALUES]
    adds_up = panel.measure.kind in (Kind.COUNT, Kind.SUM)
    of_units = adds_up and panel.unit is not None  # a target of things that add up is a unit's, not the whole's
    apart = panel.measure.kind is not Kind.SUM  # amounts come in lumps, which others do not share
    splits = [Split(aimed=not of_units)]
    splits += [Split([column], apart, aimed=column == UNIT or not of_units) for column in columns]
    verdicts = steadiness_by(panel, splits, pattern=season)
    signals = [one for verdict in verdicts for one in verdict.findings if worth_telling(one, verdict, panel.measure)]
    windows = None if season else around_the_newest_shift(signals, panel)
    whole = float(np.abs(panel.figures[NUMERATOR].to_numpy()).sum()) or 1.0
    found = [replace(one, weight=one.weight / whole) for one in drivers(panel, *(windows or ())).findings]
    return found + far_off_together(signals, panel.every), len(verdicts)


def around_the_newest_shift(found: Iterable[Finding], panel: Panel) -> tuple[Window, Window] | None:
    """The windows before and after the newest lasting change that a rule saw; None where it saw none.

    Who drives a change is best asked of the change itself: a window that begins earlier, or on a level before the last,
    waters it down.
    """
    shifts = [one for one in found if one.kind is FindingKind.SHIFT and one.until is None and one.since]
    if not shifts:
        return None
    newest = max(shifts, key=lambda one: one.since or date.min)
    start = newest.since or date.min
    longest = min(LONGEST_BEFORE[panel.every], newest.evidence["periods_before"])
    after = [period for period in panel.periods if period >= start]
    before = [period for period in panel.periods if period < start][-longest:]
    if len(after) < SHORTEST or len(before) < SHORTEST:
        return None
    return Window(before[0], before[-1]), Window(after[0], after[-1])
