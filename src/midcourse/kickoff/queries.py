"""Which kickoffs are overdue, and which wait for whom."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from midcourse.kickoff.models import ExpectationSheet, Kickoff
from midcourse.people.access import Verb, may
from midcourse.people.models import User

State = Kickoff.State
AHEAD = timedelta(days=14)
YOUNG = timedelta(days=365)
"""How long after its start a contract is still told that its kickoff was not held."""

PROPOSED = "the expectation sheet waits for your answer"


def overdue(today: date) -> Any:
    """Kickoffs of contracts in their first year that were not held by their day."""
    return _to_hold(today).filter(due__lt=today)


def waiting_for(user: User, today: date) -> Any:
    """Kickoffs in this person's scope that wait for something they can do; for those who only read, those soon due.

    Each has `sheet_proposed`: whether an expectation sheet waits for the vendor.
    """
    proposed = ExpectationSheet.objects.filter(kickoff=OuterRef("pk"), state=ExpectationSheet.State.PROPOSED)
    rows = Kickoff.objects.visible_to(user).annotate(sheet_proposed=Exists(proposed))
    if user.is_vendor:
        to_agree = Q(state=State.HELD, minutes_returned="")
        to_answer = Q(state=State.PRE_WIRE_SENT, pk__in=_unanswered())
        return rows.filter(to_agree | to_answer | Q(sheet_proposed=True))
    soon = Q(due__lte=today + AHEAD)
    if may(user, Verb.RUN_KICKOFFS):
        soon |= Q(state=State.NOT_STARTED)  # the vendor’s questions can go out as soon as there is a contract
    wanted = Q(pk__in=_to_hold(today).filter(soon).values("pk"))
    if may(user, Verb.RUN_KICKOFFS):
        wanted |= Q(state=State.HELD) & ~Q(minutes_returned="")
        wanted |= Q(state=State.MINUTES_AGREED, returned_by__isnull=False)
    if may(user, Verb.REVIEW_KICKOFFS):
        wanted |= Q(state=State.MINUTES_AGREED, returned_by=None)
    return rows.filter(wanted)


def wanted_of(kickoff: Any, user: User, today: date) -> str:
    """What a kickoff of `waiting_for` waits for, in words."""
    if kickoff.state == State.HELD:
        return "the minutes wait for your word" if user.is_vendor else "the vendor asks to correct the minutes"
    if user.is_vendor:
        waits = kickoff.state == State.PRE_WIRE_SENT and not kickoff.sheet_proposed
        return "questions wait for your answers" if waits else PROPOSED
    if kickoff.state == State.MINUTES_AGREED:
        return "the buyer asks for something" if kickoff.returned_by_id else "waits for review"
    late = ", overdue" if kickoff.due < today else ""
    ahead = "questions to send, " if kickoff.state == State.NOT_STARTED else ""
    return f"{ahead}to be held by {kickoff.due:%b %-d}{late}"


def _to_hold(today: date) -> Any:
    ahead = [State.NOT_STARTED, State.PRE_WIRE_SENT]
    running = Q(contract__starts__gt=today - YOUNG, contract__ends__gte=today, contract__closed_on=None)
    return Kickoff.objects.filter(running, state__in=ahead)


def _unanswered() -> Any:
    return Kickoff.objects.filter(questions__answer="").values("pk")
