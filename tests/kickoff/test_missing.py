"""What an intensity asks for and the contract has not: each with what would help and where."""

from datetime import UTC, datetime

from midcourse.contracts.actions import save_risk
from midcourse.contracts.models import Contract, Risk
from midcourse.measures.actions import define_kpi
from midcourse.people import clock
from tests.cast import Cast, signed_in

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def page(cast: Cast, contract: Contract, person: str = "alma") -> str:
    with clock.at(NOW):
        answer = signed_in(getattr(cast, person)).get(f"/contracts/{contract.pk}/missing/")
    return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)


def test_what_is_missing_leaves_the_list_when_it_is_there(cast: Cast) -> None:
    contract = cast.contracts["E"]
    Contract.objects.filter(pk=contract.pk).update(intensity="high")
    before, there = page(cast, contract).split("There already")
    for what in ("Kickoff", "Role matrix", "Expectation sheet", "Risk register", "Plan", "Deep-dive queue", "KPIs"):
        assert what in before
    assert "3 to 5 are reviewed well; there are 0." in before
    assert "Resident goal" in there
    save_risk(cast.alma, Risk(contract=contract, what="No trucks", owner=cast.alma, review_on=NOW.date()))
    for number in range(3):
        define_kpi(
            cast.alma,
            contract=contract,
            name=f"KPI {number}",
            meaning="Complaints in the month.",
            kind="count",
            numerator="complaints",
            better="lower",
            dimensions=["site"],
        )
    still, there = page(cast, contract).split("There already")
    for what in ("Risk register", "KPIs", "Figures broken down"):
        assert f">{what}</a>" in there
        assert f">{what}</a>" not in still


def test_low_intensity_asks_for_little_and_vendors_are_not_told(cast: Cast) -> None:
    contract = cast.contracts["E"]
    Contract.objects.filter(pk=contract.pk).update(intensity="low")
    assert "Risk register" not in page(cast, contract)
    assert page(cast, contract, "victor") == "403"
    assert page(cast, contract, "outsider") == "404"


def test_a_buyer_reads_what_is_missing_without_links_that_a_buyer_may_not_open(cast: Cast) -> None:
    contract = cast.contracts["E"]
    Contract.objects.filter(pk=contract.pk).update(intensity="high")
    assert "/risks/add/" in page(cast, contract)
    seen = page(cast, contract, "priya")
    assert "Risk register" in seen
    assert "/risks/add/" not in seen
