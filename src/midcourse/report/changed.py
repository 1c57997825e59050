"""Changes somebody made, whose effect is asked for: one, or several on different dates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from midcourse.records.unusable import UnusableFile


@dataclass(frozen=True)
class Change:
    """Its date, and column → values of the file for those it was made by."""

    on: date
    where: Mapping[str, tuple[str, ...]]


def asked_changes(changed_on: Sequence[str], where: Sequence[str]) -> tuple[Change, ...]:
    """The changes of `--changed-on` and `--where`: of one date everyone named, of several dates one each, in order.

    Raises UnusableFile with a sentence.
    """
    named = [_place(one) for one in where]
    days = [_day(one) for one in changed_on]
    if named and not days:
        raise UnusableFile("--where says who changed; say when with --changed-on 2025-11-01.")
    if len(days) <= 1:
        return tuple(Change(day, _together(named)) for day in days)
    if len(named) != len(days):
        raise UnusableFile(
            "With several dates, say who changed on each: --changed-on 2025-11-01 --where vendor=E "
            "--changed-on 2026-01-01 --where vendor=F."
        )
    return tuple(Change(day, {column: (value,)}) for day, (column, value) in zip(days, named, strict=True))


def _together(named: Sequence[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    places: dict[str, tuple[str, ...]] = {}
    for column, value in named:
        places[column] = (*places.get(column, ()), value)
    return places


def _place(one: str) -> tuple[str, str]:
    column, equals, value = one.partition("=")
    if not equals or not value:
        raise UnusableFile(f"--where takes a column and a value, as in --where vendor=E, not {one}.")
    return column, value


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise UnusableFile(f"--changed-on takes a date such as 2025-11-01, not {said}.") from None
