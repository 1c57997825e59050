"""A risk's early-warning rule: a signal and a message the moment the figure arrives."""

from datetime import date

import pytest

from midcourse.contracts.actions import save_risk
from midcourse.contracts.models import Risk
from midcourse.insights.actions import drop_trigger, look_for_signals, set_trigger
from midcourse.insights.models import Signal, Trigger
from midcourse.measures.actions import Figure, enter_figures
from midcourse.measures.models import KPI
from midcourse.people.models import Notice
from tests.cast import Cast, signed_in
from tests.insights.story import complaints_of

JUNE, JULY = date(2025, 6, 1), date(2025, 7, 1)


@pytest.fixture
def tons(cast: Cast) -> KPI:
    return complaints_of(cast, name="Tons taken", kind="sum", numerator="tons", dimensions=["destination"])


def a_risk(cast: Cast, **changes: object) -> Risk:
    fields = {
        "contract": cast.contracts["E"],
        "what": "Recyclables are dumped",
        "owner": cast.alma,
        "review_on": date(2026, 1, 1),
        "mitigation": "Stop the truck and call the plant.",
        **changes,
    }
    return save_risk(cast.alma, Risk(**fields))


def send(cast: Cast, kpi: KPI, month: date, plant: float, landfill: float) -> None:
    rows = [
        Figure(kpi, month, plant, None, {"destination": "Plant"}),
        Figure(kpi, month, landfill, None, {"destination": "Landfill"}),
    ]
    enter_figures(cast.victor, cast.contracts["E"], rows)


def a_trigger(cast: Cast, tons: KPI, risk: Risk) -> Trigger:
    return set_trigger(cast.alma, risk, tons, when="above", level=0, where={"destination": "Landfill"})


def test_a_load_to_a_wrong_site_alerts_at_once(cast: Cast, tons: KPI) -> None:
    a_trigger(cast, tons, a_risk(cast))
    send(cast, tons, JUNE, 40, 0)
    assert not Signal.objects.filter(kind="risk").exists()
    send(cast, tons, JULY, 38, 2.5)
    signal = Signal.objects.get(kind="risk")
    assert signal.sentence == (
        "Tons taken (destination Landfill) was 2.5 in July 2025, above 0: "
        "the early-warning sign of the risk “Recyclables are dumped”."
    )
    told = Notice.objects.get(to=cast.alma)
    assert "Stop the truck" in told.body
    assert signed_in(cast.victor).get(f"/signals/{signal.pk}/").status_code == 200


def test_it_is_raised_once_and_ends_when_the_figure_is_corrected(cast: Cast, tons: KPI) -> None:
    a_trigger(cast, tons, a_risk(cast))
    send(cast, tons, JULY, 38, 2.5)
    look_for_signals([tons], [], None)
    send(cast, tons, JULY, 39, 2.5)
    assert Signal.objects.open().filter(kind="risk").count() == 1
    send(cast, tons, JULY, 41.5, 0)
    assert not Signal.objects.open().filter(kind="risk").exists()
    assert Signal.objects.filter(kind="risk").count() == 1
    assert Notice.objects.filter(to=cast.alma, subject__startswith="Early").count() == 1


def test_what_is_known_already_is_looked_at_when_the_rule_is_set(cast: Cast, tons: KPI) -> None:
    send(cast, tons, JULY, 38, 2.5)
    a_trigger(cast, tons, a_risk(cast))
    assert Signal.objects.open().filter(kind="risk").count() == 1


def test_a_risk_kept_to_staff_is_not_told_to_the_vendor(cast: Cast, tons: KPI) -> None:
    a_trigger(cast, tons, a_risk(cast, shared=False))
    send(cast, tons, JULY, 38, 2.5)
    signal = Signal.objects.get(kind="risk")
    assert signed_in(cast.victor).get(f"/signals/{signal.pk}/").status_code == 404
    assert "dumped" not in signed_in(cast.victor).get(f"/contracts/{signal.contract_id}/history/").content.decode()
    assert "dumped" in signed_in(cast.alma).get(f"/contracts/{signal.contract_id}/history/").content.decode()


def test_a_rule_that_is_dropped_raises_nothing_more(cast: Cast, tons: KPI) -> None:
    trigger = a_trigger(cast, tons, a_risk(cast))
    drop_trigger(cast.alma, trigger)
    send(cast, tons, JULY, 38, 2.5)
    assert not Signal.objects.filter(kind="risk").exists()


def test_a_part_or_kpi_that_is_not_there_is_refused(cast: Cast, tons: KPI) -> None:
    risk = a_risk(cast)
    with pytest.raises(ValueError, match="not broken down by site"):
        set_trigger(cast.alma, risk, tons, when="above", level=0, where={"site": "A"})
    alone = cast.contracts["D"]
    alone.pk, alone.number, alone.program = None, "ALONE-1", None
    alone.save()
    elsewhere = a_risk(cast, contract=alone)
    with pytest.raises(ValueError, match="is not measured by"):
        set_trigger(cast.alma, elsewhere, tons, when="above", level=0)
