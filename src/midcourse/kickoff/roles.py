"""The role matrix and the contact cards of a kickoff, for a page and for paper. A fixed number of queries each."""

from dataclasses import dataclass

from midcourse.corrections.queries import possible_owners
from midcourse.kickoff.models import ContactCard, Kickoff, RoleItem
from midcourse.people.models import User


@dataclass(frozen=True)
class Card:
    """A person of either side: what they do, their addresses, and how they are best reached."""

    person: User
    side: str
    job: str
    channel: str
    words: str


def matrix_of(kickoff: Kickoff) -> list[RoleItem]:
    return list(kickoff.roles.select_related("accountable").prefetch_related("responsible"))


def cards_of(kickoff: Kickoff) -> list[Card]:
    """The contract's manager and whoever has a part in the matrix or wrote a card; all contacts of the vendor."""
    contract = kickoff.contract
    written = {card.person_id: card for card in kickoff.cards.all()}
    named = {contract.manager_id, *written}
    for item in matrix_of(kickoff):
        named |= {item.accountable_id, *(person.pk for person in item.responsible.all())}
    people = possible_owners(contract).order_by("name", "pk")
    shown = [person for person in people if person.is_vendor or person.pk in named]
    return [_card(kickoff, person, written.get(person.pk)) for person in sorted(shown, key=_side_then_name)]


def _card(kickoff: Kickoff, person: User, written: ContactCard | None) -> Card:
    side = kickoff.contract.vendor if person.is_vendor else kickoff.contract.department
    said = written or ContactCard()
    job = person.job or person.get_role_display()
    return Card(person, str(side), job, said.get_channel_display(), said.words)


def _side_then_name(person: User) -> tuple[bool, str]:
    return person.is_vendor, person.name
