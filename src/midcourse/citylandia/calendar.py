"""Months before today, and the diary that lets everything happen in the order it did."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from midcourse.people import clock


def month_before(day: date, months: int) -> date:
    """The first day of the month `months` before the one `day` is in."""
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)


def months_back(today: date, how_many: int) -> list[date]:
    """The last `how_many` full months, oldest first."""
    return [month_before(today, back) for back in range(how_many, 0, -1)]


def after(month: date, days: int) -> date:
    """The day `days` after the month ends."""
    return month_before(month, -1) + timedelta(days=days - 1)


@contextmanager
def on(day: date) -> Iterator[None]:
    """Let it be ten in the morning of the day."""
    with clock.at(datetime.combine(day, time(10), UTC)):
        yield


@dataclass
class Diary:
    """What happens on which day. The stories write it side by side; it is lived through in order of the days.

    Nothing happens later than on the day `until`: what is written for a later one happens then.
    """

    until: date = date.max
    entries: list[tuple[date, Callable[[], object]]] = field(default_factory=list)

    def note(self, day: date, happens: Callable[[], object]) -> None:
        """Let something happen on a day; what was noted first for a day happens first."""
        self.entries.append((min(day, self.until), happens))

    def live(self) -> None:
        """Let it all happen, day after day."""
        for day, happens in sorted(self.entries, key=lambda entry: entry[0]):
            with on(day):
                happens()
