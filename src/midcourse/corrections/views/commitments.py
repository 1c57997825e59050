"""Promises of both sides: the list with the share each side kept, one promise, and what came of it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from midcourse.contracts.models import Contract
from midcourse.corrections import actions
from midcourse.corrections.forms import PromiseForm, ReopenForm, SettleForm
from midcourse.corrections.models import Commitment, Side
from midcourse.corrections.queries import kept_by_side
from midcourse.insights.views.saving import events_about, form_page
from midcourse.pages.listing import Column, Filter, ListingView
from midcourse.people import clock
from midcourse.people.access import Verb, may
from midcourse.people.http import Request

State = Commitment.State


def of_contract(rows: Any, value: str) -> Any:
    return rows.filter(contract=value) if value.isdecimal() else rows.none()


def contracts(request: Request) -> list[tuple[str, str]]:
    """The contracts that have promises, to choose from."""
    with_some = Contract.objects.visible_to(request.user).filter(commitments__isnull=False).distinct()
    return [(str(pk), title) for pk, title in with_some.values_list("pk", "title")]


class Commitments(ListingView):
    title = "Commitments"
    intro = "What either side promised the other. Both sides’ promises weigh the same."
    empty = "Nobody has promised anything yet."
    name = "commitments"
    template = "corrections/commitments.html"
    search_fields = ["what", "owner__name", "contract__title", "contract__vendor__name"]
    columns = [
        Column("what", "Promise", lambda row: row.what, "what", link=lambda row: address(row)),
        Column("side", "Who promised", lambda row: row.get_side_display(), "side"),
        Column("owner", "Owner", lambda row: row.owner.name, "owner__name"),
        Column("contract", "Contract", lambda row: row.contract.title, "contract__title"),
        Column("due", "By", lambda row: row.due, "due"),
        Column("state", "State", lambda row: said(row), "state", level=lambda row: level(row)),
        Column("settled", "Settled on", lambda row: row.settled_on, "settled_on", export_only=True),
        Column("words", "What came of it", lambda row: row.words, export_only=True),
        Column("source", "Made in", lambda row: row.source, export_only=True),
    ]
    filters = [
        Filter("side", "Who promised", lambda _: Side.choices, lambda rows, value: rows.filter(side=value)),
        Filter("state", "State", lambda _: State.choices, lambda rows, value: rows.filter(state=value)),
        Filter("contract", "Contract", contracts, of_contract),
    ]

    def rows(self, request: Request) -> Any:
        return Commitment.objects.visible_to(request.user).select_related("owner", "contract")

    def context(self, request: Request) -> dict[str, Any]:
        rows = self._filtered(request, Commitment.objects.visible_to(request.user))
        return {"kept": kept_by_side(rows, clock.today())}


def said(row: Commitment) -> str:
    """The state in words; one past its day says so."""
    late = row.state == State.OPEN and row.due < clock.today()
    return "Past its day" if late else row.get_state_display()


def level(row: Commitment) -> str:
    if row.state == State.OPEN:
        return "concern" if row.due < clock.today() else "watch"
    return {State.KEPT: "good", State.BROKEN: "concern"}.get(State(row.state), "none")


def commitment(request: Request, pk: int) -> HttpResponse:
    """One promise with its time line and, for those who may, what came of it."""
    found = get(request, pk)
    leads = may(request.user, Verb.OPEN_CORRECTIONS)
    reports = leads or found.owner_id == request.user.pk
    context = {
        "commitment": found,
        "title": found.what,
        "crumbs": [("Commitments", reverse("commitments"))],
        "said": said(found),
        "level": level(found),
        "settle_form": SettleForm(actor=request.user) if found.state == State.OPEN and reports else None,
        "may_reopen": leads and found.state != State.OPEN,
        "events": events_about(request, found),
    }
    return render(request, "corrections/commitment.html", context)


def make(request: Request) -> HttpResponse:
    """Write a promise down for `?contract=`."""
    key = request.GET.get("contract", "")
    contract = Contract.objects.select_related("program").get_visible(request.user, pk=key if key.isdecimal() else 0)
    form = PromiseForm(request.POST or None, contract=contract, actor=request.user)
    back = reverse("contract", args=[contract.pk])
    return form_page(
        request,
        form,
        lambda: actions.promise(request.user, contract, **form.promise()),
        address,
        said="The promise is kept here for both sides to see.",
        title="Write down a promise",
        intro=f"Under {contract}.",
        crumbs=[(str(contract), back)],
        back=back,
        button="Write it down",
    )


def settle(request: Request, pk: int) -> HttpResponse:
    found = get(request, pk)
    form = SettleForm(request.POST or None, actor=request.user)
    return form_page(
        request,
        form,
        lambda: actions.settle(request.user, found, **form.cleaned_data),
        address,
        title="What came of it?",
        intro=found.what,
        crumbs=crumbs_of(found),
        back=address(found),
    )


def reopen(request: Request, pk: int) -> HttpResponse:
    found = get(request, pk)
    form = ReopenForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: actions.reopen(request.user, found, **form.cleaned_data),
        address,
        title="Open it again",
        intro=found.what,
        crumbs=crumbs_of(found),
        back=address(found),
    )


def address(commitment: Commitment) -> str:
    return reverse("commitment", args=[commitment.pk])


def crumbs_of(found: Commitment) -> list[tuple[str, str]]:
    return [("Commitments", reverse("commitments")), (found.what, address(found))]


def get(request: Request, pk: int) -> Commitment:
    rows = Commitment.objects.select_related("contract__vendor", "contract__program", "owner", "made_by")
    found: Commitment = rows.get_visible(request.user, pk=pk)
    return found
