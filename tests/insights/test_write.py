"""Writing an insight from signals."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from midcourse.contracts.models import Program
from midcourse.insights.actions import write_insight
from midcourse.insights.models import Insight
from midcourse.measures.actions import define_kpi
from midcourse.measures.models import KPI
from tests.cast import Cast, signed_in
from tests.insights.story import COMPLAINTS, signal

DRIVER = (
    "Vendor E accounts for nearly all of the rise: 41 of the 44 more complaints a month (12 → 53); "
    "the other five show no clear change (58 → 61)."
)


def write(cast: Cast, *signals, **changes) -> Insight:
    given = {"kind": "problem", "title": "Evening shifts are short", "story": "Two people left.", **changes}
    return write_insight(given.pop("actor", cast.alma), signals=list(signals), **given)


def test_it_is_about_what_its_signals_are_about(cast: Cast, complaints: KPI) -> None:
    insight = write(cast, signal(complaints, cast))
    assert (insight.contract, insight.program, insight.kpi) == (cast.contracts["E"], cast.program, complaints)


def test_signals_of_two_vendors_make_an_insight_on_the_program(cast: Cast, complaints: KPI) -> None:
    insight = write(cast, signal(complaints, cast), signal(complaints, cast, "A"))
    assert (insight.contract, insight.program) == (None, cast.program)


def test_signals_of_two_programs_are_refused(cast: Cast, complaints: KPI) -> None:
    other = Program.objects.create(department=cast.department, name="Parks care", goal="Parks are green.")
    contract = cast.contracts["A"]
    contract.program = other
    contract.save()

    theirs = define_kpi(cast.alma, program=other, **COMPLAINTS)
    with pytest.raises(ValueError, match="different programs"):
        write(cast, signal(complaints, cast), signal(theirs, cast, "A"))


def test_it_needs_a_signal(cast: Cast) -> None:
    with pytest.raises(ValueError, match="Choose at least one"):
        write(cast)


def test_a_shared_one_may_name_the_vendor_itself_but_no_other(cast: Cast, complaints: KPI) -> None:
    assert write(cast, signal(complaints, cast), title="Vendor E is short of people", shared=True).shared
    with pytest.raises(ValueError, match="names Vendor B"):
        write(cast, signal(complaints, cast), story="Vendor B does better.", shared=True)


def test_a_shared_one_may_not_point_at_the_others(cast: Cast, complaints: KPI) -> None:
    with pytest.raises(ValueError, match="the other five"):
        write(cast, signal(complaints, cast), story="Unlike the other five.", shared=True)


def test_a_shared_one_may_not_repeat_a_comparison(cast: Cast, complaints: KPI) -> None:
    driver = signal(complaints, cast, kind="driver", sentence=DRIVER, comparative=True)
    with pytest.raises(ValueError, match="compares with other vendors"):
        write(cast, driver, title=DRIVER.split(";")[0], shared=True)


def test_other_spellings_of_a_name_count(cast: Cast, complaints: KPI) -> None:
    vendor = cast.vendors["B"]
    vendor.aliases = ["Brightway"]
    vendor.save()
    with pytest.raises(ValueError, match="names Vendor B"):
        write(cast, signal(complaints, cast), story="As brightway does.", shared=True)


def test_one_on_a_program_is_shared_with_nobody(cast: Cast, complaints: KPI) -> None:
    with pytest.raises(ValueError, match="No one vendor"):
        write(cast, signal(complaints, cast), signal(complaints, cast, "A"), shared=True)


@pytest.mark.parametrize("who", ["priya", "victor", "lee", "ines"])
def test_other_roles_may_not(cast: Cast, complaints: KPI, who: str) -> None:
    with pytest.raises(PermissionDenied):
        write(cast, signal(complaints, cast), actor=getattr(cast, who))


def test_another_department_may_not(cast: Cast, complaints: KPI) -> None:
    with pytest.raises(PermissionDenied):
        write(cast, signal(complaints, cast), actor=cast.outsider)


def test_the_page_starts_from_the_signals_claim_and_saves(cast: Cast, complaints: KPI) -> None:
    driver = signal(complaints, cast, kind="driver", sentence=DRIVER, comparative=True)
    client, address = signed_in(cast.alma), f"{reverse('insight-write')}?signal={driver.pk}"
    page = client.get(address).content.decode()
    assert (
        "Vendor E accounts for nearly all of the rise: 41 of the 44 more complaints a month (12 → 53)</textarea>"
        in page
    )
    answer = client.post(address, {"kind": "problem", "title": "E is short of people", "story": ""})
    insight = Insight.objects.get()
    assert answer.headers["Location"] == reverse("insight", args=[insight.pk])
    assert list(insight.signals.all()) == [driver]


def test_a_refusal_is_shown_and_nothing_is_saved(cast: Cast, complaints: KPI) -> None:
    client, found = signed_in(cast.alma), signal(complaints, cast)
    form = {"kind": "problem", "title": "Vendor B is better", "story": "", "shared": "on"}
    page = client.post(f"{reverse('insight-write')}?signal={found.pk}", form).content.decode()
    assert "names Vendor B. Take the name out." in page
    assert not Insight.objects.exists()


def test_a_bright_spot_is_suggested_for_good_news(cast: Cast, complaints: KPI) -> None:
    found = signal(complaints, cast, direction="better")
    page = signed_in(cast.alma).get(f"{reverse('insight-write')}?signal={found.pk}").content.decode()
    assert '<option value="bright_spot" selected>' in page


def test_without_signals_the_page_says_to_choose_some(cast: Cast) -> None:
    page = signed_in(cast.alma).get(reverse("insight-write")).content.decode()
    assert "Choose at least one" in page


def test_signals_of_another_department_are_passed_over(cast: Cast, complaints: KPI) -> None:
    found = signal(complaints, cast)
    page = signed_in(cast.outsider).get(f"{reverse('insight-write')}?signal={found.pk}").content.decode()
    assert found.sentence not in page
