"""Columns that say how each case ended: yes or no, 1 or 0, admitted or rejected."""

from collections.abc import Sequence

import polars as pl

from midcourse.analysis.measure import Better
from midcourse.records.direction import better
from midcourse.records.hints import OUTCOME, hinted
from midcourse.records.numbers import given
from midcourse.records.profile import Profile, Sort, words

YES = frozenset({"yes", "y", "true", "t"})
_NOT = ("not ", "non-", "non ", "un", "no ", "dis", "in")
_ASKED = {"outcome", "outcomes", "result", "results", "status", "decision", "verdict", "disposition"}
_WEIGHTS = {"freq", "frequency", "count", "counts", "n", "number", "total", "cases", "weight", "people", "persons"}
_STEM = 4  # letters that `Admit` and `Admitted` share


def values_counted(one: Profile, cells: pl.Series, *, asked: bool = False) -> tuple[str, ...]:
    """The values that a column of outcomes counts, in lower case; none where the column is no such.

    Yes and true count; of 1 and 0 in a column named by an outcome, 1; of `met` and `not met`, `met`; the value called
    after its column (`Admitted` under `Admit`); and under a heading such as `result` the one that is good. `asked`:
    somebody named the column, so that its name need tell nothing.
    """
    if one.sort is Sort.YES_NO:
        return tuple(YES)
    if one.sort not in (Sort.NUMBER, Sort.TEXT) or one.distinct != 2:
        return ()
    said = sorted(given(cells).str.to_lowercase().unique())
    if len(said) != 2 or not (asked or hinted(one.name, OUTCOME) or one.words & _ASKED):
        return ()
    if set(said) <= {"0", "1", "0.0", "1.0"}:
        return (said[1],)
    echoed = [value for value in said if _echoes(one.name, value)]
    if len(echoed) == 1:
        return (echoed[0],)
    chosen = _plain_of(said) or _good_of(said)
    return (chosen,) if chosen else ()


def weight_of(numeric: Sequence[Profile]) -> str | None:
    """The only column of numbers of a table, where its name says that it tells how many cases a row stands for."""
    plain = [one for one in numeric if not one.is_id]
    if len(plain) != 1 or not plain[0].whole or not plain[0].words & _WEIGHTS:
        return None
    return plain[0].name


def _echoes(column: str, value: str) -> bool:
    stems = {word[:_STEM] for word in words(column) if len(word) >= _STEM}
    return any(word[:_STEM] in stems for word in words(value))


def _plain_of(said: list[str]) -> str | None:
    """Of `met` and `not met` the former."""
    return next((one for one in said for other in said if any(other == f"{mark}{one}" for mark in _NOT)), None)


def _good_of(said: list[str]) -> str | None:
    """The good one of two values of which one is good and the other is not."""
    good = [value for value in said if better(value) is Better.HIGHER]
    return good[0] if len(good) == 1 else None
