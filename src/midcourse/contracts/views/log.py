"""A contract's log (T1): what was said and seen between meetings, searched, filtered, taken along, and written."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from midcourse.contracts import actions
from midcourse.contracts.forms import LogForm
from midcourse.contracts.models import Contract, LogEntry
from midcourse.contracts.views.edit import crumbs_of, edit
from midcourse.pages.listing import Column, Filter, ListingView
from midcourse.people.access import Verb, may
from midcourse.people.http import Request

READERS = {"both": "Both sides", "staff": "Staff only"}


def of_contract(rows: Any, value: str) -> Any:
    return rows.filter(contract=value) if value.isdecimal() else rows.none()


def contracts(request: Request) -> list[tuple[str, str]]:
    """The contracts to choose from; for staff also those whose log is empty yet, so that it can be begun."""
    return [(str(pk), title) for pk, title in Contract.objects.visible_to(request.user).values_list("pk", "title")]


def chosen_contract(request: Request) -> Contract | None:
    """The contract that `?contract=` names, where this person may know of it."""
    key = request.GET.get("contract", "")
    found = Contract.objects.visible_to(request.user).filter(pk=key if key.isdecimal() else 0)
    first: Contract | None = found.select_related("program").first()
    return first


class Log(ListingView):
    title = "Log"
    intro = "What was said and seen between meetings. Entries stay as they were written; what was wrong is said anew."
    empty = "Nothing is written down yet."
    name = "log"
    search_fields = ["text", "contract__title", "contract__vendor__name", "written_by__name"]
    columns = [
        Column("when", "When", lambda row: row.happened_on, "happened_on"),
        Column("kind", "What", lambda row: row.get_kind_display(), "kind"),
        Column("text", "What was said or seen", lambda row: row.text),
        Column(
            "readers",
            "Who reads it",
            lambda row: READERS["both" if row.shared else "staff"],
            "shared",
            level=lambda row: "good" if row.shared else "none",
        ),
        Column("contract", "Contract", lambda row: row.contract.title, "contract__title"),
        Column("by", "Written by", lambda row: row.written_by.name, "written_by__name"),
    ]
    filters = [
        Filter("contract", "Contract", contracts, of_contract),
        Filter("kind", "What", lambda _: LogEntry.Kind.choices, lambda rows, value: rows.filter(kind=value)),
        Filter(
            "readers",
            "Who reads it",
            lambda _: list(READERS.items()),
            lambda rows, value: rows.filter(shared=value == "both"),
        ),
    ]

    def rows(self, request: Request) -> Any:
        return LogEntry.objects.visible_to(request.user).select_related("contract", "written_by")

    def context(self, request: Request) -> dict[str, Any]:
        contract = chosen_contract(request)
        if contract is None:
            return {}
        write = [("Write in the log", f"{reverse('log-write')}?contract={contract.pk}")]
        return {"crumbs": crumbs_of(contract), "actions": write if may(request.user, Verb.KEEP_LOG) else []}


def write(request: Request) -> HttpResponse:
    """Write in the log of `?contract=`."""
    key = request.GET.get("contract", "")
    contract = Contract.objects.select_related("program").get_visible(request.user, pk=key if key.isdecimal() else 0)
    form = LogForm(request.POST or None)
    return edit(
        request,
        form,
        "Write in the log",
        crumbs_of(contract),
        lambda: actions.write_log(request.user, contract, **form.entry()),
        lambda _: f"{reverse('log')}?contract={contract.pk}",
    )
