"""Among many units that differ for good only those beyond their ordinary spread are told."""

import numpy as np
import polars as pl
import pytest

from midcourse.analysis.measure import Better, Every, Kind, Measure
from midcourse.analysis.panel import Panel
from midcourse.analysis.peers import standouts

from . import cast

LEVELS = 100 + 15 * np.array([-2.0, -1.6, *np.linspace(-1.4, 1.4, 34), 1.6, 2.0])  # 38 ordinary ones, spread of 15


def levels(own: np.ndarray) -> Panel:
    """Two years of one level a unit and month, which scatters by 3 around the unit's own."""
    random = np.random.default_rng(3)
    unit, month = (part.ravel() for part in np.indices((len(own), 24)))
    figures = pl.DataFrame(
        {
            "unit": [f"state {row}" for row in unit],
            "period": [cast.months(24)[place] for place in month],
            "numerator": own[unit] + random.normal(0, 3, len(unit)),
        }
    )
    return Panel(figures, Measure("packs a head", Kind.VALUE, Better.NEITHER), Every.MONTH, "state")


def named(panel: Panel) -> set[str]:
    return {unit.unit for unit in standouts(panel) if unit.finding}


def test_of_many_that_differ_as_units_do_nobody_is_told() -> None:
    """Every one of them is surely where it is: 130 is 2 spreads from 100 and 50 errors."""
    assert named(levels(LEVELS)) == set()


@pytest.mark.parametrize("far", [190.0, 10.0])
def test_the_one_far_beyond_the_others_spread_is_told(far: float) -> None:
    """90 is 6 spreads off."""
    assert named(levels(np.append(LEVELS, far))) == {"state 38"}
