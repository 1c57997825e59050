"""What changed and what is due, for a vendor contact: their own contracts and nothing of any other vendor."""

from datetime import date
from typing import Any

from midcourse.contracts.models import Contract
from midcourse.corrections.models import Correction, Practice, Question
from midcourse.measures.models import DataRequest, Submission, SubmissionState
from midcourse.pages.addresses import address
from midcourse.people import clock
from midcourse.people.models import User
from midcourse.people.prepared import prepared
from midcourse.portfolio.queries.beginnings import kickoffs
from midcourse.portfolio.queries.cards import READ, Item, section
from midcourse.portfolio.queries.home import meetings


def for_vendor(user: User) -> dict[str, Any]:
    """Figures asked of us, our corrections, our meetings, practices offered, and what was done with our figures."""
    today = clock.today()
    return {
        "sections": [
            section(
                "Figures asked of you",
                "All figures asked of you have come. Thank you.",
                address("submissions"),
                _figures_asked(user),
                lambda request: _asked(request, today),
            ),
            section(
                "Questions for you",
                "Nobody has asked you anything.",
                address("contracts"),
                _questions(user),
                lambda row: Item(address("question", row.pk), row.text, f"{row.asked_by} asks about {row.contract}"),
            ),
            section(
                "Your corrections",
                "No correction is open on your contracts.",
                address("corrections"),
                _ours(user),
                lambda row: _correction(row, today),
            ),
            kickoffs(user, False, today),
            meetings(user, today),
            section(
                "Practices you could try",
                "No practice has been offered yet.",
                address("programs"),
                _offered(user),
                lambda row: Item(address("practice", row.pk), row.title, f"It helped with: {row.kpi}", level="good"),
            ),
            section(
                "What was done with your figures",
                "You have not sent figures yet.",
                address("submissions"),
                _sent(user),
                _done,
            ),
        ],
    }


@prepared
def _figures_asked(user: User) -> Any:
    rows = DataRequest.objects.visible_to(user).filter(answered_at=None).select_related("kpi__current", "contract")
    return rows.only("period", "due", "kpi__current__name", "contract__title")[:READ]


@prepared
def _questions(user: User) -> Any:
    rows = Question.objects.visible_to(user).unanswered().select_related("asked_by", "contract")
    return rows.order_by("asked_at", "pk").only("text", "asked_by__name", "contract__title")[:READ]


@prepared
def _ours(user: User) -> Any:
    open_states = [Correction.State.AGREED, Correction.State.IN_PLACE]
    rows = Correction.objects.visible_to(user).filter(state__in=open_states).select_related("owner")
    return rows.only("what", "due", "check_on", "state", "owner__name")[:READ]


@prepared
def _offered(user: User) -> Any:
    own = Contract.objects.visible_to(user)
    rows = Practice.objects.visible_to(user).exclude(adoptions__contract__in=own.values("pk"))
    rows = rows.exclude(declined__contract__in=own.values("pk"))
    return rows.select_related("kpi__current").only("title", "kpi__current__name")[:READ]


@prepared
def _sent(user: User) -> Any:
    rows = Submission.objects.visible_to(user).filter(state=SubmissionState.SAVED).select_related("acknowledgement")
    return rows.only("filename", "sent_at", "figures", "acknowledgement__outcome", "acknowledgement__words")[:READ]


def _asked(request: DataRequest, today: date) -> Item:
    days = (today - request.due).days
    late = f", {days} day{'' if days == 1 else 's'} ago" if days > 0 else ""
    note = f"{request.contract} · due {request.due:%b %-d}{late}"
    form = address("figures-enter", request.contract_id)
    return Item(form, str(request), note, "watch" if late else "")


def _correction(row: Correction, today: date) -> Item:
    agreed = row.state == Correction.State.AGREED
    when = f"to be in place by {row.due:%b %-d}" if agreed else f"in place, to be checked on {row.check_on:%b %-d}"
    late = ", overdue" if agreed and row.due < today else ""
    return Item(address("correction", row.pk), row.what, f"{row.owner} · {when}{late}", level="watch" if late else "")


def _done(row: Submission) -> Item:
    answer = getattr(row, "acknowledgement", None)
    said = f"{answer.get_outcome_display()}{f': {answer.words}' if answer.words else ''}" if answer else "Not yet read"
    note = f"{row.figures:,} figures saved, sent {row.sent_at:%b %-d} · {said}"
    return Item(address("submission", row.pk), str(row), note)
