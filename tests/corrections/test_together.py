"""The same correction with several vendors, each from its own day: the later ones stand beside the earlier."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from midcourse.corrections.actions import Start, check_effect, open_together, put_in_place
from midcourse.corrections.models import Correction
from midcourse.insights.models import Insight
from midcourse.measures.models import KPI
from midcourse.people import clock
from midcourse.people.models import User
from tests.cast import Cast, signed_in
from tests.corrections.spreading import ONE_BY_ONE, arrive
from tests.corrections.story import insight

WHAT = "A supervisor in the evening"


def on_all(cast: Cast, kpi: KPI) -> Insight:
    return insight(cast, kpi, None)


def begun(cast: Cast, kpi: KPI, letters: str = "BCD") -> list[Correction]:
    starts = [Start(cast.contracts[letter], cast.alma, ONE_BY_ONE[letter]) for letter in letters]
    return open_together(cast.alma, on_all(cast, kpi), starts, what=WHAT, expected="down", size=20)


def test_each_has_its_own_day_and_check_and_they_know_each_other(cast: Cast, complaints: KPI) -> None:
    made = begun(cast, complaints)
    assert [each.due for each in made] == list(ONE_BY_ONE.values())
    # March to May are due on June 10, June to August on September 10, September to November on December 10
    assert [each.check_on for each in made] == [date(2025, 6, 11), date(2025, 9, 11), date(2025, 12, 11)]
    assert len({each.together for each in made}) == 1


def test_those_who_started_later_stand_beside_the_first(cast: Cast, complaints: KPI) -> None:
    arrive(cast, complaints, ONE_BY_ONE)
    made = begun(cast, complaints)
    for each in made:
        put_in_place(cast.alma, each, each.due)
    checks = [check_effect(each) for each in made]
    assert [each.computed for each in checks] == ["worked"] * 3
    # B beside A, C, D, E and F; C no longer beside B; D beside A, E and F alone
    assert [each.evidence["others"]["compared"] for each in checks] == [5, 4, 3]


def test_one_vendor_alone_is_a_single_correction(cast: Cast, complaints: KPI) -> None:
    with pytest.raises(ValueError, match="at least two"):
        begun(cast, complaints, "B")


def test_no_vendor_of_it_is_named(cast: Cast, complaints: KPI) -> None:
    starts = [Start(cast.contracts[letter], cast.alma, ONE_BY_ONE[letter]) for letter in "BC"]
    with pytest.raises(ValueError, match="names Vendor B"):
        open_together(cast.alma, on_all(cast, complaints), starts, what="As Vendor B does", expected="down")
    assert not Correction.objects.exists()


def test_the_form_opens_one_for_each_vendor_with_a_day(cast: Cast, complaints: KPI) -> None:
    found = on_all(cast, complaints)
    sent = {"what": WHAT, "expected": "down", "size": "5"}
    for letter, contract in cast.contracts.items():
        sent[f"due_{contract.pk}"] = {"B": "2025-03-01", "C": "2025-05-01"}.get(letter, "")
        sent[f"owner_{contract.pk}"] = str(cast.dana.pk if letter == "B" else cast.alma.pk)
    address = reverse("correction-open-together", args=[found.pk])
    answer = signed_in(cast.alma).post(address, sent)
    assert answer.headers["Location"] == reverse("insight", args=[found.pk])
    made = Correction.objects.order_by("due")
    assert [(each.contract, each.owner) for each in made] == [
        (cast.contracts["B"], cast.dana),
        (cast.contracts["C"], cast.alma),
    ]


def test_the_form_begins_with_the_vendors_own_contact(cast: Cast, complaints: KPI) -> None:
    page = signed_in(cast.alma).get(reverse("correction-open-together", args=[on_all(cast, complaints).pk]))
    choices = page.context["form"].fields[f"owner_{cast.contracts['B'].pk}"].choices
    assert [name for _, name in choices] == ["Dana", "Alma", "Dario"]


def test_staff_see_the_others_and_a_vendor_does_not(cast: Cast, complaints: KPI) -> None:
    first = begun(cast, complaints)[0]
    address = reverse("correction", args=[first.pk])
    assert "Vendor C" in signed_in(cast.alma).get(address).content.decode()
    page = signed_in(cast.dana).get(address).content.decode()
    assert "Opened together" not in page
    assert not any(f"Vendor {letter}" in page for letter in "ACDEF")


def checked(cast: Cast, kpi: KPI, letters: str = "BCD") -> list[Correction]:
    """The change halves everybody's complaints from their own day on, and each was checked."""
    arrive(cast, kpi, {letter: ONE_BY_ONE[letter] for letter in letters})
    made = begun(cast, kpi, letters)
    for each in made:
        put_in_place(cast.alma, each, each.due)
    for each in made:
        check_effect(each)
    return made


def shown(person: User, correction: Correction) -> str:
    page = signed_in(person).get(reverse("correction", args=[correction.pk])).content.decode()
    return " ".join(page.split())


def test_its_effect_over_all_of_them_is_told(cast: Cast, complaints: KPI) -> None:
    page = shown(cast.alma, checked(cast, complaints)[0])
    assert "Over 3 adopters: 5" in page  # 40 a month became 20: 50 % lower, give or take chance
    assert "It clearly helped Vendor B, Vendor C and Vendor D." in page
    assert '"name": "All together"' in page


def test_a_vendor_reads_the_effect_over_all_and_of_nobody_else(cast: Cast, complaints: KPI) -> None:
    page = shown(cast.dana, checked(cast, complaints)[0])
    assert "Over 3 adopters: 5" in page
    assert not any(f"Vendor {letter}" in page for letter in "ACDEF")


def test_two_vendors_figures_are_not_given_away(cast: Cast, complaints: KPI) -> None:
    made = checked(cast, complaints, "BC")
    assert "Over 2 adopters" in shown(cast.alma, made[0])
    page = shown(cast.dana, made[0])
    assert "Over 2 adopters" not in page
    assert "Told once 3 vendors’ figures are enough" in page


def test_one_in_place_has_nothing_to_be_pooled_with(cast: Cast, complaints: KPI) -> None:
    arrive(cast, complaints, ONE_BY_ONE)
    first, *_ = begun(cast, complaints)
    put_in_place(cast.alma, first, first.due)
    assert "together" not in check_effect(first).evidence


def test_earlier_looks_are_folded_away(cast: Cast, complaints: KPI) -> None:
    first = checked(cast, complaints)[0]
    assert "earlier look" not in shown(cast.alma, first)
    with clock.at(clock.now() + timedelta(days=1)):
        check_effect(first)
    page = shown(cast.alma, first)
    assert "An earlier look" in page
    assert page.count("Say what we conclude") == 1  # about the newest
