"""Topics that wait for a meeting to take them up (M5)."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from midcourse.contracts.models import Contract, Program
from midcourse.insights.models import DeepDive
from midcourse.people import events
from midcourse.people.access import Verb, require
from midcourse.people.models import User


@transaction.atomic
def ask_deep_dive(
    actor: User, topic: str, *, program: Program | None = None, contract: Contract | None = None
) -> DeepDive:
    """Put a topic into the queue of a program or of a contract; a vendor contact asks for their own contract.

    Raises ValueError unless exactly one of the two is given and the topic says something.
    """
    subject = program or contract
    if subject is None or (program and contract):
        raise ValueError("A deep dive is about one program or one contract. Choose one.")
    if not topic.strip():
        raise ValueError("The topic is empty. Say in a sentence what to look into.")
    require(actor, Verb.ADD_IDEAS, subject)
    if actor.is_vendor and program:
        raise PermissionDenied("Ask for a deep dive on your own contract.")
    dive = DeepDive.objects.create(program=program, contract=contract, topic=topic.strip(), asked_by=actor)
    events.record(
        actor,
        "deep_dive.ask",
        f"Asked for a deep dive: {dive.topic}",
        [dive, subject, contract and contract.program],
        shared=actor.is_vendor,
    )
    return dive
