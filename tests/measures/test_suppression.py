"""Small cells stay hidden, also from somebody with a pencil."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from midcourse.analysis.measure import Kind
from midcourse.measures.models import Definition
from midcourse.measures.suppression import ALL, Cell, hidden_cells, is_small, sees_small_cells
from tests.cast import Cast

COUNTS = Definition(kind="count", smallest_cell=5)


def counts(**cells: int) -> dict[tuple[str, ...], Cell]:
    """`a_library=3`: three of contract a at the library."""
    return {tuple(name.split("_")): Cell(number) for name, number in cells.items()}


def test_a_second_part_is_hidden_so_that_the_total_does_not_tell_the_first() -> None:
    hidden = hidden_cells(counts(a_x=3, a_y=20, a_z=9, b_x=30, b_y=40, b_z=50), COUNTS)
    assert ("a", "x") in hidden
    assert {key for key in hidden if ALL not in key} > {("a", "x")}
    assert ("a", ALL) not in hidden  # 32 in all is nobody's secret


def test_one_part_alone_hides_its_total() -> None:
    """Contract a has one part, so its total is that part."""
    assert {("a", "x"), ("a", ALL)} <= hidden_cells(counts(a_x=3, b_x=30, b_y=40), COUNTS)


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    assert hidden_cells(counts(a_x=5, a_y=0, b_x=30), COUNTS) == set()
    assert hidden_cells(counts(a_x=3), Definition(kind="count", smallest_cell=0)) == set()


@pytest.mark.parametrize(
    ("kind", "cell", "small"),
    [
        (Kind.COUNT, Cell(4), True),
        (Kind.COUNT, Cell(0), False),
        (Kind.RATE, Cell(97, 100), True),  # three did not
        (Kind.RATE, Cell(50, 100), False),
        (Kind.RATE, Cell(0, 4), True),
        (Kind.RATIO, Cell(2, 1000), True),
        (Kind.MEAN, Cell(400, 3), True),
        (Kind.SUM, Cell(3), False),
    ],
)
def test_what_is_small(kind: Kind, cell: Cell, small: bool) -> None:
    assert is_small(cell, kind, 5) is small


def solvable(unknown: list[tuple[str, ...]], cells: dict[tuple[str, ...], Cell], hidden: set[tuple[str, ...]]) -> bool:
    """Whether school arithmetic gives one of the unknown cells from everything shown: elimination in fractions,

    written apart from the product's own method. One equation a shown total over every choice of places.
    """
    leaves = sorted(cells)
    equations = []
    for mask in range(2 ** len(leaves[0])):
        totals: dict[tuple[str, ...], list[Fraction]] = {}
        for place, leaf in enumerate(leaves):
            total = tuple(ALL if mask >> at & 1 else value for at, value in enumerate(leaf))
            totals.setdefault(total, [Fraction(0)] * len(leaves))[place] = Fraction(1)
        equations += [row for total, row in totals.items() if total not in hidden]
    pivots = eliminate(equations)
    return any(
        sum(value != 0 for value in row) == 1 and row[leaves.index(cell)] != 0 for row in pivots for cell in unknown
    )


def eliminate(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    done: list[list[Fraction]] = []
    for column in range(len(rows[0])):
        pivot = next((row for row in rows if row[column] != 0), None)
        if pivot is None:
            continue
        rows = [row for row in rows if row is not pivot]
        pivot = [value / pivot[column] for value in pivot]
        take = lambda row, by=pivot, at=column: [v - row[at] * p for v, p in zip(row, by, strict=True)]  # noqa: E731
        rows, done = [take(row) for row in rows], [*map(take, done), pivot]
    return done


@given(
    st.lists(st.lists(st.integers(0, 14), min_size=3, max_size=4), min_size=2, max_size=4).filter(
        lambda table: len({len(row) for row in table}) == 1
    )
)
def test_no_hidden_cell_can_be_had_by_subtraction(table: list[list[int]]) -> None:
    cells = {(f"c{i}", f"s{j}"): Cell(value) for i, row in enumerate(table) for j, value in enumerate(row)}
    hidden = hidden_cells(cells, COUNTS)
    small = [key for key, cell in cells.items() if is_small(cell, Kind.COUNT, 5)]
    assert set(small) <= hidden
    assert not small or not solvable(small, cells, hidden)


def test_the_checker_itself_finds_what_can_be_had() -> None:
    cells = counts(a_x=3, a_y=20, b_x=30, b_y=40)
    assert solvable([("a", "x")], cells, {("a", "x")})


def test_who_sees_small_cells(cast: Cast) -> None:
    sees = {person.name for person in cast.everyone.values() if sees_small_cells(person)}
    assert sees == {"Alma", "Dario", "Victor"}
