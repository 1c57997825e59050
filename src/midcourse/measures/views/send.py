"""Sending a spreadsheet, its template, and saying what the columns are."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from midcourse.contracts.models import Contract, Program
from midcourse.measures import actions
from midcourse.measures.asked import asked_for, asked_of
from midcourse.measures.columns import role_choices, sample_rows
from midcourse.measures.forms import ColumnsForm, SendForm
from midcourse.measures.mapping import Columns, read_columns
from midcourse.measures.models import KPI, Submission
from midcourse.measures.views.kpis import subject_of
from midcourse.pages.spreadsheet import spreadsheet
from midcourse.people.http import Request

CRUMBS = "Figures"


def send(request: Request) -> HttpResponse:
    """Choose what the figures are of, unless the address says so, and send a file."""
    form = SendForm(
        request.POST or None, request.FILES or None, subjects=_subjects(request), initial={"subject": _given(request)}
    )
    context: dict[str, Any] = {"title": "Send figures", "crumbs": [(CRUMBS, reverse("submissions"))], "form": form}
    if request.method == "POST" and form.is_valid():
        kind, _, key = form.cleaned_data["subject"].partition("=")
        model = Program if kind == "program" else Contract
        subject = model.objects.get_visible(request.user, pk=key)
        file = form.cleaned_data["file"]
        try:
            submission = actions.receive_file(request.user, name=file.name, content=file, **{kind: subject})
        except actions.RepeatedFile as repeated:
            context["repeated"] = repeated
        except ValueError as wrong:
            form.add_error("file", str(wrong))
        else:
            return redirect("submission", submission.pk)
    context["limit"] = settings.ENVIRONMENT.upload_limit_mb
    context["template_of"] = form["subject"].value()
    return render(request, "measures/send.html", context)


def template(request: Request) -> HttpResponseBase:
    """A spreadsheet to fill in, with the columns of the KPIs asked for."""
    kind, subject = subject_of(request)
    header, rows = sample_rows(asked_of(request.user, **{kind: subject}))
    return spreadsheet(rows, header, f"figures-{kind}-{subject.pk}", "xlsx")


def columns(request: Request, pk: int) -> HttpResponse:
    """Say what each column of the file is."""
    submission = Submission.objects.visible_to(request.user).select_related("sent_by", "program", "contract")
    submission = submission.get_visible(request.user, pk=pk)
    asked = asked_for(submission)
    form = ColumnsForm(
        request.POST or None,
        columns=submission.columns,
        roles=role_choices(asked),
        kpis=[(kpi.pk, str(kpi)) for kpi in asked.kpis],
        initial=_initial(read_columns(submission.mapping), submission),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose_columns(request.user, submission, _chosen(form))
        except ValueError as wrong:
            form.add_error(None, str(wrong))
        else:
            return redirect("submission", pk)
    crumbs = [(CRUMBS, reverse("submissions")), (str(submission), reverse("submission", args=[pk]))]
    context = {"title": "What the columns are", "crumbs": crumbs, "form": form, "submission": submission}
    return render(request, "measures/columns.html", context)


def _subjects(request: Request) -> list[tuple[str, str]]:
    """What this person may send figures for; a vendor contact their contracts only."""
    contracts = Contract.objects.visible_to(request.user)
    own = contracts.filter(kpis__retired_on=None, kpis__isnull=False) | contracts.filter(
        program__kpis__retired_on=None, program__kpis__isnull=False
    )
    named = [(f"contract={each.pk}", f"{each.title} ({each.number})") for each in own.distinct()]
    programs = Program.objects.visible_to(request.user).filter(
        pk__in=KPI.objects.filter(retired_on=None).values("program")
    )
    several = (
        [] if request.user.is_vendor else [(f"program={each.pk}", f"{each.name}: all vendors") for each in programs]
    )
    return [*several, *named]


def _given(request: Request) -> str:
    for kind in ("program", "contract"):
        if key := request.GET.get(kind):
            return f"{kind}={key}"
    return ""


def _initial(known: Columns, submission: Submission) -> dict[str, Any]:
    roles = {f"column-{at}": known.roles.get(column["name"], "") for at, column in enumerate(submission.columns)}
    dates = {None: "", True: "day", False: "month"}[known.day_first]
    percent = {None: "", True: "1", False: "0"}[known.percent]
    more = {"events": "1" if known.events else "", "event_kpi": known.event_kpi, "quiet_is_zero": known.quiet_is_zero}
    return {**roles, **more, "dates": dates, "percent": percent}


def _chosen(form: ColumnsForm) -> Columns:
    said = form.cleaned_data
    return Columns(
        roles=form.roles(),
        events=bool(said["events"]),
        event_kpi=said["event_kpi"] if said["events"] else None,
        quiet_is_zero=bool(said["quiet_is_zero"] and said["events"]),
        day_first={"": None, "day": True, "month": False}[said["dates"]],
        percent={"": None, "1": True, "0": False}[said["percent"]],
    )
