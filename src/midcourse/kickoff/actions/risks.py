"""Taking over the risks that are usual in a service (K8)."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from midcourse.contracts.actions import save_risk
from midcourse.contracts.models import Risk
from midcourse.kickoff.models import Kickoff
from midcourse.library.models import StarterRisk
from midcourse.people import clock
from midcourse.people.access import Verb, require
from midcourse.people.models import User

LOOK_AGAIN = timedelta(days=90)


@transaction.atomic
def take_risks(actor: User, kickoff: Kickoff, starters: Sequence[StarterRisk]) -> list[Risk]:
    """Note these risks of the library for the contract, each owned by its manager, to be looked at in 90 days.

    One whose words are in the register already is passed over. Raises ValueError where none is chosen.
    """
    require(actor, Verb.RUN_KICKOFFS, kickoff)
    if not starters:
        raise ValueError("Tick the risks that fit this contract.")
    contract = kickoff.contract
    known = set(contract.risks.values_list("what", flat=True))
    return [
        save_risk(
            actor,
            Risk(
                contract=contract,
                what=each.what,
                sign=each.sign,
                mitigation=each.mitigation,
                source=f"Library: {each.starter_set}",
                owner=contract.manager or actor,
                review_on=clock.today() + LOOK_AGAIN,
            ),
        )
        for each in starters
        if each.what not in known
    ]
