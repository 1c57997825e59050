"""Guess the figure: a numerator out of a denominator, a column of counts or amounts, or the rows themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import permutations

from midcourse.analysis.panel import Kind
from midcourse.records.profile import Profile, Sort, words
from midcourse.records.roles import Asked

_OUTCOME = (
    *("late", "miss", "attend", "present", "complain", "absen", "complet", "ontime", "error", "fail", "incident"),
    *("cancel", "overdue", "satisf", "pass", "met", "injur", "defect", "resolved", "placed", "retain", "divert"),
    *(
        "wait",
        "within",
        "over",
        "positive",
        "died",
        "death",
        "readmi",
        "collected",
        "placement",
        "delay",
        "found",
        "closed",
        "won",
    ),
    *("recycl", "yes", "violation", "numerator", "breach", "answered", "accept", "reject", "vacan", "success"),
)
_BASE = (
    *("possible", "total", "schedul", "enrol", "eligible", "served", "arriv", "flight", "stop", "trip", "visit"),
    *("population", "session", "household", "due", "all", "inspect", "pupil", "client", "denominator", "cases"),
    *("tested", "screened", "referr", "appointment", "offered", "issued", "attempt", "collections", "jobs", "received"),
    *(
        "collected",
        "bed",
        "staff",
        "resident",
        "people",
        "patient",
        "student",
        "admission",
        "discharge",
        "start",
        "denom",
    ),
    *("order", "request", "call", "ride", "member", "participant", "deliver", "planned", "expected", "miles", "hours"),
)
_EVENTS = (
    "complain",
    "incident",
    "injur",
    "crash",
    "call",
    "violation",
    "accident",
    "spill",
    "outage",
    "death",
    "fall",
)
_AMOUNT = (
    *("amount", "spend", "spent", "cost", "dollar", "paid", "price", "value", "tons", "tonnes", "hours", "minutes"),
    *("miles", "km", "sum", "payment", "budget", "invoice", "revenue", "kwh", "litres", "gallons", "weight"),
)
_LEVEL = (
    *("rate", "percent", "pct", "share", "score", "rating", "average", "avg", "mean", "median", "index", "ratio"),
    *("satisfaction", "proportion", "grade", "temperature", "level"),
)
_TIMES = {"day", "days", "hour", "hours", "hrs", "minute", "minutes", "mins", "time"}
_SPENT = ("to", "open", "late", "until", "between", "respon", "resol", "process", "wait", "delay", "taken", "elapsed")
_COUNT = ("complain", "count", "number", "incident", "miss", "request", "ticket", "case", "visit", "quantity", "n")


@dataclass(frozen=True)
class Figure:
    """The columns a figure is made of and how it adds up; without a numerator, rows are counted."""

    kind: Kind
    numerator: str | None = None
    denominator: str | None = None
    yes_no: bool = False
    others: tuple[str, ...] = ()  # columns that could be the figure too


def guess_figure(
    free: Mapping[str, Profile], known: Mapping[str, Profile], asked: Asked, *, cases: bool, subject: str | None = None
) -> Figure:
    """The figure of a table; `free` are the columns without a part yet. `cases`: each row is one case.

    `subject` is what the figures are of where the columns do not say.
    """
    if asked.value:
        return Figure(_alone(known[asked.value], subject, events=False), asked.value)
    if asked.numerator:
        return _asked_figure(known, asked, subject)
    numeric = [p for p in free.values() if p.sort is Sort.NUMBER and not p.is_id and p.filled > 0.3]
    numeric = [p for p in numeric if _alone_score(p) or _says(p, _BASE) or (p.distinct > 1 and not cases)]
    if pair := _named_pair(numeric) or _best_pair([p for p in numeric if p.whole]) or _only_pair(numeric, cases=cases):
        others = tuple(p.name for p in numeric if p not in pair)
        return Figure(_pair_kind(*pair), pair[0].name, pair[1].name, others=others)
    numeric = [p for p in numeric if not cases or _alone_score(p)]
    if not numeric:
        outcome = next((p for p in free.values() if p.sort is Sort.YES_NO and _says(p, _OUTCOME)), None)
        return Figure(Kind.RATE, outcome.name, yes_no=True) if cases and outcome else Figure(Kind.COUNT)
    best = max(numeric, key=_alone_score)
    others = tuple(p.name for p in numeric if p is not best)
    return Figure(_alone(best, subject, events=cases), best.name, others=others)


def _named_pair(numeric: list[Profile]) -> tuple[Profile, Profile] | None:
    """The columns that call themselves numerator and denominator."""
    top = next((p for p in numeric if p.words & {"numerator", "num"}), None)
    below = next((p for p in numeric if p.words & {"denominator", "denom", "den"}), None)
    return (top, below) if top and below else None


def _asked_figure(known: Mapping[str, Profile], asked: Asked, subject: str | None) -> Figure:
    numerator = known[str(asked.numerator)]
    if asked.denominator:
        return Figure(_pair_kind(numerator, known[asked.denominator]), numerator.name, asked.denominator)
    if numerator.sort is Sort.YES_NO:
        return Figure(Kind.RATE, numerator.name, yes_no=True)
    return Figure(_alone(numerator, subject, events=False), numerator.name)


def _best_pair(numeric: list[Profile]) -> tuple[Profile, Profile] | None:
    """The pair whose names read most like an outcome out of a base, and whose numbers bear it out.

    Among equals the outcome with most cases comes first, then the tightest base that still holds it.
    """
    pairs = [pair for pair in permutations(numeric, 2) if _plausible(*pair)]
    return max(pairs, key=lambda pair: _pair_score(*pair), default=None)


def _only_pair(numeric: list[Profile], *, cases: bool) -> tuple[Profile, Profile] | None:
    """Two columns of whole numbers alone, one of them a base by name that holds the other: graduates, participants."""
    bases = [one for one in numeric if _says(one, _BASE)]
    others = [one for one in numeric if one not in bases]
    if cases or len(bases) != 1 or len(others) != 1 or not all(one.whole for one in numeric):
        return None
    plain = not any(_says(one, _AMOUNT) or _says(one, _LEVEL) or is_time_spent(one.name) for one in numeric)
    return (others[0], bases[0]) if plain and _holds(others[0], bases[0]) else None


def _plausible(numerator: Profile, denominator: Profile) -> bool:
    """A late job is one of the jobs; otherwise an outcome by name, out of a base by name."""
    part = set(words(denominator.name)) < set(words(numerator.name)) and not _says(numerator, _AMOUNT)
    named = _says(denominator, _BASE) > 0 and _outcome_of(numerator, denominator)
    return (part or named) and _holds(numerator, denominator)


def _outcome_of(numerator: Profile, denominator: Profile) -> bool:
    """Whether the words the numerator does not share with the denominator name an outcome.

    Attendances over four hours are one of all attendances; attendances of one type are not.
    """
    own = " ".join(word for word in words(numerator.name) if word not in words(denominator.name))
    return _hints(own, (*_OUTCOME, *_EVENTS)) > 0


def _holds(numerator: Profile, denominator: Profile) -> bool:
    """Whether the numerator stays within the denominator, as a part of a whole does."""
    if numerator.values is None or denominator.values is None:
        return False
    within = (numerator.values <= denominator.values).drop_nulls()
    return within.len() > 0 and int(within.sum()) >= 0.995 * within.len()


def _pair_score(numerator: Profile, denominator: Profile) -> tuple[int, float, float]:
    if numerator.values is None or denominator.values is None:
        return (0, 0.0, 0.0)
    names = _says(numerator, _OUTCOME) + _says(denominator, _BASE) - 2 * _says(numerator, _BASE)
    return (names, float(numerator.values.sum()), -float(denominator.values.sum()))


def _says(one: Profile, hints: tuple[str, ...]) -> int:
    return _hints(one.name, hints)


def _hints(name: str, hints: tuple[str, ...]) -> int:
    return int(any(word.startswith(hint) for word in words(name) for hint in hints))


def _pair_kind(numerator: Profile, denominator: Profile) -> Kind:
    if numerator.sort is not Sort.NUMBER or not numerator.whole:
        return Kind.MEAN
    if _holds(numerator, denominator) and not _says(numerator, _EVENTS):
        return Kind.RATE
    return Kind.MEAN if _says(numerator, ("sum", "minutes", "hours")) else Kind.RATIO


def _alone_score(one: Profile) -> int:
    said = 3 * _says(one, _COUNT) + 2 * _says(one, _AMOUNT) + 2 * _says(one, _LEVEL) + 2 * _says(one, _OUTCOME)
    return said + 3 * is_time_spent(one.name)


def is_time_spent(name: str) -> bool:
    """Whether a column says how long something took: days to close, response time, minutes late."""
    said = words(name)
    if {"duration", "turnaround"} & set(said):
        return True
    return bool(_TIMES & set(said)) and any(word.startswith(_SPENT) for word in said)


def _alone(one: Profile, subject: str | None, *, events: bool) -> Kind:
    """How a figure without a denominator adds up. `events`: each row is a case, so a level is the mean of the rows."""
    name = subject or one.name
    percent = one.numbers is not None and one.numbers.percent
    if percent or "%" in name:
        return Kind.VALUE
    if _hints(name, _LEVEL) or is_time_spent(name):
        return Kind.MEAN if events else Kind.VALUE
    if _hints(name, _AMOUNT):
        return Kind.SUM
    return Kind.COUNT if one.sort is Sort.NUMBER and one.whole else Kind.VALUE
