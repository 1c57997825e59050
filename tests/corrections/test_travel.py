"""A practice goes to another city as a file, or to another program here, and says where it comes from."""

import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from midcourse.contracts.models import Program, Vendor
from midcourse.corrections.actions import export_practice, import_practice
from midcourse.corrections.models import Practice
from midcourse.measures.actions import define_kpi
from midcourse.measures.models import KPI
from tests.cast import Cast, signed_in
from tests.corrections.spreading import ONE_BY_ONE, arrive, shared, spread
from tests.insights.story import COMPLAINTS

GOOD: dict[str, Any] = {
    "schema": "midcourse/practice",
    "version": 1,
    "title": "Text the evening before",
    "how": "One message to each building's manager.",
    "source": "Sample City, Public Works",
    "effect": None,
}


def of_parks(cast: Cast) -> tuple[Program, KPI]:
    """Oscar's program, of another department."""
    department = cast.outsider.memberships.get().department
    program = Program.objects.create(department=department, name="Park care", goal="Parks are clean.")
    given: dict[str, Any] = {**COMPLAINTS}
    return program, define_kpi(cast.outsider, program=program, **given)


def test_the_file_has_the_way_of_working_and_its_effect_and_names_nobody(cast: Cast, complaints: KPI) -> None:
    arrive(cast, complaints, ONE_BY_ONE)
    document = export_practice(spread(cast, complaints, ONE_BY_ONE))
    assert (document["schema"], document["version"]) == ("midcourse/practice", 1)
    assert document["how"] == "One for every four buildings."
    assert document["effect"]["adopters"] == 3
    assert "Vendor" not in json.dumps(document)


def test_an_effect_that_would_give_a_vendor_away_stays_here(cast: Cast, complaints: KPI) -> None:
    two = {letter: ONE_BY_ONE[letter] for letter in "BC"}
    arrive(cast, complaints, two)
    assert export_practice(spread(cast, complaints, two))["effect"] is None


def test_a_vendor_of_another_program_is_not_named_either(cast: Cast, complaints: KPI) -> None:
    practice = shared(cast, complaints, how="As Green Lawn does it.")
    Vendor.objects.create(name="Green Lawn")
    with pytest.raises(ValueError, match="names Green Lawn"):
        export_practice(practice)
    answer = signed_in(cast.alma).get(reverse("practice-export", args=[practice.pk]))
    assert answer.status_code == 409
    assert "names Green Lawn" in answer.content.decode()


def test_what_went_out_comes_in_elsewhere(cast: Cast, complaints: KPI) -> None:
    practice = shared(cast, complaints)
    sent = signed_in(cast.lee).get(reverse("practice-export", args=[practice.pk]))
    assert sent.headers["Content-Disposition"] == 'attachment; filename="practice.json"'
    program, kpi = of_parks(cast)
    file = SimpleUploadedFile("practice.json", sent.content)
    address = f"{reverse('practice-import')}?program={program.pk}"
    signed_in(cast.outsider).post(address, {"file": file, "kpi": kpi.pk})
    brought = Practice.objects.get(program=program)
    assert (brought.title, brought.kpi) == (practice.title, kpi)
    assert brought.source == "General Services, Janitorial services"


def test_another_program_here_needs_no_file(cast: Cast, complaints: KPI) -> None:
    practice = shared(cast, complaints)
    program, kpi = of_parks(cast)
    client = signed_in(cast.outsider)
    assert "Could it help in another program?" in client.get(reverse("practice", args=[practice.pk])).content.decode()
    client.post(f"{reverse('practice-import')}?program={program.pk}&practice={practice.pk}", {"kpi": kpi.pk})
    assert Practice.objects.get(program=program).how == practice.how


def test_what_it_did_elsewhere_is_told_with_it(cast: Cast, complaints: KPI) -> None:
    document = {**GOOD, "effect": {"sentence": "Over 5 adopters: 30 % lower."}}
    brought = import_practice(cast.alma, cast.program, complaints, document)
    assert brought.how.endswith("Elsewhere: Over 5 adopters: 30 % lower.")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"schema": "something else"}, "not a practice from Midcourse"),
        ({"version": 2}, "version 2; version 1 is known"),
        ({"title": None}, "“title” is missing"),
        ({"how": ["a", "list"]}, "“how” is missing or no text"),
        ({"source": " "}, "“source” is missing"),
        ({"title": "x" * 161}, "longer than 160"),
        ({"how": "x" * 5001}, "longer than 5,000"),
        ({"how": "As Vendor A does it."}, "names Vendor A"),
    ],
)
def test_a_wrong_file_is_refused_with_a_sentence(
    cast: Cast, complaints: KPI, change: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        import_practice(cast.alma, cast.program, complaints, {**GOOD, **change})
    assert not Practice.objects.exists()


@pytest.mark.parametrize("document", [None, [], "text", 5, {}])
def test_so_is_what_is_no_practice_at_all(cast: Cast, complaints: KPI, document: Any) -> None:
    with pytest.raises(ValueError, match="not a practice"):
        import_practice(cast.alma, cast.program, complaints, document)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"not json", b"[" * 100_000])
def test_a_file_that_cannot_be_read_is_told_on_the_page(cast: Cast, complaints: KPI, content: bytes) -> None:
    file = SimpleUploadedFile("practice.json", content)
    address = f"{reverse('practice-import')}?program={cast.program.pk}"
    page = signed_in(cast.alma).post(address, {"file": file, "kpi": complaints.pk}).content.decode()
    assert "This file cannot be read." in page


def test_only_leads_bring_one_in_and_vendors_take_no_file(cast: Cast, complaints: KPI) -> None:
    for person in (cast.victor, cast.lee, cast.priya, cast.outsider):
        with pytest.raises(PermissionDenied):
            import_practice(person, cast.program, complaints, GOOD)
    practice = shared(cast, complaints)
    assert signed_in(cast.victor).get(reverse("practice-export", args=[practice.pk])).status_code == 403
