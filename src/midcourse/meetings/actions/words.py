"""What people say in a meeting: ideas and decisions."""

from django.db import transaction

from midcourse.contracts.models import Contract
from midcourse.insights.models import Insight
from midcourse.meetings.actions.meeting import still_planned
from midcourse.meetings.models import Decision, Idea, Meeting
from midcourse.meetings.naming import check_words
from midcourse.meetings.scope import contracts_of
from midcourse.people import events
from midcourse.people.access import Verb, require
from midcourse.people.models import User


@transaction.atomic
def add_idea(actor: User, meeting: Meeting, text: str, insight: Insight | None = None) -> Idea:
    """An idea of anybody who may be at the meeting, for an insight or for all (M3).

    Raises ValueError if empty, and once the meeting was held or cancelled.
    """
    require(actor, Verb.ADD_IDEAS, meeting)
    if insight is not None:
        require(actor, Verb.ADD_IDEAS, insight)
    still_planned(meeting)
    if not (text := text.strip()):
        raise ValueError("Write the idea in a sentence.")
    idea = Idea.objects.create(meeting=meeting, insight=insight, text=text, given_by=actor)
    events.record(
        actor, "idea.add", f"Idea: {text}", [meeting]
    )  # not shared: ideas of one vendor are not told to others
    return idea


@transaction.atomic
def choose_idea(actor: User, idea: Idea, *, chosen: bool = True) -> Idea:
    """Mark an idea as one to act on, or take the mark away; ideas not chosen are kept.

    Raises ValueError once the meeting was held or cancelled.
    """
    require(actor, Verb.RUN_MEETINGS, idea.meeting)
    still_planned(idea.meeting)
    idea.chosen = chosen
    idea.save(update_fields=["chosen"])
    events.record(actor, "idea.choose", f"{'Chose' if chosen else 'Set aside'} the idea: {idea.text}", [idea.meeting])
    return idea


@transaction.atomic
def decide(
    actor: User, meeting: Meeting, text: str, contract: Contract | None = None, internal: bool = False
) -> Decision:
    """Note a decision: for staff only, for one contract, or for everyone at the meeting.

    Raises ValueError once the meeting was held or cancelled, for an empty decision, a contract outside the meeting,
    and words that tell a vendor of another.
    """
    require(actor, Verb.RUN_MEETINGS, meeting)
    still_planned(meeting)
    if not (text := text.strip()):
        raise ValueError("Write the decision in a sentence.")
    if contract is not None and not contracts_of(meeting).filter(pk=contract.pk).exists():
        raise ValueError(f"{contract} is not part of this meeting. Choose one of its contracts.")
    if not internal:
        check_words(actor, meeting, text, only=contract)
    decision = Decision.objects.create(meeting=meeting, contract=contract, text=text, internal=internal)
    about = [meeting, contract, contract.vendor] if contract else [meeting, meeting.program, meeting.contract]
    events.record(actor, "decision.add", f"Decided: {text}", about, shared=not internal)
    return decision
