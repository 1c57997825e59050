"""A KPI or two of the janitorial program, as the tests of this room need them."""

from datetime import date

import pytest

from midcourse.measures.actions import Figure, define_kpi, enter_figures
from midcourse.measures.models import KPI, Submission
from tests.cast import Cast

COMPLAINTS = {
    "name": "Complaints",
    "goal": "Public buildings are clean when people arrive.",
    "meaning": "Complaints about cleaning that residents and staff made in the month.",
    "kind": "count",
    "numerator": "complaints",
    "better": "lower",
    "frequency": "month",
    "dimensions": ["site"],
}
PASSED = {
    "name": "Inspections passed",
    "goal": "Public buildings are clean when people arrive.",
    "meaning": "Rooms that passed out of the rooms that were inspected.",
    "kind": "rate",
    "numerator": "rooms passed",
    "denominator": "rooms inspected",
    "better": "higher",
    "target": 0.9,
    "frequency": "month",
}


@pytest.fixture
def complaints(cast: Cast) -> KPI:
    return define_kpi(cast.alma, program=cast.program, **COMPLAINTS)


@pytest.fixture
def passed(cast: Cast) -> KPI:
    return define_kpi(cast.alma, program=cast.program, **PASSED)


def enter(cast: Cast, kpi: KPI, letter: str, *figures: tuple[date, float], **segment: str) -> Submission:
    """Alma enters counts of one vendor."""
    rows = [Figure(kpi, period, value, segment=segment) for period, value in figures]
    return enter_figures(cast.alma, cast.contracts[letter], rows)
