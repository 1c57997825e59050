"""The level of a KPI before and after each correction, and its change since the baseline (A13)."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from midcourse.analysis import wording
from midcourse.analysis.measure import Better, Measure
from midcourse.corrections.models import Correction, Verdict
from midcourse.measures.models import Definition, Standing
from midcourse.portfolio.figures import level

ENOUGH = 8  # figures that a mean and limits of their own rest on


@dataclass(frozen=True)
class Era:
    """The time from one correction to the next, in words; `correction` is None before the first."""

    correction: Correction | None
    level: str
    change: str
    periods: int
    helped: str = ""


def eras(standing: Standing, definition: Definition, corrections: Sequence[Correction]) -> list[Era]:
    """The stretches between the corrections (in place, oldest first).

    A period counts as after a correction when it begins on its day or later. The level is the pooled rate of a
    stretch, or the mean of its periods for figures without a denominator.
    """
    starts = [correction.started_on or date.max for correction in corrections]
    stretches: list[list[tuple[float, float | None]]] = [[] for _ in range(len(starts) + 1)]
    for period, top, base in standing.points:
        stretches[bisect_right(starts, date.fromisoformat(period))].append((top, base))
    levels = [level(stretch) for stretch in stretches]
    told, before = [], None
    for correction, stretch, found in zip([None, *corrections], stretches, levels, strict=True):
        told.append(
            Era(
                correction,
                "no figures" if found is None else wording.figure(found, definition.measure),
                change_words(before, found, definition.measure) if correction else "",
                len(stretch),
                _helped(correction),
            )
        )
        before = before if found is None else found
    return told


def anew(standing: Standing | None, corrections: Sequence[Correction]) -> list[date]:
    """The days from which the chart's mean and limits are drawn anew: corrections with enough figures either side."""
    days = [date.fromisoformat(period) for period, *_ in standing.points] if standing else []
    chosen: list[date] = []
    for start in (correction.started_on or date.max for correction in corrections):
        place, before = bisect_left(days, start), bisect_left(days, chosen[-1]) if chosen else 0
        if place - before >= ENOUGH and len(days) - place >= ENOUGH:
            chosen.append(start)
    return chosen


def since_baseline(standing: Standing, definition: Definition, corrections: Sequence[Correction]) -> str:
    """From the level at the start to the level now, in words; empty where either is not known."""
    now, start = standing.level, definition.baseline
    if start is None and corrections:
        first = corrections[0].started_on or date.max
        start = level((top, base) for period, top, base in standing.points if date.fromisoformat(period) < first)
    if start is None or now is None:
        return ""
    measure = definition.measure
    change = change_words(start, now, measure)
    return f"From {wording.figure(start, measure)} at the start to {wording.figure(now, measure)} now: {change}."


def change_words(before: float | None, after: float | None, measure: Measure) -> str:
    """`3.2 fewer, better`: the difference of two levels with whether it is good; empty where one is missing."""
    if before is None or after is None:
        return ""
    change = after - before
    if change == 0:
        return "no change"
    good = wording.good(change, Better(measure.better))
    judged = "" if good is None else ", better" if good else ", worse"
    return f"{wording.difference(change, measure)} {'higher' if change > 0 else 'lower'}{judged}"


def _helped(correction: Correction | None) -> str:
    """What its newest check `said`: what people concluded, or else what the figures say."""
    said = getattr(correction, "said", None)
    return str(Verdict(said).label) if said else ""
