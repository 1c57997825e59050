"""Taking a practice up, putting the day right, taking it back, and saying why not."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from midcourse.contracts.models import Contract, Vendor
from midcourse.corrections.actions import adopt_practice, decline_practice, move_adoption, undo_adoption
from midcourse.corrections.models import Adoption, Declined, Practice
from midcourse.measures.models import KPI
from midcourse.people.models import Event, Notice
from tests.cast import Cast, signed_in
from tests.corrections.spreading import ONE_BY_ONE, arrive, shared, spread

DAY, LATER = date(2025, 3, 1), date(2025, 9, 1)


def test_every_vendor_of_the_program_is_told_of_it(cast: Cast, complaints: KPI) -> None:
    practice = shared(cast, complaints)
    told = Notice.objects.filter(link=reverse("practice", args=[practice.pk]))
    assert {notice.to for notice in told} == {cast.victor, cast.dana}


def test_another_day_asks_the_figures_anew(cast: Cast, complaints: KPI) -> None:
    arrive(cast, complaints, {"B": LATER})
    practice = spread(cast, complaints, {"B": DAY})
    move_adoption(cast.dana, practice.adoptions.get(), LATER)
    practice.refresh_from_db()
    (row,) = practice.effect["adopters"]
    assert (row["since"], row["verdict"]) == ("2025-09-01", "worked")
    said = Event.objects.visible_to(cast.dana).about(practice).first()
    assert said is not None
    assert said.sentence.endswith("on Sep 1, 2025; the day was Mar 1, 2025")


def test_it_can_be_taken_back_with_a_reason(cast: Cast, complaints: KPI) -> None:
    practice = spread(cast, complaints, {"B": DAY})
    adoption = practice.adoptions.get()
    with pytest.raises(ValueError, match="Say why"):
        undo_adoption(cast.alma, adoption, " ")
    address = reverse("adoption-undo", args=[adoption.pk])
    signed_in(cast.dana).post(address, {"because": "It was a slip of the pen"})
    assert not Adoption.objects.exists()
    practice.refresh_from_db()
    assert practice.effect["adopters"] == []
    adopt_practice(cast.dana, practice, cast.contracts["B"], LATER)


def test_a_vendor_says_why_it_is_not_for_them(cast: Cast, complaints: KPI) -> None:
    practice = shared(cast, complaints)
    sent = {"contract": cast.contracts["B"].pk, "because": "Our buildings have no evening shift"}
    signed_in(cast.dana).post(reverse("practice-decline", args=[practice.pk]), sent)
    page = signed_in(cast.alma).get(reverse("practice", args=[practice.pk])).content.decode()
    assert "Our buildings have no evening shift" in page
    assert practice.title not in signed_in(cast.dana).get(reverse("home")).content.decode()
    assert practice.title in signed_in(cast.victor).get(reverse("home")).content.decode()
    assert "Our buildings" not in signed_in(cast.victor).get(reverse("practice", args=[practice.pk])).content.decode()


def test_who_declined_may_take_it_up_all_the_same(cast: Cast, complaints: KPI) -> None:
    practice = shared(cast, complaints)
    decline_practice(cast.dana, practice, cast.contracts["B"], "No evening shift")
    decline_practice(cast.dana, practice, cast.contracts["B"], "Still no evening shift")
    assert Declined.objects.get().because == "Still no evening shift"
    adopt_practice(cast.dana, practice, cast.contracts["B"], DAY)
    assert not Declined.objects.exists()
    with pytest.raises(ValueError, match="already"):
        decline_practice(cast.dana, practice, cast.contracts["B"], "Too late")


@pytest.mark.parametrize(
    ("because", "words"),
    [(" ", "Say why"), ("x" * 5001, "longer than 5,000"), ("Let Vendor A do it", "names Vendor A")],
)
def test_a_reason_is_short_and_names_no_other(cast: Cast, complaints: KPI, because: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        decline_practice(cast.alma, shared(cast, complaints), cast.contracts["B"], because)


def test_a_day_outside_the_contracts_term_is_refused(cast: Cast, complaints: KPI) -> None:
    practice = shared(cast, complaints)
    for day in (date(2023, 12, 31), date(2028, 1, 1)):
        with pytest.raises(ValueError, match="Jan 1, 2024 to Dec 31, 2027"):
            adopt_practice(cast.alma, practice, cast.contracts["B"], day)


def test_nobody_touches_another_vendors(cast: Cast, complaints: KPI) -> None:
    adoption = spread(cast, complaints, {"B": DAY}).adoptions.get()
    for person in (cast.victor, cast.outsider):
        with pytest.raises(PermissionDenied):
            move_adoption(person, adoption, LATER)
        for name in ("adoption-change", "adoption-undo"):
            assert signed_in(person).get(reverse(name, args=[adoption.pk])).status_code == 404
    for person in (cast.lee, cast.priya, cast.ines):
        with pytest.raises(PermissionDenied):
            undo_adoption(person, adoption, "Because")


def test_a_vendor_of_no_contract_in_the_program_finds_nothing(cast: Cast, complaints: KPI) -> None:
    practice = shared(cast, complaints)
    Contract.objects.filter(pk=cast.contracts["B"].pk).update(program=None)
    for name in ("practice", "practice-adopt", "practice-decline"):
        assert signed_in(cast.dana).get(reverse(name, args=[practice.pk])).status_code == 404


def test_a_very_long_text_is_refused_on_the_page(cast: Cast, complaints: KPI) -> None:
    sent = {"title": "x", "how": "x" * 100_000, "kpi": complaints.pk}
    page = signed_in(cast.alma).post(f"{reverse('practice-share')}?program={cast.program.pk}", sent)
    assert "at most 5000 characters" in page.content.decode()
    assert not Practice.objects.exists()


def test_the_library_is_searched_by_service_and_kpi(cast: Cast, complaints: KPI) -> None:
    shared(cast, complaints)
    for person in (cast.alma, cast.outsider, cast.victor):
        for query in ("?service=janitorial", "?kpi=Complaints", "?q=janitorial", "?q=complaints"):
            answer = signed_in(person).get(reverse("practices") + query)
            assert "A supervisor in the evening" in answer.content.decode()
        assert "A supervisor" not in signed_in(person).get(reverse("practices") + "?service=parks").content.decode()


@pytest.mark.parametrize("who", ["alma", "dana"])
def test_a_practice_costs_as_many_queries_for_forty_adopters_as_for_five(cast: Cast, complaints: KPI, who: str) -> None:
    arrive(cast, complaints, ONE_BY_ONE)
    practice = spread(cast, complaints, ONE_BY_ONE)
    counted = []
    for more in (2, 35):
        for n in range(more):
            _new_adopter(cast, practice, f"{more}-{n}")
        with CaptureQueriesContext(connection) as queries:
            signed_in(getattr(cast, who)).get(reverse("practice", args=[practice.pk]))
        counted.append(len(queries))
    assert counted[0] == counted[1]


def _new_adopter(cast: Cast, practice: Practice, name: str) -> None:
    like = cast.contracts["A"]
    vendor = Vendor.objects.create(name=f"Company {name}")
    contract = Contract.objects.create(
        department=like.department,
        vendor=vendor,
        program=like.program,
        number=name,
        title=f"Janitorial {name}",
        goal=like.goal,
        starts=like.starts,
        ends=like.ends,
        value=1,
    )
    Adoption.objects.create(practice=practice, contract=contract, adopted_on=DAY)
