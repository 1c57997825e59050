"""What a vendor edition shows of other vendors' figures is what the program agreed: the median, letters or names."""

import re
from typing import Any

import pytest

from midcourse.contracts.models import Contract, Program, Sharing
from midcourse.measures.models import KPI
from midcourse.meetings.agenda import agenda
from midcourse.meetings.models import Meeting
from midcourse.meetings.shapes import Pattern
from midcourse.meetings.sharing import codes_of
from midcourse.people import clock
from tests.cast import LETTERS, Cast
from tests.meetings.material import COMPLAINTS, NOW, complaints, meeting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with clock.at(NOW):
        yield


@pytest.fixture
def planned(cast: Cast) -> Meeting:
    complaints(cast)
    return meeting(cast)


def pattern(cast: Cast, planned: Meeting, sharing: Sharing, letter: str = "E") -> Pattern:
    Program.objects.filter(pk=cast.program.pk).update(sharing=sharing)
    planned.program.refresh_from_db()  # type: ignore[union-attr]
    return agenda(planned, contract=Contract.objects.get(pk=cast.contracts[letter].pk)).patterns[0]


def figures(pattern: Pattern) -> dict[str, list[Any]]:
    return {each.who: [value for _, value in each.points] for each in pattern.standings}


def test_the_median_shows_nobody_else(cast: Cast, planned: Meeting) -> None:
    found = pattern(cast, planned, Sharing.MEDIAN)
    assert figures(found) == {"Vendor E": COMPLAINTS["E"]}
    assert found.median


def test_by_name_everybody_is_shown_ones_own_first(cast: Cast, planned: Meeting) -> None:
    found = pattern(cast, planned, Sharing.NAMED)
    assert [each.who for each in found.standings] == [f"Vendor {letter}" for letter in "EABCDF"]
    assert figures(found) == {f"Vendor {letter}": figures for letter, figures in COMPLAINTS.items()}
    assert [each.contract for each in found.standings[1:]] == [None] * 5  # nothing of the others can be opened


def test_under_letters_the_figures_are_there_and_the_names_are_not(cast: Cast, planned: Meeting) -> None:
    found = figures(pattern(cast, planned, Sharing.CODED))
    assert found.pop("Vendor E") == COMPLAINTS["E"]
    assert all(re.fullmatch("Code [A-Z]", who) for who in found)
    assert sorted(found.values()) == sorted(COMPLAINTS[letter] for letter in "ABCDF")


def test_a_vendor_is_the_same_letter_for_all_and_stays_it(cast: Cast, planned: Meeting) -> None:
    seen = {letter: figures(pattern(cast, planned, Sharing.CODED, letter)) for letter in "AE"}
    assert {who: row for who, row in seen["A"].items() if row == COMPLAINTS["B"]} == {
        who: row for who, row in seen["E"].items() if row == COMPLAINTS["B"]
    }
    before = codes_of(cast.program.pk)
    new = Contract.objects.get(pk=cast.contracts["A"].pk)
    new.pk, new.number = None, "JAN-G"
    new.save()
    after = codes_of(cast.program.pk)
    assert {pk: after[pk] for pk in before} == before
    assert len(set(after.values())) == 7


def test_letters_are_drawn_with_the_installations_key(cast: Cast, settings: Any) -> None:
    """Whoever knows the program's names and numbers cannot work the letters out: another key, other letters."""
    drawn = set()
    for key in ("one key", "another key", "a third key"):
        settings.SECRET_KEY = key
        drawn.add(tuple(codes_of(cast.program.pk).values()))
    assert len(drawn) > 1
    alphabetical = tuple("ABCDEF")
    assert drawn != {alphabetical}


def test_letters_among_three_would_tell_who_is_who(cast: Cast, planned: Meeting) -> None:
    for letter in "ABC":
        Contract.objects.filter(pk=cast.contracts[letter].pk).update(closed_on=NOW.date())
    found = pattern(cast, planned, Sharing.CODED)
    assert list(figures(found)) == ["Vendor E"]
    assert found.median == []


@pytest.mark.parametrize("sharing", [Sharing.CODED, Sharing.NAMED])
def test_others_figures_of_few_cases_are_not_shown(cast: Cast, planned: Meeting, sharing: Sharing) -> None:
    """Under 4 complaints: some of A, all of F and most of C, and with them what would give them away."""
    definition = KPI.objects.get().definition
    definition.smallest_cell = 4
    definition.save()
    found = pattern(cast, planned, sharing)
    own, *others = found.standings
    assert [value for _, value in own.points] == COMPLAINTS["E"]  # a vendor knows their own
    assert not [value for each in others for _, value in each.points if value is not None and 0 < value < 4]
    hidden = [each for each in others if each.said == "not shown: few cases"]
    # of October's 4, 7, 3, 9 and 2 those of C and F are few, and stand for one another
    assert len(hidden) == 2
    assert all((each.latest, each.verdict, each.meets_target) == (None, "", None) for each in hidden)
    assert all(value >= 4 for _, value in found.median if value is not None)


def test_a_median_has_four_figures(cast: Cast, planned: Meeting) -> None:
    """October of five others is 4, 7, 3, 9 and 2; with few cases hidden, E's 21 and three of them are left."""
    definition = KPI.objects.get().definition
    definition.smallest_cell = 4
    definition.save()
    assert dict(pattern(cast, planned, Sharing.MEDIAN).median)["2026-10-01"] == 8  # of 4, 7, 9 and 21
    for letter in LETTERS[:1]:
        KPI.objects.get().standings.filter(contract=cast.contracts[letter]).delete()
    assert "2026-10-01" not in dict(pattern(cast, planned, Sharing.MEDIAN).median)
