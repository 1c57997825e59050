"""What a vendor reads of a kickoff names no other vendor: neither one of the program nor the one before."""

from midcourse.contracts.names import check_names, named
from midcourse.kickoff.models import Kickoff


def check_words(kickoff: Kickoff, *texts: str) -> None:
    """Raises ValueError with what to take out."""
    contract, before = kickoff.contract, kickoff.predecessor
    check_names(texts, program=contract.program, but=contract)
    if before and before.vendor_id != contract.vendor_id and named(texts, [before.vendor]):
        raise ValueError(f"A vendor will read this and it names {before.vendor}. Take the name out.")
