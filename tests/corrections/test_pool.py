"""What a practice did for those who took it up, all together: who is told what of it."""

from math import expm1

import pytest
from django.urls import reverse

from midcourse.corrections.pooling import pooled_effect_of
from midcourse.measures.models import KPI
from tests.cast import Cast, signed_in
from tests.corrections.spreading import ONE_BY_ONE, arrive, shared, spread
from tests.insights.story import send

TWO = {letter: day for letter, day in ONE_BY_ONE.items() if letter != "D"}


def page(person: object, practice: object) -> str:
    answer = signed_in(person).get(reverse("practice", args=[practice.pk]))  # type: ignore[arg-type,attr-defined]
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_halved_for_three_is_half_over_all_of_them(cast: Cast, complaints: KPI) -> None:
    arrive(cast, complaints, ONE_BY_ONE)
    pooled = pooled_effect_of(spread(cast, complaints, ONE_BY_ONE))
    assert pooled.verdict == "worked"
    assert pooled.found is not None
    # 40 a month became 20: 50 % lower, each against those who had not adopted yet
    assert 100 * expm1(pooled.found.interval.estimate) == pytest.approx(-50, abs=3)
    assert set(pooled.helped) == {str(cast.contracts[letter].pk) for letter in ONE_BY_ONE}


def test_it_is_kept_as_figures_arrive(cast: Cast, complaints: KPI) -> None:
    practice = spread(cast, complaints, ONE_BY_ONE)
    assert not practice.effect["pooled"]  # no figures yet
    arrive(cast, complaints, ONE_BY_ONE)
    practice.refresh_from_db()
    assert practice.effect["verdict"] == "worked"
    assert practice.effect["pooled"]["adopters"] == 3


def test_staff_read_for_whom_it_worked_in_sentence_chart_and_table(cast: Cast, complaints: KPI) -> None:
    arrive(cast, complaints, ONE_BY_ONE)
    text = page(cast.alma, spread(cast, complaints, ONE_BY_ONE))
    assert "Over 3 adopters: 5" in text  # 50 % or so lower
    assert "It clearly helped Vendor B, Vendor C and Vendor D." in text
    assert '"name": "All together"' in text
    assert "<td>Vendor C</td>" in text


def test_two_are_honestly_few(cast: Cast, complaints: KPI) -> None:
    arrive(cast, complaints, TWO)
    text = page(cast.alma, spread(cast, complaints, TWO))
    assert "With so few adopters this is rough." in text
    assert "Two adopters are too few to tell how far the effect differs" in text


def test_what_helps_one_and_not_another_is_said(cast: Cast, complaints: KPI) -> None:
    arrive(cast, complaints, ONE_BY_ONE, after={"D": 40})
    text = page(cast.alma, spread(cast, complaints, ONE_BY_ONE))
    assert "It clearly helped Vendor B and Vendor C." in text
    assert "very different things for different vendors" in text


def test_a_vendor_reads_its_own_and_all_together_and_no_other_name(cast: Cast, complaints: KPI) -> None:
    arrive(cast, complaints, ONE_BY_ONE)
    text = page(cast.dana, spread(cast, complaints, ONE_BY_ONE))
    assert "Over 3 adopters" in text
    assert "Complaints went from" in text  # its own figures
    assert "The other" not in text
    assert not any(f"Vendor {letter}" in text for letter in "ACDEF")


def test_all_together_is_kept_from_a_vendor_while_it_would_give_the_other_away(cast: Cast, complaints: KPI) -> None:
    arrive(cast, complaints, TWO)
    practice = spread(cast, complaints, TWO)
    text = page(cast.dana, practice)
    assert "Told once 3 vendors" in text
    assert "adopters:" not in text
    assert "All together" not in text
    listed = signed_in(cast.dana).get(f"{reverse('practices')}?format=csv").getvalue().decode().splitlines()[1]
    assert listed.startswith("A supervisor in the evening,janitorial,Complaints,,1,")


def test_staff_of_another_department_read_it_without_any_vendor(cast: Cast, complaints: KPI) -> None:
    arrive(cast, complaints, ONE_BY_ONE)
    text = page(cast.outsider, spread(cast, complaints, ONE_BY_ONE))
    assert "Over 3 adopters" in text
    assert not any(f"Vendor {letter}" in text for letter in "ABCDEF")


def test_one_who_reported_nothing_yet_is_too_early(cast: Cast, complaints: KPI) -> None:
    for letter in "AC":
        send(cast, complaints, letter, dict.fromkeys(list(ONE_BY_ONE.values()), 12.0))
    practice = spread(cast, complaints, {"B": ONE_BY_ONE["B"]})
    assert "There are no figures yet." in page(cast.alma, practice)


def test_nobody_took_it_up(cast: Cast, complaints: KPI) -> None:
    assert "Nobody has taken it up yet." in page(cast.alma, shared(cast, complaints))
