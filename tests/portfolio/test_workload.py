"""What falls due for each manager by month, in one's own scope, at a cost that does not grow."""

from datetime import UTC, date, datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext

from midcourse.contracts.models import Contract
from midcourse.measures.models import DataRequest
from midcourse.meetings.actions import plan_meeting
from midcourse.people import clock
from midcourse.portfolio.workload.queries import workload
from tests.cast import Cast, signed_in
from tests.insights.story import complaints_of

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_meetings_packs_and_figures_are_counted_in_their_month(cast: Cast) -> None:
    """By hand: a program's meeting with six vendors leaves 7 packs; one contract's 2; two figures are due in April."""
    Contract.objects.update(manager=cast.alma, starts=date(2025, 1, 1), ends=date(2028, 1, 1))
    with clock.at(NOW):
        plan_meeting(cast.alma, on=date(2026, 3, 10), program=cast.program)
        plan_meeting(cast.alma, on=date(2026, 4, 7), contract=cast.contracts["E"])
        kpi = complaints_of(cast)
        DataRequest.objects.all().delete()
        for letter in "AB":
            contract, month = cast.contracts[letter], date(2026, 3, 1)
            DataRequest.objects.create(kpi=kpi, contract=contract, period=month, due=date(2026, 4, 10))
        months, loads = workload(cast.alma, NOW.date())
        page = signed_in(cast.dario).get("/workload/").content.decode()
        sheet = signed_in(cast.dario).get("/workload/?format=csv")
    assert months[0] == date(2026, 3, 1)
    assert len(months) == 6
    (load,) = loads
    assert load.manager == "Alma"
    assert load.months[date(2026, 3, 1)]["meetings"] == 1
    assert load.months[date(2026, 3, 1)]["packs"] == 7
    april = {"meetings": 1, "packs": 2, "figures due": 2}
    assert {kind: load.months[date(2026, 4, 1)].get(kind) for kind in april} == april
    assert "1 meeting, 7 packs" in page
    assert "Alma,6,packs,7,2" in b"".join(sheet).decode()


def test_it_costs_the_same_however_many_meetings(cast: Cast) -> None:
    Contract.objects.update(manager=cast.alma, starts=date(2025, 1, 1), ends=date(2028, 1, 1))

    def cost() -> int:
        with (
            CaptureQueriesContext(
                connection,
            ) as asked,
            clock.at(NOW),
        ):
            workload(cast.alma, NOW.date())
        return len(asked)

    few = cost()
    with clock.at(NOW):
        for day in range(3, 28):
            plan_meeting(cast.alma, on=date(2026, 4, day), contract=cast.contracts["E"])
    assert cost() == few
