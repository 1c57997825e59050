"""Both sides go through what the contract asks for: they understand it, or ask, and a question leads to something."""

from io import BytesIO

import pytest
import xlsxwriter
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from midcourse.corrections.models import Commitment, Side
from midcourse.kickoff.actions import walkthrough as actions
from midcourse.kickoff.models import Kickoff, Requirement
from midcourse.people.models import Event, Notice
from tests.cast import Cast, signed_in
from tests.kickoff.prepared import kickoff_with_e, queries_of

Reading = Requirement.Reading


@pytest.fixture
def kickoff(cast: Cast) -> Kickoff:
    return kickoff_with_e(cast)


@pytest.fixture
def requirement(cast: Cast, kickoff: Kickoff) -> Requirement:
    new = Requirement(kickoff=kickoff, clause="4.2", text="Restrooms are cleaned twice a day.")
    return actions.save_requirement(cast.alma, new)


def test_it_is_added_at_the_end_and_read_by_both_sides(cast: Cast, requirement: Requirement) -> None:
    address = f"/contracts/{requirement.kickoff.contract_id}/walkthrough/"
    signed_in(cast.alma).post(f"{address}add/", {"clause": "5", "text": "Supplies are stocked by 7 in the morning."})
    for person in (cast.alma, cast.victor, cast.lee):
        page = signed_in(person).get(address).content.decode()
        assert page.index("cleaned twice a day") < page.index("stocked by 7")


def test_each_side_speaks_for_itself(cast: Cast, requirement: Requirement) -> None:
    actions.read_requirement(cast.alma, requirement)
    assert (requirement.government, requirement.vendor) == (Reading.UNDERSTOOD, Reading.NOT_READ)
    signed_in(cast.victor).post(f"/requirements/{requirement.pk}/read/", {"understood": "1"})
    requirement.refresh_from_db()
    assert requirement.vendor == Reading.UNDERSTOOD
    page = signed_in(cast.victor).get(f"/contracts/{requirement.kickoff.contract_id}/walkthrough/").content.decode()
    assert "of 1 understood by both sides" in page


def test_the_rest_is_understood_at_once_but_not_what_was_asked(
    cast: Cast, kickoff: Kickoff, requirement: Requirement
) -> None:
    other = actions.save_requirement(cast.alma, Requirement(kickoff=kickoff, text="Floors are swept daily."))
    actions.read_requirement(cast.victor, requirement, question="Also on weekends?")
    assert actions.understand_the_rest(cast.victor, kickoff) == 1
    requirement.refresh_from_db()
    other.refresh_from_db()
    assert (requirement.vendor, other.vendor, other.government) == (
        Reading.QUESTION,
        Reading.UNDERSTOOD,
        Reading.NOT_READ,
    )
    with pytest.raises(ValueError, match="read everything already"):
        actions.understand_the_rest(cast.victor, kickoff)


def test_a_question_reaches_the_other_side_and_is_settled(cast: Cast, requirement: Requirement) -> None:
    signed_in(cast.victor).post(f"/requirements/{requirement.pk}/read/", {"words": "Also on weekends?"})
    assert "Also on weekends?" in Notice.objects.get(to=cast.alma).body
    signed_in(cast.alma).post(f"/requirements/{requirement.pk}/settle/", {"words": "No, Monday to Friday."})
    requirement.refresh_from_db()
    assert not requirement.asked
    assert requirement.vendor == Reading.NOT_READ  # the vendor says itself whether it understands now
    assert "Monday to Friday" in Notice.objects.filter(to=cast.victor).latest("pk").body


def test_an_open_question_becomes_a_commitment_with_an_owner(cast: Cast, requirement: Requirement) -> None:
    actions.read_requirement(cast.victor, requirement, question="Also on weekends?")
    given = {"what": "Ask the building managers", "owner": cast.dario.pk, "due": "2026-12-10"}
    signed_in(cast.alma).post(f"/requirements/{requirement.pk}/action/", given)
    made = Commitment.objects.get()
    assert (made.side, made.owner, made.what) == (Side.GOVERNMENT, cast.dario, "Ask the building managers")
    page = signed_in(cast.victor).get(f"/contracts/{requirement.kickoff.contract_id}/walkthrough/").content.decode()
    assert "Dario sees to it by Dec 10, 2026" in page
    requirement.refresh_from_db()
    with pytest.raises(ValueError, match="Dario sees to this question already"):
        actions.make_action(cast.alma, requirement, what="Again", owner=cast.alma, due=made.due)


def test_one_sides_open_question_is_not_overwritten_by_the_other(cast: Cast, requirement: Requirement) -> None:
    actions.read_requirement(cast.victor, requirement, question="Also on weekends?")
    with pytest.raises(ValueError, match="A question of the other side is open"):
        actions.read_requirement(cast.alma, requirement, question="Who brings the supplies?")
    actions.read_requirement(cast.victor, requirement, question="And on holidays?")
    assert requirement.question == "And on holidays?"


def test_a_change_of_words_is_to_be_read_again(cast: Cast, requirement: Requirement) -> None:
    actions.read_requirement(cast.victor, requirement)
    actions.save_requirement(cast.alma, requirement)
    assert requirement.vendor == Reading.UNDERSTOOD  # nothing was changed
    given = {"clause": "4.2", "text": "Restrooms are cleaned three times a day."}
    signed_in(cast.alma).post(f"/requirements/{requirement.pk}/edit/", given)
    requirement.refresh_from_db()
    assert requirement.vendor == Reading.NOT_READ
    told = Event.objects.all().about(requirement.kickoff).first()
    assert "twice a day. → 4.2 Restrooms are cleaned three times a day." in told.sentence


def test_what_is_taken_out_stays_on_the_time_line(cast: Cast, requirement: Requirement) -> None:
    signed_in(cast.alma).post(f"/requirements/{requirement.pk}/drop/")
    assert not Requirement.objects.exists()
    assert "Restrooms are cleaned twice a day" in Event.objects.all().about(requirement.kickoff).first().sentence


def sheet(rows: list[list[object]], name: str = "scope.xlsx") -> SimpleUploadedFile:
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return SimpleUploadedFile(name, content.getvalue())


def test_a_spreadsheet_is_shown_before_it_is_brought_in(cast: Cast, kickoff: Kickoff, requirement: Requirement) -> None:
    address = f"/contracts/{kickoff.contract_id}/walkthrough/file/"
    rows = [
        ["Section", "Who", "Requirement"],
        ["4.2", "Vendor", "Restrooms are cleaned twice a day."],
        ["6.1", "Vendor", "Trash is taken out every night."],
        [None, "City", "Keys are handed over on the first day."],
    ]
    manager = signed_in(cast.alma)
    preview = manager.post(address, {"file": sheet(rows)})
    assert "3 requirements in the file" in preview.content.decode()
    assert Requirement.objects.count() == 1
    manager.post(address, {"rows": preview.context["rows_form"]["rows"].value()})
    new = list(kickoff.requirements.values_list("clause", "text")[1:])  # the first was there already
    assert new == [("6.1", "Trash is taken out every night."), ("", "Keys are handed over on the first day.")]
    again = manager.post(address, {"rows": preview.context["rows_form"]["rows"].value()}, follow=True)
    assert "in the walk-through already" in again.content.decode()


def test_what_is_wrong_in_a_spreadsheet_is_told_by_row_and_column(cast: Cast, kickoff: Kickoff) -> None:
    rows = [["Clause", "Requirement"], ["x" * 41, "Trash is taken out."], ["7", None], ["8", "Floors are swept."]]
    page = signed_in(cast.alma).post(f"/contracts/{kickoff.contract_id}/walkthrough/file/", {"file": sheet(rows)})
    words = page.content.decode()
    assert "Row 2, column A (Clause): more than 40 letters" in words
    assert "Row 3, column B (Requirement): empty" in words
    assert "Add them to the walk-through" not in words


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (SimpleUploadedFile("scope.pdf", b"%PDF-1.7 ..."), "is a PDF document, not a table"),
        (SimpleUploadedFile("a.csv", b"Who,When\nVendor,daily\nCity,weekly\n"), "no column that is called Requirement"),
        (SimpleUploadedFile("empty.csv", b" "), "is empty"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_in_a_sentence(
    cast: Cast, kickoff: Kickoff, file: SimpleUploadedFile, sentence: str
) -> None:
    file.seek(0)
    page = signed_in(cast.alma).post(f"/contracts/{kickoff.contract_id}/walkthrough/file/", {"file": file})
    assert sentence in page.content.decode()


@pytest.mark.parametrize("rows", ["nonsense", '[["1"]]', '[["1", 2]]', '[["1", " "]]', f'[["{"x" * 41}", "a"]]'])
def test_rows_that_were_tampered_with_are_refused(cast: Cast, kickoff: Kickoff, rows: str) -> None:
    address = f"/contracts/{kickoff.contract_id}/walkthrough/file/"
    page = signed_in(cast.alma).post(address, {"rows": rows}, follow=True)
    assert "These rows cannot be read" in page.content.decode()
    assert not Requirement.objects.exists()


def test_words_that_name_another_vendor_are_refused(cast: Cast, kickoff: Kickoff, requirement: Requirement) -> None:
    with pytest.raises(ValueError, match="names Vendor B"):
        actions.save_requirement(cast.alma, Requirement(kickoff=kickoff, text="As Vendor B does it."))
    with pytest.raises(ValueError, match="names Vendor B"):
        actions.bring_requirements(cast.alma, kickoff, [("", "As Vendor B does it.")])
    with pytest.raises(ValueError, match="names Vendor B"):
        actions.read_requirement(cast.alma, requirement, question="As Vendor B does it?")


def test_who_may_do_what(cast: Cast, requirement: Requirement) -> None:
    for person in (cast.victor, cast.priya, cast.lee, cast.outsider):
        with pytest.raises(PermissionDenied):
            actions.save_requirement(person, requirement)
    for person in (cast.dana, cast.lee, cast.priya, cast.outsider):  # Dana is another vendor's
        with pytest.raises(PermissionDenied):
            actions.read_requirement(person, requirement)
    assert signed_in(cast.dana).get(f"/requirements/{requirement.pk}/read/").status_code == 404
    assert signed_in(cast.dana).get(f"/contracts/{requirement.kickoff.contract_id}/walkthrough/").status_code == 404


def test_queries_do_not_grow_with_requirements(cast: Cast, kickoff: Kickoff) -> None:
    address = f"/contracts/{kickoff.contract_id}/walkthrough/"

    def asked(many: int) -> int:
        actions.bring_requirements(cast.alma, kickoff, [(str(number), f"Room {many}") for number in range(many)])
        return queries_of(cast.alma, address)

    assert asked(5) == asked(40)
