"""What a vendor reads of a kickoff names no other vendor: neither one of the program nor the one before."""

from midcourse.contracts.names import check_names, named
from midcourse.kickoff.models import Kickoff
from midcourse.people.models import User


def check_words(actor: User, kickoff: Kickoff, *texts: str) -> None:
    """Raises ValueError with what to take out.

    The vendor before counts too. What a vendor contact writes is left alone, as `check_names` says.
    """
    contract, before = kickoff.contract, kickoff.predecessor
    check_names(actor, texts, program=contract.program, but=contract)
    another = before is not None and not actor.is_vendor and before.vendor_id != contract.vendor_id
    if before and another and named(texts, [before.vendor]):
        raise ValueError(f"A vendor will read this and it names {before.vendor}. Take the name out.")
