"""Who stands out, as a funnel: each unit's figure against its size, with the limits the finding rests on."""

from collections.abc import Sequence
from math import asin, sin, sqrt

import numpy as np

from midcourse import charts
from midcourse.analysis import wording
from midcourse.analysis.finding import Direction, Finding
from midcourse.analysis.findings import Answer
from midcourse.analysis.measure import Kind, Measure
from midcourse.analysis.peers import Standout
from midcourse.report.picture import Picture, said

Z95, Z998 = 1.959964, 3.090232
_SIGNALS = {Direction.BETTER: charts.BETTER, Direction.WORSE: charts.WORSE, Direction.CHANGE: charts.OTHER}


def funnel_picture(one: Finding, sentences: tuple[str, ...], answer: Answer) -> Picture:
    """The funnel of the peers a standout was judged among."""
    panel = answer.clean
    group = one.where.get(answer.within or "", "")
    entries = answer.peers[group]
    typical = sum(e.expected * e.base for e in entries) / sum(e.base for e in entries)
    spread, tau = float(one.evidence["spread_of_periods"]), sqrt(float(one.evidence["tau2"]))
    peers = [charts.Peer(e.unit, e.base, e.figure, _signal(e)) for e in entries]
    sizes = np.geomspace(max(1.0, min(e.base for e in entries)), max(e.base for e in entries) * 1.05, 60)
    limits = [charts.Limit(float(n), *_limits(typical, float(n), spread, panel.measure)) for n in sizes]
    title = f"{wording.capital(panel.measure.name)} of each {panel.unit}, by size{f', {group}' if group else ''}"
    usual = (max(0.0, typical - tau), typical + tau) if tau else None
    spec = charts.funnel(peers, limits, typical, panel.measure, title, usual=usual)
    return Picture(spec, sentences, *_table(entries, panel.measure, str(panel.unit)))


def _signal(entry: Standout) -> str:
    return _SIGNALS[entry.finding.direction] if entry.finding else charts.ORDINARY


def _limits(typical: float, size: float, spread: float, measure: Measure) -> tuple[float, float, float, float]:
    """Limits of chance, widened by the scatter of a unit's own periods: 95 % low and high, 99.8 % low and high."""
    low95, high95 = _around(typical, size, spread, Z95, measure)
    low998, high998 = _around(typical, size, spread, Z998, measure)
    return low95, high95, low998, high998


def _around(typical: float, size: float, spread: float, z: float, measure: Measure) -> tuple[float, float]:
    """Arcsine limits for rates, square-root limits for ratios, plain ones for means (Spiegelhalter 2005)."""
    reach = z * sqrt(spread / size)
    if measure.kind is Kind.RATE:
        centre = asin(sqrt(min(max(typical, 0.0), 1.0)))
        return sin(max(centre - reach / 2, 0.0)) ** 2, sin(min(centre + reach / 2, np.pi / 2)) ** 2
    if measure.kind is Kind.RATIO:
        return max(sqrt(typical) - reach / 2, 0.0) ** 2, (sqrt(typical) + reach / 2) ** 2
    return typical - reach, typical + reach


def _table(
    entries: Sequence[Standout], measure: Measure, unit: str
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    header = (unit, measure.name, "rests on", "a typical peer's", "probable true figure", "likely rank", "stands out")
    rows = tuple(
        (
            entry.unit,
            said(entry.figure, measure),
            wording.basis(entry.numerator, entry.base, measure),
            said(entry.expected, measure),
            f"{said(entry.shrunk, measure)} ({said(entry.lower, measure)} to {said(entry.upper, measure)})",
            f"{entry.ranks[0]} to {entry.ranks[1]} of {len(entries)}",
            "too few to judge" if not entry.enough else entry.finding.direction.value if entry.finding else "",
        )
        for entry in sorted(entries, key=lambda entry: -entry.base)
    )
    return header, rows
