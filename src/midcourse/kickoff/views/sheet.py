"""The expectation sheet: its newest version for both sides, the editor, and the two words of agreement."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from midcourse.insights.views.saving import events_about, one_click
from midcourse.kickoff import actions
from midcourse.kickoff.expectations import Expectations, differences
from midcourse.kickoff.forms.kickoff import WordsForm
from midcourse.kickoff.forms.sheet import SheetEditor
from midcourse.kickoff.kpis import definition_of, expected_from
from midcourse.kickoff.models import ExpectationSheet, Kickoff
from midcourse.kickoff.planned import plan_of
from midcourse.kickoff.rfp import deviations_of
from midcourse.kickoff.rfp_words import SHARING, cadence, kpi_table, report_table
from midcourse.kickoff.sheets import (
    begin_with,
    content_of,
    in_the_making,
    mark_of,
    owner_of,
    series_joined,
    series_that_stays,
    starters_of,
    unlike_program,
)
from midcourse.kickoff.views.finding import crumbs_of, get
from midcourse.people import clock
from midcourse.people.http import Request

State = ExpectationSheet.State
ANSWERED = (State.AGREED, State.RETURNED)  # what a newer version is read against
FIRST = 3  # of each kind of what agreeing makes


def sheet(request: Request, pk: int) -> HttpResponse:
    """The newest version this person may read, or the one asked for; what it changes and what it makes."""
    found = get(request, pk)
    versions = list(found.sheets.visible_to(request.user).select_related(*NAMES))
    asked = request.GET.get("version", "")
    shown = next((each for each in versions if str(each.version) == asked), versions[0] if versions else None)
    before = next((e for e in versions if shown and e.version < shown.version and e.state in ANSWERED), None)
    context: dict[str, Any] = {
        "kickoff": found,
        "contract": found.contract,
        "title": "Expectation sheet",
        "crumbs": crumbs_of(found),
        "sheet": shown,
        "versions": versions,
        "newest": bool(shown and shown == versions[0]),
        "events": events_about(request, found),
        "words_form": WordsForm(label="What should change?"),
    }
    if shown:
        said = content_of(shown)
        changed = differences(content_of(before), said) if before else []
        context |= {"said": said, "changed": changed, "before": before, **_read(said, found)}
        context["unlike_program"] = unlike_program(said, found.contract)
        context["deviations"] = [] if request.user.is_vendor else deviations_of(shown)
    return render(request, "kickoff/sheet.html", context)


NAMES = ("written_by", "government_agreed_by", "vendor_agreed_by", "returned_by")


def edit(request: Request, pk: int) -> HttpResponse:
    """The editor, filled with what is known; saving, adding a KPI of the library and proposing are its buttons."""
    found = get(request, pk)
    making = in_the_making(found)
    if making and making.state == State.PROPOSED:
        messages.error(request, f"Version {making.version} waits for the vendor. Take it back to change it.")
        return redirect("sheet", pk)
    begun = begin_with(found)
    editor = SheetEditor(request.POST or None, sheet=begun, contract=found.contract)
    theirs: list[Any] = []
    if request.method == "POST" and editor.is_valid():
        try:
            return _save(request, found, editor.expectations())
        except actions.DraftChangedError as changed:
            theirs = differences(content_of(changed.theirs), editor.expectations())
            editor.form.add_error(None, str(changed))
        except ValueError as refusal:
            editor.form.add_error(None, str(refusal))
    names = {kpi.name.lower() for kpi in begun.kpis}
    context = {
        "title": "Write the expectation sheet",
        "crumbs": [*crumbs_of(found), ("Expectation sheet", reverse("sheet", args=[pk]))],
        "kickoff": found,
        "editor": editor,
        "joined": series_joined(found.contract),
        "theirs": theirs,
        "mark": mark_of(found),
        "library": [each for each in starters_of(found.contract) if each.name.lower() not in names],
    }
    return render(request, "kickoff/sheet_edit.html", context)


@require_POST
def agree(request: Request, pk: int) -> HttpResponse:
    found = _asked(request, pk)
    one_click(request, lambda: actions.agree_sheet(request.user, found), "Agreed. What you agreed is now planned.")
    return redirect("sheet", pk)


@require_POST
def give_back(request: Request, pk: int) -> HttpResponse:
    """What should change: in a proposed version, or in what is in force."""
    found = _asked(request, pk)
    words = request.POST.get("words", "")
    save = actions.ask_for_change if found.state == State.AGREED else actions.return_sheet
    one_click(request, lambda: save(request.user, found, words) or found, "The other side is told what should change.")
    return redirect("sheet", pk)


def _asked(request: Request, pk: int) -> ExpectationSheet:
    """The version the button was of."""
    version = request.POST.get("version", "")
    found: ExpectationSheet = ExpectationSheet.objects.get_visible(
        request.user, kickoff__contract=pk, version=version if version.isdecimal() else 0
    )
    return found


def _save(request: Request, found: Kickoff, said: Expectations) -> HttpResponse:
    """Keep the draft, and do what the button asked beyond that."""
    contract = found.contract
    wanted = request.POST.get("add", "")
    starter = next((each for each in starters_of(contract) if str(each.pk) == wanted), None)
    if starter:
        said = Expectations(
            **{**vars(said), "kpis": (*said.kpis, expected_from(starter, owner_of(contract, starter.reporter)))}
        )
    seen = request.POST.get("seen", "")
    draft = actions.save_draft(request.user, found, said, seen=seen)
    if "propose" in request.POST:
        actions.propose_sheet(request.user, draft)
        messages.success(request, f"Version {draft.version} is with the vendor.")
        return redirect("sheet", contract.pk)
    messages.success(request, f"Added {starter}." if starter else "The draft is kept.")
    return redirect(f"{reverse('sheet-edit', args=[contract.pk])}{'#kpis' if starter else ''}")


def _read(said: Expectations, found: Kickoff) -> dict[str, Any]:
    """A version's content in words and tables, and what agreeing makes of it."""
    contract = found.contract
    today = clock.today()
    stays = series_that_stays(contract, said.meetings, today)
    plan = plan_of(said, contract, contract.department, today, stays)
    return {
        "cadence": cadence(said.meetings),
        "joined": stays is not None and stays.program_id is not None,
        "kpi_table": kpi_table([definition_of(each) for each in said.kpis], "Level agreed"),
        "report_table": report_table(said.reports),
        "sharing": SHARING[said.sharing] if contract.program else "",
        "touchpoints": ", ".join(str(each) for each in said.touchpoints),
        "made": [
            ("Meetings", len(plan.meetings), plan.meetings[:FIRST]),
            ("Figures asked for", len(plan.requests), sorted({each.due for each in plan.requests})[:FIRST]),
            ("Reports due", len(plan.reports), [each.due for each in plan.reports[:FIRST]]),
            ("Talks about how it goes", len(plan.touchpoints), [each.due for each in plan.touchpoints[:FIRST]]),
        ],
    }
