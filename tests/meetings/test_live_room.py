"""What the wall shows: nothing internal while vendors are in the room, and of a cohort only what it agreed to share."""

import json
import re

import pytest

from midcourse.contracts.models import Contract, Sharing
from midcourse.corrections.models import Commitment
from midcourse.meetings import actions
from midcourse.meetings.models import Capture, Meeting
from midcourse.meetings.room import for_room
from midcourse.people import clock
from tests.cast import LETTERS, Cast, signed_in
from tests.meetings.material import COMPLAINTS, NOW, everything, full_meeting, meeting
from tests.meetings.test_vendor_edition import INTERNAL, OF_B, OF_E

pytestmark = pytest.mark.django_db

KEY = "11111111-1111-4111-8111-{:012d}"
OF_ONE = [*OF_B, *OF_E, *INTERNAL, "Bayview goes first", "Prepare a tender"]


@pytest.fixture(autouse=True)
def today():
    with clock.at(NOW):
        yield


def wall(cast: Cast, found: Meeting, audience: str = "") -> str:
    answer = signed_in(cast.alma).get(f"/meetings/{found.pk}/live/{audience}")
    assert answer.status_code == 200
    return answer.text


def has_figures_of(letter: str, page: str) -> bool:
    """Whether a vendor's figures, which are no other's, stand in the page's chart data."""
    one = [float(value) for value in re.findall(r'"figure": ([\d.]+)', page)]
    lists = [json.loads(f"[{found}]") for found in re.findall(r'"values": \[(\[.+?\])\]', page)]
    side_by_side = [list(column) for rows in lists for column in zip(*rows, strict=True)]
    own = COMPLAINTS[letter]
    return any(drawn[start : start + len(own)] == own for drawn in [one, *side_by_side] for start in range(len(drawn)))


@pytest.mark.parametrize("sharing", [Sharing.MEDIAN, Sharing.CODED])
def test_before_a_cohort_no_vendor_is_named_and_nothing_of_one_is_shown(cast: Cast, sharing: str) -> None:
    found = full_meeting(cast)
    share(cast, sharing)
    page = wall(cast, found)
    assert not re.search(r"Vendor [A-F]\b", page)
    for words in OF_ONE:
        assert not re.search(rf"\b{re.escape(words)}\b", page, re.IGNORECASE), words
    for words in ("Meet on Thursdays", "Walk the site at dusk", "Public buildings are clean", "Everyone in the room"):
        assert words in page


@pytest.mark.parametrize("sharing", [Sharing.MEDIAN, Sharing.CODED])
def test_not_even_what_the_wall_is_drawn_from_tells_of_one_vendor(cast: Cast, sharing: str) -> None:
    found = full_meeting(cast)
    share(cast, sharing)
    drawn_from = json.dumps(for_room(Meeting.objects.get(pk=found.pk), cast.alma, staff=False))
    for words in (*OF_ONE, *(f"Vendor {letter}" for letter in LETTERS)):
        assert not re.search(rf"\b{re.escape(words)}\b", drawn_from, re.IGNORECASE), words


def test_before_a_cohort_that_shares_the_median_no_vendors_figures_are_shown(cast: Cast) -> None:
    page = wall(cast, full_meeting(cast))
    # October: 2, 3, 4, 7, 9, 21 have their middle at 5.5
    assert "Median of all vendors: 5.5 in October 2026." in page
    for letter in LETTERS:
        assert not has_figures_of(letter, page)


def test_under_letters_all_figures_are_shown(cast: Cast) -> None:
    found = full_meeting(cast)
    share(cast, Sharing.CODED)
    page = wall(cast, found)
    assert len(set(re.findall(r"Code [A-Z]\b", page))) == 6
    for letter in LETTERS:
        assert has_figures_of(letter, page)


def test_by_name_figures_are_shown_and_nothing_else_of_a_vendor(cast: Cast) -> None:
    found = full_meeting(cast)
    share(cast, Sharing.NAMED)
    page = wall(cast, found)
    assert "Worsening: Vendor E." in page
    for words in OF_ONE:
        assert not re.search(rf"\b{re.escape(words)}\b", page, re.IGNORECASE), words


def test_too_few_vendors_have_no_median(cast: Cast) -> None:
    found = full_meeting(cast)
    for letter in "ABC":
        Contract.objects.filter(pk=cast.contracts[letter].pk).update(closed_on=NOW.date())
    assert "Too few vendors here to show a median" in wall(cast, found)


def test_a_screen_for_staff_shows_everything(cast: Cast) -> None:
    page = wall(cast, full_meeting(cast), "?for=staff")
    for words in ("Vendor E accounts for nearly all of the rise", "Only staff see this screen", "Prepare a tender"):
        assert words in page


def test_with_one_vendor_the_wall_shows_its_edition(cast: Cast) -> None:
    everything(cast)
    page = wall(cast, meeting(cast, program=None, contract=cast.contracts["E"], attendees=[]))
    for words in (*(word for word in OF_E if word != "Pay the night shift"), "Vendor E", "Walk the site at dusk"):
        assert words in page, words
    for words in (*OF_B, *INTERNAL):
        assert not re.search(rf"\b{re.escape(words)}\b", page, re.IGNORECASE), words


def test_what_staff_capture_about_one_vendor_stays_off_the_wall(cast: Cast) -> None:
    found = full_meeting(cast)
    e = str(cast.contracts["E"].pk)
    write(cast, found, "recognition", "?for=staff", text="Quick answers in October", whom=e)
    write(cast, found, "decision", "?for=staff", text="A second tender", whom="staff")
    write(cast, found, "decision", "?for=staff", text="Meet at nine", whom="all")
    write(cast, found, "idea", text="Share the keys")
    assert said(cast, found) == {"Meet at nine", "Share the keys"}
    assert len(said(cast, found, "?for=staff")) == 4
    assert "Quick answers in October" not in wall(cast, found)
    assert "Share the keys" in wall(cast, found)


def test_an_idea_of_one_vendor_is_not_shown_to_the_others(cast: Cast) -> None:
    found = full_meeting(cast)
    assert "Lend out our" not in wall(cast, found)


def test_on_the_wall_no_vendor_is_named_by_hand(cast: Cast) -> None:
    found = full_meeting(cast)
    answer = write(cast, found, "idea", text="Do as Vendor E does")
    assert not answer["saved"]
    assert "names Vendor E" in answer["form"]
    assert "Do as Vendor E does" in answer["form"]  # what was typed is kept


def test_the_government_promises_the_whole_cohort(cast: Cast) -> None:
    found = full_meeting(cast)
    promised = {"what": "Keys by Friday", "owner": cast.alma.pk, "due": "2026-11-20"}
    assert write(cast, found, "promise", **promised)["saved"]
    assert Commitment.objects.filter(what="Keys by Friday", side="government").count() == 6
    assert Capture.objects.get().for_room


def test_a_vendor_owns_nothing_on_a_wall_that_others_read(cast: Cast) -> None:
    found = full_meeting(cast)
    promised = {"what": "A second crew", "owner": cast.victor.pk, "due": "2026-11-20"}
    assert not write(cast, found, "promise", **promised)["saved"]
    assert not Commitment.objects.exists()


@pytest.mark.parametrize("kind", ["correction", "insight"])
def test_what_concerns_one_vendor_is_not_written_before_a_cohort(cast: Cast, kind: str) -> None:
    found = full_meeting(cast)
    answer = signed_in(cast.alma).post(f"/meetings/{found.pk}/live/write/{kind}/", {"key": KEY.format(1)})
    assert answer.status_code == 404


def test_a_meeting_that_is_over_has_no_wall(cast: Cast) -> None:
    found = meeting(cast)
    actions.cancel_meeting(cast.alma, found)
    assert signed_in(cast.alma).get(f"/meetings/{found.pk}/live/").url == f"/meetings/{found.pk}/"


def share(cast: Cast, sharing: str) -> None:
    cast.program.sharing = sharing
    cast.program.save()


def write(cast: Cast, found: Meeting, kind: str, audience: str = "", **fields: object) -> dict[str, object]:
    key = KEY.format(Capture.objects.count())
    address = f"/meetings/{found.pk}/live/write/{kind}/{audience}"
    answer: dict[str, object] = signed_in(cast.alma).post(address, {"key": key, **fields}).json()
    return answer


def said(cast: Cast, found: Meeting, audience: str = "") -> set[str]:
    drawn = signed_in(cast.alma).get(f"/meetings/{found.pk}/live/said/{audience}").json()["said"]
    return {text for text in Capture.objects.values_list("text", flat=True) if text in drawn}
