"""KPIs that are running totals of their year, or whose outcomes take time to be seen, are judged as what they are."""

from datetime import date

from midcourse.measures.actions import Figure, define_kpi, enter_figures
from midcourse.measures.models import KPI, Standing
from tests.cast import Cast

MONTHS = [date(2024 + n // 12, n % 12 + 1, 1) for n in range(24)]
MONTHLY = [10, 12, 9, 11, 10, 13, 9, 12, 11, 10, 12, 9]  # homes repaired a month, the same both years


def repairs(cast: Cast, **changes: object) -> KPI:
    fields = {
        "name": "Homes repaired",
        "goal": "Homes are safe.",
        "meaning": "Homes repaired.",
        "kind": "count",
        "numerator": "homes",
        "better": "higher",
        **changes,
    }
    return define_kpi(cast.alma, program=cast.program, **fields)


def standing(cast: Cast, kpi: KPI, figures: list[float], cases: float | None = None) -> Standing:
    rows = [Figure(kpi, month, figure, cases) for month, figure in zip(MONTHS, figures, strict=True)]
    enter_figures(cast.victor, cast.contracts["E"], rows)
    return Standing.objects.get(kpi=kpi, contract=cast.contracts["E"])


def test_a_total_that_grows_through_the_year_is_no_improvement(cast: Cast) -> None:
    totals = [float(sum(MONTHLY[: n % 12 + 1])) for n in range(24)]
    found = standing(cast, repairs(cast, cumulative=True), totals)
    assert found.verdict == "no clear change"
    assert found.latest == sum(MONTHLY)  # what was sent is shown as it was sent


def test_outcomes_not_seen_yet_are_no_decline(cast: Cast) -> None:
    """Half of 100 people find work within the first months; of the newest four months few can have by now."""
    seen = [50.0 + n % 3 for n in range(20)] + [34.0, 22.0, 12.0, 4.0]
    kpi = repairs(cast, kind="rate", numerator="found work", denominator="people", matures_after=4)
    assert standing(cast, kpi, seen, 100.0).verdict == "no clear change"
    soon = repairs(cast, name="At once", kind="rate", numerator="found work", denominator="people")
    assert standing(cast, soon, seen, 100.0).verdict == "worsening"
