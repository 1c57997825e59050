"""The risk register: ordered, looked at again, closed and opened; a KPI watched at a level typed as people say it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from midcourse.contracts.actions import save_risk
from midcourse.contracts.models import Risk
from midcourse.insights.models import Signal, Trigger
from midcourse.measures.models import KPI
from midcourse.people import clock
from tests.cast import Cast, signed_in
from tests.insights.story import complaints_of, send


def a_risk(cast: Cast, what: str = "The night crew leaves", **changes: object) -> Risk:
    fields = {"owner": cast.alma, "review_on": clock.today() + timedelta(days=30), **changes}
    return save_risk(cast.alma, Risk(contract=cast.contracts["E"], what=what, **fields))


def register(cast: Cast, query: str = "") -> str:
    return f"{reverse('risks')}?contract={cast.contracts['E'].pk}{query}"


def names(cast: Cast, query: str = "") -> list[str]:
    lines = signed_in(cast.alma).get(register(cast, f"{query}&format=csv")).getvalue().decode().splitlines()[1:]
    return [line.split(",")[0] for line in lines]


def test_the_gravest_comes_first_and_closed_ones_last(cast: Cast) -> None:
    a_risk(cast, "Small", likelihood=1, impact=2)
    closed = a_risk(cast, "Over", likelihood=5, impact=5)
    a_risk(cast, "Grave", likelihood=4, impact=5)  # 20
    a_risk(cast, "Even", likelihood=5, impact=3)  # 15
    signed_in(cast.alma).post(reverse("risk-close", args=[closed.pk]), {"because": "It passed."})
    assert names(cast) == ["Grave", "Even", "Small", "Over"]
    assert names(cast, "&state=closed") == ["Over"]


def test_a_risk_is_noted_changed_looked_at_closed_and_opened(cast: Cast) -> None:
    alma = signed_in(cast.alma)
    form = {
        "what": "Loads go to landfill",
        "likelihood": 2,
        "impact": 4,
        "owner": cast.dario.pk,
        "review_on": "2030-01-01",
        "shared": "on",
    }
    alma.post(f"{reverse('risk-add')}?contract={cast.contracts['E'].pk}", form)
    risk = Risk.objects.get()
    assert (risk.weight, risk.owner, risk.contract) == (8, cast.dario, cast.contracts["E"])
    alma.post(reverse("risk-edit", args=[risk.pk]), {**form, "sign": "A load to another site"})
    review = {"likelihood": 4, "impact": 4, "review_on": "2030-04-01", "words": "It happened next door."}
    alma.post(reverse("risk-review", args=[risk.pk]), review)
    alma.post(reverse("risk-close", args=[risk.pk]), {"because": "The site shut."})
    alma.post(reverse("risk-reopen", args=[risk.pk]))
    page = alma.get(reverse("risk", args=[risk.pk])).content.decode()
    for said in ("A load to another site", "16 of 25", "8 → 16 of 25", "The site shut.", "again"):
        assert said in page


def test_a_shared_risk_names_no_other_vendor(cast: Cast) -> None:
    with pytest.raises(ValueError, match="it names Vendor B"):
        a_risk(cast, "They go the way of Vendor B")
    kept = a_risk(cast, "They go the way of Vendor B", shared=False)
    kept.what, kept.shared = "They give up", True
    save_risk(cast.alma, kept)
    page = signed_in(cast.victor).get(reverse("risk", args=[kept.pk])).content.decode()
    assert "They give up" in page
    assert "Vendor B" not in page


@pytest.mark.parametrize(
    ("kpi", "typed", "level", "said"),
    [
        ({"kind": "rate", "numerator": "missed", "denominator": "stops"}, "5", 0.05, "5 %"),
        ({"kind": "ratio", "numerator": "missed", "denominator": "stops", "per": 1000}, "4", 0.004, "4 per 1,000"),
        ({"kind": "count"}, "30", 30, "30"),
    ],
)
def test_a_level_is_typed_as_people_say_it(
    cast: Cast, kpi: dict[str, object], typed: str, level: float, said: str
) -> None:
    watched, risk = complaints_of(cast, name="Missed", **kpi), a_risk(cast)
    alma = signed_in(cast.alma)
    alma.post(f"{reverse('trigger-set', args=[risk.pk])}?kpi={watched.pk}", {"when": "above", "level": typed})
    assert Trigger.objects.get().level == pytest.approx(level)
    assert f"Missed is above {said}" in alma.get(reverse("risk", args=[risk.pk])).content.decode()


def test_a_part_is_watched_before_any_figure_names_it(cast: Cast) -> None:
    tons = complaints_of(cast, name="Tons", kind="sum", numerator="tons", dimensions=["destination"])
    risk = a_risk(cast)
    form = {"when": "above", "level": "0", "part_0": "Landfill"}
    signed_in(cast.alma).post(f"{reverse('trigger-set', args=[risk.pk])}?kpi={tons.pk}", form)
    assert Trigger.objects.get().where == {"destination": "Landfill"}


def watched(cast: Cast, complaints: KPI) -> tuple[Risk, Trigger]:
    risk = a_risk(cast)
    form = {"when": "above", "level": "30"}
    signed_in(cast.alma).post(f"{reverse('trigger-set', args=[risk.pk])}?kpi={complaints.pk}", form)
    return risk, Trigger.objects.get()


def test_a_sign_shows_in_the_register_until_it_is_watched_no_longer(cast: Cast, complaints: KPI) -> None:
    risk, trigger = watched(cast, complaints)
    send(cast, complaints, "E", {date(2025, 12, 1): 52})
    assert names(cast, "&state=triggered") == [risk.what]
    page = signed_in(cast.victor).get(reverse("risk", args=[risk.pk])).content.decode()
    assert "Complaints was 52 in December 2025, above 30" in page
    signed_in(cast.alma).post(reverse("trigger-drop", args=[trigger.pk]))
    assert names(cast, "&state=triggered") == []


def test_a_closed_risk_warns_no_more_and_an_opened_one_looks_at_once(cast: Cast, complaints: KPI) -> None:
    risk, _ = watched(cast, complaints)
    send(cast, complaints, "E", {date(2025, 12, 1): 52})
    alma = signed_in(cast.alma)
    alma.post(reverse("risk-close", args=[risk.pk]), {"because": "It passed."})
    assert not Signal.objects.open().filter(kind="risk").exists()
    alma.post(reverse("risk-reopen", args=[risk.pk]))
    assert Signal.objects.open().filter(kind="risk").count() == 1


def test_a_contract_without_kpis_has_nothing_to_watch(cast: Cast) -> None:
    page = signed_in(cast.alma).get(reverse("trigger-set", args=[a_risk(cast).pk])).content.decode()
    assert "has no KPI yet" in page


def test_a_risk_to_be_looked_at_again_says_so(cast: Cast) -> None:
    a_risk(cast, review_on=clock.today())
    assert "To be looked at again" in signed_in(cast.alma).get(register(cast)).content.decode()


def test_the_register_costs_the_same_with_five_and_forty_risks(cast: Cast) -> None:
    counted = []
    for many in (5, 35):
        for number in range(many):
            a_risk(cast, f"Risk {number}")
        alma = signed_in(cast.alma)
        with CaptureQueriesContext(connection) as queries:
            alma.get(register(cast))
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_an_early_warning_shows_beside_the_kpi_that_gave_it(cast: Cast, complaints: KPI) -> None:
    risk, _ = watched(cast, complaints)
    send(cast, complaints, "E", {date(2025, 12, 1): 52})
    link = f'<a class="usa-link" href="{reverse("risk", args=[risk.pk])}"><span class="badge badge--concern">'
    for person in (cast.alma, cast.victor):
        contract = signed_in(person).get(reverse("contract", args=[risk.contract_id])).content.decode()
        assert link in contract
        kpi = f"{reverse('kpi', args=[complaints.pk])}?contract={risk.contract_id}"
        assert "Warns when Complaints is above 30" in signed_in(person).get(kpi).content.decode()
    other = f"{reverse('kpi', args=[complaints.pk])}?contract={cast.contracts['B'].pk}"
    assert "Warns when" not in signed_in(cast.dana).get(other).content.decode()


def test_the_owner_is_reminded_at_home_of_a_risk_to_look_at_again(cast: Cast) -> None:
    a_risk(cast, review_on=clock.today() - timedelta(days=1))
    assert "The night crew leaves" in signed_in(cast.alma).get("/").content.decode()
    assert "The night crew leaves" not in signed_in(cast.dario).get("/").content.decode()
