"""What both sides expect of each other, as plain data: the content of an expectation sheet (K3) and of a draft plan.

Everything here is agreed as a whole and generates the term's work: the meeting series, the KPIs with their data
requests, the reports due and the touchpoints. A version is stored as JSON and never edited once proposed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from midcourse.contracts.models import Sharing
from midcourse.measures.models import Frequency, Reporter
from midcourse.measures.models.kpi import BetterChoice, KindChoice
from midcourse.meetings.models import Series


@dataclass(frozen=True)
class Meetings:
    """When both sides meet; `week` and `weekday` as in `meetings.Series`, `at` as HH:MM."""

    every_months: int = 1
    week: int = 2
    weekday: int = 1
    at: str = "10:00"
    minutes_long: int = 60
    place: str = ""


@dataclass(frozen=True)
class ExpectedKPI:
    """A KPI in the fields of `measures.Definition`, and who owns it. `source_kpi` is the starter it was taken from."""

    name: str
    meaning: str = ""
    goal: str = ""
    kind: str = "count"
    numerator: str = ""
    denominator: str = ""
    per: int = 1
    better: str = "lower"
    target: float | None = None
    minimum: float | None = None
    baseline: float | None = None
    leading: bool = False
    source: str = ""
    reporter: str = "vendor"
    frequency: str = "month"
    days_to_report: int = 10
    cumulative: bool = False
    matures_after: int = 0
    dimensions: tuple[str, ...] = ()
    smallest_cell: int = 0
    owner: str = ""
    source_kpi: int | None = None


@dataclass(frozen=True)
class Report:
    """A report or deliverable due `days_after` the end of every `every`: once, month, quarter or year.

    Once means so many days after the contract starts.
    """

    name: str
    every: str = "month"
    days_after: int = 10


@dataclass(frozen=True)
class Step:
    """Whom to turn to when something is not settled within so many days."""

    who: str
    within_days: int


@dataclass(frozen=True)
class Expectations:
    """A whole sheet. `touchpoints` are days after the start; `format` says how figures and reports are sent."""

    goal: str = ""
    meetings: Meetings = field(default_factory=Meetings)
    kpis: tuple[ExpectedKPI, ...] = ()
    reports: tuple[Report, ...] = ()
    escalation: tuple[Step, ...] = ()
    touchpoints: tuple[int, ...] = ()
    format: str = ""
    sharing: str = "median"


def as_json(expectations: Expectations) -> dict[str, Any]:
    return asdict(expectations)


def from_json(content: Mapping[str, Any]) -> Expectations:
    """The sheet from its JSON; what an older version did not have is filled with its default."""
    known = {**_only(Expectations, content)}
    known["meetings"] = Meetings(**_only(Meetings, content.get("meetings") or {}))
    known["kpis"] = tuple(
        ExpectedKPI(**{**_only(ExpectedKPI, each), "dimensions": tuple(each.get("dimensions") or ())})
        for each in content.get("kpis", ())
    )
    known["reports"] = tuple(Report(**_only(Report, each)) for each in content.get("reports", ()))
    known["escalation"] = tuple(Step(**_only(Step, each)) for each in content.get("escalation", ()))
    known["touchpoints"] = tuple(content.get("touchpoints", ()))
    return Expectations(**known)


def _only(shape: type, content: Mapping[str, Any]) -> dict[str, Any]:
    names = {each.name for each in fields(shape)}
    return {key: value for key, value in content.items() if key in names}


@dataclass(frozen=True)
class Difference:
    """One thing two versions say differently: `what` (in words), what it was and what it is now ("" for nothing)."""

    what: str
    was: str
    now: str


LEVELS = ("target", "minimum", "baseline")
CHOICES: dict[str, dict[Any, str]] = {
    "sharing": dict(Sharing.choices),
    "week": dict(Series.Week.choices),
    "weekday": dict(Series.Weekday.choices),
    "kind": dict(KindChoice.choices),
    "better": dict(BetterChoice.choices),
    "reporter": dict(Reporter.choices),
    "frequency": dict(Frequency.choices),
    "every": {"once": "once", "month": "every month", "quarter": "every quarter", "year": "every year"},
}
WORDS = {
    "meaning": "Plain definition",
    "minimum": "Lowest acceptable level",
    "baseline": "Level at the start",
    "better": "Direction",
    "reporter": "Who reports",
    "days_to_report": "Days to report",
    "numerator": "What is counted",
    "denominator": "Out of, or per",
    "per": "Per how many",
    "leading": "Leading indicator",
    "dimensions": "Breakdowns",
    "smallest_cell": "Smallest cell shown",
    "every": "How often",
    "days_after": "Days after the end of the period",
    "within_days": "Settled within days",
    "goal": "Resident goal",
    "format": "How figures are sent",
    "sharing": "What vendors see of each other",
    "every_months": "Months between meetings",
    "week": "Week of the month",
    "weekday": "Weekday of the meetings",
    "at": "Time of the meetings",
    "minutes_long": "Minutes a meeting takes",
    "place": "Place of the meetings",
}


def differences(was: Expectations, now: Expectations) -> list[Difference]:
    """What changed between two versions, in the order of the sheet; the same twice gives none."""
    found = [*_of_fields(was, now, ("goal", "format", "sharing"), "")]
    found += _of_fields(was.meetings, now.meetings, [each.name for each in fields(Meetings)], "")
    for name, said in (("kpis", "KPI"), ("reports", "Report")):
        found += _of_named({e.name: e for e in getattr(was, name)}, {e.name: e for e in getattr(now, name)}, said)
    found += _of_named({e.who: e for e in was.escalation}, {e.who: e for e in now.escalation}, "Escalation")
    if was.touchpoints != now.touchpoints:
        found.append(Difference("Touchpoints", _said(was.touchpoints), _said(now.touchpoints)))
    return found


def _of_named(was: Mapping[str, Any], now: Mapping[str, Any], said: str) -> Iterator[Difference]:
    for name in [*was, *(each for each in now if each not in was)]:
        before, after = was.get(name), now.get(name)
        if before is None or after is None:
            yield Difference(f"{said}: {name}", "" if before is None else "agreed", "" if after is None else "new")
        else:
            yield from _of_fields(before, after, [each.name for each in fields(before)], f"{said}: {name}, ")


def _of_fields(was: Any, now: Any, names: Any, before: str) -> Iterator[Difference]:
    for name in names:
        one, other = getattr(was, name), getattr(now, name)
        if one != other and name != "source_kpi":
            word = WORDS.get(name, name.replace("_", " "))
            what = before + (word if not before else word[:1].lower() + word[1:])
            yield Difference(what, _told(was, name), _told(now, name))


def _told(part: Any, name: str) -> str:
    """What a part of a sheet says in one field, as a person would."""
    value = getattr(part, name)
    if name in LEVELS and value is not None:
        return f"{value * 100:g} %" if part.kind == "rate" else f"{value * (part.per if part.kind == 'ratio' else 1):g}"
    return str(CHOICES[name].get(value, value)) if name in CHOICES else _said(value)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(str(each) for each in value)
    return "" if value is None else str(value)
