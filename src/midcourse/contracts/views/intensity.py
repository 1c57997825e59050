"""The intensity assistant (I1) and what each intensity asks for, edited by an administrator (I3)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from midcourse.contracts import actions
from midcourse.contracts.forms import AssessForm, ProfileForm
from midcourse.contracts.intensity import MOST, profiles, suggest
from midcourse.contracts.models import Assessment, Contract, Intensity
from midcourse.contracts.prompts import reasons_to_reassess
from midcourse.people import clock
from midcourse.people.access import Verb, may
from midcourse.people.http import Request


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
            actions.assess(request.user, contract, form.answers(), form.cleaned_data["chosen"], form.because())
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
        "reasons": reasons_to_reassess([contract], clock.today()).get(pk, []),
        "history": Assessment.objects.visible_to(request.user).filter(contract=contract).select_related("made_by"),
        "may_assess": may(request.user, Verb.EDIT_CONTRACTS),
    }
    return render(request, "contracts/intensity.html", context)


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
