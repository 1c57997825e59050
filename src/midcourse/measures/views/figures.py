"""A KPI's figures as a table, on the page and as a file; small cells hidden from those without the right."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http.response import HttpResponseBase
from django.urls import reverse

from midcourse.analysis.measure import Every
from midcourse.analysis.wording import period
from midcourse.contracts.models import Contract
from midcourse.measures.models import KPI, Contest, Observation
from midcourse.measures.suppression import Cell, hidden_cells, sees_small_cells
from midcourse.measures.words import said
from midcourse.pages.listing import Column, Filter, ListingView
from midcourse.people.access import Verb, may
from midcourse.people.http import Request

HIDDEN = "hidden: too few to show"


class Figures(ListingView):
    empty = "No figures have been reported yet. What is not collected is not zero."
    search_fields = ["contract__title", "contract__vendor__name", "contract__number", "segment__key"]
    default_sort = "-period"
    columns = [
        Column("period", "Period", lambda row: row.when, "period"),
        Column("vendor", "Vendor", lambda row: row.contract.vendor.name, "contract__vendor__name"),
        Column("contract", "Contract", lambda row: row.contract.title, "contract__title"),
        Column("part", "Part", lambda row: str(row.segment), "segment__key"),
        Column("figure", "Figure", lambda row: HIDDEN if row.hidden else row.said, number=True),
        Column("numerator", "Counted", lambda row: _whole(row.numerator, row), number=True),
        Column("denominator", "Out of", lambda row: _whole(row.denominator, row), number=True),
        Column("received", "Received", lambda row: row.received_at.date(), "received_at"),
        Column("replaced", "Replaced", lambda row: row.superseded_at and row.superseded_at.date()),
        Column("contested", "Contested", lambda row: contested_words(row), template="measures/contested.html"),
    ]
    filters = [
        Filter("contract", "Contract", lambda request: _contracts(request), lambda rows, pk: _of_contract(rows, pk)),
        Filter("history", "Replaced figures", lambda _: [("1", "Shown too")], lambda rows, _: rows),
    ]

    def __init__(self, kpi: KPI, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kpi = kpi
        self.title = f"Figures of {kpi}"
        self.name = f"figures-kpi-{kpi.pk}"

    def rows(self, request: Request) -> Any:
        self.may_contest = may(request.user, Verb.SEND_FIGURES)
        self.all_shown = sees_small_cells(request.user) or not self.kpi.definition.smallest_cell
        seen = Observation.objects.visible_to(request.user).filter(kpi=self.kpi)
        if request.GET.get("history") != "1" or not self.all_shown:  # an old figure could tell a hidden one
            seen = seen.current()
        return seen.select_related("contract__vendor", "segment")

    def enrich(self, rows: list[Any]) -> list[Any]:
        definition = self.kpi.definition
        hidden = set() if self.all_shown else hidden_figures(self.kpi, {row.period for row in rows})
        contests = _contests(self.kpi, rows)
        for row in rows:
            row.hidden = row.pk in hidden
            row.contests = [] if row.hidden else contests[place(row)]
            row.may_contest = self.may_contest and not row.superseded_at
            row.said = said(definition, row.numerator, row.denominator)
            row.when = period(row.period, Every(definition.frequency))
        return rows

    def context(self, request: Request) -> dict[str, Any]:
        return {"crumbs": [(str(self.kpi), reverse("kpi", args=[self.kpi.pk]))]}


Place = tuple[int, date, int]


def place(row: Observation | Contest) -> Place:
    """What a figure and what was said against it have in common, whatever replaces the figure."""
    return row.contract_id, row.period, row.segment_id


def _contests(kpi: KPI, rows: Iterable[Any]) -> dict[Place, list[Contest]]:
    """What was said against these figures, newest first."""
    found: dict[Place, list[Contest]] = defaultdict(list)
    rows = list(rows)
    about = Contest.objects.standing().filter(
        kpi=kpi, contract__in={row.contract_id for row in rows}, period__in={row.period for row in rows}
    )
    for contest in about.select_related("by", "answered_by"):
        found[place(contest)].append(contest)
    return found


def contested_words(row: Any) -> str:
    """What was said against a figure and what was answered, for a spreadsheet's cell."""
    said = [
        f"{each.by}: {each.words}" + (f" – {each.answered_by}: {each.answer}" if each.answer else "")
        for each in row.contests
    ]
    return " | ".join(said)


def figures(request: Request, pk: int) -> HttpResponseBase:
    kpi = KPI.objects.visible_to(request.user).select_related("current").get_visible(request.user, pk=pk)
    view = Figures(kpi)
    view.setup(request)
    return view.get(request)


def hidden_figures(kpi: KPI, periods: Iterable[date]) -> set[int]:
    """The figures of these periods that are too small to show, with those that would tell them."""
    found = Observation.objects.current().filter(kpi=kpi, period__in=list(periods)).select_related("segment")
    cells: dict[tuple[date, tuple[str, ...]], dict[tuple[str, ...], Observation]] = defaultdict(dict)
    for row in found:
        values = dict(sorted(row.segment.values.items()))
        cells[row.period, tuple(values)][str(row.contract_id), *values.values()] = row
    hidden = set()
    for parts in cells.values():
        shapes = {key: Cell(row.numerator, row.denominator) for key, row in parts.items()}
        chosen = hidden_cells(shapes, kpi.definition)
        hidden |= {row.pk for key, row in parts.items() if key in chosen}
    return hidden


def _whole(number: float | None, row: Any) -> float | int | None:
    """6 rather than 6.0, and nothing where the figure is hidden."""
    if number is None or row.hidden:
        return None
    return int(number) if number.is_integer() else number


def _contracts(request: Request) -> list[tuple[str, str]]:
    kpi = request.resolver_match.kwargs["pk"] if request.resolver_match else 0
    reported = Observation.objects.filter(kpi=kpi).order_by().values("contract")
    seen = Contract.objects.visible_to(request.user).filter(pk__in=reported)
    return [(str(pk), title) for pk, title in seen.values_list("pk", "title")]


def _of_contract(rows: Any, pk: str) -> Any:
    return rows.filter(contract=pk) if pk.isdecimal() else rows.none()
