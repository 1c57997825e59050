"""Commitments: what either side promised the other, and whether it was kept (K5)."""

from datetime import date

from django.db import transaction
from django.urls import reverse

from midcourse.contracts.models import Contract
from midcourse.corrections.models import Commitment, Side
from midcourse.corrections.queries import possible_owners
from midcourse.insights.names import check_names
from midcourse.people import clock, events, notices
from midcourse.people.access import Verb, require
from midcourse.people.models import Role, User

State = Commitment.State
SETTLED = (State.KEPT, State.BROKEN, State.RELEASED)


@transaction.atomic
def promise(
    actor: User, contract: Contract, *, side: str, what: str, owner: User, due: date, source: str = ""
) -> Commitment:
    """Write down a promise of one side to the other, with its owner on that side, and tell the owner.

    A vendor contact promises for the vendor only. Raises ValueError for an empty promise, an owner of the other side
    or without a part in the contract, and words that name another vendor.
    """
    require(actor, Verb.KEEP_COMMITMENTS, contract)
    if not (what := what.strip()):
        raise ValueError("Say in a sentence what is promised.")
    if actor.is_vendor and side != Side.VENDOR:
        raise ValueError("You can promise for your own side. What you need from the government is asked for, not set.")
    if owner.is_vendor != (side == Side.VENDOR) or not possible_owners(contract).filter(pk=owner.pk).exists():
        raise ValueError(f"{owner.name} cannot own this: the owner is on the side that promises.")
    check_names(actor, [what, source], program=contract.program, but=contract)
    made = Commitment.objects.create(
        contract=contract, side=side, what=what, owner=owner, due=due, source=source, made_by=actor
    )
    sentence = f"{made.get_side_display()} promised: {what}, by {due:%b %-d, %Y}"
    _record(actor, "commitment.make", sentence, made)
    if owner != actor:
        notices.tell([owner], f"You own a promise: {what}", f"{sentence}.", link=reverse("commitment", args=[made.pk]))
    return made


@transaction.atomic
def settle(actor: User, commitment: Commitment, state: str, words: str = "") -> Commitment:
    """Say that a promise was kept, was not kept, or is released by the other side.

    Its owner or a lead of the department says so; only leads release a vendor. Raises ValueError for the wrong person,
    once it is settled, and where it was not kept or is released without a word why.
    """
    require(actor, Verb.KEEP_COMMITMENTS, commitment)
    if commitment.state != State.OPEN:
        raise ValueError(f"This promise is {commitment.get_state_display().lower()} already. Open it again first.")
    if state not in SETTLED:
        raise ValueError("A promise is kept, not kept or released.")
    if actor.is_vendor and (commitment.owner_id != actor.pk or state == State.RELEASED):
        raise ValueError("Only the owner reports on a promise, and only the government releases one.")
    if state != State.KEPT and not words.strip():
        raise ValueError("Say why, so that both sides can learn from it.")
    check_names(actor, [words], program=commitment.contract.program, but=commitment.contract)
    commitment.state, commitment.words, commitment.settled_on = state, words.strip(), clock.today()
    commitment.save(update_fields=["state", "words", "settled_on"])
    said = f": {commitment.words}" if commitment.words else ""
    _record(actor, "commitment.settle", f"{commitment.get_state_display()}: {commitment.what}{said}", commitment)
    return commitment


@transaction.atomic
def reopen(actor: User, commitment: Commitment, because: str) -> Commitment:
    """Take back what was said of a promise, with the reason. Raises ValueError for an open one or without a reason."""
    require(actor, Verb.OPEN_CORRECTIONS, commitment)
    if commitment.state == State.OPEN:
        raise ValueError("This promise is open.")
    if not because.strip():
        raise ValueError("Say why it is open again.")
    check_names(actor, [because], program=commitment.contract.program, but=commitment.contract)
    commitment.state, commitment.settled_on = State.OPEN, None
    commitment.save(update_fields=["state", "settled_on"])
    _record(actor, "commitment.reopen", f"Open again: {commitment.what} – {because.strip()}", commitment)
    return commitment


def _record(actor: User, verb: str, sentence: str, commitment: Commitment) -> None:
    contract = commitment.contract
    events.record(actor, verb, sentence, [commitment, contract, contract.program, contract.vendor], shared=True)


def side_of(person: User) -> Side:
    return Side.VENDOR if person.role == Role.VENDOR else Side.GOVERNMENT
