"""A deep dive's own page: figures cut into parts, signals, what was noted and learned, and topics before it."""

from datetime import timedelta

import pytest

from midcourse.insights.models import DeepDive
from midcourse.measures.actions import Figure, enter_figures
from midcourse.measures.models import KPI
from midcourse.meetings.models import TopicNote
from midcourse.people import clock
from tests.cast import Cast, signed_in
from tests.meetings.material import COMPLAINTS, NOW, PERIODS, complaints, meeting, signal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with clock.at(NOW):
        yield


@pytest.fixture
def kpi(cast: Cast) -> KPI:
    """Complaints of E by shift: the night drives the rise; B's are not broken down otherwise."""
    kpi = complaints(cast)
    definition = kpi.definition
    definition.dimensions = ["shift"]
    definition.save()
    for letter in "BE":
        split = [
            (day, value, shift) for day, value in zip(PERIODS, COMPLAINTS[letter], strict=True) for shift in (0, 1)
        ]
        figures = [
            Figure(kpi, day, value - 2 if shift else 2, segment={"shift": f"{'night' if shift else 'day'} {letter}"})
            for day, value, shift in split
        ]
        enter_figures(cast.alma, cast.contracts[letter], figures)
    return kpi


@pytest.fixture
def dive(cast: Cast, kpi: KPI) -> DeepDive:
    signal(kpi, cast.contracts["E"], "Complaints rose.")
    return DeepDive.objects.create(contract=cast.contracts["E"], topic="Why evenings?", asked_by=cast.alma)


def test_it_cuts_the_figures_and_looks_into_one_part(cast: Cast, dive: DeepDive) -> None:
    page = signed_in(cast.alma).get(f"/deep-dives/{dive.pk}/?by=shift&value=night E").text
    for words in ("Why evenings?", "Complaints rose.", "night E", "Last 3 months", "night E alone"):
        assert words in page, words
    # newest three of night E: 19 − 2, 18 − 2 and 21 − 2, on average 17.3
    assert "17.3" in page


def test_notes_are_for_staff_and_what_was_learned_for_both(cast: Cast, dive: DeepDive) -> None:
    dive.taken_at, dive.learned = NOW, "One crew covers five sites."
    dive.save()
    held = meeting(cast, program=None, contract=cast.contracts["E"], attendees=[])
    held.deep_dive = dive
    held.save()
    TopicNote.objects.create(meeting=held, topic="deep-dive", text="Ask HR", edited_by=cast.alma, edited_at=NOW)
    for person, noted in ((cast.alma, True), (cast.victor, False)):
        page = signed_in(person).get(f"/deep-dives/{dive.pk}/").text
        assert "One crew covers five sites." in page
        assert ("Ask HR" in page) is noted


def test_topics_before_are_listed_with_what_they_taught(cast: Cast, dive: DeepDive) -> None:
    DeepDive.objects.create(
        contract=dive.contract, topic="Wax", asked_by=cast.alma, taken_at=NOW - timedelta(days=40), learned="Buy better"
    )
    page = signed_in(cast.lee).get(f"/deep-dives/{dive.pk}/").text
    assert "Wax" in page
    assert "Buy better" in page
    assert "Wax" in signed_in(cast.lee).get("/deep-dives/?taken=yes").text


def test_a_vendor_sees_their_own_and_nobody_elses(cast: Cast, dive: DeepDive) -> None:
    assert "night B" not in signed_in(cast.victor).get(f"/deep-dives/{dive.pk}/").text
    assert signed_in(cast.dana).get(f"/deep-dives/{dive.pk}/").status_code == 404
    of_all = DeepDive.objects.create(program=cast.program, topic="All", asked_by=cast.alma)
    assert signed_in(cast.victor).get(f"/deep-dives/{of_all.pk}/").status_code == 404
    page = signed_in(cast.alma).get(f"/deep-dives/{of_all.pk}/?by=vendor").text
    assert "Vendor B" in page
    assert "Vendor E" in page


def test_parts_of_few_cases_are_hidden_from_those_without_the_right(cast: Cast, dive: DeepDive, kpi: KPI) -> None:
    definition = kpi.definition
    definition.smallest_cell = 10  # "day" has 2 a month, 6 in three
    definition.save()
    address = f"/deep-dives/{dive.pk}/?by=shift&value=day E"
    hidden = signed_in(cast.lee).get(address).text
    assert "not shown: few cases" in hidden
    assert "day E alone" not in hidden
    assert "not shown" not in signed_in(cast.alma).get(address).text


@pytest.mark.parametrize("query", ["kpi=x", "kpi=999999", "by=nothing", "by=shift&value=nobody"])
def test_an_odd_address_shows_the_page(cast: Cast, dive: DeepDive, query: str) -> None:
    assert signed_in(cast.alma).get(f"/deep-dives/{dive.pk}/?{query}").status_code == 200
