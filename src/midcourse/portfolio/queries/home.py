"""What changed and what is due, for staff. Every section is one query that reads at most a handful of rows."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from midcourse.contracts.intensity import reviews_before
from midcourse.contracts.models import Contract, Risk
from midcourse.contracts.models.contract import ReviewsBefore
from midcourse.corrections.models import Correction
from midcourse.insights.models import Signal
from midcourse.measures.models import DataRequest, Submission, SubmissionState
from midcourse.meetings.models import Meeting, Pack
from midcourse.pages.addresses import address
from midcourse.people import clock
from midcourse.people.access import Verb, may
from midcourse.people.models import Role, User
from midcourse.people.prepared import prepared
from midcourse.portfolio.queries.beginnings import intensities, kickoffs
from midcourse.portfolio.queries.cards import READ, Item, Section, own_contracts, section

NEW = timedelta(days=7)
RECENT = timedelta(days=31)  # the longest that most contracts go without figures
AHEAD = timedelta(days=14)
UNFINISHED = [SubmissionState.MAPPING, SubmissionState.PREVIEW]


def for_staff(user: User) -> dict[str, Any]:
    """News (problems and bright spots alike) and duties of a manager's contracts, or of all this person sees."""
    today = clock.today()
    mine = user.role == Role.MANAGER and bool(_first_of_mine(user))
    return {
        "news": news(user, mine),
        "sections": [
            section(
                "Reviews overdue",
                "No performance review is overdue.",
                f"{address('contracts')}?review=overdue",
                _reviews_overdue(user, mine, today, reviews_before(today)),
                lambda row: _review(row, plans=may(user, Verb.RUN_MEETINGS)),
            ),
            section(
                "Corrections and checks due",
                "No correction or effect check is due in the next two weeks.",
                address("corrections"),
                _corrections_due(user, mine, today + AHEAD),
                lambda row: _correction(row, today),
            ),
            section(
                "Figures late",
                "All figures asked for have come.",
                address("submissions"),
                _figures_late(user, mine, today),
                lambda request: _late(request, today),
            ),
            kickoffs(user, mine, today),
            meetings(user, today),
            submissions(user),
            *([risks(user, today)] if may(user, Verb.KEEP_LOG) else []),
            *([intensities(user, mine, today)] if may(user, Verb.EDIT_CONTRACTS) else []),
        ],
    }


def risks(user: User, today: date) -> Section:
    """Open risks that this person owns and should look at again."""
    return section(
        "Risks to look at again",
        "None of your risks waits to be looked at.",
        f"{address('risks')}?state=due",
        _risks_due(user, today),
        lambda risk: _risk(risk, today),
    )


def news(user: User, mine: bool) -> list[Section]:
    """Signals found in the last month that still hold, the newest first: problems beside bright spots."""
    since, everything = clock.today() - RECENT, address("signals")
    return [
        section(
            "What may need attention",
            "No problem was found in the last month.",
            f"{everything}?direction=worse",
            _found(user, mine, since, False),
            lambda signal: _signal(signal, "concern"),
        ),
        section(
            "Bright spots",
            "No bright spot was found in the last month.",
            f"{everything}?direction=better",
            _found(user, mine, since, True),
            lambda signal: _signal(signal, "good"),
        ),
    ]


def meetings(user: User, today: date) -> Section:
    """The next meetings with their newest pack: the internal edition, or a vendor contact's own."""
    return section(
        "Next meetings",
        "No performance meeting is planned.",
        address("meetings"),
        _meetings_planned(user, today),
        _meeting,
    )


def submissions(user: User) -> Section:
    """What this person sent and has not finished, and vendors' reports nobody has answered (A4)."""
    return section(
        "Waiting for you",
        "Nothing that was sent waits for you.",
        address("submissions"),
        _waiting(user),
        _submission,
    )


def nothing_at_all(user: User) -> bool:
    """Whether there is no contract yet, so that the first steps should be told."""
    return not Contract.objects.visible_to(user).exists()


@prepared
def _first_of_mine(user: User) -> Any:
    return own_contracts(user, True).values_list("pk")[:1]


@prepared
def _reviews_overdue(user: User, mine: bool, today: date, before: ReviewsBefore) -> Any:
    rows = own_contracts(user, mine).reviews_overdue(today, before).order_by("last_review", "starts")
    return rows.select_related("vendor").only("title", "intensity", "last_review", "vendor__name")[:READ]


@prepared
def _found(user: User, mine: bool, since: date, bright: bool) -> Any:
    midnight = timezone.make_aware(datetime.combine(since, time.min))
    rows = Signal.objects.visible_to(user).open().filter(found_at__gte=midnight)
    if mine:
        own = own_contracts(user, mine)
        rows = rows.filter(Q(contract__in=own.values("pk")) | Q(contract=None, kpi__program__in=own.values("program")))
    rows = rows.filter(direction="better") if bright else rows.exclude(direction="better")
    return rows.only("sentence", "found_at").order_by("-found_at", "-weight", "pk")[:READ]


@prepared
def _corrections_due(user: User, mine: bool, until: date) -> Any:
    """Corrections to put in place, and effects to check, that are due by a day."""
    soon = Q(state=Correction.State.AGREED, due__lte=until)
    soon |= Q(state=Correction.State.IN_PLACE, check_on__lte=until)
    rows = Correction.objects.visible_to(user).filter(soon)
    if mine:
        rows = rows.filter(contract__in=own_contracts(user, mine).values("pk"))
    shown = rows.select_related("owner", "contract__vendor")
    return shown.only("what", "due", "check_on", "state", "owner__name", "contract__vendor__name")[:READ]


@prepared
def _figures_late(user: User, mine: bool, today: date) -> Any:
    late = DataRequest.objects.visible_to(user).filter(answered_at=None, due__lt=today)
    if mine:
        late = late.filter(contract__in=own_contracts(user, mine).values("pk"))
    first = DataRequest.objects.filter(pk__in=late.values("pk")[:READ])  # so that names are looked up for these only
    shown = first.select_related("kpi__current", "contract__vendor")
    return shown.only("contract", "period", "due", "kpi__current__name", "contract__vendor__name")


@prepared
def _risks_due(user: User, today: date) -> Any:
    rows = Risk.objects.visible_to(user).open().filter(owner=user, review_on__lte=today).select_related("contract")
    return rows.only("what", "review_on", "contract__title").order_by("review_on", "pk")[:READ]


@prepared
def _meetings_planned(user: User, today: date) -> Any:
    packs = Pack.objects.visible_to(user).filter(meeting=OuterRef("pk"), contract__isnull=not user.is_vendor)
    pack = packs.order_by("-frozen_at").values("pk")[:1]
    planned = Meeting.objects.visible_to(user).filter(state=Meeting.State.PLANNED, on__gte=today)
    shown = planned.select_related("program", "contract").only("on", "program__name", "contract__title")
    return shown.annotate(pack=Subquery(pack)).order_by("on", "pk")[:READ]


@prepared
def _waiting(user: User) -> Any:
    waiting = Q(sent_by=user, state__in=UNFINISHED)
    if may(user, Verb.ACKNOWLEDGE):
        waiting |= Q(state=SubmissionState.SAVED, acknowledgement=None, sent_by__role=Role.VENDOR)
    rows = Submission.objects.visible_to(user).filter(waiting).select_related("program", "contract", "sent_by")
    return rows.only("filename", "state", "sent_at", "program__name", "contract__title", "sent_by__name")[:READ]


def _review(contract: Contract, *, plans: bool) -> Item:
    last = f"last {contract.last_review:%b %-d, %Y}" if contract.last_review else "none since the start"
    note = f"{contract.vendor} · {contract.get_intensity_display().lower()} intensity · {last}"
    plan = ("Plan a meeting", f"{address('meeting-plan')}?contract={contract.pk}") if plans else None
    return Item(address("contract", contract.pk), contract.title, note, "watch", link=plan)


def _late(request: DataRequest, today: date) -> Item:
    days = (today - request.due).days
    note = f"{request.contract.vendor} · due {request.due:%b %-d}, {days} day{'' if days == 1 else 's'} late"
    return Item(address("contract", request.contract_id), str(request), note, "watch")


def _signal(signal: Signal, level: str) -> Item:
    new = "new, " if signal.found_at >= clock.now() - NEW else ""
    note = f"{new}found {timezone.localdate(signal.found_at):%b %-d}"
    return Item(address("signal", signal.pk), signal.sentence, note, level)


def _correction(row: Correction, today: date) -> Item:
    agreed = row.state == Correction.State.AGREED
    day = row.due if agreed else row.check_on
    what = "to be in place by" if agreed else "check whether it helped on"
    late = ", overdue" if day < today else ""
    note = f"{row.contract.vendor} · {row.owner} · {what} {day:%b %-d}{late}"
    return Item(address("correction", row.pk), row.what, note, "watch" if late else "")


def _risk(risk: Risk, today: date) -> Item:
    late = ", overdue" if risk.review_on < today else ""
    note = f"{risk.contract} · look at it on {risk.review_on:%b %-d}{late}"
    return Item(address("risk", risk.pk), risk.what, note, "watch" if late else "")


def _meeting(meeting: Any) -> Item:
    pack = ("Pack", address("pack", meeting.pack)) if meeting.pack else None
    words = str(meeting.program or meeting.contract)
    return Item(address("meeting", meeting.pk), words, f"{meeting.on:%A, %b %-d}", link=pack)


def _submission(row: Submission) -> Item:
    wants = "waits for your acknowledgement" if row.state == SubmissionState.SAVED else row.get_state_display()
    note = f"{row.program or row.contract} · {row.sent_by}, {row.sent_at:%b %-d} · {wants}"
    return Item(address("submission", row.pk), str(row), note)
