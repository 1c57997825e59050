"""Risks at the kickoff: those that are usual in the service to take over, and those of the register (K8)."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from midcourse.contracts.models import Risk
from midcourse.insights.views.risks import with_signs
from midcourse.kickoff.actions.risks import take_risks
from midcourse.kickoff.forms.meeting import RisksForm
from midcourse.kickoff.lessons import service_of
from midcourse.kickoff.models import Kickoff
from midcourse.kickoff.views.finding import get
from midcourse.kickoff.views.parts import clicked, shown
from midcourse.library.models import StarterRisk
from midcourse.library.queries import starter_for
from midcourse.measures.models import KPI
from midcourse.people.access import Verb, may
from midcourse.people.http import Request

TITLE = "Risks"


def risks(request: Request, pk: int) -> HttpResponse:
    """The open risks with what is watched for each, and the library’s to tick."""
    kickoff = get(request, pk)
    form = RisksForm(starters=_usual(kickoff))
    rows = with_signs(Risk.objects.visible_to(request.user).open().filter(contract=kickoff.contract))
    context = {
        "risks": rows.select_related("owner").prefetch_related("triggers__kpi__current").order_by("-severity", "pk"),
        "form": form if may(request.user, Verb.RUN_KICKOFFS) and form.fields["risks"].queryset else None,  # type: ignore[attr-defined]
        "measured": KPI.objects.in_use().of_contract(kickoff.contract).exists(),
    }
    return shown(request, kickoff, "risks", TITLE, **context)


@require_POST
def take(request: Request, pk: int) -> HttpResponse:
    """Note the risks that were ticked."""
    kickoff = get(request, pk)
    form = RisksForm(request.POST, starters=_usual(kickoff))
    return clicked(request, kickoff, "kickoff-risks", lambda: _take(request, kickoff, form), "Noted in the register.")


def _take(request: Request, kickoff: Kickoff, form: RisksForm) -> list[Risk]:
    if not form.is_valid():
        raise ValueError("Some of these risks are no longer in the library. Look at the list again.")
    return take_risks(request.user, kickoff, list(form.cleaned_data["risks"]))


def _usual(kickoff: Kickoff) -> Any:
    """The service’s usual risks that are not in the register yet."""
    starters = starter_for(service_of(kickoff) or kickoff.contract.title)
    known = kickoff.contract.risks.values_list("what", flat=True)
    return StarterRisk.objects.filter(starter_set=starters).exclude(what__in=list(known)).select_related("starter_set")
