"""Adding and changing contracts, vendors and people: by the right person, with a readable record."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from midcourse.contracts import actions
from midcourse.contracts.models import Contract, Vendor
from midcourse.people.models import Event, Role, User
from tests.cast import Cast, signed_in

NEW = {
    "title": "Window cleaning",
    "number": "WIN-1",
    "goal": "People see out.",
    "starts": "2026-01-01",
    "ends": "2027-12-31",
    "value": "12000",
    "intensity": "low",
}


def filled(cast: Cast, **changes: str) -> dict[str, str]:
    return {**NEW, "department": str(cast.department.pk), "vendor": str(cast.vendors["E"].pk), **changes}


def test_a_manager_adds_a_contract_and_its_time_line_says_so(cast: Cast) -> None:
    answer = signed_in(cast.alma).post(reverse("contract-add"), filled(cast))
    contract = Contract.objects.get(number="WIN-1")
    assert answer.url == reverse("contract", args=[contract.pk])
    kickoff, added = (event.sentence for event in Event.objects.about(contract))
    assert added == "Added the contract Window cleaning"
    assert "kickoff" in kickoff.lower()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ends": "2025-12-31"}, "The contract would end before it starts on Jan 1, 2026"),
        ({"value": "-1"}, "cannot be below zero"),
        ({"number": "JAN-E"}, "already exists"),
        ({"goal": ""}, "required"),
    ],
)
def test_a_contract_that_cannot_be_is_refused_in_words(cast: Cast, changes: dict[str, str], sentence: str) -> None:
    answer = signed_in(cast.alma).post(reverse("contract-add"), filled(cast, **changes))
    assert sentence in answer.content.decode()
    assert not Contract.objects.filter(title="Window cleaning").exists()


def test_nobody_adds_a_contract_to_another_department(cast: Cast) -> None:
    answer = signed_in(cast.outsider).post(reverse("contract-add"), filled(cast))
    assert "Select a valid choice" in answer.content.decode()


def test_a_change_is_told_before_and_after(cast: Cast) -> None:
    vendor = cast.vendors["E"]
    vendor.phone = "555 0100"
    actions.save_vendor(cast.alma, vendor)
    assert [event.sentence for event in Event.objects.about(vendor)] == [
        "Changed the vendor Vendor E: phone: none → 555 0100"
    ]


def test_saving_without_a_change_leaves_no_trace(cast: Cast) -> None:
    actions.save_vendor(cast.alma, Vendor.objects.get(name="Vendor E"))
    assert not Event.objects.exists()


def test_a_new_person_sets_a_password_by_mail_and_signs_in(cast: Cast) -> None:
    person = {"name": "Nia", "email": "nia@citylandia.example", "role": Role.MANAGER, "is_active": "on"}
    signed_in(cast.ines).post(reverse("person-add"), {**person, "departments": [cast.department.pk]})
    browser = Client()
    browser.post(reverse("account_reset_password"), {"email": "nia@citylandia.example"})
    link = next(word for word in mail.outbox[0].body.split() if "/accounts/" in word)
    form = browser.get(link, follow=True).redirect_chain[-1][0]
    secret = "a good long password"
    browser.post(form, {"password1": secret, "password2": secret})
    answer = Client().post(reverse("account_login"), {"login": "nia@citylandia.example", "password": secret})
    assert answer.url == reverse("home")


@pytest.mark.parametrize(("role", "vendor"), [(Role.VENDOR, False), (Role.MANAGER, True)])
def test_only_vendor_contacts_belong_to_a_vendor(cast: Cast, role: Role, vendor: bool) -> None:
    given = {"name": "Nia", "email": "nia@x.example", "role": role, "vendor": cast.vendors["E"].pk if vendor else ""}
    answer = signed_in(cast.ines).post(reverse("person-add"), given)
    assert "vendor" in answer.content.decode()
    assert not User.objects.filter(name="Nia").exists()


def test_somebody_who_left_cannot_sign_in(cast: Cast) -> None:
    User.objects.filter(pk=cast.alma.pk).update(is_active=False)
    assert signed_in(cast.alma).get(reverse("home")).status_code == 302
