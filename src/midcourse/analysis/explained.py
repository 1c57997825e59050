"""How a finding was made, step by step from its evidence: numbers enough to redo it by hand.

Every step is one plain sentence. Evidence that a finding does not have gives no step.
"""

from collections.abc import Callable, Mapping
from typing import Any

from midcourse.analysis import wording
from midcourse.analysis.finding import Finding, FindingKind
from midcourse.analysis.measure import Every, Kind, Measure

QUESTIONS = {
    FindingKind.SHIFT: "Was there a period from which the figures stayed on another level than before?",
    FindingKind.TREND: "Do the figures rise or fall steadily, more than chance would have them?",
    FindingKind.OUTLIER: "Is one figure further from all others than chance explains?",
    FindingKind.SEASON: "Do the same days or months come out high or low each time?",
    FindingKind.DRIVER: "Whose figures, and which of their parts, make up the change of the whole?",
    FindingKind.SHARED_CAUSE: "Did the whole change, and does anybody stand out in it?",
    FindingKind.STANDOUT: "Is anybody further from the others than the size of their figures explains?",
    FindingKind.GAP: "Do groups differ, and by more than chance?",
    FindingKind.OFF_TARGET: "Do the figures, as they go up and down, meet the target?",
    FindingKind.BREAK: "Can these figures be compared with those before?",
    FindingKind.EFFECT: "Are the figures after the change where they would have been without it?",
    FindingKind.OUTLOOK: "Where will the figures be when the term ends, if they go on as they do?",
    FindingKind.MISSING: "Did the figures that were asked for come?",
}
MOST_PARTS = 5  # parts of a change that are told one by one

Evidence = Mapping[str, Any]


def steps(one: Finding, measure: Measure, every: Every) -> list[str]:
    """The steps, in the order somebody would redo them."""
    evidence = one.evidence
    ways: tuple[Callable[[], list[str]], ...] = (
        lambda: _levels(evidence, measure, every),
        lambda: _against_peers(evidence, measure),
        lambda: _parts(evidence, measure),
        lambda: _pattern(evidence),
        lambda: _certainty(evidence),
    )
    told = [f"Asked: {QUESTIONS[one.kind]}", *(step for way in ways for step in way())]
    return [*told, f"Rule: {evidence['rule']}."] if evidence.get("rule") else told


def _levels(evidence: Evidence, measure: Measure, every: Every) -> list[str]:
    before, after = _number(evidence, "before"), _number(evidence, "after")
    if before is None or after is None:
        return []
    sides = [_side("Before", before, evidence.get("periods_before"), measure, every)]
    sides.append(_side("After", after, evidence.get("periods_after"), measure, every))
    moved = f"The difference is {wording.difference(after - before, measure)} {'up' if after > before else 'down'}."
    others = "All figures were first set against those of the others in the same periods."
    return [*([others] if evidence.get("apart_from_others") else []), *sides, moved]


def _side(name: str, level: float, periods: Any, measure: Measure, every: Every) -> str:
    length = len(periods) if isinstance(periods, list) else periods
    over = f", over {wording.times(length, every.value)}" if isinstance(length, int) and length else ""
    return f"{name}: {wording.figure(level, measure)}{over}."


def _against_peers(evidence: Evidence, measure: Measure) -> list[str]:
    figure, expected = _number(evidence, "figure"), _number(evidence, "expected")
    top, base = _number(evidence, "numerator"), _number(evidence, "base")
    if figure is None or expected is None or top is None or base is None:
        return []
    mix = evidence.get("allowed_for") or []
    peer = f"A typical peer{f' with the same mix of {wording.listing(mix)}' if mix else ''}"
    division = f" ÷ {wording.number(base, 9)}" if measure.kind.has_denominator else ""
    told = [
        f"Its own figure: {wording.number(top, 9)}{division} = {wording.figure(figure, measure)}.",
        f"{peer}: {wording.figure(expected, measure)}; the difference is {_apart(figure - expected, measure)}.",
    ]
    if (z := _number(evidence, "z")) is not None:
        scatter = "what chance and the usual scatter between peers give"
        told.append(f"That is {wording.number(abs(z), 2)} times {scatter}; beyond 3.09 it is 2 in 1,000.")
    return told + _shrunk(evidence, measure)


def _shrunk(evidence: Evidence, measure: Measure) -> list[str]:
    shrunk, interval, ranks = (evidence.get(name) for name in ("shrunk", "interval", "ranks"))
    if shrunk is None or not interval or not ranks:
        return []
    low, high = (wording.figure(float(end), measure) for end in interval)
    rank = f"rank {ranks[0]} to {ranks[1]} of {evidence.get('peers')}"
    return [
        f"Allowing for its size, its true figure is about {wording.figure(shrunk, measure)} ({low} to {high}), {rank}."
    ]


def _parts(evidence: Evidence, measure: Measure) -> list[str]:
    """The parts of a change, which add up to the whole."""
    told = []
    for by, rows in (evidence.get("parts") or {}).items():
        sizes = {row["name"]: row["within"] + row["mix"] for row in rows}
        order = sorted(sizes, key=lambda name: -abs(sizes[name]))
        said = [f"{name} {_signed(sizes[name], measure)}" for name in order[:MOST_PARTS]]
        if rest := order[MOST_PARTS:]:
            said.append(f"the other {len(rest)} {_signed(sum(sizes[name] for name in rest), measure)}")
        told.append(f"By {by}: {', '.join(said)}; together {_signed(sum(sizes.values()), measure)}.")
    return told


def _pattern(evidence: Evidence) -> list[str]:
    effects = evidence.get("effects") or {}
    points = [f"{name} {100 * size:+.2f}".replace("-", "−") for name, size in effects.items()]
    return [f"Each one's usual distance from the level around it, times 100: {', '.join(points)}."] if points else []


def _certainty(evidence: Evidence) -> list[str]:
    told = []
    if (chance := _number(evidence, "chance")) is not None:
        told.append(f"Chance alone would show as much with probability {_probability(chance)}.")
    if (chance := _number(evidence, "probability")) is not None:
        told.append(f"The probability that it belongs among the drivers is {_probability(chance)}.")
    return told


def _probability(value: float) -> str:
    return "under 0.1 %" if value < 0.001 else "over 99.9 %" if value > 0.999 else wording.percent(value)


def _apart(value: float, measure: Measure) -> str:
    return f"{wording.difference(value, measure)} {'above' if value > 0 else 'below'}"


def _signed(value: float, measure: Measure) -> str:
    size = wording.difference(value, measure) if measure.kind in (Kind.RATE, Kind.RATIO) else wording.number(abs(value))
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{size}"


def _number(evidence: Evidence, name: str) -> float | None:
    value = evidence.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
