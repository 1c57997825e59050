"""Guess which column is the period, the unit, the figure and the breakdowns.

Names are listened to first, then what the cells hold. A guess is always printed with the flag that changes it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from midcourse.analysis.panel import Every, Kind
from midcourse.records.calendar_columns import is_one_series, parts_of_dates
from midcourse.records.direction import better as _better
from midcourse.records.figure import FEWEST_CASES, ROWS, Figure, column_and_value, guess_figure
from midcourse.records.outcomes import values_counted
from midcourse.records.profile import Profile, Sort, profiles, words
from midcourse.records.roles import Asked, Roles
from midcourse.records.table import Table
from midcourse.records.unusable import UnusableFile

_VENDOR = (
    *("vendor", "contractor", "provider", "supplier", "carrier", "operator", "agency", "grantee", "hauler", "firm"),
    *("company", "organisation", "organization", "partner", "nonprofit", "subrecipient", "unit", "trust"),
)
_PLACE = (
    *("site", "school", "clinic", "facility", "office", "district", "region", "department", "division", "team"),
    *("location", "area", "borough", "county", "depot", "center", "centre", "building", "program", "buyer"),
    *("dept", "hospital", "ward", "precinct", "zone", "neighbo", "city", "state", "country"),
)
_PEOPLE = {
    *("gender", "sex", "race", "ethnicity", "ethnic", "age", "disability", "language", "income", "religion"),
    *("nationality", "marital", "education", "deprivation", "quintile", "citizenship"),
}  # groups of people: gaps are asked between them, and nobody is their peer
_NOT_WHEN = {"end", "ends", "expiry", "expires", "birth", "dob", "due", "updated", "modified", "closed", "extract"}
_WHEN = {"date", "period", "month", "week", "day", "quarter", "reported", "opened", "created", "received"}
_TIME = {
    *("date", "dates", "month", "months", "week", "quarter", "year", "mois", "monat", "datum", "fecha", "mes"),
    *("trimestre", "semaine", "woche", "semana", "jahr", "ano", "annee"),
}  # also as French, German, Spanish, Portuguese and Italian people head a column
_TARGET = {"target", "targets", "goal", "standard", "benchmark", "threshold"}
_IDS = {"id", "key", "number", "no", "ref", "reference", "case", "ticket", "num", "uuid"}
_WITHIN = {"month", "mon", "quarter", "qtr", "week", "wk"}
_ON_THE_HOUR = r"(?i)\b\d{1,2}:(?:00|15|30|45)(?::00)?(?:\.0+)?(?:\s*[ap]m|Z|[+-]\d\d:?\d\d)?$"  # as counters report
FEWEST_TWINS = 3  # two values go together by chance too easily
MOST_VALUES, MOST_UNITS, MOST_ALIKE, MOST_CELLS = 30, 100, 5_000, 20_000


def guess(table: Table, asked: Asked, *, timeless: bool = False) -> tuple[Roles, dict[str, Profile]]:
    """The parts of a table's columns; `timeless`: a table without dates will do, where it has somebody to compare.

    Raises UnusableFile where no column can be the period, or a name is wrong.
    """
    known = profiles(table)
    target = _target(known)
    for name in _named(asked, known):
        if name not in known and not (name == ROWS and name == asked.value):
            raise UnusableFile(f"There is no column {name}. The columns are {', '.join(table.columns)}.")
    period = _period(known, asked.period, timeless=timeless and _has_groups(known))
    names, again = _spelled_out(table, known, period)
    parts, days = parts_of_dates(table, known, period)
    free = {n: one for n, one in known.items() if n not in (*period, *names.values(), *again, *parts)}
    rows = table.sample.height if any(known[name].distinct > 1 for name in period) else None
    series = is_one_series(table, known, period)
    places = {} if series else {name: one for name, one in free.items() if name not in days}
    unit = asked.unit or _unit(_not_outcomes(places, table), rows)
    unit = next((code for code, name in names.items() if name == unit), unit)
    taken = {*period, *names.values(), *names, *again, *parts, *days, unit or "", target or ""}
    left = {n: p for n, p in known.items() if n not in taken}
    figure = guess_figure(left, known, asked, table, cases=_cases(table, known, period))
    figure = figure if period or asked.value else _of_each(figure, table, known)
    said = _value_said(table, known, figure)
    used = {unit, figure.numerator, figure.denominator, figure.weight}
    breakdowns, left_out = _breakdowns({n: p for n, p in free.items() if n not in used}, known, unit, asked.by)
    if series and asked.by is None:
        breakdowns, left_out = (), (*breakdowns, *left_out)
    if not period and not unit and not breakdowns:
        raise _no_time()
    roles = Roles(
        period=period,
        unit=unit,
        numerator=figure.numerator,
        denominator=figure.denominator,
        breakdowns=breakdowns,
        kind=figure.kind,
        better=asked.better or _better(table.subject, said, figure.numerator, None if table.subject else table.name),
        every=asked.every,
        names=names,
        left_out=left_out,
        yes=figure.yes,
        yes_said=said,
        weight=figure.weight,
        target=target,
        others=figure.others,
    )
    return roles, known


def _target(known: Mapping[str, Profile]) -> str | None:
    """A column that holds the target of each row."""
    return next((one.name for one in known.values() if one.words & _TARGET and one.sort is Sort.NUMBER), None)


def _cases(table: Table, known: Mapping[str, Profile], period: tuple[str, ...]) -> bool:
    """Whether each row is one case: it has an id of its own, or the minute it happened."""
    sample, rows = table.sample, table.sample.height
    named = [one for one in known.values() if one.words & _IDS and (one.sort is Sort.TEXT or _names_things(one))]
    ids = any(one.distinct >= 0.99 * rows and one.filled > 0.9 for one in named)
    if not period:
        return rows > FEWEST_CASES and ids
    clock = sample[period[0]].str.contains(r"\d{1,2}:\d{2}").fill_null(value=False)
    timed = int(clock.sum()) > 0.5 * rows and sample[period[0]].n_unique() > 0.3 * rows
    timed = timed and not sample[period[0]].drop_nulls().str.contains(_ON_THE_HOUR).all()
    return rows > FEWEST_CASES and (ids or timed)


def _of_each(figure: Figure, table: Table, known: Mapping[str, Profile]) -> Figure:
    """The mean of the rows in place of their sum, where nothing tells rows of the same kind apart: insects a plot."""
    if figure.kind not in (Kind.COUNT, Kind.SUM) or not figure.numerator:
        return figure
    categories = [one.name for one in known.values() if one.sort is not Sort.NUMBER or one.is_class]
    again = bool(categories) and table.sample.n_unique(subset=categories) <= table.sample.height / 2
    return replace(figure, kind=Kind.MEAN) if again else figure


def _value_said(table: Table, known: Mapping[str, Profile], figure: Figure) -> str | None:
    """The outcome that is counted, as the file writes it, where it says more than its column: Admitted."""
    if not figure.yes or not figure.numerator or known[figure.numerator].sort is not Sort.TEXT:
        return None
    cells = table.sample[figure.numerator]
    return str(cells.filter(cells.str.to_lowercase().is_in(list(figure.yes)))[0])


def _named(asked: Asked, known: Mapping[str, Profile]) -> Iterable[str]:
    numerator = column_and_value(asked.numerator, known)[0] if asked.numerator else None
    single = (asked.unit, numerator, asked.denominator, asked.value)
    return [name for name in (*single, *_parts(asked.period), *(asked.by or ())) if name]


def _parts(period: str | None) -> tuple[str, ...]:
    """`--period year,month` names two columns."""
    return tuple(part.strip() for part in period.split(",")) if period else ()


def _has_groups(known: Mapping[str, Profile]) -> bool:
    """Whether there is somebody to compare in a table without dates."""
    return any(_is_category(one) and one.distinct >= 2 for one in known.values())


def _period(known: Mapping[str, Profile], asked: str | None, *, timeless: bool) -> tuple[str, ...]:
    if asked:
        return _parts(asked)
    dated = [one for one in known.values() if one.sort is Sort.DATE]
    full = [one for one in dated if one.dates and one.dates.every is not Every.YEAR]
    if full:
        return (max(full, key=_when).name,)
    year = next((one.name for one in known.values() if one.words & {"year", "yr", "fy"}), None)
    within = next((one.name for one in known.values() if one.words & _WITHIN), None)
    if year and within and year != within:
        return (year, within)
    if dated:
        return (dated[0].name,)
    unread = _unread_time(known) if timeless else None
    if timeless and not unread:
        return ()
    if unread:
        raise UnusableFile(
            f"The column {unread} seems to tell the time but does not read as dates. Write it as 2024-03-31, Mar 2024 "
            "or 2024 Q1, or name another column with --period."
        )
    raise _no_time()


def _no_time() -> UnusableFile:
    return UnusableFile(
        "No column reads as dates, so nothing can be followed over time. Name the column with --period, or add one "
        "with dates such as 2024-03-31 or Mar 2024."
    )


def _unread_time(known: Mapping[str, Profile]) -> str | None:
    """A column that is called as dates are and holds text that nobody can date."""
    texts = (one for one in known.values() if one.sort is Sort.TEXT and one.distinct > FEWEST_TWINS)
    return next((one.name for one in texts if one.words & _TIME), None)


def _when(one: Profile) -> tuple[float, int]:
    hint = len(one.words & _WHEN) - 2 * len(one.words & _NOT_WHEN)
    return (hint + 2 * one.filled + (one.distinct > 2), one.distinct)


def _spelled_out(
    table: Table, known: Mapping[str, Profile], period: tuple[str, ...]
) -> tuple[dict[str, str], set[str]]:
    """Pairs of columns that say the same thing, one value of one for one value of the other.

    Returns the column kept → its twin, and further columns that say it once more. Kept is the one people use the name
    of: not the code, and not one called only `name`.
    """
    texts = [p for p in known.values() if p.name not in period and 2 <= p.distinct <= 2000 and _names_things(p)]
    alike: list[list[Profile]] = []
    for one in texts:
        group = next((group for group in alike if _say_the_same(table, group[0], one)), None)
        if group is None:
            alike.append([one])
        else:
            group.append(one)
    twins, again = {}, set[str]()
    for kept, twin, *more in (sorted(group, key=_clumsiness) for group in alike if len(group) > 1):
        twins[kept.name] = twin.name
        again |= {one.name for one in more}
    return twins, again


def _say_the_same(table: Table, one: Profile, other: Profile) -> bool:
    """Whether each value of one column stands with one value of the other, in rows enough that it is no chance."""
    if one.distinct != other.distinct or (one.distinct < FEWEST_TWINS and not one.words & other.words):
        return False
    pairs = table.sample.select(one.name, other.name).drop_nulls()
    return pairs.n_unique() == one.distinct and pairs.height > 1.5 * one.distinct


def _names_things(one: Profile) -> bool:
    return one.sort in (Sort.TEXT, Sort.YES_NO) or (one.sort is Sort.NUMBER and one.is_id and one.whole)


def _clumsiness(one: Profile) -> tuple[int, float]:
    """Codes last, and of names the one that people are compared by first."""
    said = words(one.name)
    code = 2 * bool({"code", "codes", "id", "key", "abbr", "short", "no", "number"} & set(said)) + (said == ["name"])
    return code, -_unit_score(one, MOST_UNITS)


def _not_outcomes(free: Mapping[str, Profile], table: Table) -> dict[str, Profile]:
    """The columns that do not say how a case ended: nobody compares the admitted with the rejected."""
    return {name: one for name, one in free.items() if not values_counted(one, table.sample[name])}


def _unit(free: Mapping[str, Profile], rows: int | None) -> str | None:
    """The column of those to compare; `rows` of a table over time, None of one without, whose rows may each be one."""
    candidates = [p for p in free.values() if _is_category(p) and p.distinct >= 2 and not p.words & _PEOPLE]
    candidates = [p for p in candidates if rows is None or p.distinct <= max(MOST_VALUES, rows // 4)]
    candidates = [p for p in candidates if rows is None or p.sort is Sort.TEXT or 2 * p.distinct <= rows]
    many = MOST_UNITS if rows else MOST_ALIKE
    best = max(candidates, key=lambda one: _unit_score(one, many), default=None)
    return best.name if best else None


def _is_category(one: Profile) -> bool:
    return one.sort is Sort.TEXT or (one.sort is Sort.NUMBER and one.names_few and one.distinct <= 60)


def _unit_score(one: Profile, many: int) -> float:
    said = " ".join(words(one.name))
    score = 10 * any(word in said for word in _VENDOR) + 5 * any(word in said for word in _PLACE)
    return score - 8 * (one.distinct > many) - 3 * (one.sort is Sort.NUMBER) - 2 * (one.filled < 0.9)


def _breakdowns(
    free: Mapping[str, Profile], known: Mapping[str, Profile], unit: str | None, asked: tuple[str, ...] | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Columns of few values, as many as leave a table of figures that can be looked through."""
    if asked is not None:
        return tuple(name for name in asked if name != unit), ()
    fit = [p for p in free.values() if _splits(p)]
    cells = known[unit].distinct if unit else 1
    chosen: list[str] = []
    for one in sorted(fit, key=lambda p: p.distinct):
        if len(chosen) < 4 and cells * one.distinct <= MOST_CELLS:
            cells *= one.distinct
            chosen.append(one.name)
    return tuple(n for n in free if n in chosen), tuple(p.name for p in fit if p.name not in chosen)


def _splits(one: Profile) -> bool:
    few = 2 <= one.distinct <= MOST_VALUES and one.filled > 0.5
    return few and (one.sort in (Sort.TEXT, Sort.YES_NO) or (one.sort is Sort.NUMBER and one.is_class))
