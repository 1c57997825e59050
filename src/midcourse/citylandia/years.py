"""What happened in a year in five contracts, one of each department: a problem, and what was tried against it."""

from collections.abc import Mapping
from dataclasses import dataclass

from midcourse.corrections.models import Side, Verdict

MONTHS = 24
DOORS = "Fewer outages in all buildings since the week of the change."
SEEN_BY_ALL = "All sites say so."
SEEN, CHECKED = 4, 4  # months until a change shows in the figures, and until a correction's check has its own


@dataclass(frozen=True)
class Try:
    """A correction: in place from a month, after which what goes wrong is `drift` times the usual.

    `verdict` is people's, `why` their reason where the figures say otherwise; empty: they leave it to the figures.
    """

    month: int
    drift: float
    what: str
    by_vendor: bool = True
    verdict: str = ""
    why: str = ""


@dataclass(frozen=True)
class Year:
    """A problem from a month on, `worse` times the usual, and what was tried against it, one after the other."""

    trouble: int
    worse: float
    title: str
    story: str
    tries: tuple[Try, ...]
    minutes: str
    promised: Mapping[Side, tuple[str, str, str]]  # what, what came of it, why
    late: int = -1  # which of its meetings was held late
    off: int = -1  # which was called off

    def drift(self, at: int) -> float:
        """What goes wrong in a month, against the usual."""
        tried = [each.drift for each in self.tries if at >= each.month]
        return tried[-1] if tried else self.worse if at >= self.trouble else 1.0

    @property
    def arrivals(self) -> list[int]:
        """Up to which month figures have come when they come."""
        seen = [self.trouble + SEEN, *(each.month + CHECKED for each in self.tries)]
        return sorted({until for until in seen if until < MONTHS} | {MONTHS})


YEARS: Mapping[int, Year] = {
    0: Year(
        trouble=8,
        worse=2.8,
        title="Elevators stand still three times as often since the old door parts ran out",
        story="Two out of three outages are doors.",
        tries=(Try(13, 0.8, "Keep door parts for six weeks in the van", verdict=Verdict.WORKED, why=DOORS),),
        minutes="Outages by building. Doors are the cause; parts are kept in the van from spring on.",
        promised={
            Side.VENDOR: ("Send the list of parts in each van", "kept", ""),
            Side.GOVERNMENT: ("Give technicians a key to the machine rooms", "kept", "Since the first week."),
        },
        late=2,
    ),
    3: Year(
        trouble=9,
        worse=1.7,
        title="More meals are missing when schools change their numbers late",
        story="Numbers come after the trucks are loaded.",
        tries=(
            Try(
                14,
                1.7,
                "Load ten spare meals on each truck",
                verdict=Verdict.DID_NOT,
                why="Spares missed the schools in need.",
            ),
            Try(
                19,
                0.8,
                "Schools send their numbers by noon the day before",
                by_vendor=False,
                verdict=Verdict.WORKED,
                why=SEEN_BY_ALL,
            ),
        ),
        minutes="Missing meals by school and weekday. Mondays are worst.",
        promised={
            Side.VENDOR: ("Call each school when a truck is late", "kept", ""),
            Side.GOVERNMENT: ("Name one person for numbers in every school", "broken", "Four schools were missing."),
        },
        off=3,
    ),
    21: Year(
        trouble=16,
        worse=1.7,
        title="Complaints about street lights are up since the storm season",
        story="",
        tries=(Try(22, 1.2, "A night patrol writes down dark lights each Tuesday"),),
        minutes="Which streets are dark, and since when. The night patrol begins in August.",
        promised={
            Side.VENDOR: ("Repair what the patrol finds within five days", "", ""),
            Side.GOVERNMENT: ("Trim trees on the streets named in May", "broken", "The storm came first."),
        },
        late=1,
    ),
    24: Year(
        trouble=11,
        worse=2.2,
        title="Visits are missed at weekends",
        story="Two of nine visitors left; weekends are planned last.",
        tries=(
            Try(16, 1.0, "Plan weekends first", verdict=Verdict.CANNOT_TELL, why="Two visitors began the same month."),
        ),
        minutes="Missed visits by weekday. Weekends are planned first from spring on.",
        promised={
            Side.VENDOR: ("Tell seniors the day before when a visit moves", "kept", ""),
            Side.GOVERNMENT: ("Pay for two visitors more until June", "kept", ""),
        },
        late=3,
    ),
    39: Year(
        trouble=13,
        worse=1.35,
        title="Fewer tickets are solved in a day since the new sign-in",
        story="Every third ticket is about passwords.",
        tries=(
            Try(
                18,
                0.8,
                "People can set a new password by themselves",
                by_vendor=False,
                verdict=Verdict.WORKED,
                why=SEEN_BY_ALL,
            ),
        ),
        minutes="Tickets by kind. Passwords are a third; a page for them is built by the city.",
        promised={
            Side.VENDOR: ("Answer sign-in tickets first", "kept", ""),
            Side.GOVERNMENT: ("Open the password page to all staff", "kept", "A week late for two departments."),
        },
    ),
}
