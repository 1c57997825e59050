"""A submission's page: receipt, where it stands, what was found, what was done; and the list of all."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from midcourse.contracts.models import Contract, Program
from midcourse.measures import actions
from midcourse.measures.actions.submit import blocked
from midcourse.measures.asked import asked_of
from midcourse.measures.forms import AcknowledgeForm, AnswerForm
from midcourse.measures.models import KPI, Submission, SubmissionState
from midcourse.measures.progress import told
from midcourse.measures.suppression import sees_small_cells
from midcourse.pages.listing import Column, Filter, ListingView
from midcourse.people.access import Verb, may
from midcourse.people.http import Request
from midcourse.people.models import Event

UNDER_WAY = (SubmissionState.READING, SubmissionState.CHECKING, SubmissionState.SAVING)
SILENT = 45  # seconds without a word from the worker after which the page says so


class Submissions(ListingView):
    title = "Figures sent"
    intro = "What was sent, what was found in it, and what was done with it."
    empty = "No figures have been sent yet."
    name = "submissions"
    search_fields = ["filename", "sent_by__name", "program__name", "contract__title", "contract__number"]
    default_sort = "-sent"
    columns = [
        Column("name", "What was sent", str, "filename", link=lambda row: reverse("submission", args=[row.pk])),
        Column("about", "For", lambda row: str(row.program or row.contract)),
        Column("by", "Sent by", lambda row: row.sent_by.name, "sent_by__name"),
        Column("sent", "Sent", lambda row: row.sent_at.date(), "sent_at"),
        Column("state", "Where it stands", lambda row: row.get_state_display(), "state", "measures/state.html"),
        Column("figures", "Figures saved", lambda row: row.figures, "figures", number=True),
        Column("acknowledged", "What came of it", lambda row: _outcome(row)),
    ]
    filters = [
        Filter(
            "state", "Where it stands", lambda _: SubmissionState.choices, lambda rows, value: rows.filter(state=value)
        ),
        Filter("about", "For", lambda request: _about(request), lambda rows, value: _only(rows, value)),
    ]

    def rows(self, request: Request) -> Any:
        seen = Submission.objects.visible_to(request.user)
        return seen.select_related("program", "contract", "sent_by", "acknowledgement").defer(*HEAVY)

    def context(self, request: Request) -> dict[str, Any]:
        return {"actions": [("Send figures", reverse("figures-send"))]} if may(request.user, Verb.SEND_FIGURES) else {}


HEAVY = ("columns", "mapping", "problems", "answers", "preview")


def show(request: Request, pk: int) -> HttpResponse:
    submission = _submission(request, pk)
    context: dict[str, Any] = {
        "submission": submission,
        "title": str(submission),
        "crumbs": [("Figures", reverse("submissions"))],
        "events": Event.objects.visible_to(request.user).about(submission),
        "under_way": submission.state in UNDER_WAY,
        "acknowledgement": getattr(submission, "acknowledgement", None),
        "kpis": _kpis(submission),
    }
    if submission.state == SubmissionState.PREVIEW:
        shown = _shows_all(request, submission)
        context |= {"blocked": blocked(submission), "shown": shown}
        if shown:
            context |= {"errors": _errors(submission), "warnings": _warnings(submission)}
    if may(request.user, Verb.ACKNOWLEDGE) and submission.state == SubmissionState.SAVED:
        context["acknowledge_form"] = AcknowledgeForm()
    return render(request, "measures/submission.html", {**context, **_progress(submission)})


def progress(request: Request, pk: int) -> HttpResponse:
    """The part of the page that is asked for every second; once the work is done it leads to what comes next."""
    submission = _submission(request, pk)
    if submission.state in UNDER_WAY:
        return render(request, "measures/submission.html#progress", _progress(submission))
    mapping = submission.state == SubmissionState.MAPPING and may(request.user, Verb.SEND_FIGURES)
    answer = HttpResponse()
    answer["HX-Redirect"] = reverse("submission-columns" if mapping else "submission", args=[pk])
    return answer


def file(request: Request, pk: int) -> HttpResponseBase:
    """The file as it was sent."""
    submission = _submission(request, pk)
    if not submission.file:
        raise Http404("These figures came by form.")
    if not _shows_all(request, submission):
        raise PermissionDenied("The file holds figures of groups too small to show to your role.")
    return FileResponse(
        submission.file.open("rb"),
        as_attachment=True,
        filename=submission.filename,
        content_type="application/octet-stream",  # never shown by the browser as a page of ours
    )


@require_POST
def answer(request: Request, pk: int) -> HttpResponse:
    form = AnswerForm(request.POST)
    said = form.cleaned_data if form.is_valid() else {"check": "", "reason": ""}
    return _done(request, pk, lambda row: actions.answer_warning(request.user, row, said["check"], said["reason"]))


@require_POST
def save(request: Request, pk: int) -> HttpResponse:
    return _done(request, pk, lambda row: actions.save(request.user, row))


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    return _done(request, pk, lambda row: actions.withdraw(request.user, row))


@require_POST
def again(request: Request, pk: int) -> HttpResponse:
    return _done(request, pk, lambda row: actions.read_again(request.user, row))


@require_POST
def acknowledge(request: Request, pk: int) -> HttpResponse:
    form = AcknowledgeForm(request.POST)
    if not form.is_valid():
        _submission(request, pk)
        messages.error(request, "Say what came of these figures: choose one of the three.")
        return redirect("submission", pk)
    return _done(request, pk, lambda row: actions.acknowledge(request.user, row, **form.cleaned_data))


def _done(request: Request, pk: int, act: Callable[[Submission], Any]) -> HttpResponse:
    try:
        act(_submission(request, pk))
    except ValueError as wrong:
        messages.error(request, str(wrong))
    return redirect("submission", pk)


def _submission(request: Request, pk: int) -> Submission:
    rows = Submission.objects.visible_to(request.user)
    found: Submission = rows.select_related(
        "program", "contract", "sent_by", "acknowledgement", "acknowledgement__by"
    ).get_visible(request.user, pk=pk)
    return found


def _shows_all(request: Request, submission: Submission) -> bool:
    """Whether this person may see figures as they are: not where small cells are hidden from their role."""
    if sees_small_cells(request.user):
        return True
    about = {"contract": submission.contract} if submission.contract else {"program": submission.program}
    return not any(kpi.definition.smallest_cell for kpi in asked_of(request.user, **about).kpis)


def _progress(submission: Submission) -> dict[str, Any]:
    now = told(submission.pk)
    silent = now is None or now.silent_for > SILENT
    return {"submission": submission, "progress": now, "silent": silent, "under_way": submission.state in UNDER_WAY}


def _errors(submission: Submission) -> list[dict[str, Any]]:
    return [problem for problem in submission.problems if problem["severity"] == "error"]


def _warnings(submission: Submission) -> list[dict[str, Any]]:
    """Warnings by check, each with its answer and the form for one."""
    groups: dict[str, list[Any]] = {}
    for problem in submission.problems:
        if problem["severity"] != "error":
            groups.setdefault(problem["check"], []).append(problem)
    return [
        {
            "problems": problems,
            "answer": submission.answers.get(name, ""),
            "form": AnswerForm(initial={"check": name}, auto_id=f"{name}-%s"),
        }
        for name, problems in groups.items()
    ]


def _kpis(submission: Submission) -> Any:
    """The KPIs whose figures this submission brought."""
    if submission.state != SubmissionState.SAVED:
        return []
    brought = submission.observations.order_by().values("kpi").distinct()
    return KPI.objects.filter(pk__in=brought).select_related("current")


def _outcome(row: Submission) -> str:
    made = getattr(row, "acknowledgement", None)
    return str(made) if made else "Not acknowledged yet" if row.state == SubmissionState.SAVED else ""


def _about(request: Request) -> list[tuple[str, str]]:
    seen = Submission.objects.visible_to(request.user).order_by()
    programs = Program.objects.filter(pk__in=seen.values("program")).values_list("pk", "name")
    contracts = Contract.objects.filter(pk__in=seen.values("contract")).values_list("pk", "title")
    return [*((f"program-{pk}", name) for pk, name in programs), *((f"contract-{pk}", name) for pk, name in contracts)]


def _only(rows: Any, value: str) -> Any:
    kind, _, key = value.partition("-")
    if kind not in ("program", "contract") or not key.isdecimal():
        return rows.none()
    return rows.filter(Q(**{kind: key}))
