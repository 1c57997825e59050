"""A gap that is there all the time is told, whatever another group went through meanwhile."""

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

from midcourse.analysis.finding import Direction
from midcourse.analysis.gaps import gaps
from midcourse.analysis.measure import Better, Every, Kind, Measure
from midcourse.analysis.panel import Panel

from . import cast

GROUPS = {"Asian": 9_000, "Black": 21_000, "Hispanic": 18_000, "White": 52_000}
Level = Callable[[str, int], float]


def vaccinated(level: Level, months: int = 12, kind: Kind = Kind.RATE) -> Panel:
    """A county's four groups without any unit; drawn by chance, the same on every run."""
    random = np.random.default_rng(4)
    rows = [
        (month, group, float(random.binomial(people, level(group, place))), float(people))
        for place, month in enumerate(cast.months(months))
        for group, people in GROUPS.items()
    ]
    figures = pl.DataFrame(rows, schema=("period", "race", "numerator", "denominator"), orient="row")
    return Panel(figures, Measure("vaccinated", kind, Better.HIGHER), Every.MONTH, None, ("race",))


def other_level(group: str, month: int) -> float:
    """Black 7 % all year; the others 12 %, Hispanic only since July."""
    if group == "Black":
        return 0.07
    return 0.09 if group == "Hispanic" and month < 6 else 0.12


def other_line(group: str, month: int) -> float:
    if group == "Black":
        return 0.07
    return 0.09 + 0.06 * month / 11 if group == "Hispanic" else 0.12


@pytest.mark.parametrize("level", [other_level, other_line])
@pytest.mark.parametrize("kind", [Kind.RATE, Kind.RATIO])
def test_a_gap_in_each_of_twelve_months_is_told_though_another_group_moved(level: Level, kind: Kind) -> None:
    found = gaps(vaccinated(level, kind=kind)).findings
    assert found[0].where == {"race": "Black"}
    assert found[0].direction is Direction.WORSE
    if kind is Kind.RATE:
        assert "of 252,000, than for all others" in found[0].sentence


def test_who_moved_to_the_others_is_not_told_as_behind_all_year() -> None:
    """Hispanic was 3 points behind until June and is not since: no gap of the year, for it or against it."""
    found = gaps(vaccinated(other_level)).findings
    assert [one.where for one in found] == [{"race": "Black"}]


def test_who_moved_from_below_to_above_is_neither() -> None:
    def crossing(group: str, month: int) -> float:
        return 0.12 + (0.0 if group != "Hispanic" else 0.03 if month >= 6 else -0.03)

    assert gaps(vaccinated(crossing)).findings == ()


def test_a_gap_that_became_worse_but_was_there_before_is_told() -> None:
    def worse(group: str, month: int) -> float:
        return 0.12 - (0.0 if group != "Black" else 0.02 if month < 6 else 0.05)

    (found,) = gaps(vaccinated(worse)).findings
    assert found.where == {"race": "Black"}
    assert found.direction is Direction.WORSE
