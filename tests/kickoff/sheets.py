"""A contract that begins, and sheets for it."""

from datetime import UTC, date, datetime
from typing import Any

from midcourse.contracts.models import Contract
from midcourse.kickoff import actions
from midcourse.kickoff.expectations import Expectations, ExpectedKPI, Meetings, Report, Step
from midcourse.kickoff.models import ExpectationSheet, Kickoff
from tests.cast import Cast

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
TODAY = date(2026, 11, 23)

MISSES = ExpectedKPI(
    name="Missed pick-ups",
    meaning="Stops missed, per 1,000 stops scheduled.",
    goal="Carts are emptied on their day.",
    kind="ratio",
    numerator="stops missed",
    denominator="stops scheduled",
    per=1000,
    target=0.001,
    source="311 and route records",
    owner="Vendor E",
)
COMPLAINTS = ExpectedKPI(name="Complaints", meaning="Complaints to 311", numerator="complaints", target=20)


def expected(**changes: Any) -> Expectations:
    """A sheet: monthly meetings, one KPI, a report a quarter, one early talk."""
    wanted: dict[str, Any] = {
        "goal": "Carts are emptied on their day.",
        "meetings": Meetings(),
        "kpis": (MISSES,),
        "reports": (Report("Summary", "quarter", 15),),
        "escalation": (Step("Both contract managers", 5),),
        "touchpoints": (30,),
        "format": "By the form.",
        **changes,
    }
    return Expectations(**wanted)


def new_contract(cast: Cast, **changes: Any) -> Contract:
    """Vendor E's contract of two years from December 2026, outside the program. Call it at `NOW`."""
    fields = {
        "department": cast.department,
        "vendor": cast.vendors["E"],
        "number": f"REC-{Contract.objects.count()}",
        "title": "Recycling",
        "goal": "Carts are emptied.",
        "starts": date(2026, 12, 1),
        "ends": date(2028, 11, 30),
        "value": 100_000,
        "manager": cast.alma,
        **changes,
    }
    return Contract.objects.create(**fields)


def new_kickoff(cast: Cast, **changes: Any) -> Kickoff:
    return actions.kickoff_of(new_contract(cast, **changes))


def proposed(cast: Cast, kickoff: Kickoff, sheet: Expectations | None = None) -> ExpectationSheet:
    draft = actions.save_draft(cast.alma, kickoff, sheet or expected())
    return actions.propose_sheet(cast.alma, draft)


def agreed(cast: Cast, kickoff: Kickoff, sheet: Expectations | None = None) -> ExpectationSheet:
    return actions.agree_sheet(cast.victor, proposed(cast, kickoff, sheet))
