"""A buyer edits the library; all staff read it; a vendor does not know of it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from midcourse.library.actions import fill_library, remove_item, save_item
from midcourse.library.models import StarterKPI, StarterQuestion, StarterRisk, StarterSet
from midcourse.people.models import Event
from tests.cast import Cast, finish, signed_in

KPI = {
    "name": "Windows clean",
    "meaning": "Windows that passed a look from two steps away.",
    "kind": "rate",
    "numerator": "windows passed",
    "denominator": "windows looked at",
    "per": "1",
    "better": "higher",
    "reporter": "department",
    "frequency": "month",
    "days_to_report": "10",
    "dimensions": "site, floor",
}


@pytest.fixture
def janitorial(db: None) -> StarterSet:
    fill_library()
    return StarterSet.objects.get(service="Janitorial")


def test_a_buyer_adds_a_kpi_at_the_end(cast: Cast, janitorial: StarterSet) -> None:
    answer = signed_in(cast.priya).post(f"/library/{janitorial.pk}/add/kpi/", KPI)
    assert answer.url == f"/library/{janitorial.pk}/"
    added = janitorial.kpis.last()
    assert (added.name, added.dimensions, added.position) == ("Windows clean", ["site", "floor"], 5)
    page = signed_in(cast.alma).get(answer.url).content.decode()
    assert "windows passed out of windows looked at" in page
    assert "Added the KPI Windows clean" in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"denominator": ""}, "Say what it is out of, or per"),
        ({"dimensions": "vendor, period"}, "A breakdown cannot be called “period”"),
        ({"kind": "share"}, "Select a valid choice"),
        ({"meaning": ""}, "required"),
    ],
)
def test_what_could_not_be_a_kpi_is_refused(
    cast: Cast, janitorial: StarterSet, changes: dict[str, str], sentence: str
) -> None:
    answer = signed_in(cast.priya).post(f"/library/{janitorial.pk}/add/kpi/", {**KPI, **changes})
    assert sentence in answer.content.decode()
    assert not StarterKPI.objects.filter(name="Windows clean").exists()


def test_a_change_is_told_before_and_after(cast: Cast, janitorial: StarterSet) -> None:
    risk = janitorial.risks.first()
    given = {"what": risk.what, "sign": "Two complaints in a week", "mitigation": risk.mitigation}
    signed_in(cast.priya).post(f"/library/risk/{risk.pk}/edit/", given)
    said = Event.objects.all().about(janitorial).first().sentence
    assert "→ Two complaints in a week" in said
    assert risk.sign in said


def test_what_is_taken_out_can_be_read_on_the_time_line(cast: Cast, janitorial: StarterSet) -> None:
    question = janitorial.questions.first()
    signed_in(cast.priya).post(f"/library/question/{question.pk}/remove/")
    assert not StarterQuestion.objects.filter(pk=question.pk).exists()
    said = Event.objects.all().about(janitorial).first()
    assert question.text in said.sentence
    assert said.details == {"text": question.text}


def test_a_new_service_once(cast: Cast, janitorial: StarterSet) -> None:
    buyer = signed_in(cast.priya)
    buyer.post("/library/add/", {"service": "Snow removal", "also": "plowing", "words": ""})
    assert StarterSet.objects.filter(service="Snow removal").exists()
    again = buyer.post("/library/add/", {"service": "snow removal"})
    assert "There is a starter set for snow removal already" in again.content.decode()


def test_only_a_buyer_edits(cast: Cast, janitorial: StarterSet) -> None:
    for person in (cast.alma, cast.dario, cast.lee, cast.ines, cast.victor):
        with pytest.raises(PermissionDenied):
            save_item(person, StarterRisk(starter_set=janitorial, what="X"))
        with pytest.raises(PermissionDenied):
            remove_item(person, janitorial.kpis.first())


def test_no_vendor_reads_it(cast: Cast, janitorial: StarterSet) -> None:
    assert not StarterSet.objects.visible_to(cast.victor).exists()
    assert not StarterKPI.objects.visible_to(cast.victor).exists()


def test_kpis_are_found_by_word_and_service_and_taken_along(cast: Cast, janitorial: StarterSet) -> None:
    reader = signed_in(cast.lee)
    page = reader.get(f"/library/?service={janitorial.pk}&q=complaints").content.decode()
    assert f"/library/{janitorial.pk}/#kpi-" in page
    assert "Complaints about cleaning" in page
    assert "Complaints to 311" not in page
    download = reader.get("/library/?q=missed&format=csv")
    rows = b"".join(download.streaming_content).decode().splitlines()
    finish(download)
    assert "A poor way, and why" in rows[0]
    assert any("Missed pick-ups" in row for row in rows)


@pytest.mark.parametrize("many", [5, 40])
def test_queries_do_not_grow(cast: Cast, janitorial: StarterSet, many: int) -> None:
    for number in range(many):
        StarterKPI.objects.create(starter_set=janitorial, **{**KPI, "name": f"KPI {number}", "dimensions": []})
        StarterRisk.objects.create(starter_set=janitorial, what=f"Risk {number}")
    browser = signed_in(cast.priya)
    for address, most in (("/library/", 6), (f"/library/{janitorial.pk}/", 7)):
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        assert len(queries) <= most
