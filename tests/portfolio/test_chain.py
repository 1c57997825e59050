"""The chain from figure to effect (D3), on screen and taken along, to each as far as they may know of its links."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from midcourse.corrections.actions import check_effect, share_practice
from midcourse.corrections.models import Correction
from midcourse.insights.models import Signal
from midcourse.measures.actions import contest
from midcourse.measures.models import KPI, Observation
from midcourse.people.models import User
from tests.cast import Cast, signed_in
from tests.corrections.story import in_place, insight
from tests.insights.story import complaints_of, send


@pytest.fixture
def complaints(cast: Cast) -> KPI:
    made = complaints_of(cast)
    for letter in "BE":
        send(cast, made, letter, {date(2025, month, 1): 10 + month for month in range(1, 9)})
    return made


@pytest.fixture
def corrected(cast: Cast, complaints: KPI) -> Correction:
    """A signal of the figures that came last, an insight, a correction in place, its check and a practice."""
    done = in_place(cast, complaints)
    Signal.objects.update(submission=Observation.objects.filter(contract=cast.contracts["E"]).first().submission)
    check_effect(done, cast.alma)
    share_practice(
        cast.alma, program=cast.program, kpi=complaints, title="Supervise", how="Daily.", insight=done.insight
    )
    return done


def address(cast: Cast, kpi: KPI, query: str = "", letter: str = "E") -> str:
    return f"{reverse('chain', args=[kpi.pk])}?contract={cast.contracts[letter].pk}{query}"


def document(cast: Cast, kpi: KPI, person: User) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = json.loads(
        signed_in(person).get(address(cast, kpi, "&format=json")).content
    )
    return found


def test_every_link_names_what_it_rests_on_and_what_it_led_to(cast: Cast, corrected: Correction) -> None:
    page = signed_in(cast.alma).get(address(cast, corrected.kpi)).content.decode()
    for said in (
        "8 figures of Vendor E, January 2025 to August 2025",
        "Evening shifts are short of people",
        "Bring back the evening supervisor",
        "Too early to tell",
        "Supervise",
    ):
        assert said in page, said
    for link in ("#figures-1", "#signal-1", "#insight-1", "#correction-1", "#effect-check-1", "#practice-1"):
        assert f'href="{link}"' in page
        assert f'id="{link[1:]}"' in page


def test_the_json_holds_the_links_by_key_and_every_figure(cast: Cast, corrected: Correction) -> None:
    found = document(cast, corrected.kpi, cast.alma)
    by_kind = {link["kind"]: link for link in found["links"]}
    assert by_kind["Effect check"]["rests_on"] == [f"correction:{corrected.pk}"]
    assert by_kind["Correction"]["rests_on"] == [f"insight:{corrected.insight_id}"]
    assert by_kind["Insight"]["rests_on"] == [by_kind["Signal"]["key"]]
    assert by_kind["Signal"]["rests_on"] == [by_kind["Figures"]["key"]]
    assert [figure["numerator"] for figure in found["figures"]] == [11, 12, 13, 14, 15, 16, 17, 18]


def test_a_replaced_figure_and_its_successor_are_both_there(cast: Cast, complaints: KPI) -> None:
    send(cast, complaints, "E", {date(2025, 8, 1): 9})
    august = [each for each in document(cast, complaints, cast.alma)["figures"] if each["period"] == "2025-08-01"]
    assert [(each["numerator"], each["replaced"] is None) for each in august] == [(18, False), (9, True)]


def test_the_vendor_reads_own_and_shared_links_only(cast: Cast, corrected: Correction) -> None:
    found = document(cast, corrected.kpi, cast.victor)
    kinds = [link["kind"] for link in found["links"]]
    assert "Insight" not in kinds  # it was not shared
    assert "Correction" in kinds
    assert next(link for link in found["links"] if link["kind"] == "Correction")["rests_on"] == []
    assert {each["contract"] for each in found["figures"]} == {"JAN-E"}
    assert "Vendor B" not in json.dumps(found)
    assert signed_in(cast.victor).get(address(cast, corrected.kpi, letter="B")).status_code == 404


def test_of_the_whole_program_staff_see_all_contracts(cast: Cast, corrected: Correction) -> None:
    page = signed_in(cast.dario).get(reverse("chain", args=[corrected.kpi_id])).content.decode()
    assert "8 figures of Vendor B" in page
    assert "8 figures of Vendor E" in page


def test_what_was_said_against_a_figure_is_a_link(cast: Cast, complaints: KPI) -> None:
    figure = Observation.objects.get(contract=cast.contracts["E"], period=date(2025, 6, 1))
    contest(cast.victor, figure, "It was 13.")
    page = signed_in(cast.alma).get(address(cast, complaints)).content.decode()
    assert "Complaints, June 2025: 16. It was 13." in page
    (link,) = [each for each in document(cast, complaints, cast.alma)["links"] if each["kind"] == "Contest"]
    assert link["rests_on"] == [each["key"] for each in document(cast, complaints, cast.alma)["links"][:1]]


def test_small_figures_are_not_told_to_those_who_may_not_see_them(cast: Cast) -> None:
    kpi = complaints_of(cast, smallest_cell=20)
    send(cast, kpi, "E", {date(2025, 6, 1): 3})
    (figure,) = document(cast, kpi, cast.lee)["figures"]
    assert figure["numerator"] == "not shown: few cases"


def test_it_goes_out_as_a_spreadsheet(cast: Cast, corrected: Correction) -> None:
    lines = signed_in(cast.alma).get(address(cast, corrected.kpi, "&format=csv")).getvalue().decode().splitlines()
    assert lines[0].endswith("Rests on,Led to,File,Fingerprint (SHA-256)")
    check = next(line for line in lines if line.startswith("Effect check 1"))
    assert "Correction 1" in check


def test_it_costs_the_same_with_five_and_forty_links(cast: Cast, complaints: KPI) -> None:
    counted = []
    for many in (5, 35):
        for _ in range(many):
            insight(cast, complaints)
        alma = signed_in(cast.alma)
        with CaptureQueriesContext(connection) as queries:
            alma.get(address(cast, complaints))
        counted.append(len(queries))
    assert counted[0] == counted[1]
