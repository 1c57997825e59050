"""What each edition of a meeting may draw on, settled before anything is read.

A vendor edition is built from the rows its vendor may know of. It is never the internal one with lines taken out:
what is not asked for cannot slip through.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from midcourse.contracts.models import Contract, LogEntry
from midcourse.corrections.models import Commitment, Correction, Practice, Question
from midcourse.insights.models import DeepDive, Insight, Signal
from midcourse.measures.models import KPI, DataRequest, Standing
from midcourse.meetings.models import Decision, Idea, Meeting
from midcourse.meetings.scope import about, contracts_of, high_intensity, meeting_before
from midcourse.meetings.sharing import FEWEST_TO_COMPARE, WORDS, alongside, running_beside, sharing_of
from midcourse.people import clock
from midcourse.people.models import Role, User


@dataclass(frozen=True)
class Edition:
    """The rows an edition draws on. `contract` is whose edition it is; None is the internal edition.

    `peers` are the standings that medians are made of, `alongside` the other vendors' contracts whose figures are
    shown, by what they are called; `hides` leaves out the figures of few cases.
    """

    meeting: Meeting
    contract: Contract | None
    moment: datetime
    last: Meeting | None
    contracts: list[Contract]
    kpis: list[KPI]
    signals: Any
    insights: Any
    corrections: Any
    requests: Any
    practices: Any
    ideas: Any
    decisions: Any
    attendees: Any
    topic: DeepDive | None
    peers: Any
    takes_deep_dive: bool
    commitments: Any
    recognitions: Any
    questions: Any
    hides: bool = False
    alongside: dict[int, str] = field(default_factory=dict)
    sharing: str = ""

    @property
    def internal(self) -> bool:
        return self.contract is None

    @property
    def fewest_for_median(self) -> int:
        """How many figures a median needs: for a vendor, so many that it tells of nobody."""
        return 2 if self.internal else FEWEST_TO_COMPARE

    def who(self, contract: int | None) -> str:
        """The vendor of one of the edition's contracts, or its title where a vendor has two; else nothing."""
        found = next((each for each in self.contracts if each.pk == contract), None)
        if found is None:
            return ""
        twice = sum(each.vendor_id == found.vendor_id for each in self.contracts) > 1
        return found.title if twice else found.vendor.name

    @property
    def today(self) -> date:
        return timezone.localdate(self.moment)


def internal(meeting: Meeting, *, hides: bool = False) -> Edition:
    """Everything within the meeting's scope; with `hides` without the figures of few cases."""
    contracts = list(contracts_of(meeting).select_related("vendor", "program"))
    signals = Signal.objects.filter(Q(contract__in=contracts) | _of_whole(meeting))
    return Edition(
        meeting=meeting,
        contract=None,
        contracts=contracts,
        kpis=_kpis(meeting, contracts),
        signals=signals.filter(small_cells=False) if hides else signals,
        insights=Insight.objects.filter(about(meeting)),
        practices=Practice.objects.filter(_from_library(contracts)),
        ideas=Idea.objects.filter(meeting=meeting),
        decisions=Decision.objects.filter(meeting=meeting),
        attendees=meeting.attendees.all(),
        topic=meeting.deep_dive,
        peers=_peers(meeting, {each.program_id for each in contracts}),
        recognitions=_recognitions(contracts),
        hides=hides,
        **_shared_by_both(meeting, contracts),
    )


def of_vendor(meeting: Meeting, contract: Contract) -> Edition:
    """What the vendor of this contract may read: their own, and what is written to be shared."""
    program, vendor = contract.program_id, contract.vendor_id
    own_people = Q(vendor_contact__vendor=vendor)
    topic = meeting.deep_dive
    beside = running_beside(meeting, contract)
    comparable, shown = len(beside) >= FEWEST_TO_COMPARE, alongside(contract, beside)
    known_risk = Q(trigger=None) | Q(trigger__risk__shared=True)
    return Edition(
        meeting=meeting,
        contract=contract,
        contracts=[contract],
        kpis=_kpis(meeting, [contract]),
        signals=Signal.objects.filter(known_risk, contract=contract, comparative=False),
        insights=Insight.objects.filter(contract=contract, shared=True),
        practices=Practice.objects.filter(program__isnull=False, program=program),
        ideas=Idea.objects.filter(meeting=meeting, given_by__vendor_contact__vendor=vendor),
        decisions=Decision.objects.filter(Q(contract=None) | Q(contract=contract), meeting=meeting, internal=False),
        attendees=meeting.attendees.filter(~Q(role=Role.VENDOR) | own_people),
        topic=topic if topic and topic.contract_id == contract.pk else None,
        peers=_peers(meeting, {program}) if comparable or shown else Standing.objects.none(),
        recognitions=_recognitions([contract]).filter(shared=True),
        hides=False,  # their own; of the others none of few cases is shown whatever the edition
        alongside=shown,
        sharing=WORDS[sharing_of(contract)] if comparable or shown else "",
        **_shared_by_both(meeting, [contract]),
    )


def editions(meeting: Meeting) -> list[Edition]:
    """The internal edition and one vendor edition a contract.

    Packs are handed on, so that even the internal one is without the figures of few cases.
    """
    whole = internal(meeting, hides=True)
    return [whole, *(of_vendor(meeting, contract) for contract in whole.contracts)]


def for_reader(meeting: Meeting, reader: User, contract: int | None = None) -> Edition:
    """The edition this person reads: staff the internal one, a vendor contact that of their contract.

    `contract` is the primary key of one of several. Raises Http404 where they have no part in the meeting.
    """
    if not reader.is_vendor:
        from midcourse.measures.suppression import sees_small_cells  # NumPy, not needed to list meetings

        return internal(meeting, hides=not sees_small_cells(reader))
    own = contracts_read_by(meeting, reader)
    if chosen := next((each for each in own if contract in (None, each.pk)), None):
        return of_vendor(meeting, chosen)
    raise Http404


def contracts_read_by(meeting: Meeting, reader: User) -> list[Contract]:
    """The contracts of a meeting whose vendor edition this vendor contact reads, in order of title."""
    return list(contracts_of(meeting).filter(pk__in=Contract.objects.visible_to(reader).values("pk")))


def _kpis(meeting: Meeting, contracts: list[Contract]) -> list[KPI]:
    """The KPIs in force: the contracts' own and, for a program or a contract of one, the program's."""
    programs = {each.program_id for each in contracts} - {None}
    kpis = KPI.objects.filter(Q(contract__in=contracts) | Q(program__in=programs))
    return list(kpis.filter(Q(retired_on=None) | Q(retired_on__gt=meeting.on)).select_related("current"))


def _of_whole(meeting: Meeting) -> Q:
    """Signals that speak of the program as a whole."""
    return Q(contract=None, kpi__program__isnull=False, kpi__program=meeting.program_id)


def _peers(meeting: Meeting, programs: set[int | None]) -> Any:
    """Standings on the programs' KPIs of every contract that runs on the day."""
    running = Contract.objects.filter(program__in=programs - {None}).running(meeting.on)
    return Standing.objects.filter(kpi__program__in=programs - {None}, contract__in=running)


def _from_library(contracts: list[Contract]) -> Q:
    """Practices of the contracts' own programs and of any other program of the same service."""
    programs = [each.program for each in contracts if each.program]
    services = {program.service for program in programs} - {""}
    return Q(program__in=programs) | Q(program__service__in=services)


def _recognitions(contracts: list[Contract]) -> Any:
    return LogEntry.objects.filter(contract__in=contracts, kind=LogEntry.Kind.RECOGNITION)


def _shared_by_both(meeting: Meeting, contracts: list[Contract]) -> dict[str, Any]:
    """What is read alike for one contract or many: both sides' corrections and promises, questions, figures due."""
    return {
        "moment": clock.now(),
        "last": meeting_before(meeting),
        "corrections": Correction.objects.filter(contract__in=contracts),
        "requests": DataRequest.objects.filter(contract__in=contracts),
        "commitments": Commitment.objects.filter(contract__in=contracts),
        "questions": Question.objects.filter(contract__in=contracts),
        "takes_deep_dive": high_intensity(meeting),
    }
