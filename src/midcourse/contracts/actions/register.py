"""Many deliverables at once: put into the register, or taken out of it before they are due."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from midcourse.contracts.models import Contract, Deliverable
from midcourse.people import clock, events
from midcourse.people.access import Verb, require
from midcourse.people.models import User


@transaction.atomic
def plan_deliverables(actor: User, contract: Contract, owed: Sequence[tuple[str, date]]) -> list[Deliverable]:
    """Put what the vendor owes over the term into the register: (what, due day) each. One line on the time line."""
    require(actor, Verb.EDIT_CONTRACTS, contract)
    made = Deliverable.objects.bulk_create(Deliverable(contract=contract, name=name, due=due) for name, due in owed)
    if made:
        first, last = min(each.due for each in made), max(each.due for each in made)
        days = f"from {first:%b %-d, %Y} to {last:%b %-d, %Y}" if first != last else f"on {first:%b %-d, %Y}"
        sentence = f"{len(made)} deliverable{'' if len(made) == 1 else 's'} due {days}"
        events.record(actor, "deliverable.plan", sentence, [contract, contract.vendor], shared=True)
    return made


@transaction.atomic
def drop_deliverables(actor: User, contract: Contract, dropped: Sequence[Deliverable], because: str) -> None:
    """Take deliverables out of the register; their names and days stay on the time line.

    Raises ValueError for one that came or whose day has passed: the past is not rewritten.
    """
    require(actor, Verb.EDIT_CONTRACTS, contract)
    if past := next((each for each in dropped if each.received_on or each.due <= clock.today()), None):
        raise ValueError(f"{past.name} was due on {past.due:%b %-d, %Y} and stays in the register.")
    if dropped:
        Deliverable.objects.filter(contract=contract, pk__in=[each.pk for each in dropped]).delete()
        sentence = f"No longer due, {because}: {'; '.join(f'{each.name} ({each.due:%b %-d, %Y})' for each in dropped)}"
        events.record(actor, "deliverable.drop", sentence, [contract, contract.vendor], shared=True)
