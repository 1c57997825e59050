"""The intensity assistant: points that add up by hand, reasons in words, an override that says why."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from midcourse.contracts.actions import assess, save_profile
from midcourse.contracts.intensity import DEFAULTS, MOST, QUESTIONS, by_value, profile, suggest
from midcourse.contracts.models import Intensity, Profile
from midcourse.people.models import Event
from tests.cast import Cast

LEAST = {"value": "small", "harm": "little", "facing": "no", "complexity": "plain", "priority": "no", "record": "good"}
MOST_ = {"value": "largest", "harm": "harm", "facing": "daily", "complexity": "hard", "priority": "core"}


def test_points_and_reasons() -> None:
    """By hand: 3 + 4 + 2 + 2 + 2 + 2 = 15 at most; large value 2 and new vendor 1 are 3, still low."""
    assert MOST == 15
    assert suggest({**MOST_, "record": "trouble"}).points == 15
    few = suggest({**LEAST, "value": "large", "record": "new"})
    assert (few.points, few.intensity) == (3, Intensity.LOW)
    assert few.sentence == (
        "Low because it is worth more than $1 million; the vendor or the service is new to us (3 of 15 points)."
    )
    assert suggest({**LEAST, "harm": "harm"}).intensity == Intensity.MEDIUM
    assert suggest({**LEAST, "harm": "harm", "value": "large", "facing": "daily"}).intensity == Intensity.HIGH


@pytest.mark.parametrize("question", [question.key for question in QUESTIONS])
def test_a_missing_answer_is_asked_for(question: str) -> None:
    with pytest.raises(ValueError, match="Choose an answer"):
        suggest({key: value for key, value in LEAST.items() if key != question})


@pytest.mark.parametrize(
    ("value", "key"),
    [("249999.99", "small"), ("250000", "middle"), ("1000000", "large"), ("5000000", "largest")],
)
def test_the_value_answers_the_first_question(value: str, key: str) -> None:
    assert by_value(Decimal(value)) == key


def test_the_contract_takes_what_is_chosen_and_another_choice_says_why(cast: Cast) -> None:
    contract = cast.contracts["E"]
    with pytest.raises(ValueError, match="Say why another fits better"):
        assess(cast.alma, contract, LEAST, Intensity.HIGH)
    assess(cast.alma, contract, LEAST, Intensity.HIGH, "The mayor promised it.")
    contract.refresh_from_db()
    assert contract.intensity == Intensity.HIGH
    said = Event.objects.all().about(contract).first()
    assert "high (0 of 15 points suggest low)" in said.sentence
    assert said.sentence.endswith("The mayor promised it.")
    assert not said.shared


def test_an_administrator_edits_what_an_intensity_asks_for(cast: Cast) -> None:
    assert profile(Intensity.HIGH).review_days == 31
    edited = Profile(**{**_fields(DEFAULTS[Intensity.HIGH]), "review_days": 45})
    with pytest.raises(PermissionDenied):
        save_profile(cast.alma, edited)
    save_profile(cast.ines, edited)
    assert profile(Intensity.HIGH).review_days == 45
    assert profile(Intensity.LOW).review_days == 92


def _fields(row: Profile) -> dict[str, object]:
    return {field.name: getattr(row, field.name) for field in row._meta.concrete_fields if field.name != "id"}
