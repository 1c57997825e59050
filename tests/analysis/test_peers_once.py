"""One figure a unit: how much a unit scatters and how much units differ cannot be told apart."""

from datetime import date

import numpy as np
import polars as pl

from midcourse.analysis.measure import Better, Every, Kind, Measure
from midcourse.analysis.panel import Panel
from midcourse.analysis.peers import standouts


def named(measure: Measure, top: list[float], base: list[float] | None = None) -> list[int]:
    """The places of the units that are named, all of one year."""
    rows = {"unit": [f"{place:02}" for place in range(len(top))], "period": [date(2024, 1, 1)] * len(top)}
    figures = pl.DataFrame({**rows, "numerator": top, "denominator": base or [None] * len(top)})
    return [int(unit.unit) for unit in standouts(Panel(figures, measure, Every.YEAR, "state")) if unit.finding]


def test_levels_are_held_to_the_scatter_between_units() -> None:
    """Twelve levels of median deviation 2, so of a standard deviation of about 3: 15 is 1.6 of these away, 40 ten."""
    collisions = Measure("collisions", Kind.VALUE, Better.LOWER)
    eleven = [4.0, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]
    assert named(collisions, [10.0, *eleven]) == []
    assert named(collisions, [40.0, *eleven]) == [0]


def test_ratios_that_differ_beyond_chance_are_held_to_how_much_they_differ() -> None:
    """60 trusts of 1,000 expected deaths differ by 7 %, twice what chance gives (1 / √1000); one lies 45 % above."""
    deaths = Measure("deaths", Kind.RATIO, Better.LOWER, "deaths", "expected")
    random = np.random.default_rng(8)
    ratio = 1 + 0.07 * random.normal(size=60).clip(-2.5, 2.5)
    ratio[7] = 1.45
    assert named(deaths, random.poisson(1000 * ratio).astype(float).tolist(), [1000.0] * 60) == [7]
