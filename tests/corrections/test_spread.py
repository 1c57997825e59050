"""A practice is told to all vendors, names none, and is taken up by each on its own day."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from midcourse.corrections.actions import adopt_practice, plan_visit
from midcourse.corrections.models import Adoption, Practice
from midcourse.measures.models import KPI
from tests.cast import Cast, signed_in
from tests.corrections.spreading import shared
from tests.corrections.story import insight

DAY = date(2026, 2, 1)


def test_every_vendor_of_the_program_sees_it(cast: Cast, complaints: KPI) -> None:
    practice = shared(cast, complaints)
    for contact in (cast.victor, cast.dana):
        assert list(Practice.objects.visible_to(contact)) == [practice]


def test_it_names_no_vendor_at_all(cast: Cast, complaints: KPI) -> None:
    with pytest.raises(ValueError, match="names Vendor E"):
        shared(cast, complaints, how="Vendor E has one for every four buildings.")


def test_a_vendor_takes_it_up_for_itself_alone(cast: Cast, complaints: KPI) -> None:
    practice = shared(cast, complaints)
    adopt_practice(cast.dana, practice, cast.contracts["B"], DAY)
    assert Adoption.objects.get().adopted_on == DAY
    with pytest.raises(PermissionDenied):
        adopt_practice(cast.dana, practice, cast.contracts["C"], DAY)


def test_it_is_taken_up_once(cast: Cast, complaints: KPI) -> None:
    practice = shared(cast, complaints)
    adopt_practice(cast.alma, practice, cast.contracts["B"], DAY)
    with pytest.raises(ValueError, match="on Feb 1, 2026 already"):
        adopt_practice(cast.alma, practice, cast.contracts["B"], date(2026, 3, 1))


def test_what_a_visit_brought_up_is_the_start_of_its_text(cast: Cast, complaints: KPI) -> None:
    visit = plan_visit(cast.alma, insight(cast, complaints), cast.contracts["E"])
    visit.solutions = "Bring back the evening supervisor"
    visit.save()
    page = signed_in(cast.alma).get(f"{reverse('practice-share')}?visit={visit.pk}").content.decode()
    assert "Bring back the evening supervisor</textarea>" in page


def test_a_vendors_page_shows_its_own_contract_and_no_other_vendor(cast: Cast, complaints: KPI) -> None:
    practice = shared(cast, complaints, insight=insight(cast, complaints))
    adopt_practice(cast.alma, practice, cast.contracts["E"], DAY)
    page = signed_in(cast.dana).get(reverse("practice", args=[practice.pk])).content.decode()
    assert "We take this up" in page
    assert "Vendor E" not in page
    assert "Evening shifts are short" not in page


def test_a_vendor_counts_only_itself_in_the_list(cast: Cast, complaints: KPI) -> None:
    practice = shared(cast, complaints)
    adopt_practice(cast.alma, practice, cast.contracts["E"], DAY)
    rows = signed_in(cast.dana).get(f"{reverse('practices')}?format=csv").getvalue().decode().splitlines()
    assert rows[1].startswith("A supervisor in the evening,janitorial,Complaints,,0,")
