"""How a finding was made, step by step from its evidence: numbers enough to redo it by hand.

Every step is one plain sentence. Evidence that a finding does not have gives no step.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from midcourse.analysis import wording
from midcourse.analysis.finding import Finding, FindingKind
from midcourse.analysis.measure import Every, Kind, Measure
from midcourse.analysis.spc.telling import SAME_SEASON

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
    asked = f"Asked: {QUESTIONS[one.kind]}"
    if told := evidence.get("steps"):  # a question that keeps its own account
        return [asked, *_compared(one, every), *told, *_rule(evidence)]
    ways: tuple[Callable[[], list[str]], ...] = (
        lambda: _compared(one, every),
        lambda: _levels(evidence, measure, every),
        lambda: _against_peers(evidence, measure),
        lambda: _against_the_rest(evidence, measure),
        lambda: _target(evidence, measure),
        lambda: _ahead(evidence, measure),
        lambda: _method(evidence),
        lambda: _parts(evidence, measure),
        lambda: _pattern(evidence),
        lambda: _certainty(evidence),
        lambda: _doubted(one, every),
    )
    return [asked, *(step for way in ways for step in way()), *_rule(evidence)]


def _compared(one: Finding, every: Every) -> list[str]:
    """The two stretches that were held against each other."""
    start, end = (_day(one.evidence.get(name)) for name in ("compared_from", "compared_until"))
    if not (start and end and one.since):
        return []
    now = wording.span(one.since, one.until or one.since, every)
    return [f"Compared {now} with {wording.span(start, end, every)}."]


def _day(value: Any) -> date | None:
    """A day, also as it reads after having been stored."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _rule(evidence: Evidence) -> list[str]:
    return [f"Rule: {evidence['rule']}."] if evidence.get("rule") else []


def _levels(evidence: Evidence, measure: Measure, every: Every) -> list[str]:
    before, after = _number(evidence, "before"), _number(evidence, "after")
    if before is None or after is None:
        return []
    sides = [_side("Before", before, evidence.get("periods_before"), measure, every)]
    sides.append(_side("After", after, evidence.get("periods_after"), measure, every))
    expected = _number(evidence, "expected")
    if expected is not None and abs(expected - before) >= SAME_SEASON * abs(before):
        sides.append(f"At that time of year the periods before lead to expect {wording.figure(expected, measure)}.")
        before = expected
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


def _against_the_rest(evidence: Evidence, measure: Measure) -> list[str]:
    """A group against all others: the division on either side, the gap with its interval, and within like units."""
    numbers = [_number(evidence, name) for name in ("numerator", "base", "rest_numerator", "rest_base", "gap")]
    if any(number is None for number in numbers):
        return []
    top, base, rest_top, rest_base, gap = (float(number or 0) for number in numbers)
    sides = (("The group", top, base), ("The others", rest_top, rest_base))
    told = [
        f"{name}: {wording.number(n, 9)} ÷ {wording.number(d, 9)} = {wording.figure(n / d, measure)}."
        for name, n, d in sides
    ]
    told.append(f"The gap is {_apart(gap, measure)}{_limits(evidence.get('interval'), measure)}.")
    if (same := _number(evidence, "same_units")) is not None:
        limits = _limits(evidence.get("same_units_interval"), measure)
        told.append(f"Within the same units and periods it is {_apart(same, measure)}{limits}.")
    return told


def _limits(interval: Any, measure: Measure) -> str:
    if not interval:
        return ""
    low, high = (_signed(float(end), measure) for end in interval)
    return f" (95 %: {low} to {high})"


def _target(evidence: Evidence, measure: Measure) -> list[str]:
    target, figure = _number(evidence, "target"), _number(evidence, "figure")
    if target is None or figure is None:
        return []
    return [f"The level is {wording.figure(figure, measure)} and the target {wording.figure(target, measure)}."]


def _ahead(evidence: Evidence, measure: Measure) -> list[str]:
    """An outlook: where the forecast ends, and how much room its errors leave."""
    expected, likely = _number(evidence, "expected"), evidence.get("range_80")
    if expected is None or not likely:
        return []
    low, high = (wording.figure(float(end), measure) for end in likely)
    recent = wording.listing((wording.figure(float(value), measure) for value in evidence.get("recent") or []), most=12)
    told = [f"The newest figures: {recent}."] if recent else []
    known = evidence.get("figures")
    told.append(f"From {known} figures the forecast ends at {wording.figure(expected, measure)}.")
    return [*told, f"Forecasts like this one were so far off before that it will lie in {low} to {high} 4 times in 5."]


def _method(evidence: Evidence) -> list[str]:
    """An effect: which method answered, why that one, and how sure it is."""
    if not evidence.get("method"):
        return []
    told = [f"Method: {evidence['method']}, because {evidence['why']}."]
    if (p := _number(evidence, "p")) is not None:
        told.append(f"Were there no effect, one as clear would show with probability {_probability(p)}.")
    if (p := _number(evidence, "permutation_p")) is not None:
        least = _number(evidence, "smallest_possible_p")
        room = f"; it could not be below {_probability(least)}" if least else ""
        told.append(f"Among reshuffled dates and units it is {_probability(p)}{room}.")
    return told


def _doubted(one: Finding, every: Every) -> list[str]:
    """A break: whether figures are left out of everything else, and which."""
    if one.kind not in (FindingKind.BREAK, FindingKind.MISSING) or "left_out" not in one.evidence:
        return []
    when = f" {wording.since(one.since, every)}" if one.since and one.until is None else ""
    left = "are left out of" if one.evidence["left_out"] else "stay in"
    return [f"The figures it is about{when} {left} the other findings."]


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
