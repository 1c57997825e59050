"""What changed and what is due, for staff. Every section is one query that reads at most a handful of rows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from midcourse.contracts.models import Contract
from midcourse.corrections.models import Correction
from midcourse.insights.models import Signal
from midcourse.measures.models import DataRequest, Submission, SubmissionState
from midcourse.meetings.models import Meeting, Pack
from midcourse.people import clock
from midcourse.people.access import Verb, may
from midcourse.people.models import Role, User

NEW = timedelta(days=7)
RECENT = timedelta(days=31)  # the longest that most contracts go without figures
AHEAD = timedelta(days=14)
SHOWN = 5
UNFINISHED = [SubmissionState.MAPPING, SubmissionState.PREVIEW]


@dataclass(frozen=True)
class Item:
    """One line: where it leads, what it says, and a note in small print; `level` colours its edge."""

    address: str
    words: str
    note: str = ""
    level: str = ""
    link: tuple[str, str] | None = None


@dataclass(frozen=True)
class Section:
    """One card; `more` leads to the whole list, `nothing` is said where there are no items."""

    title: str
    nothing: str
    more: str
    items: list[Item] = field(default_factory=list)
    further: bool = False


def section(
    title: str, nothing: str, more: str, rows: Iterable[Any], drawn: Callable[[Any], Item], shown: int = SHOWN
) -> Section:
    """A card of the first few rows; one row more is read to know whether there are further ones."""
    read = list(rows[: shown + 1]) if isinstance(rows, QuerySet) else list(rows)
    return Section(title, nothing, more, [drawn(row) for row in read[:shown]], len(read) > shown)


def for_staff(user: User) -> dict[str, Any]:
    """News (problems and bright spots alike) and duties of a manager's contracts, or of all this person sees."""
    today, contracts = clock.today(), own_contracts(user)
    late = DataRequest.objects.visible_to(user).filter(contract__in=contracts.values("pk"), answered_at=None)
    return {
        "news": news(user, contracts),
        "sections": [
            section(
                "Reviews overdue",
                "No performance review is overdue.",
                f"{reverse('contracts')}?review=overdue",
                contracts.reviews_overdue(today).select_related("vendor").order_by("last_review", "starts"),
                _review,
            ),
            corrections_due(user, contracts, today),
            section(
                "Figures late",
                "All figures asked for have come.",
                reverse("submissions"),
                late.filter(due__lt=today).select_related("kpi__current", "contract__vendor"),
                lambda request: _late(request, today),
            ),
            meetings(user, today),
            submissions(user),
        ],
    }


def own_contracts(user: User) -> Any:
    """A manager's own contracts; for anybody else, and a manager without any, all in their scope."""
    visible = Contract.objects.visible_to(user)
    if user.role != Role.MANAGER:
        return visible
    mine = visible.filter(manager=user)
    return mine if mine.exists() else visible


def news(user: User, contracts: Any) -> list[Section]:
    """Signals found in the last month that still hold, the newest first: problems beside bright spots."""
    about = Q(contract__in=contracts.values("pk")) | Q(contract=None, kpi__program__in=contracts.values("program"))
    found = Signal.objects.visible_to(user).open().filter(about, found_at__gte=clock.now() - RECENT)
    found = found.defer("evidence", "where").order_by("-found_at", "-weight", "pk")
    everything = reverse("signals")
    return [
        section(
            "What may need attention",
            "No problem was found in the last month.",
            f"{everything}?direction=worse",
            found.exclude(direction="better"),
            lambda signal: _signal(signal, "concern"),
        ),
        section(
            "Bright spots",
            "No bright spot was found in the last month.",
            f"{everything}?direction=better",
            found.filter(direction="better"),
            lambda signal: _signal(signal, "good"),
        ),
    ]


def corrections_due(user: User, contracts: Any, today: date) -> Section:
    """Corrections to put in place, and effects to check, that are due within two weeks."""
    soon = Q(state=Correction.State.AGREED, due__lte=today + AHEAD)
    soon |= Q(state=Correction.State.IN_PLACE, check_on__lte=today + AHEAD)
    rows = Correction.objects.visible_to(user).filter(soon, contract__in=contracts.values("pk"))
    return section(
        "Corrections and checks due",
        "No correction or effect check is due in the next two weeks.",
        reverse("corrections"),
        rows.select_related("owner", "contract__vendor"),
        lambda row: _correction(row, today),
    )


def meetings(user: User, today: date) -> Section:
    """The next meetings with their newest pack: the internal edition, or a vendor contact's own."""
    packs = Pack.objects.visible_to(user).filter(meeting=OuterRef("pk"), contract__isnull=not user.is_vendor)
    pack = packs.order_by("-frozen_at").values("pk")[:1]
    planned = Meeting.objects.visible_to(user).filter(state=Meeting.State.PLANNED, on__gte=today)
    return section(
        "Next meetings",
        "No performance meeting is planned.",
        reverse("meetings"),
        planned.select_related("program", "contract").annotate(pack=Subquery(pack)).order_by("on", "pk"),
        _meeting,
    )


def submissions(user: User) -> Section:
    """What this person sent and has not finished, and vendors' reports nobody has answered (A4)."""
    waiting = Q(sent_by=user, state__in=UNFINISHED)
    if may(user, Verb.ACKNOWLEDGE):
        waiting |= Q(state=SubmissionState.SAVED, acknowledgement=None, sent_by__role=Role.VENDOR)
    rows = Submission.objects.visible_to(user).filter(waiting).select_related("program", "contract", "sent_by")
    return section(
        "Waiting for you",
        "Nothing that was sent waits for you.",
        reverse("submissions"),
        rows.only("filename", "state", "sent_at", "program__name", "contract__title", "sent_by__name"),
        _submission,
    )


def nothing_at_all(user: User) -> bool:
    """Whether there is no contract yet, so that the first steps should be told."""
    return not Contract.objects.visible_to(user).exists()


def _review(contract: Contract) -> Item:
    last = f"last {contract.last_review:%b %-d, %Y}" if contract.last_review else "none since the start"
    note = f"{contract.vendor} · {contract.get_intensity_display().lower()} intensity · {last}"
    return Item(reverse("contract", args=[contract.pk]), contract.title, note, "watch")


def _late(request: DataRequest, today: date) -> Item:
    days = (today - request.due).days
    note = f"{request.contract.vendor} · due {request.due:%b %-d}, {days} day{'' if days == 1 else 's'} late"
    return Item(reverse("contract", args=[request.contract_id]), str(request), note, "watch")


def _signal(signal: Signal, level: str) -> Item:
    new = "new, " if signal.found_at >= clock.now() - NEW else ""
    note = f"{new}found {timezone.localdate(signal.found_at):%b %-d}"
    return Item(reverse("signal", args=[signal.pk]), signal.sentence, note, level)


def _correction(row: Correction, today: date) -> Item:
    agreed = row.state == Correction.State.AGREED
    day = row.due if agreed else row.check_on
    what = "to be in place by" if agreed else "check whether it helped on"
    late = ", overdue" if day < today else ""
    note = f"{row.contract.vendor} · {row.owner} · {what} {day:%b %-d}{late}"
    return Item(reverse("correction", args=[row.pk]), row.what, note, "watch" if late else "")


def _meeting(meeting: Any) -> Item:
    pack = ("Pack", reverse("pack", args=[meeting.pack])) if meeting.pack else None
    words = str(meeting.program or meeting.contract)
    return Item(reverse("meeting", args=[meeting.pk]), words, f"{meeting.on:%A, %b %-d}", link=pack)


def _submission(row: Submission) -> Item:
    wants = "waits for your acknowledgement" if row.state == SubmissionState.SAVED else row.get_state_display()
    note = f"{row.program or row.contract} · {row.sent_by}, {row.sent_at:%b %-d} · {wants}"
    return Item(reverse("submission", args=[row.pk]), str(row), note)
