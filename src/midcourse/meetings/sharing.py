"""Which other vendors' figures a vendor edition shows, and what they are called there: as the program agreed."""

from collections.abc import Iterator
from itertools import product
from string import ascii_uppercase

from django.utils.crypto import salted_hmac

from midcourse.contracts.models import Contract, Sharing
from midcourse.meetings.models import Meeting

FEWEST_TO_COMPARE = 4
"""A vendor is shown a median, or figures under letters, of at least so many contracts, themselves among them."""

WORDS = {
    Sharing.MEDIAN: "Other vendors’ figures are not shown, only the median of all.",
    Sharing.CODED: "Other vendors stand here under letters, as agreed for this program.",
    Sharing.NAMED: "Vendors of this program see one another’s figures by name, as agreed.",
}


def running_beside(meeting: Meeting, contract: Contract) -> list[Contract]:
    """The contracts of the same program that run on the day, this one among them; none outside a program."""
    same = Contract.objects.filter(program__isnull=False, program=contract.program_id).running(meeting.on)
    return list(same.select_related("vendor", "program"))


def alongside(contract: Contract, beside: list[Contract]) -> dict[int, str]:
    """The other contracts whose figures this one's vendor sees, each by what it is called to them.

    Letters among fewer than four contracts would tell who is who, so there are none.
    """
    others = [each for each in beside if each.pk != contract.pk and each.vendor_id != contract.vendor_id]
    match sharing_of(contract):
        case Sharing.NAMED:
            return {each.pk: _name(each, others) for each in others}
        case Sharing.CODED if len(beside) >= FEWEST_TO_COMPARE:
            codes = codes_of(contract.program_id)
            return {each.pk: f"Code {codes[each.pk]}" for each in others}
    return {}


def sharing_of(contract: Contract) -> Sharing:
    return Sharing(contract.program.sharing) if contract.program else Sharing.MEDIAN


def codes_of(program: int | None) -> dict[int, str]:
    """The letter of every contract of a program: drawn by lot with the installation's secret key, for good.

    An older contract keeps its letter when others join, since each takes the next letter free after its own lot.
    """
    codes: dict[int, str] = {}
    taken: set[str] = set()
    for contract in Contract.objects.filter(program=program).order_by("pk").values_list("pk", flat=True):
        codes[contract] = next(code for code in _from_lot(f"{program}:{contract}") if code not in taken)
        taken.add(codes[contract])
    return codes


def _from_lot(what: str) -> Iterator[str]:
    """All letters from the one drawn on, then pairs of letters."""
    drawn = int(salted_hmac("midcourse.meetings.sharing", what, algorithm="sha256").hexdigest(), 16) % 26
    yield from ascii_uppercase[drawn:] + ascii_uppercase[:drawn]
    yield from ("".join(pair) for pair in product(ascii_uppercase, repeat=2))


def _name(contract: Contract, others: list[Contract]) -> str:
    twice = sum(each.vendor_id == contract.vendor_id for each in others) > 1
    return contract.title if twice else contract.vendor.name
