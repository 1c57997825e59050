"""The short form: a vendor's figures of one period, the last ones beside, one save."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from midcourse.analysis.measure import Every
from midcourse.analysis.wording import period as in_words
from midcourse.contracts.models import Contract
from midcourse.measures import actions, entry
from midcourse.people import clock
from midcourse.people.http import Request


def enter(request: Request, pk: int) -> HttpResponse:
    """All figures that the contract's vendor owes for a period; blank is not collected."""
    seen = Contract.objects.visible_to(request.user).select_related("vendor", "program")
    contract = seen.get_visible(request.user, pk=pk)
    offered = entry.periods_offered(request.user, contract, clock.today())
    every, first = _chosen(request, contract, offered)
    due = entry.due_figures(request.user, contract, every, first)
    typed = entry.Typed({}, [], [])
    reason = request.POST.get("reason", "").strip()
    if request.method == "POST":
        typed = entry.read_typed(due, request.POST, every, first, clock.today())
        if answer := _save(request, typed, reason):
            return answer
    return render(
        request,
        "measures/enter.html",
        {
            "title": f"Figures for {in_words(first, every)}",
            "crumbs": [(contract.title, reverse("contract", args=[pk]))],
            "contract": contract,
            "groups": _groups(due, typed, request.POST),
            "periods": [(f"{length}:{day.isoformat()}", in_words(day, length)) for length, day in offered],
            "chosen": f"{every}:{first.isoformat()}",
            "warned": bool(typed.warnings),
            "wrong": bool(typed.errors),
            "reason": reason,
        },
    )


def _save(request: Request, typed: entry.Typed, reason: str) -> HttpResponse | None:
    """Save where nothing stands in the way; None shows the form again."""
    if typed.errors or (typed.warnings and not reason):
        return None
    if not typed.figures:
        messages.error(request, "Nothing was filled in, so nothing was saved. What is left blank is not collected.")
        return None
    answers = {"form": reason} if typed.warnings else {}
    try:
        made = actions.enter_all(request.user, typed.figures, answers)
    except ValueError as wrong:
        messages.error(request, str(wrong))
        return None
    messages.success(request, "Saved. This is your receipt.")
    return redirect("submission", made[0].pk) if len(made) == 1 else redirect("submissions")


def _chosen(request: Request, contract: Contract, offered: list[tuple[Every, date]]) -> tuple[Every, date]:
    """The period of the address, else the one waited for longest, else the last that ended."""
    length, _, day = request.GET.get("period", "").partition(":")
    wanted = next((each for each in offered if (each[0], each[1].isoformat()) == (length, day)), None)
    newest = offered[0] if offered else (Every.MONTH, clock.today().replace(day=1))
    return wanted or entry.first_due(request.user, contract) or newest


def _groups(due: list[entry.Due], typed: entry.Typed, texts: Any) -> list[dict[str, Any]]:
    """By contract, what to draw: each figure with its fields, what was typed and what is wrong."""
    errors: dict[str, list[str]] = {}
    for field, sentence in [*typed.errors, *typed.warnings]:
        errors.setdefault(field, []).append(sentence)
    groups: dict[int, dict[str, Any]] = {}
    for each in due:
        group = groups.setdefault(each.contract.pk, {"contract": each.contract, "figures": []})
        names = {each.field(number): label for number, label in each.numbers.items()}
        fields = [
            {"name": name, "label": label, "value": texts.get(name, ""), "errors": errors.get(name, [])}
            for name, label in names.items()
        ]
        group["figures"].append({"due": each, "fields": fields})
    return list(groups.values())
