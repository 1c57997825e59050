"""What success looks like in 12 months: each side for itself first, then one agreed text (K7)."""

from django.db import transaction
from django.urls import reverse

from midcourse.corrections.actions.promise import side_of
from midcourse.kickoff.actions.prewire import say
from midcourse.kickoff.actions.words import check_words
from midcourse.kickoff.models import Kickoff, SuccessStatement
from midcourse.kickoff.sides import contacts_of
from midcourse.people import clock, notices
from midcourse.people.access import Verb, require
from midcourse.people.models import User


@transaction.atomic
def say_success(actor: User, kickoff: Kickoff, text: str) -> SuccessStatement:
    """Write one's own side's statement. The time line tells that it was written, not what it says.

    Raises ValueError for an empty text, one that names another vendor, and once the two were made one.
    """
    require(actor, Verb.AGREE, kickoff)
    if kickoff.success:
        raise ValueError("The two statements were made one. Change that one instead.")
    if not (text := text.strip()):
        raise ValueError("Say what residents would notice in 12 months.")
    check_words(actor, kickoff, text)
    side = side_of(actor)
    statement, _ = SuccessStatement.objects.update_or_create(
        kickoff=kickoff, side=side, defaults={"text": text, "said_by": actor, "said_at": clock.now()}
    )
    say(actor, "success.say", f"{side.label} wrote what success looks like in 12 months", kickoff)
    return statement


@transaction.atomic
def agree_success(actor: User, kickoff: Kickoff, text: str) -> Kickoff:
    """Keep the one text that both sides came to, and show it to the vendor; a later one replaces it.

    Raises ValueError before both sides said theirs, for an empty text, and for one that names another vendor.
    """
    require(actor, Verb.RUN_KICKOFFS, kickoff)
    if kickoff.success_statements.count() < 2:
        raise ValueError("Both sides first say for themselves what success looks like.")
    if not (text := text.strip()):
        raise ValueError("Write the one text that both sides came to.")
    check_words(actor, kickoff, text)
    if text != kickoff.success:
        kickoff.success = text
        kickoff.save(update_fields=["success"])
        say(actor, "success.agree", f"Success in 12 months: {text}", kickoff)
        link = reverse("success", args=[kickoff.contract_id])
        body = f"Both sides’ statements were made one: {text}"
        notices.tell(contacts_of(kickoff.contract), f"What success looks like: {kickoff.contract}", body, link=link)
    return kickoff
