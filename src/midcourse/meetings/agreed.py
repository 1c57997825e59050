"""Where the agreement to a meeting's minutes stands, side by side, for one reader."""

from dataclasses import dataclass

from midcourse.contracts.models import Contract
from midcourse.meetings.models import Agreement, Meeting
from midcourse.meetings.scope import contracts_of
from midcourse.people.access import Verb, may
from midcourse.people.models import User


@dataclass(frozen=True)
class Side:
    """One side of the meeting: the government (no `contract`) or a vendor. `said` is its newest word of the minutes
    as they are now; `speaks` tells whether the reader can answer for it."""

    who: str
    contract: Contract | None
    said: Agreement | None
    speaks: bool

    @property
    def sentence(self) -> str:
        if self.said is None:
            return f"Waiting for {self.who}"
        word = "agreed" if self.said.agrees else "asked for a correction"
        return f"{self.who} {word} on {self.said.said_at:%b %-d, %Y}"

    @property
    def level(self) -> str:
        return "none" if self.said is None else "good" if self.said.agrees else "watch"


def sides(meeting: Meeting, reader: User) -> list[Side]:
    """The government and each vendor; a vendor contact is shown the government and their own. Two queries."""
    said = _newest(meeting, reader)
    contracts = contracts_of(meeting)
    if reader.is_vendor:
        contracts = contracts.filter(pk__in=Contract.objects.visible_to(reader).values("pk"))
    subject = meeting.program or meeting.contract
    speaks = may(reader, Verb.AGREE)
    department = str(subject.department) if subject else "The department"
    return [
        Side(department, None, said.get(None), speaks and not reader.is_vendor),
        *(_of_vendor(each, said.get(each.pk), speaks and reader.is_vendor) for each in contracts),
    ]


def _of_vendor(contract: Contract, said: Agreement | None, speaks: bool) -> Side:
    return Side(f"{contract.vendor}, {contract.number}", contract, said, speaks)


def _newest(meeting: Meeting, reader: User) -> dict[int | None, Agreement]:
    """What each side said last of the minutes as they are now, by contract; None is the government."""
    if meeting.minutes_at is None:
        return {}
    rows = Agreement.objects.visible_to(reader).filter(meeting=meeting, said_at__gte=meeting.minutes_at)
    return {each.contract_id: each for each in rows.select_related("said_by")}
