"""What a program's vendors see of each other: never more than every one of them agreed to."""

from midcourse.contracts.actions import save_program
from midcourse.contracts.models import Contract, Sharing
from midcourse.kickoff.expectations import from_json
from midcourse.kickoff.models import ExpectationSheet
from midcourse.people import clock
from midcourse.people.models import User

OPENNESS = [Sharing.MEDIAN, Sharing.CODED, Sharing.NAMED]


def agree_sharing(lead: User, contract: Contract, wanted: str) -> str:
    """Set the program's sharing to the least open that a running contract agreed to. Says so where it changes.

    A contract without an agreed sheet counts as agreeing to what the program has, so that nobody's figures are opened
    to others before they say so; closing takes effect at once.
    """
    program = contract.program
    if program is None:
        return ""
    agreed = _agreed(contract)
    levels = [agreed.get(pk, program.sharing) for pk in _others(contract)]
    least = OPENNESS[min(OPENNESS.index(Sharing(each)) for each in (wanted, *levels))]
    if least == program.sharing:
        wait = " once all its vendors agree" if wanted != least else ""
        return f"{Sharing(wanted).label} in {program}{wait}." if wait else ""
    program.sharing = least
    save_program(lead, program)
    return f"Vendors of {program} see of each other: {Sharing(least).label.lower()}."


def _others(contract: Contract) -> list[int]:
    running = Contract.objects.filter(program=contract.program_id, closed_on=None, ends__gte=clock.today())
    return list(running.exclude(pk=contract.pk).values_list("pk", flat=True))


def _agreed(contract: Contract) -> dict[int, str]:
    """The sharing in force of each of the program's contracts that has a sheet."""
    sheets = ExpectationSheet.objects.filter(
        kickoff__contract__program=contract.program_id, state=ExpectationSheet.State.AGREED
    )
    rows = sheets.order_by("version").values_list("kickoff__contract", "content")
    return {pk: from_json(content).sharing for pk, content in rows}
