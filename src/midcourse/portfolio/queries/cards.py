"""The cards of a home page: a title, the first few lines, where the rest is, and whose contracts they are about."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from midcourse.contracts.models import Contract
from midcourse.people.models import User

SHOWN = 5
READ = SHOWN + 1  # one more, to know whether there are further ones


@dataclass(frozen=True)
class Item:
    """One line: where it leads, what it says, and a note in small print; `level` colours its edge."""

    address: str
    words: str
    note: str = ""
    level: str = ""
    link: tuple[str, str] | None = None


@dataclass(frozen=True)
class Section:
    """One card; `more` leads to the whole list, `nothing` is said where there are no items."""

    title: str
    nothing: str
    more: str
    items: list[Item] = field(default_factory=list)
    further: bool = False


def section(
    title: str, nothing: str, more: str, rows: Sequence[Any], drawn: Callable[[Any], Item], shown: int = SHOWN
) -> Section:
    """A card of the first few rows. `rows` has one more than shown where there are further ones."""
    return Section(title, nothing, more, [drawn(row) for row in rows[:shown]], len(rows) > shown)


def own_contracts(user: User, mine: bool) -> Any:
    """All contracts in this person's scope, or those of them that are `mine`: which they manage."""
    visible = Contract.objects.visible_to(user)
    return visible.filter(manager=user) if mine else visible
