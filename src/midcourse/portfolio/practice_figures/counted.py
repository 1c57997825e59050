"""What is counted, and how it is said. Every measure names its own parts, so that each figure can be redone by hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from statistics import median

from midcourse.analysis import wording
from midcourse.analysis.measure import Every
from midcourse.measures.figures import first_day

ON_TIME_DAYS = 7
QUARTERS = 8  # shown and taken along

Place = tuple[int, date]
"""A department and the first day of a quarter."""


@dataclass(frozen=True)
class Measure:
    """A share: `name`, what its parts are called, and its definition in words."""

    key: str
    name: str
    part: str
    whole: str
    words: str


MEASURES = [
    Measure(
        "on_time",
        "Reviews held on time",
        "held on time",
        "due",
        f"Performance meetings held within {ON_TIME_DAYS} days of the day they were first planned for, out of all "
        f"first planned for the quarter whose {ON_TIME_DAYS} days are over. A cancelled one counts as not held, unless "
        "its whole series was stopped before.",
    ),
    Measure(
        "present",
        "Vendors present",
        "vendors present",
        "expected",
        "Vendors of whom somebody was there, out of all vendors with a contract that ran on the day. Meetings where "
        "nobody noted who was there are left out.",
    ),
    Measure(
        "discussed",
        "Signals discussed",
        "in an insight",
        "found",
        "Signals found in the quarter from which people concluded an insight by now. Those that the next figures undid "
        "within a day are left out.",
    ),
    Measure(
        "checked",
        "Corrections checked",
        "checked",
        "opened",
        "Corrections opened in the quarter whose effect was checked by now with an answer: worked, did not, or cannot "
        "tell. Dropped ones are left out.",
    ),
    Measure(
        "effective",
        "Corrections that worked",
        "worked",
        "checked",
        "Of the checked corrections, those of which the newest check concludes that they worked.",
    ),
]
DAYS = (
    "For each signal found in the quarter that led to a correction, the days until the first correction was opened; "
    "the middle one of all."
)


@dataclass
class Counted:
    """One department's quarter (or several together): part and whole of each measure, and days to a correction."""

    parts: dict[str, int] = field(default_factory=lambda: dict.fromkeys([each.key for each in MEASURES], 0))
    wholes: dict[str, int] = field(default_factory=lambda: dict.fromkeys([each.key for each in MEASURES], 0))
    days: list[int] = field(default_factory=list)

    def count(self, key: str, part: int, whole: int = 1) -> None:
        self.parts[key] += part
        self.wholes[key] += whole

    def share(self, key: str) -> float | None:
        """None where there is nothing to measure."""
        return self.parts[key] / self.wholes[key] if self.wholes[key] else None

    def said(self, key: str) -> str:
        share = self.share(key)
        if share is None:
            return "–"
        return f"{wording.percent(share)} ({self.parts[key]} of {self.wholes[key]})"

    @property
    def middle(self) -> float | None:
        return median(self.days) if self.days else None

    @property
    def said_days(self) -> str:
        if self.middle is None:
            return "–"
        many = len(self.days)
        return f"{wording.number(self.middle)} (of {many} signal{'' if many == 1 else 's'})"


def together(counted: Iterable[Counted]) -> Counted:
    """Parts and wholes added up, days put together."""
    whole = Counted()
    for each in counted:
        for key in whole.parts:
            whole.count(key, each.parts[key], each.wholes[key])
        whole.days += each.days
    return whole


def quarter(day: date) -> date:
    return first_day(day, Every.QUARTER)


def quarters(until: date) -> list[date]:
    """The first days of the quarters shown, oldest first; the last is the one that runs."""
    number = until.year * 4 + (until.month - 1) // 3
    return [date((number - back) // 4, (number - back) % 4 * 3 + 1, 1) for back in range(QUARTERS - 1, -1, -1)]


def by_quarter(counted: Mapping[Place, Counted], shown: Iterable[date]) -> dict[date, Counted]:
    return {start: together(each for (_, of), each in counted.items() if of == start) for start in shown}
