"""The agenda as plain data: sentences, numbers and dates as text, which a page draws and a pack freezes.

Every class turns into JSON by `dataclasses.asdict`. Primary keys are kept so that a page can link. Dates are in words;
figures that a chart needs are plain numbers beside the words they are said in, and periods in `points` are ISO dates.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Looked:
    """Did a correction help (M7): `verdict` is worked, did_not, too_early or cannot_tell; `evidence` says why."""

    correction: int
    what: str
    who: str
    kpi: str
    verdict: str
    words: str
    evidence: str
    note: str  # said where the verdict is the figures' alone and people have not concluded yet


@dataclass(frozen=True)
class CorrectionLine:
    """A correction still open; `side` tells whose task it is."""

    correction: int
    what: str
    who: str
    expected: str
    owner: str
    side: str
    due: str
    state: str
    late: bool
    check_on: str


@dataclass(frozen=True)
class LateData:
    """Figures a vendor owes for a KPI, oldest first."""

    who: str
    kpi: str
    periods: list[str]
    days: int


@dataclass(frozen=True)
class Exceptional:
    """One thing out of order in the compliance lane."""

    who: str
    sentence: str


@dataclass(frozen=True)
class Standing:
    """Where one contract stands on a KPI. `points` are [period, figure] pairs, oldest first."""

    contract: int
    who: str
    latest: float | None
    said: str
    period: str
    verdict: str
    rule: str
    meets_target: bool | None
    points: list[tuple[str, float | None]]


@dataclass(frozen=True)
class Pattern:
    """One KPI: where each contract stands; `median` (as `points`) stands in where others may not be shown."""

    kpi: int
    name: str
    meaning: str
    measure: dict[str, Any]  # the fields of `analysis.measure.Measure`, to draw the chart by
    every: str
    target: str
    sentence: str
    standings: list[Standing]
    median: list[tuple[str, float | None]]


@dataclass(frozen=True)
class SignalLine:
    signal: int
    sentence: str
    kpi: str
    who: str
    direction: str
    new: bool  # found since the last meeting


@dataclass(frozen=True)
class IdeaLine:
    idea: int
    text: str
    by: str
    chosen: bool


@dataclass(frozen=True)
class PracticeLine:
    """A way of working to consider; `adopted_by` names only those the edition may name."""

    practice: int
    title: str
    how: str
    kpi: str
    adopted_by: list[str]


@dataclass(frozen=True)
class Step:
    """An insight and what was done about it; a problem without an answer is what the meeting is for (M4)."""

    insight: int
    contract: int | None
    title: str
    story: str
    who: str
    kpi: str
    corrections: list[str]
    reason: str
    answered: bool


@dataclass(frozen=True)
class DecisionLine:
    """A decision and whom it is for: everyone at the meeting, one vendor, or staff only."""

    text: str
    whom: str


@dataclass(frozen=True)
class TimeBox:
    """A part of the agenda and its minutes."""

    key: str
    title: str
    minutes: int
    solving: bool


@dataclass(frozen=True)
class Glance:
    """One number that sums up a part: `3 of 4` and what it counts."""

    number: str
    words: str


@dataclass(frozen=True)
class Agenda:
    """A meeting's five-part agenda with its opening, as one edition may read it."""

    meeting: int
    subject: str
    on: str
    goal: str
    edition: str  # "Internal edition" or "Vendor edition"
    vendor: str  # whose edition it is; empty for the internal one
    made_at: str
    last_meeting: str
    boxes: list[TimeBox]
    attendees: list[str]
    glance: list[Glance]
    changed: list[str]
    looked: list[Looked]
    corrections: list[CorrectionLine]
    late: list[LateData]
    exceptions: list[Exceptional]
    patterns: list[Pattern]
    worse: list[SignalLine]
    better: list[SignalLine]
    other: list[SignalLine]
    more_signals: int
    ideas: list[IdeaLine]
    practices: list[PracticeLine]
    problems: list[Step]
    bright_spots: list[Step]
    takes_deep_dive: bool
    deep_dive: str
    learned: str
    decisions: list[DecisionLine]
    minutes: str
    staff_minutes: str


def ended(words: str) -> str:
    """What somebody wrote as a sentence, to stand before another."""
    words = words.strip()
    return words if not words or words.endswith((".", "!", "?")) else f"{words}."
