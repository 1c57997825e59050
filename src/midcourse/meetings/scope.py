"""What a meeting covers: its contracts, the meeting before it, the insights it must answer, the topics that wait."""

from datetime import date, datetime, time
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from midcourse.contracts.models import Contract, Intensity, Program
from midcourse.corrections.models import Correction
from midcourse.insights.models import DeepDive, Insight
from midcourse.meetings.models import Meeting, Series
from midcourse.people.models import Role, User


def contracts_of(meeting: Meeting) -> Any:
    """The contract met about, or the program's contracts that run on the day, by vendor."""
    if meeting.contract_id:
        return Contract.objects.filter(pk=meeting.contract_id).select_related("vendor")
    running = Contract.objects.filter(program=meeting.program_id).running(meeting.on).select_related("vendor")
    return running.order_by("vendor__name", "title", "pk")


def runs_on(met: Meeting | Series, day: date) -> bool:
    """Whether any contract that it is about runs on the day."""
    wanted = Q(pk=met.contract_id) if met.contract_id else Q(program=met.program_id)
    return bool(Contract.objects.filter(wanted).running(day).exists())


def days_off(series: Series, days: list[date]) -> list[date]:
    """Those of the days on which none of the series' contracts runs, as `runs_on` has it; in one query."""
    wanted = Q(pk=series.contract_id) if series.contract_id else Q(program=series.program_id)
    terms = list(Contract.objects.filter(wanted).values_list("starts", "closed_on"))
    return [
        day for day in days if not any(starts <= day and (closed is None or closed > day) for starts, closed in terms)
    ]


def high_intensity(meeting: Meeting) -> bool:
    """Whether any of the contracts is managed at high intensity, so that the meeting takes one deep dive (M5)."""
    return bool(contracts_of(meeting).filter(intensity=Intensity.HIGH).exists())


def program_of(met: Meeting | Series) -> Program | None:
    """The program met about, or that of the contract."""
    return met.program or (met.contract.program if met.contract else None)


def topic_of(meeting: Meeting) -> DeepDive | None:
    """The deep dive it takes: the one chosen, or at high intensity the topic that has waited longest (M5)."""
    if meeting.deep_dive or not high_intensity(meeting):
        return meeting.deep_dive
    waiting: DeepDive | None = waiting_topics(meeting).first()
    return waiting


def seen_by(reader: User) -> Q:
    """The people of a meeting that this reader may know of, as a condition: a vendor contact, their own colleagues
    and the government's people."""
    if not reader.is_vendor:
        return Q()
    return ~Q(role=Role.VENDOR) | Q(vendor_contact__vendor=reader.vendor_contact.vendor_id)


def meeting_before(meeting: Meeting) -> Meeting | None:
    """The last meeting held about the same program or contract."""
    same = Meeting.objects.filter(program=meeting.program_id, contract=meeting.contract_id)
    return same.filter(state=Meeting.State.HELD, on__lt=meeting.on).first()


def end_of(meeting: Meeting) -> datetime:
    """The end of the meeting's day: what is dated later came after it."""
    return timezone.make_aware(datetime.combine(meeting.on, time.max))


def about(meeting: Meeting) -> Q:
    """Insights and topics within the meeting's scope, as a condition on their `contract` and `program`."""
    if meeting.contract_id:
        return Q(contract=meeting.contract_id)
    return Q(program=meeting.program_id) | Q(contract__in=contracts_of(meeting).values("pk"))


def open_problems(meeting: Meeting) -> Any:
    """Problem insights still open, each with `answered`: a correction that stands, or a reason why none is needed."""
    standing = Correction.objects.filter(insight=OuterRef("pk")).exclude(state=Correction.State.DROPPED)
    problems = Insight.objects.filter(about(meeting), kind=Insight.Kind.PROBLEM, closed_at=None)
    return problems.annotate(answered=Exists(standing) | ~Q(no_correction=""))


def waiting_topics(meeting: Meeting) -> Any:
    """Deep-dive topics nobody has taken and no other planned meeting will take, oldest first."""
    spoken_for = Meeting.objects.filter(state=Meeting.State.PLANNED, deep_dive=OuterRef("pk")).exclude(pk=meeting.pk)
    return DeepDive.objects.filter(about(meeting), ~Exists(spoken_for), taken_at=None)
