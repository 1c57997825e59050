"""A vendor edition holds what its vendor may see and nothing of the others, on screen and on paper."""

import re

import pytest

from midcourse.contracts.models import Contract, Sharing
from midcourse.measures.models import KPI
from midcourse.meetings import actions
from midcourse.meetings.models import Meeting, Pack
from midcourse.meetings.printing import pdf_of
from midcourse.people import clock
from tests.cast import LETTERS, Cast, signed_in
from tests.meetings.material import COMPLAINTS, NOW, full_meeting, text_of

pytestmark = pytest.mark.django_db

OF_B = [
    "Bayview", "Checklist at the Harbor site", "Dana", "Supply list B", "fell from 7.2 to 6.1", "Lend out",
]  # fmt: skip
OF_E = ["Night shifts", "Second crew", "Victor", "Supply list E", "5.2 to 18.8", "Pay the night shift"]
INTERNAL = [
    "nearly all of the rise", "rose by 44", "leave the market", "Procurement follows", "tender", "lose staff",
]  # fmt: skip


@pytest.fixture(autouse=True)
def today():
    with clock.at(NOW):
        yield


@pytest.fixture
def full(cast: Cast) -> Meeting:
    """Every contract has a number, title and goal of its own, to be looked for in the others' editions."""
    for letter, contract in cast.contracts.items():
        Contract.objects.filter(pk=contract.pk).update(number=f"Nr-{letter * 3}", title=f"Cleaning {letter * 3}")
    return full_meeting(cast)


def freeze(cast: Cast, meeting: Meeting, letter: str) -> Pack:
    return next(pack for pack in actions.freeze_pack(cast.alma, meeting) if pack.contract == cast.contracts[letter])


def read(cast: Cast, pack: Pack) -> list[str]:
    """The edition as a vendor contact gets it: the page with its chart data, the words of the PDF."""
    page = signed_in(cast.alma).get(f"/packs/{pack.pk}/").text
    return [page[page.index("<main") :], text_of(pdf_of(pack))]


@pytest.mark.parametrize("letter", LETTERS)
def test_no_other_vendor_is_in_it(cast: Cast, full: Meeting, letter: str) -> None:
    others = [word for other in LETTERS if other != letter for word in (f"Vendor {other}", other * 3)]
    foreign = [*others, *(OF_B if letter != "B" else []), *(OF_E if letter != "E" else []), *INTERNAL]
    for text in read(cast, freeze(cast, full, letter)):
        assert f"Vendor {letter}" in text
        for words in foreign:
            assert not re.search(rf"\b{re.escape(words)}\b", text, re.IGNORECASE), words


@pytest.mark.parametrize("letter", LETTERS)
def test_no_other_vendors_series_is_in_it(cast: Cast, full: Meeting, letter: str) -> None:
    """Each vendor's ten figures are a fingerprint: only the reader's own is there, and the median's."""
    content = freeze(cast, full, letter).content
    assert [standing["who"] for standing in content["patterns"][0]["standings"]] == [f"Vendor {letter}"]
    series = [series_in(content["patterns"][0]["standings"][0]["points"]), series_in(content["patterns"][0]["median"])]
    assert series[0] == COMPLAINTS[letter]
    for other in set(LETTERS) - {letter}:
        assert COMPLAINTS[other] not in series


def series_in(points: list[tuple[str, float]]) -> list[float]:
    return [value for _, value in points]


def test_the_median_is_the_programs(cast: Cast, full: Meeting) -> None:
    median = freeze(cast, full, "E").content["patterns"][0]["median"]
    # October: 2, 3, 4, 7, 9, 21 have their middle between 4 and 7; July: 1, 3, 5, 8, 9, 17 between 5 and 8
    assert dict(median)["2026-10-01"] == 5.5
    assert dict(median)["2026-07-01"] == 6.5


def test_there_is_no_median_of_fewer_than_four(cast: Cast, full: Meeting) -> None:
    for letter in "ABC":
        Contract.objects.filter(pk=cast.contracts[letter].pk).update(closed_on=NOW.date())
    assert freeze(cast, full, "E").content["patterns"][0]["median"] == []


def test_periods_that_fewer_than_four_reported_have_no_median(cast: Cast, full: Meeting) -> None:
    for standing in KPI.objects.get().standings.exclude(contract__in=[cast.contracts[each] for each in "DEF"]):
        standing.points = standing.points[:-1]
        standing.save()
    median = dict(freeze(cast, full, "E").content["patterns"][0]["median"])
    assert "2026-10-01" not in median
    assert "2026-09-01" in median


@pytest.mark.parametrize("sharing", [Sharing.MEDIAN, Sharing.CODED])
def test_no_edition_names_another_where_that_is_not_agreed(cast: Cast, full: Meeting, sharing: str) -> None:
    cast.program.sharing = sharing
    cast.program.save()
    for text in read(cast, freeze(cast, full, "E")):
        assert not re.search(r"Vendor [A-DF]\b", text)


def test_its_own_side_is_whole(cast: Cast, full: Meeting) -> None:
    for text in read(cast, freeze(cast, full, "E")):
        for words in (*OF_E, "Public buildings are clean", "Walk the site at dusk", "Meet on Thursdays", "Worsening"):
            assert words in text, words


def test_a_contact_opens_their_own_edition_only(cast: Cast, full: Meeting) -> None:
    packs = actions.freeze_pack(cast.alma, full)
    for pack in packs:
        own = pack.contract == cast.contracts["E"]
        for address in (f"/packs/{pack.pk}/", f"/packs/{pack.pk}/pdf/"):
            assert signed_in(cast.victor).get(address).status_code == (200 if own else 404)
            assert signed_in(cast.lee).get(address).status_code == 200
            assert signed_in(cast.outsider).get(address).status_code == 404
