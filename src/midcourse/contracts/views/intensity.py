"""The intensity assistant (I1), what is worth another look (I5), and what each intensity asks for, edited by an
administrator (I3)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from midcourse.analysis.wording import capital
from midcourse.contracts import actions
from midcourse.contracts.forms import AssessForm, ProfileForm
from midcourse.contracts.intensity import MOST, profiles, suggest
from midcourse.contracts.models import Assessment, Contract, Intensity
from midcourse.contracts.prompts import LONGEST_AGO, reasons, to_reassess
from midcourse.pages.addresses import address
from midcourse.pages.listing import Column, Filter, ListingView
from midcourse.people import clock
from midcourse.people.access import Verb, may
from midcourse.people.http import Request


def mine(rows: Any, value: str) -> Any:
    return rows.filter(manager=value) if value.isdecimal() else rows.none()


def assistant(request: Request, pk: int) -> HttpResponse:
    """Six questions, their points and what they suggest; choosing another intensity asks why.

    htmx asks for the suggestion alone while the answers are being chosen.
    """
    contract = Contract.objects.select_related("department", "program", "vendor").get_visible(request.user, pk=pk)
    form = AssessForm(request.POST or None, contract=contract)
    if request.headers.get("HX-Request"):
        return render(request, "contracts/suggestion.html", {"suggestion": _suggested(form), "most": MOST})
    if request.method == "POST" and form.is_valid():
        try:
            actions.assess(request.user, contract, form.answers(), form.chosen(), form.because())
        except ValueError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("contract-intensity", pk)
    context = {
        "title": "How closely to manage it",
        "contract": contract,
        "crumbs": [(str(contract), reverse("contract", args=[pk]))],
        "form": form,
        "suggestion": _suggested(form),
        "most": MOST,
        "profile": profiles()[contract.intensity],
        "reasons": _reasons(contract),
        "history": Assessment.objects.visible_to(request.user).filter(contract=contract).select_related("made_by"),
        "may_assess": may(request.user, Verb.EDIT_CONTRACTS),
    }
    return render(request, "contracts/intensity.html", context)


def _reasons(contract: Contract) -> list[str]:
    today = clock.today()
    found = to_reassess(Contract.objects.filter(pk=contract.pk), today).first()
    return reasons(found, today) if found else []


class Reassess(ListingView):
    title = "Intensity worth another look"
    intro = "Six questions suggest how closely to manage a contract. For these the answers may be others by now."
    empty = "Every contract was assessed within the year, and nothing has happened since that would change it."
    name = "reassess"
    search_fields = ["title", "number", "vendor__name"]
    columns = [
        Column(
            "title", "Contract", lambda row: row.title, "title", link=lambda row: address("contract-intensity", row.pk)
        ),
        Column("vendor", "Vendor", lambda row: row.vendor.name, "vendor__name"),
        Column("intensity", "Intensity", lambda row: row.get_intensity_display(), "intensity"),
        Column("assessed", "Last assessed", lambda row: row.assessed_at and row.assessed_at.date(), "assessed_at"),
        Column("why", "Why look again", lambda row: capital("; ".join(reasons(row, clock.today())))),
    ]
    filters = [Filter("manager", "Whose", lambda request: [(str(request.user.pk), "Mine")], mine)]

    def rows(self, request: Request) -> Any:
        contracts = Contract.objects.visible_to(request.user).select_related("vendor")
        return to_reassess(contracts, clock.today()).order_by(LONGEST_AGO, "title", "pk")

    def context(self, request: Request) -> dict[str, Any]:
        return {"actions": [("What each intensity asks for", reverse("profiles"))]}


def _suggested(form: AssessForm) -> Any:
    """What the answers so far suggest; None while one is missing."""
    given = form.answers()
    try:
        return suggest(given)
    except ValueError:
        return None


def profile_list(request: Request) -> HttpResponse:
    """What each intensity asks for, side by side."""
    context = {
        "title": "What each intensity asks for",
        "profiles": [profiles()[each] for each in Intensity],
        "may_edit": may(request.user, Verb.EDIT_PROFILES),
    }
    return render(request, "contracts/profiles.html", context)


def profile_edit(request: Request, intensity: str) -> HttpResponse:
    """Change what an intensity asks for from now on."""
    if intensity not in Intensity.values:
        raise Http404
    found = profiles()[intensity]
    form = ProfileForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_profile(request.user, form.save(commit=False))
        except ValueError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("profiles")
    return render(
        request,
        "pages/form.html",
        {
            "form": form,
            "title": f"What {found.get_intensity_display().lower()} intensity asks for",
            "crumbs": [("What each intensity asks for", reverse("profiles"))],
            "back": reverse("profiles"),
        },
    )
