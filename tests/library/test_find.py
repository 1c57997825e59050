"""A service finds its set, however it is called."""

import pytest

from midcourse.library.actions import fill_library
from midcourse.library.queries import starter_for

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("service", "found"),
    [
        ("janitorial", "Janitorial"),
        ("Cleaning services for public buildings", "Janitorial"),
        ("after-school", "After-school"),
        ("Afterschool programs", "After-school"),
        ("recycle", "Recycling and refuse"),
        ("Solid waste collection", "Recycling and refuse"),
        ("Refuse and recycling", "Recycling and refuse"),
        ("Park maintenance", "Grounds"),
        ("Street paving 2027", "Paving"),
        ("IT support", "IT services"),
        ("Job training", "Workforce"),
        ("Homelessness prevention", "Homeless services"),
        ("Foster care", "Child welfare"),
        ("School buses", "Any service"),  # a school is not after-school
        ("Child care", "Any service"),  # nor is all that is for children child welfare
        ("Elevators", "Any service"),
        ("", "Any service"),
    ],
)
def test_a_service_finds_its_set(service: str, found: str) -> None:
    fill_library()
    assert str(starter_for(service)) == found


def test_an_empty_library_has_nothing_to_offer() -> None:
    assert starter_for("janitorial") is None
