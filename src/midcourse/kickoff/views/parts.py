"""What the pages of a kickoff's parts share: finding a record of a kickoff, forms and buttons that lead back."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from midcourse.insights.views.saving import form_page, one_click
from midcourse.kickoff.models import Kickoff
from midcourse.kickoff.views.finding import crumbs_of
from midcourse.people.http import Request

Record = TypeVar("Record", bound=Model)
RELATED = ("contract__program", "contract__vendor", "contract__department", "contract__manager", "predecessor__vendor")


def part(request: Request, model: type[Record], pk: int) -> Record:
    """The record with its kickoff and contract, or 404 where this person may not know of it."""
    rows: Any = model.objects.select_related(*(f"kickoff__{each}" for each in RELATED))  # type: ignore[attr-defined]
    found: Record = rows.get_visible(request.user, pk=pk)
    return found


def shown(request: Request, kickoff: Kickoff, template: str, title: str, **context: Any) -> HttpResponse:
    """A page of a kickoff's part."""
    common = {"kickoff": kickoff, "contract": kickoff.contract, "title": title, "crumbs": crumbs_of(kickoff)}
    return render(request, f"kickoff/{template}.html", {**common, **context})


def asked(
    request: Request,
    kickoff: Kickoff,
    page: tuple[str, str],
    form: forms.BaseForm,
    save: Callable[[], Any],
    **more: Any,
) -> HttpResponse:
    """A form that leads back to the part's page; `page` is its name and title."""
    name, title = page
    back = reverse(name, args=[kickoff.contract_id])
    crumbs = [*crumbs_of(kickoff), (title, back)]
    return form_page(request, form, save, lambda _: back, crumbs=crumbs, back=back, **more)


def clicked(request: Request, kickoff: Kickoff, name: str, save: Callable[[], Any], said: str) -> HttpResponse:
    """A button that leads back to the part's page."""
    one_click(request, save, said)
    return redirect(name, kickoff.contract_id)
