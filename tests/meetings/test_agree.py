"""Both sides agree to a meeting's minutes, or say what is not right."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from midcourse.contracts.models import Contract, Vendor
from midcourse.meetings import actions
from midcourse.meetings.agreed import sides
from midcourse.meetings.models import Agreement, Meeting, Pack
from midcourse.people import clock
from midcourse.people.models import Event, Notice, User
from tests.cast import Cast, signed_in
from tests.meetings.material import NOW, meeting

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def held(cast: Cast) -> Meeting:
    with clock.at(NOW):
        there = [cast.alma, cast.victor]
        return actions.hold_meeting(cast.alma, meeting(cast), "A second crew.", staff_minutes="Tender?", present=there)


def read(meeting: Meeting, person: User) -> list[str]:
    return [side.sentence for side in sides(meeting, person)]


def page(meeting: Meeting, person: User) -> str:
    with clock.at(LATER):
        return signed_in(person).get(f"/meetings/{meeting.pk}/").text


def test_who_wrote_them_agrees_for_the_government_and_each_vendor_is_asked(cast: Cast, held: Meeting) -> None:
    waiting = [f"Waiting for Vendor {letter}, JAN-{letter}" for letter in "ABCDEF"]
    assert read(held, cast.alma) == ["General Services agreed on Nov 12, 2026", *waiting]
    for person in (cast.victor, cast.dana):
        assert Notice.objects.filter(to=person, subject__startswith="Are these minutes right?").count() == 1


def test_a_vendor_sees_the_government_and_themselves_only(cast: Cast, held: Meeting) -> None:
    with clock.at(LATER):
        actions.agree_minutes(
            cast.dana, held, agrees=False, contract=cast.contracts["B"], words="Bayview was closed for a week"
        )
    assert read(held, cast.victor) == ["General Services agreed on Nov 12, 2026", "Waiting for Vendor E, JAN-E"]
    told = page(held, cast.victor)
    assert "Waiting for Vendor E, JAN-E" in told
    assert "Bayview" not in told
    assert "Vendor B" not in told
    staff = page(held, cast.alma)
    assert "Vendor B, JAN-B asked for a correction on Nov 12, 2026" in staff
    assert "Waiting for Vendor A, JAN-A; Vendor C, JAN-C; Vendor D, JAN-D; Vendor E, JAN-E; Vendor F, JAN-F" in staff
    assert "Bayview" not in " ".join(Event.objects.visible_to(cast.victor).values_list("sentence", flat=True))


def test_what_is_for_staff_and_who_was_there_of_others_is_kept_from_vendors(cast: Cast, held: Meeting) -> None:
    assert "Tender?" in page(held, cast.alma)
    told = page(held, cast.dana)
    assert "A second crew." in told
    assert "Tender?" not in told
    assert "Victor" not in told


def test_a_correction_asks_anew_and_freezes_anew(cast: Cast, held: Meeting) -> None:
    with clock.at(LATER):
        actions.agree_minutes(cast.victor, held, agrees=True, contract=cast.contracts["E"])
        assert read(held, cast.victor)[1] == "Vendor E, JAN-E agreed on Nov 12, 2026"
    with clock.at(LATER + timedelta(days=1)):
        actions.correct_minutes(cast.alma, held, "A second crew from Monday.", "Tender?")
    assert read(held, cast.victor) == ["General Services agreed on Nov 13, 2026", "Waiting for Vendor E, JAN-E"]
    assert Pack.objects.filter(meeting=held, contract=None).count() == 2


def test_a_correction_for_staff_only_asks_nobody(cast: Cast, held: Meeting) -> None:
    with clock.at(LATER):
        actions.agree_minutes(cast.victor, held, agrees=True, contract=cast.contracts["E"])
        told = Notice.objects.count()
        actions.correct_minutes(cast.alma, held, "A second crew.", "Tender in May")
    assert read(held, cast.victor)[1] == "Vendor E, JAN-E agreed on Nov 12, 2026"
    assert Notice.objects.count() == told
    assert not Event.objects.visible_to(cast.victor).filter(verb="minutes.correct").exists()


def test_nobody_agrees_to_words_they_have_not_read(cast: Cast, held: Meeting) -> None:
    before = actions.wording(held.minutes)
    with clock.at(LATER):
        actions.correct_minutes(cast.alma, held, "Two crews fewer.")
    with pytest.raises(actions.OutdatedError, match="read them again"):
        actions.agree_minutes(cast.victor, held, agrees=True, contract=cast.contracts["E"], read=before)


def test_two_who_correct_at_once_lose_nothing(cast: Cast, held: Meeting) -> None:
    alma, dario, address = signed_in(cast.alma), signed_in(cast.dario), f"/meetings/{held.pk}/minutes/"
    mark = actions.wording("A second crew.", "Tender?")
    dario.post(address, {"minutes": "A second crew from Monday.", "staff_minutes": "Tender?", "read": mark})
    mine = {"minutes": "A second crew, paid by the city.", "staff_minutes": "Tender?", "read": mark}
    answer = alma.post(address, mine).text
    assert "Somebody corrected these minutes while you wrote" in answer
    assert "A second crew, paid by the city." in answer
    assert "A second crew from Monday." in answer
    joined = "A second crew from Monday, paid by the city."
    now = actions.wording("A second crew from Monday.", "Tender?")
    assert f'value="{now}"' in answer
    alma.post(address, {**mine, "minutes": joined, "read": now})
    held.refresh_from_db()
    assert held.minutes == joined


def test_each_speaks_for_their_own_side(cast: Cast, held: Meeting) -> None:
    e = cast.contracts["E"]
    with pytest.raises(ValueError, match="staff for the government"):
        actions.agree_minutes(cast.alma, held, agrees=True, contract=e)
    with pytest.raises(ValueError, match="A vendor agrees for its own contract"):
        actions.agree_minutes(cast.victor, held, agrees=True)
    for who in ("dana", "lee", "priya", "ines", "outsider"):
        with pytest.raises(PermissionDenied):
            actions.agree_minutes(getattr(cast, who), held, agrees=True, contract=e)


def test_what_is_not_right_is_said_in_words(cast: Cast, held: Meeting) -> None:
    with pytest.raises(ValueError, match="Say what is not right"):
        actions.agree_minutes(cast.victor, held, agrees=False, words="  ", contract=cast.contracts["E"])
    with pytest.raises(ValueError, match="it names Vendor B"):
        actions.agree_minutes(cast.dario, held, agrees=False, words="Vendor B was late")
    assert Agreement.objects.filter(meeting=held).count() == 1  # Alma's, when she held it


def test_minutes_name_no_vendor_of_the_department_who_did_this_work_before(cast: Cast, held: Meeting) -> None:
    """Vendor G had a contract of its own, outside the program."""
    before = Vendor.objects.create(name="Vendor G", aliases=["Gleam & Co."])
    Contract.objects.filter(pk=cast.contracts["F"].pk).update(program=None, vendor=before)
    alone = meeting(cast, program=None, contract=cast.contracts["E"], attendees=[])
    for words in ("Better than vendor g was", "As Gleam & Co. did"):
        with clock.at(NOW), pytest.raises(ValueError, match="it names Vendor G"):
            actions.hold_meeting(cast.alma, alone, words)
        with pytest.raises(ValueError, match="it names Vendor G"):
            actions.correct_minutes(cast.alma, held, words)
    with clock.at(NOW):
        actions.hold_meeting(cast.alma, alone, "Better than the vendor before", staff_minutes="Better than Vendor G")


def test_there_is_nothing_to_agree_before_it_was_held(cast: Cast) -> None:
    planned = meeting(cast)
    for act in (
        lambda: actions.agree_minutes(cast.dario, planned, agrees=True),
        lambda: actions.correct_minutes(cast.dario, planned, "Talked."),
    ):
        with pytest.raises(ValueError, match="no minutes before it was held"):
            act()


def test_minutes_corrected_without_a_change_ask_nobody_again(cast: Cast, held: Meeting) -> None:
    with pytest.raises(ValueError, match="Nothing is changed yet"):
        actions.correct_minutes(cast.alma, held, "A second crew.", "Tender?")


def test_a_vendor_agrees_in_one_click(cast: Cast, held: Meeting) -> None:
    browser, address = signed_in(cast.victor), f"/meetings/{held.pk}/minutes/"
    whose = f"?contract={cast.contracts['E'].pk}"
    assert f"{address}agree/{whose}" in browser.get(f"/meetings/{held.pk}/").text
    browser.post(f"{address}agree/{whose}", {"read": actions.wording("A second crew.")})
    assert "Vendor E, JAN-E agreed on" in browser.get(f"/meetings/{held.pk}/").text
    browser.post(f"{address}not-right/{whose}", {"words": "It is a third crew"})
    assert "Vendor E, JAN-E asked for a correction on" in browser.get(f"/meetings/{held.pk}/").text
    assert Notice.objects.filter(to=cast.alma).latest("pk").body == "Victor: It is a third crew"
    assert browser.get(f"{address}not-right/?contract={cast.contracts['B'].pk}").status_code == 404
    assert "It is a third crew" in signed_in(cast.alma).get(address).text  # where the minutes are corrected
