"""A buyer adds and changes sets, KPIs, questions and risks."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from midcourse.contracts.views.edit import edit
from midcourse.library import actions
from midcourse.library.forms import StarterKPIForm, StarterQuestionForm, StarterRiskForm, StarterSetForm
from midcourse.library.models import StarterKPI, StarterQuestion, StarterRisk, StarterSet
from midcourse.library.views.read import address
from midcourse.people.http import Request

FORMS: dict[str, Any] = {"kpi": StarterKPIForm, "question": StarterQuestionForm, "risk": StarterRiskForm}
MODELS: dict[str, Any] = {"kpi": StarterKPI, "question": StarterQuestion, "risk": StarterRisk}


def set_add(request: Request) -> HttpResponse:
    return _set(request, StarterSet(), "Add a service to the library", [])


def set_edit(request: Request, pk: int) -> HttpResponse:
    found = StarterSet.objects.get_visible(request.user, pk=pk)
    return _set(request, found, f"Change {found}", [(str(found), address(found))])


def _set(request: Request, found: StarterSet, title: str, crumbs: list[tuple[str, str]]) -> HttpResponse:
    form = StarterSetForm(request.POST or None, instance=found)
    crumbs = [("KPI library", reverse("library")), *crumbs]
    return edit(request, form, title, crumbs, lambda: actions.save_set(request.user, form.instance), address)


def add(request: Request, pk: int, kind: str) -> HttpResponse:
    """Add a `kind` (kpi, question, risk) to a set."""
    of = StarterSet.objects.get_visible(request.user, pk=pk)
    item = _model(kind)(starter_set=of)
    return _item(request, kind, item, f"Add a {actions.word_for(item)}")


def change(request: Request, kind: str, pk: int) -> HttpResponse:
    item = _get(request, kind, pk)
    return _item(request, kind, item, f"Change the {actions.word_for(item)}")


@require_POST
def remove(request: Request, kind: str, pk: int) -> HttpResponse:
    item = _get(request, kind, pk)
    of = actions.remove_item(request.user, item)
    messages.success(request, "Taken out. Its words stay on the time line below.")
    return redirect(address(of))


def _item(request: Request, kind: str, item: Any, title: str) -> HttpResponse:
    form = FORMS[kind](request.POST or None, instance=item)
    of = item.starter_set
    crumbs = [("KPI library", reverse("library")), (str(of), address(of))]
    return edit(
        request, form, title, crumbs, lambda: actions.save_item(request.user, form.instance), lambda _: address(of)
    )


def _get(request: Request, kind: str, pk: int) -> Any:
    return _model(kind).objects.select_related("starter_set").get_visible(request.user, pk=pk)


def _model(kind: str) -> Any:
    if kind not in MODELS:
        raise Http404
    return MODELS[kind]
