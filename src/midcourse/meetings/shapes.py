"""The agenda as plain data: sentences, numbers and dates as text, which a page draws and a pack freezes.

Every class turns into JSON by `dataclasses.asdict`. Primary keys are kept so that a page can link. Dates are in words;
figures that a chart needs are plain numbers beside the words they are said in, and periods in `points` are ISO dates.
What was added after packs were first frozen has a default, which `pack.readable` gives to older packs.
"""

from dataclasses import dataclass, field
from typing import Any

Points = list[tuple[str, float | None]]


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
    check_on: str = ""
    picture: dict[str, Any] | None = None  # `Picture`, where figures were looked at


@dataclass(frozen=True)
class Picture:
    """What to draw of a correction: the contract's own figures, the day it began, the levels before and after."""

    measure: dict[str, Any]
    every: str
    began: str
    points: Points
    levels: Points


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
class CommitmentLine:
    """What one side promised the other and has not settled yet; `side` is who promised."""

    commitment: int
    who: str
    side: str
    what: str
    owner: str
    due: str
    late: bool


@dataclass(frozen=True)
class Recognition:
    """Thanks noted since the last meeting (T2)."""

    who: str
    text: str
    on: str


@dataclass(frozen=True)
class Standing:
    """Where one contract stands on a KPI. `points` are [period, figure] pairs, oldest first.

    `contract` is None for another vendor, shown to this one as the program shares figures: by name or by a letter.
    """

    contract: int | None
    who: str
    latest: float | None
    said: str
    period: str
    verdict: str
    rule: str
    meets_target: bool | None
    points: Points


@dataclass(frozen=True)
class RiskLine:
    """A risk whose early-warning sign showed itself in a KPI's figures (T3)."""

    signal: int
    who: str
    sentence: str
    mitigation: str


@dataclass(frozen=True)
class Table:
    """A caption and rows of cells in words under a header; `more` counts the rows left out."""

    caption: str
    header: list[str]
    rows: list[list[str]]
    more: int = 0


@dataclass(frozen=True)
class Pattern:
    """One KPI: where each contract stands; `median` (as `points`) stands in where others may not be shown.

    `drivers` tell what each vendor and segment adds to a change, `segments` the levels in each breakdown.
    """

    kpi: int
    name: str
    meaning: str
    measure: dict[str, Any]  # the fields of `analysis.measure.Measure`, to draw the chart by
    every: str
    target: str
    sentence: str
    standings: list[Standing]
    median: Points
    drivers: list[Table] = field(default_factory=list)
    segments: list[Table] = field(default_factory=list)
    risks: list[RiskLine] = field(default_factory=list)


@dataclass(frozen=True)
class Brief:
    """A KPI beyond the five that a meeting looks at closely, in one line."""

    kpi: int
    name: str
    sentence: str


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
    elsewhere: str = ""  # the program it comes from, where that is another
    wanted: bool = False  # for a KPI that needs attention now


@dataclass(frozen=True)
class QuestionLine:
    """What a vendor was asked about a bright spot; `answer` is empty while it waits."""

    who: str
    text: str
    asked: str
    answer: str


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
    commitments: list[CommitmentLine] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)  # how each side keeps its promises, in sentences
    recognitions: list[Recognition] = field(default_factory=list)
    briefly: list[Brief] = field(default_factory=list)
    questions: list[QuestionLine] = field(default_factory=list)
    deep_dive_id: int | None = None
    minutes_corrected: str = ""  # the day the minutes were written anew, after the rest was frozen
    time: str = ""  # how the meeting's minutes are shared out, in a sentence
    sharing: str = ""  # how other vendors' figures are shown in a vendor edition


def ended(words: str) -> str:
    """What somebody wrote as a sentence, to stand before another."""
    words = words.strip()
    return words if not words or words.endswith((".", "!", "?")) else f"{words}."
