"""The contract management plan: as it stands today, and its versions as they were agreed."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from midcourse.contracts.models import Contract
from midcourse.insights.views.saving import one_click
from midcourse.kickoff.actions.plan import agree_plan
from midcourse.kickoff.models import PlanVersion
from midcourse.kickoff.papers import from_json
from midcourse.kickoff.plan import changed, plan_paper
from midcourse.kickoff.views.sending import sent
from midcourse.people.access import Verb, may
from midcourse.people.http import Request


def plan(request: Request, pk: int) -> HttpResponse:
    """Today's plan; `?format=docx` or `pdf` sends it."""
    contract = _contract(request, pk)
    paper = plan_paper(contract, shared=request.user.is_vendor)
    if download := sent(paper, request.GET.get("format", ""), f"plan {contract}"):
        return download
    versions = list(contract.plan_versions.select_related("agreed_by"))
    context = {
        "contract": contract,
        "paper": paper,
        "versions": versions,
        "changed": changed(from_json(versions[0].edition(request.user)), paper) if versions else [],
        "may_agree": may(request.user, Verb.RUN_KICKOFFS),
        "title": "Contract management plan",
        "crumbs": crumbs_of(contract),
    }
    return render(request, "kickoff/plan.html", context)


@require_POST
def agree(request: Request, pk: int) -> HttpResponse:
    contract = _contract(request, pk)
    one_click(request, lambda: agree_plan(request.user, contract), "This version is kept as agreed.")
    return redirect("plan", pk)


def version(request: Request, pk: int) -> HttpResponse:
    """A version as it was agreed, whatever has changed since."""
    versions = PlanVersion.objects.select_related("contract__vendor", "agreed_by")
    found: PlanVersion = versions.get_visible(request.user, pk=pk)
    paper = from_json(found.edition(request.user))
    if download := sent(paper, request.GET.get("format", ""), f"{found}"):
        return download
    address = reverse("plan", args=[found.contract_id])
    context = {
        "contract": found.contract,
        "paper": paper,
        "frozen": found,
        "title": f"Version {found.version}",
        "crumbs": [*crumbs_of(found.contract), ("Contract management plan", address)],
    }
    return render(request, "kickoff/plan.html", context)


def crumbs_of(contract: Contract) -> list[tuple[str, str]]:
    return [("Contracts", reverse("contracts")), (str(contract), reverse("contract", args=[contract.pk]))]


def _contract(request: Request, pk: int) -> Contract:
    contracts = Contract.objects.select_related("department", "vendor", "program", "manager")
    found: Contract = contracts.get_visible(request.user, pk=pk)
    return found
