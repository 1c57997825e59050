"""Small cells: figures of so few people that they could be recognised are not shown to everybody.

A cell under the KPI's smallest cell is hidden, and enough others with it that none can be had by subtracting what
is shown from totals (complementary suppression). What is shown is taken to be every cell and every total over
contracts and breakdowns within a period. Whether a hidden cell follows from the rest is decided exactly, by
linear algebra: it does if and only if its unit vector lies in the row space of the sums that bind hidden cells.
Source: Hundepool et al., Statistical Disclosure Control, 2012, chapter 4 (secondary cell suppression).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from midcourse.analysis.measure import Kind
from midcourse.measures.models import Definition
from midcourse.people.models import Role, User

MOST_HIDDEN = 600  # hidden cells of one period for which exactness is affordable; beyond, all parts are hidden
ALL = "*"  # stands for "added up over this" in a cell's key

Key = tuple[str, ...]  # contract, then one value a breakdown


@dataclass(frozen=True)
class Cell:
    """The numbers of one figure; `denominator` is None for kinds without one."""

    numerator: float
    denominator: float | None = None


def sees_small_cells(user: User) -> bool:
    """Managers and directors do, and vendor contacts, who see only their own figures."""
    return user.role in (Role.MANAGER, Role.DIRECTOR, Role.VENDOR)


def is_small(cell: Cell, kind: Kind, smallest: int) -> bool:
    """Whether a cell tells of fewer than `smallest` people or events; zero tells of nobody.

    Of a share, those counted, the others and all together must be enough. Amounts and levels count nobody.
    """
    if kind in (Kind.SUM, Kind.VALUE):
        return False
    counted = [cell.numerator] if kind in (Kind.COUNT, Kind.RATE, Kind.RATIO) else []
    if kind in (Kind.RATE, Kind.MEAN) and cell.denominator is not None:
        counted.append(cell.denominator)
    if kind is Kind.RATE and cell.denominator is not None:
        counted.append(cell.denominator - cell.numerator)
    return any(0 < number < smallest for number in counted)


def hidden_cells(cells: Mapping[Key, Cell], definition: Definition) -> set[Key]:
    """Which cells and totals of one period must be hidden.

    `cells` has the figures of one period by contract and breakdown values, all keys of one length. Totals are in
    the answer with ALL in the places they are added up over.
    """
    kind, smallest = Kind(definition.kind), definition.smallest_cell
    if not smallest or not kind.adds_up:
        return set()
    values = _with_totals(cells)
    small = {key for key, cell in values.items() if is_small(cell, kind, smallest)}
    if not small:
        return set()
    hidden = set(small)
    sums = _sums(values)
    while len(hidden) < len(values) and (determined := _determined(small, hidden, sums)):
        if len(hidden) > MOST_HIDDEN:
            return {key for key in values if ALL not in key[1:]} | small
        hidden.add(_next_to_hide(determined, hidden, sums, values))
    return hidden


def _with_totals(cells: Mapping[Key, Cell]) -> dict[Key, Cell]:
    """The cells and their totals over every choice of places."""
    values: dict[Key, Cell] = {}
    for key, cell in cells.items():
        for total in _totals_of(key):
            before = values.get(total, Cell(0, None if cell.denominator is None else 0))
            base = None if cell.denominator is None else cell.denominator + (before.denominator or 0)
            values[total] = Cell(before.numerator + cell.numerator, base)
    return values


def _totals_of(key: Key) -> Iterable[Key]:
    """The key itself and every total it is part of."""
    places = range(len(key))
    for size in range(len(key) + 1):
        for chosen in combinations(places, size):
            yield tuple(ALL if place in chosen else key[place] for place in places)


def _sums(values: Iterable[Key]) -> list[list[Key]]:
    """What adds up to what, each as a total followed by its parts along one place."""
    parts: dict[tuple[Key, int], list[Key]] = {}
    for key in values:
        for place, value in enumerate(key):
            if value != ALL:
                total = (*key[:place], ALL, *key[place + 1 :])
                parts.setdefault((total, place), []).append(key)
    return [[total, *members] for (total, _), members in parts.items()]


def _determined(small: set[Key], hidden: set[Key], sums: Sequence[Sequence[Key]]) -> list[Key]:
    """Small cells that follow from what is shown."""
    order = {key: place for place, key in enumerate(sorted(hidden))}
    bound = [each for each in sums if not hidden.isdisjoint(each)]
    matrix = np.zeros((len(bound), len(order)))
    for row, (total, *parts) in enumerate(bound):
        for key in hidden.intersection(parts):
            matrix[row, order[key]] = 1
        if total in hidden:
            matrix[row, order[total]] = -1
    free = _freedom(matrix)
    return [key for key in sorted(small) if not free[order[key]]]


def _freedom(matrix: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Per column whether it can vary while every row keeps its sum: whether the null space reaches it."""
    sizes, vectors = np.linalg.eigh(matrix.T @ matrix)  # whole numbers, so far from singular or exactly so
    reach: NDArray[np.bool_] = np.abs(vectors[:, sizes < 1e-8]).max(axis=1, initial=0.0) > 1e-6
    return reach


def _next_to_hide(
    determined: Sequence[Key], hidden: set[Key], sums: Sequence[Sequence[Key]], values: Mapping[Key, Cell]
) -> Key:
    """The shown cell to hide next.

    First sums with a single hidden member, which tell it at once: the cell that helps most of them, a part before
    a total, few before many. Then a cell that shares a sum with one that follows from the rest, then any.
    """
    alone = [members for members in sums if sum(key in hidden for key in members) == 1]
    helps = Counter(key for members in alone for key in members if key not in hidden)
    near = {key for members in sums if not set(determined).isdisjoint(members) for key in members} - hidden
    choice = set(helps) or near or set(values) - hidden
    return min(
        choice,
        key=lambda key: (key.count(ALL) > 0, -helps[key], values[key].numerator == 0, _size(values[key]), key),
    )


def _size(cell: Cell) -> float:
    return cell.numerator if cell.denominator is None else cell.denominator
