"""What the figures of a table are called, what they are per, and which target they are held against."""

import re

import polars as pl

from midcourse.analysis.panel import DENOMINATOR, NUMERATOR, PERIOD, Kind, Measure
from midcourse.records.naming import CASES, file_subject, says_nothing, spoken
from midcourse.records.roles import Asked, Roles
from midcourse.records.table import Table
from midcourse.records.targets import targets

_RUNNING = re.compile(r"(?i)\b(ytd|cumulative|cumul|to date|running total)\b")
_CLOCK = re.compile(r"(?i)[(\[]?\s*\b(h+:)?m+:s+\b\s*[)\]]?|[(\[]?\s*\bh+:m+\b\s*[)\]]?")
MINUTES = "minutes"
_PERCENT = re.compile(r"(?i)%|\bpct\b|percent")
_PERS = (1.0, 1e2, 1e3, 1e4, 1e5, 1e6)


def measure_of(table: Table, roles: Roles, figures: pl.DataFrame, asked: Asked, *, unit: str) -> Measure:
    """The measure in words that sentences can use; `unit` is what its levels are written in."""
    per = _per(figures) if roles.kind is Kind.RATIO else 1.0
    name = measure_name(table, roles)
    if unit == "%" and not _PERCENT.search(name):
        name = f"{name} (%)"
    if unit == MINUTES:
        name = f"{_CLOCK.sub('', name).strip()} (minutes)"
    said = asked.targets or _constant(table, roles.target)
    target, steps = targets(said, roles.kind, per, figures[PERIOD].max())  # type: ignore[arg-type]  # dates
    return Measure(
        name=name,
        kind=roles.kind,
        better=roles.better,
        numerator=_part(roles.yes_said or roles.numerator or "", name),
        denominator=_part(roles.denominator or "", CASES) or (CASES if roles.kind.has_denominator else ""),
        per=per,
        target=target,
        targets=steps,
        cumulative=asked.cumulative or _RUNNING.search(name) is not None,
        matures_after=asked.matures_after,
    )


def measure_name(table: Table, roles: Roles) -> str:
    """What is measured, inside a sentence: by the rows' own word, the column's name, or else the file's."""
    if table.subject:
        return spoken(table.subject)
    column = roles.yes_said or roles.numerator
    if column and not says_nothing(column):
        return spoken(column)
    return file_subject(table.name, "figures" if column else CASES)


def _part(column: str, otherwise: str) -> str:
    """A column as the thing counted; one called only `n` or `value` says nothing."""
    return otherwise if column and says_nothing(column) else spoken(column)


def _constant(table: Table, column: str | None) -> tuple[str, ...]:
    """What a column says in every row; a target that differs from row to row is no target of the whole."""
    said = table.sample[column].drop_nulls().unique() if column else pl.Series(dtype=pl.String)
    return (str(said[0]),) if said.len() == 1 else ()


def _per(figures: pl.DataFrame) -> float:
    """The power of ten that lets the typical ratio read as a number of one digit or more; nobody says per 10."""
    overall = float(figures[NUMERATOR].sum()) / max(1.0, float(figures[DENOMINATOR].sum()))
    return next((per for per in _PERS if overall * per >= 1), 1.0)
