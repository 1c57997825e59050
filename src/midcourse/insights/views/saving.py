"""A form whose action may refuse: the refusal's sentence goes back to the person, nothing is saved."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect, render

from midcourse.people.http import Request
from midcourse.people.models import Event

MOST_EVENTS = 50  # of a record's time line on its own page


def form_page(
    request: Request,
    form: forms.BaseForm,
    save: Callable[[], Any],
    done: Callable[[Any], str],
    *,
    template: str = "pages/form.html",
    said: str = "Saved.",
    **context: Any,
) -> HttpResponse:
    """Show a form; once it is right and its action takes it, go to the address `done` gives.

    An action's ValueError is shown above the form.
    """
    if request.method == "POST" and form.is_valid():
        try:
            saved = save()
        except ValueError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return redirect(done(saved))
    return render(request, template, {"form": form, **context})


def one_click(request: Request, save: Callable[[], Any], said: str) -> Any:
    """Do what a button asks; an action's refusal is shown as a message and gives None."""
    try:
        saved = save()
    except ValueError as refusal:
        messages.error(request, str(refusal))
        return None
    messages.success(request, said)
    return saved


def events_about(request: Request, record: Model) -> Any:
    """The newest events of a record's time line that this person may read."""
    return Event.objects.visible_to(request.user).about(record)[:MOST_EVENTS]
