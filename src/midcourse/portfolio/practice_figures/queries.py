"""Meetings, signals, corrections and checks in a person's scope, by department and quarter. Queries are flat."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from midcourse.contracts.models import Contract
from midcourse.corrections.models import Correction, EffectCheck, Verdict
from midcourse.insights.models import Insight, Signal
from midcourse.meetings.models import Meeting
from midcourse.people import clock
from midcourse.people.models import User
from midcourse.portfolio.practice_figures.counted import ON_TIME_DAYS, Counted, Place, quarter

State = Meeting.State
Counts = dict[Place, Counted]
A_DAY = timedelta(days=1)


def practice_figures(user: User, since: date) -> Counts:
    """Everything since a day, by department and quarter."""
    counted: Counts = defaultdict(Counted)
    _meetings(user, since, counted)
    _signals(user, since, counted)
    _corrections(user, since, counted)
    return counted


def _meetings(user: User, since: date, counted: Counts) -> None:
    of = Coalesce("program__department", "contract__department")
    rows = Meeting.objects.visible_to(user).annotate(planned=Coalesce("first_planned", "on"), department=of)
    rows = rows.filter(planned__gte=since, planned__lte=clock.today())
    rows = rows.exclude(Q(state=State.CANCELLED, series__stopped_on__isnull=False, planned__gt=F("series__stopped_on")))
    meetings = list(rows.only("on", "state", "program", "contract"))
    came = _vendors_present(meetings)
    expected = _vendors_expected(user, meetings)
    for meeting in meetings:
        place = meeting.department, quarter(meeting.planned)
        held, days = meeting.state == State.HELD, (meeting.on - meeting.planned).days
        if held or (clock.today() - meeting.planned).days > ON_TIME_DAYS:
            counted[place].count("on_time", held and days <= ON_TIME_DAYS)
        if held and meeting.pk in came:
            vendors = expected[meeting.pk]
            counted[place].count("present", len(vendors & came[meeting.pk]), len(vendors))


def _vendors_present(meetings: Iterable[Meeting]) -> dict[int, set[int | None]]:
    """Meeting → vendors somebody of whom was there; None among them stands for staff."""
    found: dict[int, set[int | None]] = defaultdict(set)
    there = Meeting.present.through._default_manager.filter(meeting__in=[each.pk for each in meetings])
    for meeting, vendor in there.values_list("meeting", "user__vendor_contact__vendor"):
        found[meeting].add(vendor)
    return found


def _vendors_expected(user: User, meetings: Iterable[Meeting]) -> dict[int, set[int]]:
    """Meeting → vendors with a contract that ran on the day."""
    by_program: dict[int, list[Contract]] = defaultdict(list)
    by_key: dict[int, Contract] = {}
    for contract in Contract.objects.visible_to(user).only("vendor", "program", "starts", "ends", "closed_on"):
        by_key[contract.pk] = contract
        by_program[contract.program_id or 0].append(contract)
    expected = {}
    for each in meetings:
        own = [by_key[each.contract_id]] if each.contract_id else by_program[each.program_id or 0]
        expected[each.pk] = {one.vendor_id for one in own if one.starts <= each.on <= (one.closed_on or one.ends)}
    return expected


def _signals(user: User, since: date, counted: Counts) -> None:
    """Signals, whether an insight rests on them, and the days until the first correction of such an insight.

    While the vendors of a program send one after another, a comparison can raise a signal that the next figures undo:
    nobody could discuss one that was over within a day, so it does not count.
    """
    of = Coalesce("kpi__program__department", "kpi__contract__department")
    rows = Signal.objects.visible_to(user).filter(found_at__gte=_midnight(since)).order_by()
    rows = rows.exclude(ended_at__lt=F("found_at") + A_DAY)
    found = list(rows.values_list("pk", of, "found_at"))
    insights = _first_corrections(user, since)
    for pk, department, moment in found:
        place = department, quarter(timezone.localdate(moment))
        counted[place].count("discussed", pk in insights)
        opened = [day for day in insights.get(pk, []) if day]
        if opened:
            counted[place].days.append(max(0, (min(opened) - moment).days))


def _first_corrections(user: User, since: date) -> dict[int, list[datetime | None]]:
    """Signal → when the first correction of each of its insights was opened; None where an insight has none."""
    opened = Correction.objects.filter(insight=OuterRef("insight")).order_by("opened_at").values("opened_at")[:1]
    pairs: Any = Insight.signals.through._default_manager.filter(
        signal__found_at__gte=_midnight(since), insight__in=Insight.objects.visible_to(user).order_by().values("pk")
    )
    found: dict[int, list[datetime | None]] = defaultdict(list)
    for signal, first in pairs.annotate(opened=Subquery(opened)).values_list("signal", "opened"):
        found[signal].append(first)
    return found


def _corrections(user: User, since: date, counted: Counts) -> None:
    concluded = Case(When(verdict="", then="computed"), default="verdict")
    checks = EffectCheck.objects.filter(correction=OuterRef("pk")).annotate(said=concluded)
    newest = checks.exclude(said=Verdict.TOO_EARLY).order_by("-checked_at", "-pk").values("said")[:1]
    rows = Correction.objects.visible_to(user).filter(opened_at__gte=_midnight(since))
    rows = rows.exclude(state=Correction.State.DROPPED).annotate(said=Subquery(newest)).order_by()
    for department, moment, said in rows.values_list("contract__department", "opened_at", "said"):
        place = department, quarter(timezone.localdate(moment))
        counted[place].count("checked", said is not None)
        if said is not None:
            counted[place].count("effective", said == Verdict.WORKED)


def _midnight(day: date) -> Any:
    return timezone.make_aware(datetime.combine(day, time.min))
