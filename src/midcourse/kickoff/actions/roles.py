"""Who is accountable for what, exactly one person an item, and how each is best reached (K6)."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max

from midcourse.contracts.models import Contract
from midcourse.corrections.queries import possible_owners
from midcourse.kickoff.actions.prewire import say
from midcourse.kickoff.actions.words import check_words
from midcourse.kickoff.models import ContactCard, Kickoff, RoleItem
from midcourse.kickoff.sides import contacts_of, leads_of
from midcourse.people.access import Verb, require
from midcourse.people.models import User

OURS = (
    "Day-to-day contact for the department",
    "Performance meetings: agenda and minutes",
    "Acceptance of deliverables",
    "Invoices and payment",
    "Changes to the contract",
)
THEIRS = (
    "Day-to-day contact for the vendor",
    "Figures and reports on time",
    "Quality of service and staff",
    "Answering residents’ complaints",
)
"""What a contract of any service needs somebody to answer for, on the department's side and on the vendor's."""


@transaction.atomic
def save_role(actor: User, item: RoleItem, responsible: Iterable[User]) -> RoleItem:
    """Keep an item with the one person accountable and those who do it.

    Raises ValueError for a repeated item, for people without a part in the contract, and for words that name another
    vendor.
    """
    kickoff = item.kickoff
    require(actor, Verb.RUN_KICKOFFS, kickoff)
    check_words(actor, kickoff, item.item, item.consulted, item.informed)
    if kickoff.roles.filter(item__iexact=item.item).exclude(pk=item.pk).exists():
        raise ValueError(f"“{item.item}” is in the matrix already: change it there, so that one person is accountable.")
    responsible = list(responsible)
    _check_people(kickoff.contract, [item.accountable, *responsible])
    new = item.pk is None
    if new:
        item.position = _next_place(kickoff)
    item.save()
    item.responsible.set(responsible)
    sentence = f"{item.accountable.name} is accountable for: {item.item}"
    say(actor, "role.add" if new else "role.change", sentence, kickoff)
    return item


@transaction.atomic
def start_roles(actor: User, kickoff: Kickoff) -> list[RoleItem]:
    """Fill an empty matrix with what any contract needs; the manager and the vendor's first contact are accountable.

    Raises ValueError where items are there, and where a side has nobody yet.
    """
    require(actor, Verb.RUN_KICKOFFS, kickoff)
    if kickoff.roles.exists():
        raise ValueError("The matrix has items already. Add what is missing.")
    lead, contact = next(iter(leads_of(kickoff.contract)), None), contacts_of(kickoff.contract).first()
    if lead is None or contact is None:
        side = "department" if lead is None else "vendor"
        raise ValueError(f"Nobody of the {side} can be named yet. Ask an administrator to add somebody.")
    rows = [*((item, lead) for item in OURS), *((item, contact) for item in THEIRS)]
    made = RoleItem.objects.bulk_create(
        RoleItem(kickoff=kickoff, position=place, item=item, accountable=who) for place, (item, who) in enumerate(rows)
    )
    say(actor, "role.start", f"Began the role matrix with {len(made)} items: {lead.name}, {contact.name}", kickoff)
    return made


@transaction.atomic
def drop_role(actor: User, item: RoleItem) -> None:
    """Take an item out; who was accountable stays on the time line."""
    require(actor, Verb.RUN_KICKOFFS, item)
    sentence = f"Taken out of the role matrix: {item.item}, {item.accountable.name}"
    say(actor, "role.drop", sentence, item.kickoff)
    item.delete()


@transaction.atomic
def say_how_to_reach(actor: User, kickoff: Kickoff, *, channel: str, words: str = "") -> ContactCard:
    """Everybody says for themselves how they are best reached. Raises ValueError for somebody without a part in it."""
    require(actor, Verb.AGREE, kickoff)
    _check_people(kickoff.contract, [actor])
    check_words(actor, kickoff, words)
    card, _ = ContactCard.objects.update_or_create(
        kickoff=kickoff, person=actor, defaults={"channel": channel, "words": words.strip()}
    )
    sentence = f"Best reached by {card.get_channel_display().lower()}{f': {card.words}' if card.words else ''}"
    say(actor, "role.reach", sentence, kickoff)
    return card


def _check_people(contract: Contract, people: Iterable[User]) -> None:
    known = set(possible_owners(contract).values_list("pk", flat=True))
    if stranger := next((person for person in people if person.pk not in known), None):
        raise ValueError(f"{stranger.name} has no part in this contract. Choose somebody of either side.")


def _next_place(kickoff: Kickoff) -> int:
    last = kickoff.roles.aggregate(last=Max("position"))["last"]
    return 0 if last is None else int(last) + 1
