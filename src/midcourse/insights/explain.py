"""How a signal was made, step by step in words (A11): what was looked at, how it was compared, what came out."""

from midcourse.analysis import explained, wording
from midcourse.analysis.finding import Direction, Finding, FindingKind
from midcourse.analysis.measure import Every
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
WARNED = "Is a figure beyond the level agreed as a risk’s early-warning sign?"


def kind_words(signal: Signal) -> str:
    return KINDS[signal.kind]


def where_words(signal: Signal) -> str:
    """The breakdown values it is about; the vendor is said elsewhere."""
    vendor = str(signal.contract.vendor) if signal.contract else None
    return wording.place({column: value for column, value in signal.where.items() if value != vendor})


def steps(signal: Signal) -> list[str]:
    """What was looked at, and then what was done, in order and in numbers that can be redone by hand."""
    definition = signal.kpi.definition
    whose = "every vendor of the program" if signal.comparative else _whose(signal)
    frequency = definition.get_frequency_display().lower()
    looked = f"Looked at {definition.name}, {frequency} figures of {whose.removesuffix('.')}."  # of Alder & Co.
    if signal.kind == RISK:
        return [looked, f"Asked: {WARNED}", f"Rule: {signal.trigger}."]
    return [looked, *explained.steps(_finding(signal), definition.measure, Every(definition.frequency))]


def _finding(signal: Signal) -> Finding:
    """The finding the signal was made of."""
    kind, direction = FindingKind(signal.kind), Direction(signal.direction)
    where = dict(signal.where)
    return Finding(kind, signal.sentence, where, signal.since, signal.until, direction, signal.evidence, signal.weight)


def _whose(signal: Signal) -> str:
    return str(signal.contract.vendor) if signal.contract else "the whole program"
