"""Making a contract's kickoff, and saying which contract it follows (K0)."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, Value, When

from midcourse.contracts.intensity import profile
from midcourse.contracts.models import Contract
from midcourse.kickoff.models import Kickoff, PreQuestion
from midcourse.library.queries import starter_for
from midcourse.people import events
from midcourse.people.access import Verb, require
from midcourse.people.models import User

LOOK_BACK = timedelta(days=730)
"""How long ago a contract may have ended to be suggested as the one before."""


@transaction.atomic
def start_kickoff(actor: User, contract: Contract) -> Kickoff:
    """Make the kickoff of a new contract with the questions of its service, due by the rule of its intensity.

    Called for each of settings.WHEN_A_CONTRACT_IS_MADE. A second call changes nothing.
    """
    kickoff, new = _made(contract)
    if new:
        sentence = f"The kickoff is to be held by {kickoff.due:%b %-d, %Y}"
        events.record(actor, "kickoff.start", sentence, [kickoff, contract], shared=True)
    return kickoff


def kickoff_of(contract: Contract) -> Kickoff:
    """The contract's kickoff; a contract older than Midcourse gets one when it is first looked for."""
    return _made(contract)[0]


@transaction.atomic
def choose_predecessor(actor: User, kickoff: Kickoff, predecessor: Contract | None) -> Kickoff:
    """Say which contract this one follows, or that it follows none. The vendor is not told: it names another vendor."""
    require(actor, Verb.RUN_KICKOFFS, kickoff)
    if predecessor is not None:
        require(actor, Verb.SEE_STAFF_PAGES, predecessor)
        if predecessor.pk == kickoff.contract_id:
            raise ValueError("A contract cannot follow itself. Choose another.")
    if predecessor != kickoff.predecessor:
        kickoff.predecessor = predecessor
        kickoff.save(update_fields=["predecessor"])
        sentence = f"This contract follows {predecessor}" if predecessor else "This contract follows none"
        events.record(actor, "kickoff.follow", sentence, [kickoff, kickoff.contract])
    return kickoff


def possible_predecessors(contract: Contract) -> Any:
    """The department's contracts that ended in the two years before this one starts; its program's first."""
    ended = Contract.objects.filter(department=contract.department_id, ends__gte=contract.starts - LOOK_BACK)
    same = When(program=contract.program_id, then=Value(0)) if contract.program_id else When(pk=None, then=Value(0))
    nearer = Case(same, default=Value(1))
    return (
        ended.filter(ends__lte=contract.starts)
        .exclude(pk=contract.pk)
        .order_by(nearer, "-ends")
        .select_related("vendor")
    )


def due_of(contract: Contract) -> date:
    """So many days after the contract starts as its intensity says."""
    return contract.starts + timedelta(days=profile(contract.intensity).kickoff_days)


@transaction.atomic
def _made(contract: Contract) -> tuple[Kickoff, bool]:
    if found := Kickoff.objects.filter(contract=contract).select_related("predecessor").first():
        return found, False
    kickoff, new = Kickoff.objects.get_or_create(contract=contract, defaults={"due": due_of(contract)})
    starters = starter_for(contract.program.service if contract.program else contract.title) if new else None
    if starters:
        PreQuestion.objects.bulk_create(
            PreQuestion(kickoff=kickoff, position=place, text=each.text)
            for place, each in enumerate(starters.questions.all())
        )
    return kickoff, new
