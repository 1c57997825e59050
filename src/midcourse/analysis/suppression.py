"""Small cells: figures of so few people that they could be recognised are hidden, and enough others with them.

A cell under the smallest cell is hidden (primary suppression), and others with it until nobody can work out from what
is shown that it is small (complementary suppression). What is shown is taken to be every cell and every total over
every choice of columns. The attacker knows all of that, that sums add up and that no count is below zero. A hidden
small cell is safe when there is another table that agrees with all that is shown and in which this cell is at least the
smallest cell: then neither subtraction nor any combination of sums shows it, nor keeps it between one and that. Source:
Hundepool et al., Statistical Disclosure Control, 2012, chapter 4 (secondary cell suppression, feasibility intervals).

The other table is looked for by projecting in turn onto the tables that agree and onto those without counts below zero
(Cheney & Goldstein, Proc. AMS 10 (1959) 448); one that is not found soon counts as none, which hides more, never less.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from midcourse.analysis.measure import Kind

MOST_HIDDEN = 600  # hidden cells for which exactness is affordable; beyond, all parts are hidden
TRIES = 200  # projections before a table is taken not to be there
ALL = "*"  # stands for "added up over this" in a cell's key

Key = tuple[str, ...]  # one value a column
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Cell:
    """The numbers of one figure; `denominator` is None for kinds without one."""

    numerator: float
    denominator: float | None = None


def is_small(cell: Cell, kind: Kind, smallest: int) -> bool:
    """Whether a cell tells of fewer than `smallest` people or events; zero tells of nobody.

    Of a share, those counted, the others and all together must be enough. Amounts and levels count nobody.
    """
    return any(0 < sum(counts) < smallest for counts in _told(cell, kind))


def suppressed(cells: Mapping[Key, Cell], kind: Kind, smallest: int) -> set[Key]:
    """Which cells and totals must be hidden.

    `cells` has figures by the values of one or more columns, all keys of one length. Totals are in the answer with ALL
    in the places they are added up over.
    """
    if not smallest or not kind.adds_up:
        return set()
    values = _with_totals(cells)
    small = {key for key, cell in values.items() if is_small(cell, kind, smallest)}
    if not small:
        return set()
    hidden = set(small)
    sums = _sums(values)
    while len(hidden) < len(values) and (known := _known(small, hidden, sums, values, kind, smallest)):
        if len(hidden) > MOST_HIDDEN:
            return {key for key in values if ALL not in key[1:]} | small
        hidden.add(_next_to_hide(known, hidden, sums, values))
    return hidden


def _parts(cell: Cell, kind: Kind) -> tuple[float, ...]:
    """The counts of people or events that a cell is made of, none of which can be below zero."""
    if kind in (Kind.COUNT, Kind.RATIO):
        return (cell.numerator,)
    if kind is Kind.MEAN:
        return (cell.denominator or 0.0,)
    if kind is Kind.RATE:
        return (cell.numerator, (cell.denominator or 0.0) - cell.numerator)
    return ()


def _told(cell: Cell, kind: Kind) -> list[tuple[float, ...]]:
    """What a cell tells of: each of its parts and all together."""
    parts = _parts(cell, kind)
    return [(part,) for part in parts] + ([parts] if len(parts) > 1 else [])


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


def _known(
    small: set[Key],
    hidden: set[Key],
    sums: Sequence[Sequence[Key]],
    values: Mapping[Key, Cell],
    kind: Kind,
    smallest: int,
) -> list[Key]:
    """Small cells that what is shown gives away."""
    order = sorted(hidden)
    place = {key: n for n, key in enumerate(order)}
    free = _freedom(place, sums)
    counts = np.array([_parts(values[key], kind) for key in order], dtype=np.float64).T
    return [key for key in sorted(small) if not _safe(place[key], counts, free, smallest)]


def _freedom(place: Mapping[Key, int], sums: Sequence[Sequence[Key]]) -> Floats:
    """The projection onto changes of the hidden cells that leave every sum as it is, shape (hidden, hidden)."""
    bound = [each for each in sums if not place.keys().isdisjoint(each)]
    matrix = np.zeros((len(bound), len(place)))
    for row, (total, *parts) in enumerate(bound):
        for key in place.keys() & set(parts):
            matrix[row, place[key]] = 1
        if total in place:
            matrix[row, place[total]] = -1
    sizes, vectors = np.linalg.eigh(matrix.T @ matrix)  # whole numbers, so far from singular or exactly so
    basis = vectors[:, sizes < 1e-8]
    return np.asarray(basis @ basis.T)


def _safe(at: int, counts: Floats, free: Floats, smallest: int) -> bool:
    """Whether each small count of a cell could as well be `smallest`; `counts` has shape (parts, hidden)."""
    if free[at, at] < 1e-9:
        return False
    told = [np.array([part]) for part in range(len(counts))]
    told += [np.arange(len(counts))] if len(counts) > 1 else []
    return all(
        _reachable(at, counts[parts], free, smallest) for parts in told if 0 < counts[parts, at].sum() < smallest
    )


def _reachable(at: int, counts: Floats, free: Floats, smallest: int) -> bool:
    """Whether a table that agrees with all sums has `smallest` in this cell, all its parts together."""
    lack = smallest - counts[:, at].sum()
    step = free[at] / free[at, at] / len(counts)
    change = np.tile(lack * step, (len(counts), 1))
    for _ in range(TRIES):
        below = counts + change
        if below.min() > -1e-7 * max(1.0, smallest):
            return True
        change = np.maximum(change, -counts) @ free
        change += (lack - change[:, at].sum()) * step
    return False


def _next_to_hide(
    known: Sequence[Key], hidden: set[Key], sums: Sequence[Sequence[Key]], values: Mapping[Key, Cell]
) -> Key:
    """The shown cell to hide next.

    First sums with a single hidden member, which tell it at once: the cell that helps most of them, a part before
    a total, few before many. Then a cell that shares a sum with one that is given away, then any.
    """
    alone = [members for members in sums if sum(key in hidden for key in members) == 1]
    helps = Counter(key for members in alone for key in members if key not in hidden)
    near = {key for members in sums if not set(known).isdisjoint(members) for key in members} - hidden
    choice = set(helps) or near or set(values) - hidden
    return min(
        choice,
        key=lambda key: (key.count(ALL) > 0, -helps[key], values[key].numerator == 0, _size(values[key]), key),
    )


def _size(cell: Cell) -> float:
    return cell.numerator if cell.denominator is None else cell.denominator
