"""Nobody with what is shown and a linear program can tell that a hidden cell is small."""

from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from midcourse.analysis.measure import Kind
from midcourse.analysis.suppression import ALL, Cell, Key, is_small, suppressed

SMALLEST = 5


def totals(leaves: list[Key]) -> dict[Key, list[float]]:
    """Every cell and every total as a row over the leaves: written apart from the product's own method."""
    rows: dict[Key, list[float]] = {}
    for mask in product((False, True), repeat=len(leaves[0])):
        for place, leaf in enumerate(leaves):
            key = tuple(ALL if over else value for over, value in zip(mask, leaf, strict=True))
            rows.setdefault(key, [0.0] * len(leaves))[place] = 1.0
    return rows


def most(counts: dict[Key, float], hidden: set[Key], target: Key) -> float:
    """The largest value of a cell or total in any table of counts that agrees with everything shown."""
    leaves = sorted(counts)
    rows = totals(leaves)
    truth = np.array([counts[leaf] for leaf in leaves])
    shown = [row for key, row in rows.items() if key not in hidden]
    equal = {"A_eq": np.array(shown), "b_eq": np.array(shown) @ truth} if shown else {}
    found = linprog(-np.array(rows[target]), bounds=(0, None), **equal)
    return float("inf") if found.status == 3 else -float(found.fun)


def attacked(cells: dict[Key, Cell], kind: Kind) -> Iterator[tuple[Key, float]]:
    """Each hidden small count and the most that it could be."""
    hidden = suppressed(cells, kind, SMALLEST)
    parts = [{key: cell.numerator for key, cell in cells.items()}]
    if kind is Kind.RATE:
        parts.append({key: (cell.denominator or 0) - cell.numerator for key, cell in cells.items()})
    rows, leaves = totals(sorted(cells)), sorted(cells)
    for key, row in rows.items():
        values = [sum(at * counts[leaf] for at, leaf in zip(row, leaves, strict=True)) for counts in parts]
        told = [(n,) for n in range(len(parts))] + ([(0, 1)] if len(parts) == 2 else [])
        for chosen in told:
            if 0 < sum(values[n] for n in chosen) < SMALLEST:
                assert key in hidden
                yield key, sum(most(parts[n], hidden, key) for n in chosen)


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 4), st.integers(2, 4), st.data())
def test_two_columns_withstand_the_attack(rows: int, columns: int, data: st.DataObject) -> None:
    numbers = data.draw(st.lists(st.integers(0, 14), min_size=rows * columns, max_size=rows * columns))
    keys = list(product("abcd"[:rows], "wxyz"[:columns]))
    cells = {key: Cell(number) for key, number in zip(keys, numbers, strict=True)}
    assert all(largest >= SMALLEST - 1e-4 for _, largest in attacked(cells, Kind.COUNT))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 14), min_size=12, max_size=12))
def test_three_columns_withstand_the_attack(numbers: list[int]) -> None:
    keys = list(product("ab", "wx", "123"))
    cells = {key: Cell(number) for key, number in zip(keys, numbers, strict=True)}
    assert all(largest >= SMALLEST - 1e-4 for _, largest in attacked(cells, Kind.COUNT))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=6, max_size=6))
def test_shares_withstand_it_in_those_counted_the_others_and_all(numbers: list[tuple[int, int]]) -> None:
    keys = list(product("ab", "xyz"))
    cells = {key: Cell(top, top + other) for key, (top, other) in zip(keys, numbers, strict=True)}
    assert all(largest >= SMALLEST - 1e-4 for _, largest in attacked(cells, Kind.RATE))


def test_the_attacker_wins_where_only_the_small_cell_is_hidden() -> None:
    cells = {("a", "x"): 3.0, ("a", "y"): 20.0, ("b", "x"): 30.0, ("b", "y"): 40.0}
    assert most(cells, {("a", "x")}, ("a", "x")) == pytest.approx(3)


def test_the_attacker_wins_where_a_zero_is_hidden_with_it() -> None:
    """3 and 0 of a total of 3: each could be from 0 to 3, so one is seen to be small. Subtraction alone misses that."""
    cells = {("a", "x"): 3.0, ("a", "y"): 0.0, ("a", "z"): 9.0, ("b", "x"): 30.0, ("b", "y"): 40.0, ("b", "z"): 8.0}
    hidden = {("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")}
    assert most(cells, hidden, ("a", "x")) == pytest.approx(3)
    ours = suppressed({key: Cell(value) for key, value in cells.items()}, Kind.COUNT, SMALLEST)
    assert most(cells, ours, ("a", "x")) >= SMALLEST


def test_no_more_is_hidden_than_a_square_where_that_is_enough() -> None:
    cells = {key: Cell(20) for key in product("abc", "xyz")} | {("a", "x"): Cell(3)}
    hidden = suppressed(cells, Kind.COUNT, SMALLEST)
    assert len(hidden) == 4
    assert all(ALL not in key for key in hidden)


def test_a_large_table_is_done_in_reasonable_time_and_fully() -> None:
    random = np.random.default_rng(5)
    cells = {key: Cell(float(random.poisson(12))) for key in product(map(str, range(30)), map(str, range(12)))}
    hidden = suppressed(cells, Kind.COUNT, SMALLEST)
    assert {key for key, cell in cells.items() if is_small(cell, Kind.COUNT, SMALLEST)} <= hidden
    assert len(hidden) < 0.5 * len(cells)
