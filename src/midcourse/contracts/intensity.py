"""How closely to manage a contract: the assistant's questions with their points, and what each intensity asks for.

The points are few and can be added up by hand; a person may always choose otherwise and say why (I1).
"""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from midcourse.contracts.models.contract import Intensity, ReviewsBefore
from midcourse.contracts.models.intensity import Profile


@dataclass(frozen=True)
class Choice:
    """One answer and the points it gives; `reason` is said where it raises the intensity."""

    key: str
    words: str
    points: int
    reason: str = ""


@dataclass(frozen=True)
class Question:
    key: str
    words: str
    choices: tuple[Choice, ...]

    def chosen(self, key: str) -> Choice:
        """Raises ValueError for an answer that is not among the choices."""
        for choice in self.choices:
            if choice.key == key:
                return choice
        raise ValueError(f"Choose an answer to “{self.words}”.")


QUESTIONS = (
    Question(
        "value",
        "How much is the contract worth in all?",
        (
            Choice("small", "Less than $250,000", 0),
            Choice("middle", "$250,000 to $1 million", 1, "it is worth more than $250,000"),
            Choice("large", "$1 million to $5 million", 2, "it is worth more than $1 million"),
            Choice("largest", "More than $5 million", 3, "it is worth more than $5 million"),
        ),
    ),
    Question(
        "harm",
        "What happens to residents if it goes wrong?",
        (
            Choice("little", "Little that they would notice", 0),
            Choice("nuisance", "A nuisance, soon put right", 1, "residents would notice if it went wrong"),
            Choice("serious", "Serious trouble for some", 3, "some residents would be in serious trouble"),
            Choice(
                "harm",
                "Health, safety or livelihood at stake",
                4,
                "residents’ health, safety or livelihood is at stake",
            ),
        ),
    ),
    Question(
        "facing",
        "Do residents deal with the vendor?",
        (
            Choice("no", "No", 0),
            Choice("some", "Some do", 1, "some residents deal with the vendor"),
            Choice("daily", "Many do, day by day", 2, "many residents deal with the vendor day by day"),
        ),
    ),
    Question(
        "complexity",
        "How hard is the service to describe and to measure?",
        (
            Choice("plain", "Plain: we know good work when we see it", 0),
            Choice("some", "Some of it is a matter of judgment", 1, "some of the service is a matter of judgment"),
            Choice("hard", "Hard: results take time and depend on much else", 2, "results are hard to measure"),
        ),
    ),
    Question(
        "priority",
        "Does it serve one of the city’s stated priorities?",
        (
            Choice("no", "No", 0),
            Choice("part", "It contributes to one", 1, "it contributes to a stated priority"),
            Choice("core", "It is at the heart of one", 2, "it is at the heart of a stated priority"),
        ),
    ),
    Question(
        "record",
        "What do we know of this vendor and service?",
        (
            Choice("good", "It has gone well for years", 0),
            Choice("new", "The vendor or the service is new to us", 1, "the vendor or the service is new to us"),
            Choice("trouble", "There has been trouble before", 2, "there has been trouble before"),
        ),
    ),
)

MEDIUM_FROM, HIGH_FROM = 4, 8
MOST = sum(max(choice.points for choice in question.choices) for question in QUESTIONS)


@dataclass(frozen=True)
class Suggestion:
    """`points` of `MOST`; `reasons` are the answers that gave points, those that gave most first."""

    points: int
    intensity: Intensity
    reasons: tuple[str, ...]

    @property
    def sentence(self) -> str:
        points = f"{self.points} of {MOST} points"
        because = f" because {'; '.join(self.reasons)}" if self.reasons else ""
        return f"{self.intensity.label}{because} ({points})."


def suggest(answers: Mapping[str, str]) -> Suggestion:
    """Low under 4 points, high from 8, medium between; so health, safety or livelihood at stake is never low.

    `answers` holds a choice's key for every question's key. Raises ValueError where one is missing or unknown.
    """
    given = [question.chosen(answers.get(question.key, "")) for question in QUESTIONS]
    points = sum(choice.points for choice in given)
    intensity = Intensity.HIGH if points >= HIGH_FROM else Intensity.MEDIUM if points >= MEDIUM_FROM else Intensity.LOW
    raised = sorted((choice for choice in given if choice.points), key=lambda choice: -choice.points)
    return Suggestion(points, intensity, tuple(choice.reason for choice in raised))


def by_value(value: Decimal) -> str:
    """The answer to the first question that a contract's value gives."""
    for limit, key in ((250_000, "small"), (1_000_000, "middle"), (5_000_000, "large")):
        if value < limit:
            return key
    return "largest"


GOAL, KPIS, KICKOFF, SHEET, ROLES = "goal", "kpis", "kickoff", "expectation sheet", "role matrix"
RISKS, PLAN, SERIES, DEEP_DIVES = "risk register", "plan", "meeting series", "deep-dive queue"
ARTEFACTS = (GOAL, KICKOFF, ROLES, SHEET, KPIS, SERIES, RISKS, PLAN, DEEP_DIVES)

DEFAULTS: dict[str, Profile] = {
    Intensity.LOW: Profile(
        intensity=Intensity.LOW,
        words="A kickoff on roles, a check-in each quarter.",
        months_between=3,
        review_days=92,
        kickoff_days=30,
        fewest_kpis=0,
        most_kpis=2,
        touchpoints=[],
        artefacts=[GOAL, KICKOFF, ROLES],
    ),
    Intensity.MEDIUM: Profile(
        intensity=Intensity.MEDIUM,
        words="A strong kickoff, early touchpoints, regular meetings on two or three KPIs.",
        months_between=2,
        review_days=61,
        kickoff_days=30,
        fewest_kpis=2,
        most_kpis=3,
        touchpoints=[30, 60, 90],
        artefacts=[GOAL, KICKOFF, ROLES, SHEET, KPIS, SERIES],
    ),
    Intensity.HIGH: Profile(
        intensity=Intensity.HIGH,
        words="Monthly meetings on a set of KPIs broken down for equity; a detailed plan; a deep dive each time.",
        months_between=1,
        review_days=31,
        kickoff_days=30,
        fewest_kpis=3,
        most_kpis=5,
        broken_down=True,
        deep_dives=True,
        touchpoints=[30, 60, 90],
        artefacts=[GOAL, KICKOFF, ROLES, SHEET, KPIS, SERIES, RISKS, PLAN, DEEP_DIVES],
    ),
}


def profiles() -> dict[str, Profile]:
    """What every intensity asks for: as an administrator has set it, else as it comes. One query.

    A form may write to what it is given, so nobody gets the defaults themselves.
    """
    saved = {each.intensity: each for each in Profile.objects.all()}
    return {intensity: saved.get(intensity) or deepcopy(default) for intensity, default in DEFAULTS.items()}


def profile(intensity: str) -> Profile:
    return profiles()[intensity]


def reviews_before(on: date) -> ReviewsBefore:
    """Each intensity with the day before which a last performance review is overdue (A2). One query."""
    return tuple((intensity, on - timedelta(days=each.review_days)) for intensity, each in profiles().items())
