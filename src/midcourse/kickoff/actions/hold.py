"""Holding the kickoff, agreeing its minutes, and the buyer's review (K0, P5)."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.urls import reverse

from midcourse.kickoff.actions.prewire import not_held, say
from midcourse.kickoff.actions.words import check_words
from midcourse.kickoff.models import Kickoff
from midcourse.kickoff.sides import buyers, contacts_of, leads_of
from midcourse.people import clock, notices
from midcourse.people.access import Verb, require
from midcourse.people.models import User

State = Kickoff.State


@transaction.atomic
def hold_kickoff(actor: User, kickoff: Kickoff, minutes: str, *, on: date, skipped_because: str = "") -> Kickoff:
    """Note that the kickoff was held, with minutes for both sides; whoever notes it agrees for the government.

    Raises ValueError once held, for a day to come, for empty minutes or such as name another vendor, and where the
    vendor's answers are missing and no reason is given (K1).
    """
    require(actor, Verb.RUN_KICKOFFS, kickoff)
    not_held(kickoff)
    if on > clock.today():
        raise ValueError(f"{on:%b %-d, %Y} is still to come. Note the kickoff once it was held.")
    if lacks_answers(kickoff) and not skipped_because.strip():
        raise ValueError("Not all questions are answered. Wait for the answers, or say why it was held without.")
    check_words(actor, kickoff, skipped_because)
    kickoff.on, kickoff.skipped_because = on, skipped_because.strip()
    _keep_minutes(actor, kickoff, minutes)
    say(actor, "kickoff.hold", f"Held the kickoff on {on:%b %-d, %Y}", kickoff)
    return kickoff


@transaction.atomic
def correct_kickoff_minutes(actor: User, kickoff: Kickoff, minutes: str) -> Kickoff:
    """Write the minutes anew, as when the vendor says what is not right; the vendor is asked to agree again.

    Raises ValueError before the kickoff was held and after its review.
    """
    require(actor, Verb.RUN_KICKOFFS, kickoff)
    if kickoff.state not in (State.HELD, State.MINUTES_AGREED):
        raise ValueError("Minutes can be corrected from the kickoff until the buyer’s review.")
    _keep_minutes(actor, kickoff, minutes)
    say(actor, "kickoff.correct", "Corrected the minutes of the kickoff", kickoff)
    return kickoff


@transaction.atomic
def agree_kickoff_minutes(actor: User, kickoff: Kickoff, *, agrees: bool = True, words: str = "") -> Kickoff:
    """The vendor says that the minutes are right, or what is not. Agreeing twice agrees once.

    Raises ValueError from anybody but the vendor, before the kickoff was held, and without words where it is not right.
    """
    require(actor, Verb.AGREE, kickoff)
    kickoff = Kickoff.objects.select_for_update().get(pk=kickoff.pk)
    if not actor.is_vendor:
        raise ValueError("The department agreed when it wrote the minutes. The vendor agrees for its own side.")
    if kickoff.vendor_agreed_at and agrees:
        return kickoff
    if kickoff.state != State.HELD:
        raise ValueError(f"The kickoff is “{kickoff.get_state_display().lower()}”: there are no minutes to agree now.")
    if agrees:
        return _agreed(actor, kickoff)
    if not (words := words.strip()):
        raise ValueError("Say what is not right, so that the minutes can be corrected.")
    check_words(actor, kickoff, words)
    kickoff.minutes_returned = words
    kickoff.save(update_fields=["minutes_returned"])
    say(actor, "kickoff.minutes_return", f"Asked to correct the minutes of the kickoff: {words}", kickoff)
    _tell(leads_of(kickoff.contract), "The minutes need a correction", f"{actor.name}: {words}", kickoff)
    return kickoff


@transaction.atomic
def review_kickoff(actor: User, kickoff: Kickoff, *, approves: bool, words: str = "") -> Kickoff:
    """The buyer approves the kickoff, or returns it with what is missing. Approving twice approves once.

    Raises ValueError before the minutes are agreed, and where it is returned without a word why.
    """
    require(actor, Verb.REVIEW_KICKOFFS, kickoff)
    kickoff = Kickoff.objects.select_for_update().get(pk=kickoff.pk)
    if kickoff.state == State.REVIEWED and approves:
        return kickoff
    if kickoff.state != State.MINUTES_AGREED:
        raise ValueError(f"The kickoff is “{kickoff.get_state_display().lower()}”: there is nothing to review now.")
    words = words.strip()
    check_words(actor, kickoff, words)
    if approves:
        kickoff.state, kickoff.reviewed_by, kickoff.reviewed_at = State.REVIEWED, actor, clock.now()
        kickoff.returned_by, kickoff.returned_because = None, ""
        sentence = f"Reviewed and approved the kickoff that {kickoff.government_agreed_by} handed in"
    elif not words:
        raise ValueError("Say what is missing, so that it can be put right.")
    else:
        kickoff.returned_by, kickoff.returned_because = actor, words
        sentence = f"Returned the kickoff that {kickoff.government_agreed_by} handed in"
    kickoff.save()
    sentence += f": {words}" if words else ""
    say(actor, "kickoff.review", sentence, kickoff)
    _tell(leads_of(kickoff.contract), f"Kickoff reviewed: {kickoff.contract}", f"{sentence}.", kickoff)
    return kickoff


@transaction.atomic
def hand_in_again(actor: User, kickoff: Kickoff, words: str) -> Kickoff:
    """Tell the buyer what was put right of what they returned. Raises ValueError where nothing was returned."""
    require(actor, Verb.RUN_KICKOFFS, kickoff)
    if kickoff.returned_by is None:
        raise ValueError("The buyer has not returned this kickoff.")
    if not (words := words.strip()):
        raise ValueError("Say what was put right.")
    check_words(actor, kickoff, words)
    buyer, kickoff.returned_by, kickoff.returned_because = kickoff.returned_by, None, ""
    kickoff.save(update_fields=["returned_by", "returned_because"])
    say(actor, "kickoff.hand_in", f"Handed the kickoff in again: {words}", kickoff)
    _tell([buyer], f"Handed in again: {kickoff.contract}", f"{actor.name}: {words}", kickoff)
    return kickoff


def lacks_answers(kickoff: Kickoff) -> bool:
    """Whether it would be held without the vendor's thinking: questions not sent, or some not answered."""
    return kickoff.pre_wire_sent_at is None or kickoff.questions.filter(answer="").exists()


def _keep_minutes(actor: User, kickoff: Kickoff, minutes: str) -> None:
    if not (minutes := minutes.strip()):
        raise ValueError("Write what was said and settled.")
    check_words(actor, kickoff, minutes)
    kickoff.state, kickoff.minutes, kickoff.minutes_returned = State.HELD, minutes, ""
    kickoff.government_agreed_by, kickoff.government_agreed_at = actor, clock.now()
    kickoff.vendor_agreed_by = kickoff.vendor_agreed_at = kickoff.returned_by = None
    kickoff.returned_because = ""
    kickoff.save()
    body = "Please read the minutes and say whether you agree, or what is not right."
    _tell(contacts_of(kickoff.contract), f"Minutes of the kickoff: {kickoff.contract}", body, kickoff)


def _agreed(actor: User, kickoff: Kickoff) -> Kickoff:
    kickoff.state, kickoff.minutes_returned = State.MINUTES_AGREED, ""
    kickoff.vendor_agreed_by, kickoff.vendor_agreed_at = actor, clock.now()
    kickoff.save(update_fields=["state", "minutes_returned", "vendor_agreed_by", "vendor_agreed_at"])
    say(actor, "kickoff.agree", "Agreed to the minutes of the kickoff", kickoff)
    _tell(buyers(), f"Kickoff to review: {kickoff.contract}", "Both sides agreed to its minutes.", kickoff)
    return kickoff


def _tell(people: Iterable[User], subject: str, body: str, kickoff: Kickoff) -> None:
    notices.tell(people, subject, body, link=reverse("kickoff", args=[kickoff.contract_id]))
