"""Tables that everybody who compares groups knows: what is told of them."""

from datetime import date

import polars as pl

from midcourse.analysis.finding import Direction
from midcourse.analysis.gaps import gaps
from midcourse.analysis.measure import Better, Every, Kind, Measure
from midcourse.analysis.panel import Panel

Table = dict[tuple[str, str], tuple[int, int]]

TITANIC: Table = {  # saved and all on board, by class and sex: Dawson, Journal of Statistics Education 3 (1995)
    ("first", "men"): (62, 180),
    ("first", "women"): (141, 145),
    ("second", "men"): (25, 179),
    ("second", "women"): (93, 106),
    ("third", "men"): (88, 510),
    ("third", "women"): (90, 196),
    ("crew", "men"): (192, 862),
    ("crew", "women"): (20, 23),
}
BERKELEY: Table = {  # admitted and applicants, by department and sex: Bickel and others, Science 187 (1975) 398
    ("A", "men"): (512, 825),
    ("A", "women"): (89, 108),
    ("B", "men"): (353, 560),
    ("B", "women"): (17, 25),
    ("C", "men"): (120, 325),
    ("C", "women"): (202, 593),
    ("D", "men"): (138, 417),
    ("D", "women"): (131, 375),
    ("E", "men"): (53, 191),
    ("E", "women"): (94, 393),
    ("F", "men"): (22, 373),
    ("F", "women"): (24, 341),
}


def panel(table: Table, unit: str, name: str, top: str, base: str) -> Panel:
    rows = [(date(2000, 1, 1), *key, float(part), float(whole)) for key, (part, whole) in table.items()]
    figures = pl.DataFrame(rows, schema=["period", "unit", "sex", "numerator", "denominator"], orient="row")
    return Panel(figures, Measure(name, Kind.RATE, Better.HIGHER, top, base), Every.YEAR, unit, ("sex",))


def test_a_gap_in_every_unit_is_told_though_its_size_differs() -> None:
    """Women 344 of 470 (73.2 %), men 367 of 1,731 (21.2 %); more women in every class, by 29 to 74 points."""
    (told,) = gaps(panel(TITANIC, "class", "saved", "saved", "people")).findings
    assert told.where == {"sex": "men"}
    assert told.direction is Direction.WORSE
    assert "at 21.2 % of 1,731 people, than for all others, at 73.2 % of 470 people: 52 points less" in told.sentence
    assert "Within the same class it is 50 points less" in told.sentence
    low, high = told.evidence["same_units_interval"]
    assert -0.6 < low < high < -0.4


def test_a_gap_that_one_unit_turns_round_is_not_told() -> None:
    turned = TITANIC | {("third", "men"): (234, 510), ("third", "women"): (34, 196)}
    assert not gaps(panel(turned, "class", "saved", "saved", "people")).findings


def test_a_plain_difference_that_departments_turn_round_is_told_as_theirs() -> None:
    """The paradox as published: 44.5 % of men, 30.4 % of women; within departments women are a little ahead."""
    (told,) = gaps(panel(BERKELEY, "department", "admitted", "admitted", "applicants")).findings
    assert "at 30.4 % of 1,835 applicants" in told.sentence
    assert "at 44.5 % of 2,691 applicants" in told.sentence
    assert "It comes from which department serves whom" in told.sentence
    assert "no clear gap is left" in told.sentence
    assert told.evidence["same_units"] * told.evidence["gap"] < 0
