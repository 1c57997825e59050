"""Usual risks are taken over from the library in one go and watched once there are KPIs."""

import pytest
from django.core.exceptions import PermissionDenied

from midcourse.contracts.models import Risk
from midcourse.kickoff.actions.risks import take_risks
from midcourse.library.actions import fill_library
from midcourse.library.models import StarterRisk
from tests.cast import Cast, signed_in
from tests.kickoff.prepared import kickoff_with_e, queries_of


@pytest.fixture(autouse=True)
def library(cast: Cast) -> None:
    fill_library()


def test_ticked_risks_are_in_the_register_with_sign_and_mitigation(cast: Cast) -> None:
    kickoff = kickoff_with_e(cast)
    first, second, *_ = StarterRisk.objects.filter(starter_set__service="Janitorial")
    address = f"/contracts/{kickoff.contract_id}/kickoff/risks/"
    assert first.what in signed_in(cast.alma).get(address).content.decode()
    signed_in(cast.alma).post(f"{address}take/", {"risks": [first.pk, second.pk]})
    noted = Risk.objects.get(what=first.what)
    assert (noted.sign, noted.mitigation, noted.owner) == (first.sign, first.mitigation, cast.alma)
    assert noted.source == "Library: Janitorial"
    offered = signed_in(cast.alma).get(address).context["form"].fields["risks"].queryset
    assert not offered.filter(pk__in=[first.pk, second.pk]).exists()
    assert take_risks(cast.alma, kickoff, [first]) == []  # a second time changes nothing


def test_the_vendor_reads_shared_risks_and_is_offered_nothing(cast: Cast) -> None:
    kickoff = kickoff_with_e(cast)
    starters = list(StarterRisk.objects.filter(starter_set__service="Janitorial")[:2])
    hidden, shared = take_risks(cast.alma, kickoff, starters)
    hidden.shared = False
    hidden.save()
    page = signed_in(cast.victor).get(f"/contracts/{kickoff.contract_id}/kickoff/risks/")
    assert shared.what in page.content.decode()
    assert hidden.what not in page.content.decode()
    assert page.context["form"] is None


def test_what_cannot_be_taken_is_told(cast: Cast) -> None:
    kickoff = kickoff_with_e(cast)
    address = f"/contracts/{kickoff.contract_id}/kickoff/risks/take/"
    assert "Tick the risks that fit" in signed_in(cast.alma).post(address, follow=True).content.decode()
    gone = signed_in(cast.alma).post(address, {"risks": [0]}, follow=True)
    assert "no longer in the library" in gone.content.decode()
    for person in (cast.victor, cast.lee, cast.priya, cast.outsider):
        with pytest.raises(PermissionDenied):
            take_risks(person, kickoff, list(StarterRisk.objects.all()[:1]))


def test_queries_do_not_grow_with_risks(cast: Cast) -> None:
    kickoff = kickoff_with_e(cast)

    def asked(many: int) -> int:
        starters = StarterRisk.objects.select_related("starter_set")
        take_risks(cast.alma, kickoff, list(starters[:many]))
        return queries_of(cast.alma, f"/contracts/{kickoff.contract_id}/kickoff/risks/")

    assert asked(5) == asked(30)
