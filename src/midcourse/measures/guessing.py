"""A first guess at what each column is: by its name, by what its cells are called, by what they look like."""

from collections.abc import Sequence

import polars as pl

from midcourse.analysis.measure import Kind
from midcourse.measures.asked import Asked, names_of
from midcourse.measures.mapping import KPI_NAME, PERIOD, UNIT, Columns
from midcourse.measures.models import KPI
from midcourse.records.files import Table, UnusableFile
from midcourse.records.guess import guess
from midcourse.records.roles import Asked as AskedRoles
from midcourse.records.roles import Roles

ENOUGH = 0.5  # share of a column's cells that must be known names


def guess_columns(table: Table, asked: Asked) -> Columns:
    """What the columns of a table seem to be; the sender says whether it is right."""
    roles: dict[str, str] = {}
    looks = _looks(table)
    _by_cells(roles, table, asked)
    _by_name(roles, table.columns, asked)
    if looks and PERIOD not in roles.values() and looks.period[0] not in roles:
        roles[looks.period[0]] = PERIOD
    one = asked.kpis[0] if len(asked.kpis) == 1 else None
    if looks and one and not _has_numbers(roles):
        _by_looks(roles, looks, one)
    events = one is not None and one.definition.kind == Kind.COUNT and not _has_numbers(roles)
    return Columns(roles, events=events, event_kpi=one.pk if events and one else None)


def _looks(table: Table) -> Roles | None:
    try:
        return guess(table, AskedRoles())[0]
    except UnusableFile:
        return None  # the sender is asked


def _by_cells(roles: dict[str, str], table: Table, asked: Asked) -> None:
    """A column whose cells are names of contracts or vendors tells the contract; likewise for KPIs."""
    contracts = [name for each in asked.contracts for name in (each.title, *names_of(each))]
    for role, names in ((UNIT, contracts), (KPI_NAME, [str(kpi) for kpi in asked.kpis])):
        known = {_plain(name) for name in names}
        shares = {name: _share(table.sample[name], known) for name in table.columns if name not in roles}
        best = max(shares, key=lambda name: shares[name], default=None)
        if best and shares[best] >= ENOUGH:
            roles[best] = role


def _by_name(roles: dict[str, str], columns: Sequence[str], asked: Asked) -> None:
    """A column called as a KPI, as what it counts, or as a breakdown."""
    words: dict[str, str] = {_plain(name): f"by:{name}" for name in asked.dimensions}
    for kpi in asked.kpis:
        definition = kpi.definition
        if definition.kind in (Kind.COUNT, Kind.SUM):
            words[_plain(definition.name)] = f"kpi:{kpi.pk}:numerator"
        else:
            words[_plain(definition.name)] = f"kpi:{kpi.pk}:value"
            for name in (definition.denominator, f"{definition.name}: {definition.denominator}"):
                words[_plain(name)] = f"kpi:{kpi.pk}:denominator"
        for name in (definition.numerator, f"{definition.name}: {definition.numerator}"):
            words[_plain(name)] = f"kpi:{kpi.pk}:numerator"
    if KPI_NAME in roles.values():
        words |= {"figure": "row:numerator", "numerator": "row:numerator", "denominator": "row:denominator"}
        words |= {"out of": "row:denominator", "value": "row:value"}
    words |= {"period": PERIOD}
    words.pop("", None)
    for name in columns:
        role = words.get(_plain(name))
        if role and name not in roles and role not in roles.values():
            roles[name] = role


def _by_looks(roles: dict[str, str], looks: Roles, kpi: KPI) -> None:
    wanted = [(looks.numerator, "numerator"), (looks.denominator, "denominator")]
    if Kind(kpi.definition.kind) is Kind.VALUE:
        wanted = [(looks.numerator, "value")]
    if not Kind(kpi.definition.kind).has_denominator:
        wanted = wanted[:1]
    for column, number in wanted:
        if column and column not in roles:
            roles[column] = f"kpi:{kpi.pk}:{number}"


def _has_numbers(roles: dict[str, str]) -> bool:
    return any(role.startswith(("kpi:", "row:")) for role in roles.values())


def _share(cells: pl.Series, known: set[str]) -> float:
    some = cells.drop_nulls().str.to_lowercase().str.replace_all(r"\s+", " ")
    return float(some.is_in(list(known)).mean() or 0) if some.len() else 0.0  # type: ignore[arg-type]  # a share


def _plain(name: str) -> str:
    return " ".join(name.replace("_", " ").lower().split())
