"""The words and numbers that all findings about a change share."""

from collections.abc import Mapping
from typing import Any

from midcourse.analysis import wording
from midcourse.analysis.drivers.answer import Change
from midcourse.analysis.finding import Direction, Finding, FindingKind
from midcourse.analysis.panel import UNIT, Kind, Panel

ARROW = " → "
A_YEAR = range(364, 367)  # days; 52 weeks too


def finding(
    change: Change,
    kind: FindingKind,
    sentence: str,
    part: float,
    certainty: float,
    evidence: Mapping[str, Any],
    where: Mapping[str, str] | None = None,
) -> Finding:
    """`weight` is the number of events (or the amount) in the later window that the part makes up, × certainty."""
    rated = change.panel.measure.kind.has_denominator
    events = abs(part) * float(change.grid.ends[3].sum() if rated else change.grid.late.sum())
    good = wording.good(part, change.panel.measure.better)
    sentence += _awaited(change)
    direction = {True: Direction.BETTER, False: Direction.WORSE, None: Direction.CHANGE}[good]
    return Finding(
        kind, sentence, where or {}, change.after.first, change.after.last, direction, evidence, events * certainty
    )


def _awaited(change: Change) -> str:
    """Which units are left out because their newest figures have not come."""
    if not change.awaited:
        return ""
    who = wording.listing(name(change.panel, {UNIT: unit}) for unit in change.awaited)
    left = "is left out: its" if len(change.awaited) == 1 else "are left out: their"
    return f" {wording.capital(who)} {left} newest figures have not come."


def evidence(change: Change) -> dict[str, Any]:
    """The whole, the windows and every exact part, as plain numbers."""
    whole = change.whole
    windows = {"compared_from": change.before.first, "compared_until": change.before.last}
    parts = {change.panel.label(column): split.rows for column, split in change.by.items()}
    numbers = {"whole_before": whole.before, "whole_after": whole.after, "whole_within": whole.within}
    return {
        **windows,
        **numbers,
        "shuffled": change.shuffled,
        "by": next(iter(parts)),
        "parts": parts,
        "awaited": list(change.awaited),
    }


def name(panel: Panel, where: Mapping[str, str]) -> str:
    """`vendor E`, `vendor E (site Lobby)`; a value that says its column itself is left alone."""
    labelled = [(panel.label(column), value) for column, value in where.items()]
    names = [v if label.lower() in v.lower() else f"{label} {v}" for label, v in labelled]
    return f"{names[0]} ({', '.join(names[1:])})" if len(names) > 1 else names[0]


def when(change: Change) -> str:
    """The later window and, where it does not follow on the earlier one, what it is held against."""
    before, after, panel = change.before, change.after, change.panel
    if after.last >= panel.periods[-1]:
        said = wording.since(after.first, panel.every)
    else:
        said = f"in {wording.span(after.first, after.last, panel.every)}"
    if len([day for day in panel.periods if before.last < day <= after.first]) == 1:
        return said
    if (after.first - before.first).days in A_YEAR:
        return f"{said} against a year earlier"
    return f"{said} against {wording.span(before.first, before.last, panel.every)}"


def size(change: Change, part: float) -> str:
    """A part's size without its unit."""
    measure = change.panel.measure
    scale = {Kind.RATE: 100.0, Kind.RATIO: measure.per}.get(measure.kind, 1.0)
    return wording.number(abs(part) * scale, 2 if measure.kind is Kind.RATE else 3)


def levels(panel: Panel, before: float, after: float, arrow: str = ARROW) -> str:
    return arrow.join(wording.figure(x, panel.measure) for x in (before, after))


def verb(change: float) -> str:
    return "rose" if change > 0 else "fell" if change < 0 else "went"


def noun(change: float) -> str:
    return "rise" if change > 0 else "fall"
