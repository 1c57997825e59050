"""What a contract's intensity asks for, and what is still missing."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from midcourse.contracts.intensity import profiles
from midcourse.contracts.models import Contract
from midcourse.kickoff.missing import wanted
from midcourse.people import clock
from midcourse.people.http import Request


def missing(request: Request, pk: int) -> HttpResponse:
    contract: Contract = Contract.objects.select_related("vendor").get_visible(request.user, pk=pk)
    profile = profiles()[contract.intensity]
    found = wanted(contract, profile, clock.today())
    name = contract.get_intensity_display().lower()
    context = {
        "title": f"Still missing for {name} intensity",
        "crumbs": [(str(contract), reverse("contract", args=[pk]))],
        "contract": contract,
        "profile": profile,
        "missing": [each for each in found if not each.there],
        "there": [each for each in found if each.there],
    }
    return render(request, "kickoff/missing.html", context)
