"""How a signal was made, step by step in words (A11): what was looked at, how it was compared, what came out."""

from datetime import date
from typing import Any

from midcourse.analysis import wording
from midcourse.analysis.finding import FindingKind
from midcourse.analysis.measure import Every, Measure
from midcourse.insights.models import RISK, Signal

KINDS: dict[str, str] = {
    FindingKind.OFF_TARGET: "Off target",
    FindingKind.SHIFT: "The level moved",
    FindingKind.TREND: "Steady rise or fall",
    FindingKind.OUTLIER: "One figure far off",
    FindingKind.SEASON: "Season",
    FindingKind.DRIVER: "Drives the change",
    FindingKind.SHARED_CAUSE: "Change shared by all",
    FindingKind.STANDOUT: "Stands out from peers",
    FindingKind.GAP: "Gap between groups",
    FindingKind.BREAK: "Figures changed their meaning",
    FindingKind.EFFECT: "Effect of a change",
    FindingKind.OUTLOOK: "Outlook",
    FindingKind.MISSING: "Figures missing",
    RISK: "Early warning of a risk",
}
QUESTIONS: dict[str, str] = {
    FindingKind.SHIFT: "Was there a period from which the figures stayed on another level than before?",
    FindingKind.TREND: "Do the figures rise or fall steadily, more than chance would have them?",
    FindingKind.OUTLIER: "Is one figure further from all others than chance explains?",
    FindingKind.DRIVER: "Whose figures, and which of their parts, make up the change of the whole?",
    FindingKind.SHARED_CAUSE: "Did the whole change, and does anybody stand out in it?",
    FindingKind.STANDOUT: "Is anybody further from the others than the size of their figures explains?",
    FindingKind.OFF_TARGET: "Do the figures, as they go up and down, meet the target?",
    FindingKind.BREAK: "Can these figures be compared with those before?",
    FindingKind.MISSING: "Did the figures that were asked for come?",
    RISK: "Is a figure beyond the level agreed as a risk’s early-warning sign?",
}
FIGURES = {"before": "Before", "after": "After", "whole_before": "The whole before", "whole_after": "The whole after"}
COUNTS = {"periods_before": "Periods before", "periods_after": "Periods after", "compared": "Compared with"}
CHANCES = {
    "chance": "Probability that chance alone shows as much",
    "shuffled": "Share of shuffled figures that show as much",
    "probability": "Probability that it belongs among the drivers",
}


def kind_words(signal: Signal) -> str:
    return KINDS[signal.kind]


def where_words(signal: Signal) -> str:
    """The breakdown values it is about; the vendor is said elsewhere."""
    vendor = str(signal.contract.vendor) if signal.contract else None
    return wording.place({column: value for column, value in signal.where.items() if value != vendor})


def steps(signal: Signal) -> list[str]:
    """What was done, in order."""
    definition = signal.kpi.definition
    every = Every(definition.frequency)
    looked = f"Looked at {definition.name}, {definition.get_frequency_display().lower()} figures"
    looked += f" of {'every vendor of the program' if signal.comparative else _whose(signal)}."
    asked = QUESTIONS.get(signal.kind, "")
    told = [looked, asked, _compared(signal, every)]
    if rule := signal.evidence.get("rule"):
        told.append(f"Rule: {rule}.")
    return [step for step in told if step]


def facts(signal: Signal) -> list[tuple[str, str]]:
    """The numbers behind it, with names people know."""
    measure = signal.kpi.definition.measure
    shown = [(label, _figure(signal.evidence.get(key), measure)) for key, label in FIGURES.items()]
    shown += [(label, _count(signal.evidence.get(key))) for key, label in COUNTS.items()]
    shown += [(label, _chance(signal.evidence.get(key))) for key, label in CHANCES.items()]
    return [(label, value) for label, value in shown if value]


def _whose(signal: Signal) -> str:
    return str(signal.contract.vendor) if signal.contract else "the whole program"


def _compared(signal: Signal, every: Every) -> str:
    start, end = (signal.evidence.get(key) for key in ("compared_from", "compared_until"))
    if start and end and signal.since:
        before = wording.span(date.fromisoformat(start), date.fromisoformat(end), every)
        return f"Compared {wording.span(signal.since, signal.until or signal.since, every)} with {before}."
    if signal.since:
        return f"It holds {wording.since(signal.since, every)}." if signal.until is None else ""
    return ""


def _figure(value: Any, measure: Measure) -> str:
    return wording.figure(value, measure) if isinstance(value, int | float) else ""


def _count(value: Any) -> str:
    return wording.count(value) if isinstance(value, int | float) else ""


def _chance(value: Any) -> str:
    if not isinstance(value, int | float):
        return ""
    return "under 0.1 %" if value < 0.001 else "over 99.9 %" if value > 0.999 else wording.percent(value)
