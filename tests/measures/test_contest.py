"""Contesting a figure (A10): it stays attached, both sides are told, and the lead answers."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from midcourse.measures.actions import answer_contest, contest
from midcourse.measures.models import KPI, Contest, Observation
from midcourse.people.models import Event, Notice
from tests.cast import Cast, signed_in
from tests.insights.story import complaints_of, send

JUNE = date(2025, 6, 1)


@pytest.fixture
def kpi(cast: Cast) -> KPI:
    made = complaints_of(cast)
    for letter in "BE":
        send(cast, made, letter, {JUNE: 17})
    return made


def figure(cast: Cast, letter: str = "E") -> Observation:
    return Observation.objects.current().get(contract=cast.contracts[letter])


def listed(cast: Cast, kpi: KPI, person: str = "alma") -> str:
    return signed_in(getattr(cast, person)).get(reverse("kpi-figures", args=[kpi.pk])).content.decode()


def test_the_vendor_says_what_is_wrong_and_the_lead_answers(cast: Cast, kpi: KPI) -> None:
    victor, address = signed_in(cast.victor), reverse("figure-contest", args=[figure(cast).pk])
    assert address in listed(cast, kpi, "victor")
    answer = victor.post(address, {"words": "Four are of the site next door."})
    made = Contest.objects.get()
    assert answer.headers["Location"] == reverse("contest", args=[made.pk])
    assert made.said == "17"
    assert Notice.objects.get(to=cast.alma).body.startswith(
        "Victor: Contested Complaints, June 2025: 17: Four are of the site next door."
    )
    form = {"answer": "You are right, we send it anew."}
    signed_in(cast.alma).post(reverse("contest-answer", args=[made.pk]), form)
    assert "You are right" in Notice.objects.get(to=cast.victor).body
    for person in ("alma", "victor"):
        page = listed(cast, kpi, person)
        assert "Four are of the site next door." in page
        assert "You are right, we send it anew." in page


def test_it_stays_beside_the_figure_that_replaces_it(cast: Cast, kpi: KPI) -> None:
    contest(cast.victor, figure(cast), "It was 13.")
    send(cast, kpi, "E", {JUNE: 13})
    assert "It was 13." in listed(cast, kpi)
    lines = signed_in(cast.alma).get(f"{reverse('kpi-figures', args=[kpi.pk])}?format=csv").getvalue().decode()
    assert "Victor: It was 13." in lines


def test_another_vendor_neither_sees_nor_contests_it(cast: Cast, kpi: KPI) -> None:
    made = contest(cast.victor, figure(cast), "It was 13.")
    dana = signed_in(cast.dana)
    assert dana.get(reverse("contest", args=[made.pk])).status_code == 404
    assert dana.post(reverse("figure-contest", args=[figure(cast).pk]), {"words": "No"}).status_code == 404
    assert "It was 13." not in listed(cast, kpi, "dana")


def test_no_words_are_refused_and_those_of_staff_that_name_another_vendor(cast: Cast, kpi: KPI) -> None:
    with pytest.raises(ValueError, match="Say what is not right"):
        contest(cast.victor, figure(cast), "  ")
    made = contest(cast.victor, figure(cast), "It was 13.")
    with pytest.raises(ValueError, match="names Vendor B"):
        answer_contest(cast.alma, made, "Vendor B says so")


def test_a_vendor_contact_cannot_find_out_who_the_others_are_by_naming_them(cast: Cast, kpi: KPI) -> None:
    """Vendor B is of the program, Vendor Z is nobody: both are kept alike, and Vendor B's contact reads neither."""
    for name in ("Vendor B", "Vendor Z"):
        assert contest(cast.victor, figure(cast), f"Ask {name} about it").words == f"Ask {name} about it"
    assert "about it" not in listed(cast, kpi, "dana")
    assert not Event.objects.visible_to(cast.dana).filter(sentence__contains="about it").exists()


def test_a_figure_that_was_replaced_is_not_contested(cast: Cast, kpi: KPI) -> None:
    old = figure(cast)
    send(cast, kpi, "E", {JUNE: 13})
    page = signed_in(cast.victor).post(reverse("figure-contest", args=[old.pk]), {"words": "Wrong"}).content.decode()
    assert "This figure was replaced meanwhile." in page


def test_only_its_own_side_takes_it_back(cast: Cast, kpi: KPI) -> None:
    made = contest(cast.victor, figure(cast), "It was 13.")
    address = reverse("contest-withdraw", args=[made.pk])
    page = signed_in(cast.alma).post(address, follow=True).content.decode()
    assert "Only the side that contested a figure takes it back." in page
    page = signed_in(cast.victor).post(address, follow=True).content.decode()
    assert "Taken back" in page
    assert "It was 13." not in listed(cast, kpi)


def test_those_who_may_not_see_small_cells_read_nothing_of_them(cast: Cast) -> None:
    hidden = complaints_of(cast, smallest_cell=20)
    send(cast, hidden, "E", {JUNE: 3})
    contest(cast.victor, figure(cast), "It was 2.")
    assert "It was 2." not in listed(cast, hidden, "lee")
    assert signed_in(cast.lee).get(reverse("contest", args=[Contest.objects.get().pk])).status_code == 404


def test_the_figures_cost_the_same_however_many_are_contested(cast: Cast, kpi: KPI) -> None:
    counted = []
    for many in (1, 6):
        for _ in range(many):
            contest(cast.victor, figure(cast), "It was 13.")
        alma = signed_in(cast.alma)
        with CaptureQueriesContext(connection) as queries:
            alma.get(reverse("kpi-figures", args=[kpi.pk]))
        counted.append(len(queries))
    assert counted[0] == counted[1]
