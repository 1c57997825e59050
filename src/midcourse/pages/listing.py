"""A list page: search, filters, sort, paging, and the same rows as CSV or XLSX."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views import View

from midcourse.pages.spreadsheet import spreadsheet
from midcourse.people.http import Request

PAGE_SIZE = 25


@dataclass(frozen=True)
class Column:
    """One column: `value` gives the plain cell (also in exports); `sort` names the field it is ordered by.

    `template` draws the cell on the page where text alone will not do; it gets `row` and `value`. `link` gives the
    address the cell leads to, `level` the badge it is drawn as. A column for `export_only` is in the downloads and
    not on the page.
    """

    key: str
    label: str
    value: Callable[[Any], Any]
    sort: str = ""
    template: str = ""
    link: Callable[[Any], str] | None = None
    level: Callable[[Any], str] | None = None
    number: bool = False
    export_only: bool = False


@dataclass(frozen=True)
class Filter:
    """A choice above the list; `apply` narrows the rows to the chosen value."""

    key: str
    label: str
    choices: Callable[[Request], Sequence[tuple[str, str]]]
    apply: Callable[[Any, str], Any]


@dataclass
class Listing:
    """What a list page shows now: the rows of this page and how it was asked for."""

    columns: Sequence[Column]
    page: Any
    search: str
    sort: str
    filters: list[dict[str, Any]] = field(default_factory=list)
    query: str = ""


class ListingView(View):
    """Subclass with `title`, `columns`, `rows()`; `search_fields` and `filters` as needed.

    `rows` must start at `visible_to(request.user)`. `enrich` may attach what the columns need to the rows of one
    page, in a fixed number of queries.
    """

    title = ""
    intro = ""
    empty = "Nothing here yet."
    name = "list"
    template = "pages/listing.html"
    table = "pages/listing.html#table"  # the part a search or filter brings anew
    columns: Sequence[Column] = ()
    filters: Sequence[Filter] = ()
    search_fields: Sequence[str] = ()
    default_sort = ""

    def rows(self, request: Request) -> Any:
        raise NotImplementedError

    def enrich(self, rows: list[Any]) -> list[Any]:
        return rows

    def context(self, request: Request) -> dict[str, Any]:
        """Anything else the template needs, such as buttons in `actions`: (label, address)."""
        return {}

    def get(self, request: Request) -> HttpResponseBase:
        rows = self._sorted(request, self._filtered(request, self.rows(request)))
        kind = request.GET.get("format")
        if kind in ("csv", "xlsx"):
            return spreadsheet(self._cells(rows), [column.label for column in self.columns], self.name, kind)
        page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
        page.object_list = self.enrich(list(page.object_list))
        listing = Listing(
            columns=[column for column in self.columns if not column.export_only],
            page=page,
            search=request.GET.get("q", ""),
            sort=request.GET.get("sort", self.default_sort),
            filters=[self._drawn(request, each) for each in self.filters],
            query=_query(request),
        )
        context = {"listing": listing, "title": self.title, "intro": self.intro, "empty": self.empty}
        template = self.table if request.headers.get("HX-Request") else self.template
        return render(request, template, {**context, "searchable": bool(self.search_fields), **self.context(request)})

    def _cells(self, rows: Any) -> Any:
        batch: list[Any] = []
        for row in rows.iterator(chunk_size=500):
            batch.append(row)
            if len(batch) == 500:
                yield from ([column.value(each) for column in self.columns] for each in self.enrich(batch))
                batch = []
        yield from ([column.value(each) for column in self.columns] for each in self.enrich(batch))

    def _filtered(self, request: Request, rows: Any) -> Any:
        for each in self.filters:
            if chosen := request.GET.get(each.key):
                rows = each.apply(rows, chosen)
        for word in request.GET.get("q", "").split():
            found = Q()
            for name in self.search_fields:
                found |= Q(**{f"{name}__icontains": word})
            rows = rows.filter(found)
        return rows

    def _sorted(self, request: Request, rows: Any) -> Any:
        wanted = request.GET.get("sort", self.default_sort)
        fields = {column.key: column.sort for column in self.columns if column.sort}
        if name := fields.get(wanted.lstrip("-")):
            return rows.order_by(f"-{name}" if wanted.startswith("-") else name, "pk")
        return rows

    def _drawn(self, request: Request, each: Filter) -> dict[str, Any]:
        chosen = request.GET.get(each.key, "")
        return {"key": each.key, "label": each.label, "chosen": chosen, "choices": each.choices(request)}


def _query(request: Request) -> str:
    """The address's question without page, sort and format, to build links on."""
    kept = request.GET.copy()
    for name in ("page", "sort", "format"):
        kept.pop(name, None)
    return kept.urlencode()
