"""Guess the figure: a numerator out of a denominator, a column of counts or amounts, or the rows themselves."""

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

import polars as pl

from midcourse.analysis.panel import Better, Kind
from midcourse.records.dates import MONTHS
from midcourse.records.direction import better
from midcourse.records.hints import AMOUNT, BASE, COUNTED, EVENTS, LEVEL, OUTCOME, STOCK, hinted, is_time_spent
from midcourse.records.naming import says_nothing
from midcourse.records.outcomes import values_counted, weight_of
from midcourse.records.profile import Profile, Sort, words
from midcourse.records.roles import Asked
from midcourse.records.table import Table
from midcourse.records.unusable import UnusableFile

FEWEST_CASES = 20
_PAIRS = (
    ({"numerator", "num"}, {"denominator", "denom", "den"}),
    ({"observed", "actual"}, {"expected"}),
    ({"r", "x", "k"}, {"n"}),
)
_NEGATIONS = {"non", "not", "un", "no", "other"}  # what is not a part of a thing, but the rest
_POPULATION = {"population", "pop", "popn", "inhabitants"}
_DESCRIBES = {"year", "yr", "hour", "age"}
_PRICES = {"price", "prices", "unit", "list", "retail"}  # of one thing, and of the next: only what is paid adds up
MOST_OF_POPULATION = 0.2  # that may be counted of it: more is another measure of its size
MOST_PAIRED = 100  # columns of numbers that are tried two by two
RARE = 0.005  # of a population
FLAGS = 2  # different cells of a column that only marks rows
FEWEST_PARTS = 2  # columns that a total adds up
ROWS = "rows"  # said in place of a column: count them
_PER = re.compile(r"(?i)(?<=[\s_])per(?=[\s_])|(?<=\w)/(?=\w)")  # deaths per 1,000, miles/gallon
PERSONS_END = ("death", "died", "fatal", "mortal")  # what happens to each once, however often it is called an event


@dataclass(frozen=True)
class Figure:
    """The columns a figure is made of and how it adds up; without a numerator, rows are counted.

    `yes` are the values that an outcome column counts, in lower case, and `weight` the column that says how many cases
    a row stands for.
    """

    kind: Kind
    numerator: str | None = None
    denominator: str | None = None
    yes: tuple[str, ...] = ()
    weight: str | None = None
    others: tuple[str, ...] = ()  # columns that could be the figure too


def guess_figure(
    free: Mapping[str, Profile], known: Mapping[str, Profile], asked: Asked, table: Table, *, cases: bool
) -> Figure:
    """The figure of a table; `free` are the columns without a part yet. `cases`: each row is one case."""
    subject = table.subject
    if asked.value == ROWS and ROWS not in known:
        return Figure(Kind.COUNT)
    if asked.value:
        return Figure(_alone(known[asked.value], subject, events=False), asked.value)
    if asked.numerator:
        return _asked_figure(known, asked, table)
    numeric = [p for p in free.values() if p.sort is Sort.NUMBER and not p.is_id and p.filled > 0.3]
    numeric = [p for p in numeric if p.name == table.figure] or [p for p in numeric if not _describes(p)]
    numeric = [p for p in numeric if _alone_score(p) or _says(p, BASE) or (p.distinct > 1 and not cases)]
    ends = _outcomes(free, table)
    numeric = [p for p in numeric if p.name not in ends]
    whole = [p for p in numeric if p.whole]
    pair = _named_pair(numeric) or best_pair(whole) or _only_pair(numeric, cases=cases)
    if pair := pair or (None if cases else _of_population(numeric)):
        others = tuple(p.name for p in numeric if p not in pair)
        return Figure(_pair_kind(*pair), pair[0].name, pair[1].name, others=others)
    if outcome := _shares(ends, numeric, known, table, cases=cases):
        return outcome
    numeric = [p for p in numeric if not cases or _alone_score(p)]
    if not numeric:
        return Figure(Kind.COUNT)
    best = _sum_of_others(numeric) or max(numeric, key=_alone_score)
    others = tuple(p.name for p in numeric if p is not best)
    return Figure(_alone(best, subject, events=cases), best.name, others=others)


def _describes(one: Profile) -> bool:
    """Whether a column of numbers says when a case was or how old somebody is, which nobody adds up."""
    flag = one.distinct <= FLAGS and bool(one.words) and one.words <= set(MONTHS)  # a 1 in the row's own month
    return flag or (bool(one.words & _DESCRIBES) and not _says(one, LEVEL) and not is_time_spent(one.name))


def _outcomes(free: Mapping[str, Profile], table: Table) -> dict[str, tuple[str, ...]]:
    """Columns that say how a case ended, and the values each counts."""
    counted = {one.name: values_counted(one, table.sample[one.name]) for one in free.values()}
    return {name: yes for name, yes in counted.items() if yes}


def _shares(
    ends: Mapping[str, tuple[str, ...]],
    numeric: Sequence[Profile],
    known: Mapping[str, Profile],
    table: Table,
    *,
    cases: bool,
) -> Figure | None:
    """The share of cases that ended one way, where each row is a case or says how many cases it stands for."""
    if not ends:
        return None
    categories = [one.name for one in known.values() if one.sort is not Sort.NUMBER or one.name in ends]
    once = table.sample.n_unique(subset=categories) == table.sample.height if categories else True
    for name, yes in ends.items():
        weight = weight_of(numeric) if once else None
        listed = cases or (not once and table.sample.height > FEWEST_CASES)
        if weight or (listed and (known[name].sort is not Sort.YES_NO or _says(known[name], OUTCOME))):
            others = tuple(one.name for one in numeric if one.name != weight)
            return Figure(Kind.RATE, name, yes=yes, weight=weight, others=others)
    return None


def _sum_of_others(numeric: list[Profile]) -> Profile | None:
    """The column of counts that adds up all others: rides in all, of buses and of trains."""
    values = [one.values for one in numeric if one.values is not None and one.whole]
    if len(values) < FEWEST_PARTS + 1 or len(values) < len(numeric):
        return None
    table = pl.DataFrame([one.alias(str(n)) for n, one in enumerate(values)]).drop_nulls()
    sums = table.select(pl.sum_horizontal(pl.all())).to_series()
    adds = [one for n, one in enumerate(numeric) if table.height and bool((2 * table[str(n)] == sums).all())]
    return adds[0] if len(adds) == 1 else None


def _named_pair(numeric: list[Profile]) -> tuple[Profile, Profile] | None:
    """The columns that call themselves numerator and denominator, observed and expected, or r and n."""
    for above, under in _PAIRS:
        top = next((p for p in numeric if p.words & above), None)
        below = next((p for p in numeric if p is not top and p.words & under), None)
        if top and below and (len(top.name) > 1 or _holds(top, below)):
            return top, below
    return None


def _asked_figure(known: Mapping[str, Profile], asked: Asked, table: Table) -> Figure:
    """The figure somebody named: a column, or one value of a column of outcomes, as in `Results=Fail`."""
    name, value = column_and_value(str(asked.numerator), known)
    numerator = known[name]
    if asked.denominator:
        return Figure(_pair_kind(numerator, known[asked.denominator]), name, asked.denominator)
    yes = _asked_value(table, name, value) if value else values_counted(numerator, table.sample[name], asked=True)
    if not yes:
        return Figure(_alone(numerator, table.subject, events=False), name)
    numbers = [one for one in known.values() if one.sort is Sort.NUMBER and one is not numerator]
    names = [each for each in table.columns if known[each].sort is not Sort.NUMBER]
    once = bool(names) and table.sample.n_unique(subset=names) == table.sample.height
    return Figure(Kind.RATE, name, yes=yes, weight=weight_of(numbers) if once else None)


def column_and_value(said: str, columns: Container[str]) -> tuple[str, str]:
    """`Results=Fail` is the value Fail of the column Results; a column's name alone has no value."""
    if said in columns:
        return said, ""
    column, _, value = said.partition("=")
    return column, value


def _asked_value(table: Table, column: str, value: str) -> tuple[str, ...]:
    there = table.sample[column].drop_nulls().unique().sort().to_list()
    if value.lower() not in {one.lower() for one in there}:
        raise UnusableFile(f"There is no {value} in {column}. There are {', '.join(there[:12])}.")
    return (value.lower(),)


def best_pair(numeric: list[Profile]) -> tuple[Profile, Profile] | None:
    """The pair whose names read most like an outcome out of a base, and whose numbers bear it out.

    Among equals the outcome with most cases comes first, then the tightest base that still holds it.
    """
    pairs = [pair for pair in permutations(numeric[:MOST_PAIRED], 2) if _plausible(*pair)]
    return max(pairs, key=lambda pair: _pair_score(*pair), default=None)


def _only_pair(numeric: list[Profile], *, cases: bool) -> tuple[Profile, Profile] | None:
    """Two columns of whole numbers alone, one of them a base by name that holds the other: graduates, participants."""
    bases = [one for one in numeric if _says(one, BASE)]
    others = [one for one in numeric if one not in bases]
    if cases or len(bases) != 1 or len(others) != 1 or not all(one.whole for one in numeric):
        return None
    plain = not any(_says(one, (*AMOUNT, *STOCK)) or _says(one, LEVEL) or is_time_spent(one.name) for one in numeric)
    return (others[0], bases[0]) if plain and _holds(others[0], bases[0]) else None


def _of_population(numeric: list[Profile]) -> tuple[Profile, Profile] | None:
    """The first of columns that all count some few of the one that is a population: paralytic cases, of so many."""
    bases = [one for one in numeric if one.words & _POPULATION]
    counts = [one for one in numeric if one not in bases]
    if len(bases) != 1 or not counts or not all(one.whole and _holds(one, bases[0]) for one in counts):
        return None
    size = [float(one.values.sum()) for one in (*counts, *bases) if one.values is not None]
    count = max(counts, key=_alone_score)
    return (count, bases[0]) if max(size[:-1]) <= MOST_OF_POPULATION * size[-1] else None


def _plausible(numerator: Profile, denominator: Profile) -> bool:
    """A late job is one of the jobs; otherwise an outcome by name, out of a base by name."""
    own = set(words(numerator.name)) - set(words(denominator.name))
    part = set(words(denominator.name)) < set(words(numerator.name)) and not _says(numerator, AMOUNT)
    part = part and not own <= _NEGATIONS
    named = _says(denominator, BASE) > 0 and _outcome_of(numerator, denominator)
    of_all_time = "new" in numerator.words and bool(denominator.words & {"total", "cumulative"})
    return (part or named) and not of_all_time and _holds(numerator, denominator)


def _outcome_of(numerator: Profile, denominator: Profile) -> bool:
    """Whether the words the numerator does not share with the denominator name an outcome.

    Attendances over four hours are one of all attendances; attendances of one type are not.
    """
    own = " ".join(word for word in words(numerator.name) if word not in words(denominator.name))
    return hinted(own, (*OUTCOME, *EVENTS))


def _holds(numerator: Profile, denominator: Profile) -> bool:
    """Whether the numerator stays within the denominator, as a part of a whole does."""
    if numerator.values is None or denominator.values is None:
        return False
    within = (numerator.values <= denominator.values).drop_nulls()
    return within.len() > 0 and int(within.sum()) >= 0.995 * within.len()


def _pair_score(numerator: Profile, denominator: Profile) -> tuple[int, float, float]:
    if numerator.values is None or denominator.values is None:
        return (0, 0.0, 0.0)
    names = _says(numerator, OUTCOME) + _says(denominator, BASE) - 2 * _says(numerator, BASE)
    names += _says(denominator, ("total", "all"))  # attendances in all rather than those of one type
    return (names, float(numerator.values.sum()), -float(denominator.values.sum()))


def _says(one: Profile, hints: tuple[str, ...]) -> int:
    return int(hinted(one.name, hints))


def _pair_kind(numerator: Profile, denominator: Profile) -> Kind:
    if "expected" in denominator.words or _are_rare(numerator, denominator):
        return Kind.RATIO
    if numerator.sort is not Sort.NUMBER or not numerator.whole:
        return Kind.MEAN
    once = _says(numerator, PERSONS_END) and not _says(denominator, ("population",))
    own = " ".join(word for word in words(numerator.name) if word not in words(denominator.name))
    if _holds(numerator, denominator) and (once or not hinted(own, EVENTS)):
        return Kind.RATE
    return Kind.MEAN if _says(numerator, ("sum", "minutes", "hours")) else Kind.RATIO


def _are_rare(numerator: Profile, denominator: Profile) -> bool:
    """Whether so few of a population are counted that percent would be mostly zeros: told per 100,000."""
    if not denominator.words & _POPULATION or numerator.values is None or denominator.values is None:
        return False
    return float(numerator.values.sum()) < RARE * float(denominator.values.sum())


def _alone_score(one: Profile) -> int:
    said = 3 * _says(one, COUNTED) + 2 * _says(one, AMOUNT) + 2 * _says(one, LEVEL) + 2 * _says(one, OUTCOME)
    return said + 4 * is_time_spent(one.name) + (better(one.name) is not Better.NEITHER)


def _alone(one: Profile, subject: str | None, *, events: bool) -> Kind:
    """How a figure without a denominator adds up. `events`: each row is a case, so a level is the mean of the rows."""
    name = subject or one.name
    percent = one.numbers is not None and one.numbers.percent
    if percent or "%" in name or _PER.search(name):
        return Kind.VALUE
    if hinted(name, LEVEL) or is_time_spent(name):
        return Kind.MEAN if events else Kind.VALUE
    if not events and set(words(name)) <= _PRICES and "price" in name.lower():
        return Kind.VALUE
    of_anything = says_nothing(name) and (one.whole or not one.in_cents)
    if hinted(name, AMOUNT) and not of_anything:
        return Kind.SUM
    return Kind.COUNT if one.sort is Sort.NUMBER and one.whole else Kind.VALUE
