"""Any sheet, contract and day, for the property tests."""

from datetime import date, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from midcourse.contracts.models import Contract, Department
from midcourse.kickoff.expectations import Expectations, ExpectedKPI, Meetings, Report, Step

steady = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
"""Enough examples, and no failure because the machine is busy."""

meetings = st.builds(
    Meetings,
    every_months=st.sampled_from([1, 2, 3, 6, 12]),
    week=st.integers(1, 5),
    weekday=st.integers(0, 4),
    at=st.sampled_from(["09:00", "14:30"]),
    minutes_long=st.integers(15, 120),
)
NAMES = ["Misses", "Complaints", "Hours"]
kpis = st.lists(
    st.builds(
        ExpectedKPI,
        name=st.sampled_from(NAMES),
        meaning=st.just("What is counted"),
        numerator=st.just("events"),
        target=st.none() | st.integers(0, 50).map(float),
        frequency=st.sampled_from(["week", "month", "quarter", "year"]),
        days_to_report=st.integers(0, 40),
    ),
    unique_by=lambda each: each.name,
    max_size=3,
).map(tuple)
reports = st.lists(
    st.builds(
        Report,
        name=st.sampled_from(["Summary", "Insurance"]),
        every=st.sampled_from(["once", "month", "quarter", "year"]),
        days_after=st.integers(0, 60),
    ),
    unique_by=lambda each: each.name,
    max_size=2,
).map(tuple)


def sheets() -> st.SearchStrategy[Expectations]:
    return st.builds(
        Expectations,
        goal=st.just("Carts are emptied."),
        meetings=meetings,
        kpis=kpis,
        reports=reports,
        escalation=st.just((Step("Both managers", 5),)),
        touchpoints=st.lists(st.integers(1, 120), unique=True, max_size=3).map(lambda days: tuple(sorted(days))),
    )


@st.composite
def contracts(draw: st.DrawFn) -> Contract:
    """An unsaved contract of a day to three years, from any day of 2023 to 2027, in any fiscal calendar."""
    starts = draw(st.dates(date(2023, 1, 1), date(2027, 12, 31)))
    ends = starts + timedelta(days=draw(st.integers(0, 1100)))
    department = Department(name="Streets", fiscal_year_starts=draw(st.integers(1, 12)))
    return Contract(department=department, title="Recycling", starts=starts, ends=ends)
