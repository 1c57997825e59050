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
    *("recycl", "yes", "violation", "numerator", "breach", "answered", "accept", "reject", "vacan", "success"),
)
_BASE = (
    *("possible", "total", "schedul", "enrol", "eligible", "served", "arriv", "flight", "stop", "trip", "visit"),
    *("population", "session", "household", "due", "all", "inspect", "pupil", "client", "denominator", "cases"),
    *("orders", "requests", "calls", "rides", "members", "participants", "deliver", "planned", "expected", "miles"),
)
_EVENTS = ("complain", "incident", "injur", "crash", "call", "violation", "accident", "spill", "outage")
_AMOUNT = (
    *("amount", "spend", "spent", "cost", "dollar", "paid", "price", "value", "tons", "tonnes", "hours", "minutes"),
    *("miles", "km", "sum", "payment", "budget", "invoice", "revenue", "kwh", "litres", "gallons", "weight"),
)
_LEVEL = (
    *("rate", "percent", "pct", "share", "score", "rating", "average", "avg", "mean", "median", "index", "ratio"),
    *("satisfaction", "proportion", "grade", "temperature", "level"),
)
_COUNT = ("complain", "count", "number", "incident", "miss", "request", "ticket", "case", "visit", "quantity", "n")


@dataclass(frozen=True)
class Figure:
    """The columns a figure is made of and how it adds up; without a numerator, rows are counted."""

    kind: Kind
    numerator: str | None = None
    denominator: str | None = None
    yes_no: bool = False


def guess_figure(free: Mapping[str, Profile], known: Mapping[str, Profile], asked: Asked, rows: int) -> Figure:
    """The figure of a table; `free` are the columns without a part yet, `rows` the rows of the sample."""
    if asked.value:
        return Figure(_alone(known[asked.value], events=False), asked.value)
    if asked.numerator:
        return _asked_figure(known, asked)
    numeric = [p for p in free.values() if p.sort is Sort.NUMBER and not p.is_id and p.distinct > 1]
    numeric = [p for p in numeric if p.filled > 0.3]
    if pair := _best_pair([p for p in numeric if p.whole]):
        return Figure(_pair_kind(*pair), pair[0].name, pair[1].name)
    if not numeric:
        return Figure(Kind.COUNT)
    best = max(numeric, key=_alone_score)
    return Figure(_alone(best, events=_alone_score(best) == 0 and best.distinct > 0.9 * rows), best.name)


def _asked_figure(known: Mapping[str, Profile], asked: Asked) -> Figure:
    numerator = known[str(asked.numerator)]
    if asked.denominator:
        return Figure(_pair_kind(numerator, known[asked.denominator]), numerator.name, asked.denominator)
    if numerator.sort is Sort.YES_NO:
        return Figure(Kind.RATE, numerator.name, yes_no=True)
    return Figure(_alone(numerator, events=False), numerator.name)


def _best_pair(numeric: list[Profile]) -> tuple[Profile, Profile] | None:
    """The pair whose names read most like an outcome out of a base, and whose numbers bear it out.

    Among equals the outcome with most cases comes first, then the tightest base that still holds it.
    """
    pairs = [pair for pair in permutations(numeric, 2) if _plausible(*pair)]
    return max(pairs, key=lambda pair: _pair_score(*pair), default=None)


def _plausible(numerator: Profile, denominator: Profile) -> bool:
    base = _says(denominator, _BASE)
    return base > 0 and _says(numerator, _OUTCOME) > 0 and _holds(numerator, denominator)


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
    said = words(one.name)
    return int(any(word.startswith(hint) for word in said for hint in hints))


def _pair_kind(numerator: Profile, denominator: Profile) -> Kind:
    if numerator.sort is not Sort.NUMBER or not numerator.whole or _says(numerator, ("sum", "minutes", "hours")):
        return Kind.MEAN
    part = _holds(numerator, denominator) and not _says(numerator, _EVENTS)
    return Kind.RATE if part else Kind.RATIO


def _alone_score(one: Profile) -> int:
    return 3 * _says(one, _COUNT) + 2 * _says(one, _AMOUNT) + 2 * _says(one, _LEVEL) + 2 * _says(one, _OUTCOME)


def _alone(one: Profile, *, events: bool) -> Kind:
    """How a figure without a denominator adds up. `events`: each row is a case, so a number is its measure."""
    percent = one.numbers is not None and one.numbers.percent
    if percent or "%" in one.name or _says(one, _LEVEL):
        return Kind.VALUE
    if _says(one, _AMOUNT):
        return Kind.SUM
    if events:
        return Kind.MEAN
    return Kind.COUNT if one.sort is Sort.NUMBER and one.whole else Kind.VALUE
