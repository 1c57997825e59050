"""What the vendor needs from the government: promised with an owner and a day, or declined with words (K5)."""

from datetime import date

from django.db import transaction
from django.urls import reverse

from midcourse.corrections.actions import promise
from midcourse.corrections.models import Side
from midcourse.kickoff.actions.prewire import say
from midcourse.kickoff.actions.words import check_words
from midcourse.kickoff.models import Kickoff, Need
from midcourse.kickoff.sides import contacts_of, leads_of
from midcourse.people import notices
from midcourse.people.access import Verb, require
from midcourse.people.models import User

SOURCE = "Kickoff, what the vendor needs"
LONGEST = 300


@transaction.atomic
def say_need(actor: User, kickoff: Kickoff, text: str) -> Need:
    """Write down what the vendor needs: a contact for their own side, or a lead who heard it from them.

    Raises ValueError for an empty or long text, and for one that names another vendor.
    """
    require(actor, Verb.AGREE, kickoff)
    if not (text := text.strip()):
        raise ValueError("Say in a sentence what is needed.")
    if len(text) > LONGEST:
        raise ValueError(f"This has more than {LONGEST} letters. Say it shorter, or in two.")
    check_words(actor, kickoff, text)
    need = Need.objects.create(kickoff=kickoff, text=text, said_by=actor)
    say(actor, "need.say", f"The vendor needs: {text}", kickoff)
    if actor.is_vendor:
        _tell(leads_of(kickoff.contract), need, "Can it be promised?")
    return need


@transaction.atomic
def promise_need(actor: User, need: Need, *, what: str, owner: User, due: date) -> Need:
    """Make it a commitment of the government. Raises ValueError where it was answered, and as `promise` does."""
    require(actor, Verb.RUN_KICKOFFS, need)
    _not_answered(need)
    check_words(actor, need.kickoff, what)
    need.commitment = promise(
        actor, need.kickoff.contract, side=Side.GOVERNMENT, what=what, owner=owner, due=due, source=SOURCE
    )
    need.save(update_fields=["commitment"])
    _tell(contacts_of(need.kickoff.contract), need, f"Promised: {what}, by {due:%b %-d, %Y}. {owner.name} sees to it.")
    return need


@transaction.atomic
def decline_need(actor: User, need: Need, because: str) -> Need:
    """Say why it cannot be promised. Raises ValueError where it was answered, and without a reason."""
    require(actor, Verb.RUN_KICKOFFS, need)
    _not_answered(need)
    if not (because := because.strip()):
        raise ValueError("Say why it cannot be promised, and what would help instead.")
    check_words(actor, need.kickoff, because)
    need.declined_because = because
    need.save(update_fields=["declined_because"])
    say(actor, "need.decline", f"Cannot be promised: {need.text} – {because}", need.kickoff)
    _tell(contacts_of(need.kickoff.contract), need, f"It cannot be promised: {because}")
    return need


@transaction.atomic
def take_up_again(actor: User, need: Need) -> Need:
    """Open a declined need again. Raises ValueError for one that was not declined."""
    require(actor, Verb.RUN_KICKOFFS, need)
    if not need.declined_because:
        raise ValueError("This was not declined.")
    need.declined_because = ""
    need.save(update_fields=["declined_because"])
    say(actor, "need.again", f"Looked at again: {need.text}", need.kickoff)
    return need


@transaction.atomic
def withdraw_need(actor: User, need: Need) -> None:
    """Take back what is not needed any more; its words stay on the time line.

    Raises ValueError for one that was promised, and from another side than said it.
    """
    require(actor, Verb.AGREE, need)
    if need.commitment:
        raise ValueError("This was promised. The government can release the promise, or keep it.")
    if actor.is_vendor != need.said_by.is_vendor:
        raise ValueError("The side that said it takes it back.")
    say(actor, "need.withdraw", f"Not needed any more: {need.text}", need.kickoff)
    need.delete()


def _not_answered(need: Need) -> None:
    if need.commitment:
        raise ValueError("This was promised already.")
    if need.declined_because:
        raise ValueError("This was declined. Take it up again first.")


def _tell(people: list[User], need: Need, body: str) -> None:
    contract = need.kickoff.contract
    notices.tell(people, f"The vendor needs: {need.text}", body, link=reverse("needs", args=[contract.pk]))
