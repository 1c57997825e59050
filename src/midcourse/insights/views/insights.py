"""The list of insights, writing one, and the page that follows it from figure to effect (D3)."""

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from midcourse.charts import Mark
from midcourse.contracts.models import Contract
from midcourse.insights import actions
from midcourse.insights.forms import InsightForm, ReasonForm
from midcourse.insights.models import Insight, Signal
from midcourse.insights.queries import chosen_signals, listed_insights, suggested
from midcourse.insights.views.saving import events_about, form_page, one_click
from midcourse.insights.views.signals import programs
from midcourse.pages.listing import Column, Filter, ListingView
from midcourse.people.access import Verb, may
from midcourse.people.http import Request

Kind = Insight.Kind
STATES = {
    "needs": "Waits for a correction",
    "corrected": "Has a correction",
    "left": "No correction, with a reason",
    "closed": "Closed",
}


class Insights(ListingView):
    title = "Insights"
    intro = "What we concluded from the figures: problems to work on, and bright spots to learn from."
    empty = "No insights yet. Choose signals and write the first one."
    name = "insights"
    search_fields = ["title", "story", "contract__vendor__name", "kpi__current__name"]
    columns = [
        Column("title", "Insight", lambda row: row.title, "title", link=lambda row: reverse("insight", args=[row.pk])),
        Column("kind", "Kind", lambda row: row.get_kind_display(), "kind", template="insights/kind.html"),
        Column("kpi", "KPI", lambda row: str(row.kpi), "kpi__current__name"),
        Column("who", "Who", lambda row: str(row.contract.vendor) if row.contract else "All", "contract__vendor__name"),
        Column("next", "What happens", lambda row: what_happens(row)),
        Column("written", "Written", lambda row: row.written_at.date(), "written_at"),
    ]
    filters = [
        Filter("kind", "Kind", lambda _: Kind.choices, lambda rows, value: rows.filter(kind=value)),
        Filter("program", "Program", programs, lambda rows, value: rows.filter(program=value)),
        Filter("state", "What happens", lambda _: list(STATES.items()), lambda rows, value: _in_state(rows, value)),
    ]

    def rows(self, request: Request) -> Any:
        return listed_insights(request.user)

    def context(self, request: Request) -> dict[str, Any]:
        if not may(request.user, Verb.WRITE_INSIGHTS):
            return {}
        return {"actions": [("Write an insight from signals", reverse("signals"))]}


def _in_state(rows: Any, state: str) -> Any:
    waits = Q(kind=Kind.PROBLEM, corrected=0, no_correction="", closed_at=None)
    wanted = {
        "needs": waits,
        "corrected": Q(corrected__gt=0),
        "left": ~Q(no_correction=""),
        "closed": ~Q(closed_at=None),
    }
    return rows.filter(wanted[state]) if state in wanted else rows


def what_happens(insight: Any) -> str:
    """Where a listed insight stands: corrections, a reason for none, or what it waits for."""
    if insight.closed_at:
        return "Closed"
    if insight.corrected:
        return f"{insight.corrected} correction{'' if insight.corrected == 1 else 's'}"
    if insight.no_correction:
        return "No correction, with a reason"
    return "Waits for a correction" if insight.kind == Kind.PROBLEM else "Could be shared as a practice"


def write(request: Request) -> HttpResponse:
    """Write an insight from the signals in the address: `?signal=1&signal=2`."""
    signals = chosen_signals(request.user, request.GET.getlist("signal"))
    try:
        program, contract = actions.subject_of(signals)
    except ValueError as refusal:
        return render(request, "insights/choose_first.html", {"title": "Write an insight", "why": str(refusal)})
    form = InsightForm(request.POST or None, contract=contract, initial=suggested(signals))
    return form_page(
        request,
        form,
        lambda: actions.write_insight(request.user, signals=signals, **form.cleaned_data),
        lambda insight: reverse("insight", args=[insight.pk]),
        template="insights/write.html",
        said="The insight is written. What would help?",
        title="Write an insight",
        crumbs=[("Signals", reverse("signals"))],
        signals=signals,
        subject=contract or program,
    )


def insight(request: Request, pk: int) -> HttpResponse:
    """One insight with its chain: figure, signals, insight, corrections, checks."""
    found = Insight.objects.select_related(
        "kpi__current", "contract__vendor", "contract__program", "program", "written_by"
    ).get_visible(request.user, pk=pk)
    about = found.contract.vendor if found.contract else found.program
    return render(
        request,
        "insights/insight.html",
        {
            "insight": found,
            "title": found.title,
            "crumbs": [("Insights", reverse("insights"))],
            "about": about,
            "events": events_about(request, found),
            **(chain := _chain(request, found)),
            "drawing": _drawing(request, found, chain),
        },
    )


def _drawing(request: Request, found: Insight, chain: dict[str, Any]) -> Any:
    """The figures with the signals and the corrections marked."""
    from midcourse.insights.drawing import kpi_drawing, signal_marks  # NumPy and SciPy, only where a chart is drawn

    marks, eras = signal_marks(chain["signals"])
    started = {each.started_on: Mark(each.started_on, "correction") for each in chain["corrections"] if each.started_on}
    about = found.contract.vendor if found.contract else found.program
    words = f"{found.kpi}, {about}"
    return kpi_drawing(
        request.user, found.kpi, found.contract, words, marks=[*marks, *started.values()], eras=[*eras, *started]
    )


def _chain(request: Request, found: Insight) -> dict[str, Any]:
    """What rests on the insight and what it rests on, as far as this person sees it."""
    contracts = Contract.objects.visible_to(request.user)
    seen = Q(contract__in=contracts.values("pk"))
    corrections = found.corrections.filter(seen).select_related("owner", "contract__vendor")
    return {
        "signals": Signal.objects.visible_to(request.user).filter(insights=found),
        "corrections": corrections.prefetch_related("checks"),
        "visits": found.visits.filter(seen).select_related("contract__vendor"),
        "questions": found.questions.filter(seen).select_related("contract__vendor"),
        "practices": found.practices.all(),
        "contracts": [] if found.contract_id else contracts.filter(program=found.program_id).select_related("vendor"),
        "needs_correction": found.needs_correction(),
    }


def leave(request: Request, pk: int) -> HttpResponse:
    """Give the reason why a problem needs no correction."""
    found = Insight.objects.get_visible(request.user, pk=pk)
    form = ReasonForm(request.POST or None, initial={"reason": found.no_correction})
    back = reverse("insight", args=[pk])
    return form_page(
        request,
        form,
        lambda: actions.leave_without_correction(request.user, found, **form.cleaned_data),
        lambda _: back,
        title="No correction needed",
        crumbs=[(found.title, back)],
        back=back,
    )


@require_POST
def close(request: Request, pk: int) -> HttpResponse:
    found = Insight.objects.get_visible(request.user, pk=pk)
    one_click(request, lambda: actions.close_insight(request.user, found), "The insight is closed.")
    return redirect("insight", pk)
