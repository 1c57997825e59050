"""The risk register (K8, T3): what could go wrong, what we would notice first, and which signs show now.

It stands here and not with contracts, since it tells which early-warning signs figures have raised.
"""

from typing import Any

from django.db.models import Exists, F, OuterRef
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from midcourse.contracts.actions import review_risk, save_risk
from midcourse.contracts.forms import RiskCloseForm, RiskForm, RiskReviewForm
from midcourse.contracts.models import Contract, Risk
from midcourse.contracts.views.edit import crumbs_of
from midcourse.contracts.views.log import chosen_contract, contracts, of_contract
from midcourse.insights import actions
from midcourse.insights.models import Signal
from midcourse.insights.views.saving import events_about, form_page, one_click
from midcourse.pages.listing import Column, Filter, ListingView
from midcourse.people import clock
from midcourse.people.access import Verb, may
from midcourse.people.http import Request

STATES = {
    "triggered": "Early warning",
    "due": "To be looked at again",
    "open": "Open",
    "closed": "Closed",
}


def with_signs(rows: Any) -> Any:
    """Risks with their `severity` (likelihood × impact) and whether a sign is `triggered` now."""
    shown = Signal.objects.open().filter(trigger__risk=OuterRef("pk"))
    return rows.annotate(severity=F("likelihood") * F("impact"), triggered=Exists(shown))


class Risks(ListingView):
    title = "Risks"
    intro = "What could go wrong, the gravest first: how likely it is, times how bad it would be for residents."
    empty = "No risk is noted yet. What do we already know could go wrong?"
    name = "risks"
    search_fields = ["what", "sign", "mitigation", "source", "contract__title", "contract__vendor__name"]
    columns = [
        Column("what", "Risk", lambda row: row.what, "what", link=lambda row: address(row)),
        Column("severity", "Of 25", lambda row: row.severity, "severity", number=True),
        Column("state", "State", lambda row: said(row), level=lambda row: level(row)),
        Column("likelihood", "How likely, of 5", lambda row: row.likelihood, export_only=True),
        Column("impact", "How bad, of 5", lambda row: row.impact, export_only=True),
        Column("sign", "Early-warning sign", lambda row: row.sign),
        Column("mitigation", "What we do about it", lambda row: row.mitigation, export_only=True),
        Column("owner", "Owner", lambda row: row.owner.name, "owner__name"),
        Column("review", "Look again on", lambda row: row.review_on, "review_on"),
        Column("contract", "Contract", lambda row: row.contract.title, "contract__title"),
        Column("source", "From", lambda row: row.source, export_only=True),
        Column("closed", "Closed because", lambda row: row.closed_because, export_only=True),
    ]
    filters = [
        Filter("contract", "Contract", contracts, of_contract),
        Filter("state", "State", lambda _: list(STATES.items()), lambda rows, value: _in_state(rows, value)),
    ]

    def rows(self, request: Request) -> Any:
        rows = with_signs(Risk.objects.visible_to(request.user)).select_related("contract", "owner")
        return rows.order_by(F("closed_on").desc(nulls_first=True), "-severity", "pk")

    def context(self, request: Request) -> dict[str, Any]:
        contract = chosen_contract(request)
        if contract is None:
            return {}
        note = [("Note a risk", f"{reverse('risk-add')}?contract={contract.pk}")]
        return {"crumbs": crumbs_of(contract), "actions": note if may(request.user, Verb.KEEP_LOG) else []}


def _in_state(rows: Any, state: str) -> Any:
    wanted: dict[str, dict[str, Any]] = {
        "triggered": {"closed_on": None, "triggered": True},
        "due": {"closed_on": None, "review_on__lte": clock.today()},
        "open": {"closed_on": None},
        "closed": {"closed_on__isnull": False},
    }
    return rows.filter(**wanted.get(state, {}))


def said(row: Any) -> str:
    """Where a risk of the register stands, the most pressing said first."""
    if row.closed_on:
        return STATES["closed"]
    if row.triggered:
        return STATES["triggered"]
    return STATES["due"] if row.review_on <= clock.today() else STATES["open"]


def level(row: Any) -> str:
    return {STATES["triggered"]: "concern", STATES["due"]: "watch"}.get(said(row), "none")


def risk(request: Request, pk: int) -> HttpResponse:
    """One risk with its triggers, the signals they raised and its time line."""
    found = get(request, pk)
    context = {
        "risk": found,
        "title": found.what,
        "crumbs": crumbs(found.contract),
        "said": said(found),
        "level": level(found),
        "triggers": found.triggers.filter(dropped_at=None).select_related("kpi__current"),
        "signals": Signal.objects.visible_to(request.user).filter(trigger__risk=found).order_by("-found_at"),
        "today": clock.today(),
        "events": events_about(request, found),
    }
    return render(request, "insights/risk.html", context)


def add(request: Request) -> HttpResponse:
    """Note a risk of `?contract=`."""
    key = request.GET.get("contract", "")
    contract = Contract.objects.select_related("program").get_visible(request.user, pk=key if key.isdecimal() else 0)
    noted = Risk(contract=contract, owner=request.user)
    return _form(request, noted, "Note a risk", crumbs(contract), reverse("contract", args=[contract.pk]))


def edit(request: Request, pk: int) -> HttpResponse:
    found = get(request, pk)
    return _form(request, found, "Change the risk", way_to(found), address(found))


def _form(request: Request, noted: Risk, title: str, way: list[tuple[str, str]], back: str) -> HttpResponse:
    form = RiskForm(request.POST or None, instance=noted)
    return form_page(
        request, form, lambda: save_risk(request.user, form.instance), address, title=title, crumbs=way, back=back
    )


def review(request: Request, pk: int) -> HttpResponse:
    found = get(request, pk)
    form = RiskReviewForm(request.POST or None, risk=found)
    return form_page(
        request,
        form,
        lambda: review_risk(request.user, found, **form.cleaned_data),
        address,
        title="Look at the risk again",
        intro=found.what,
        crumbs=way_to(found),
        back=address(found),
    )


def close(request: Request, pk: int) -> HttpResponse:
    found = get(request, pk)
    form = RiskCloseForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: actions.close_risk(request.user, found, **form.cleaned_data),
        address,
        said="The risk is closed. It can be opened again.",
        title="Close the risk",
        intro=found.what,
        crumbs=way_to(found),
        back=address(found),
    )


@require_POST
def reopen(request: Request, pk: int) -> HttpResponse:
    found = get(request, pk)
    one_click(request, lambda: actions.reopen_risk(request.user, found), "The risk is open again.")
    return redirect("risk", pk)


def address(row: Risk) -> str:
    return reverse("risk", args=[row.pk])


def crumbs(contract: Contract) -> list[tuple[str, str]]:
    """The way to a contract's register."""
    return [*crumbs_of(contract), ("Risks", f"{reverse('risks')}?contract={contract.pk}")]


def way_to(found: Risk) -> list[tuple[str, str]]:
    return [*crumbs(found.contract), (found.what, address(found))]


def get(request: Request, pk: int) -> Any:
    rows = Risk.objects.select_related("contract__program", "contract__vendor", "owner")
    return with_signs(rows).get_visible(request.user, pk=pk)
