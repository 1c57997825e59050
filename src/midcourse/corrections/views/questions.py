"""Asking a vendor about a bright spot, and their answer."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from midcourse.contracts.models import Contract
from midcourse.corrections import actions
from midcourse.corrections.forms import AnswerForm, AskForm
from midcourse.corrections.models import Question
from midcourse.insights.models import Insight
from midcourse.insights.views.saving import events_about, form_page, one_click
from midcourse.people.access import Verb, may
from midcourse.people.http import Request


def ask(request: Request, pk: int) -> HttpResponse:
    """Ask the vendor of the insight, or the one of `?contract=` for an insight on a whole program."""
    insight = Insight.objects.select_related("kpi__current").get_visible(request.user, pk=pk)
    key = request.GET.get("contract", "")
    chosen = insight.contract_id or (int(key) if key.isdecimal() else 0)
    contract = Contract.objects.select_related("vendor", "program").get_visible(request.user, pk=chosen)
    form = AskForm(request.POST or None)
    back = reverse("insight", args=[pk])
    return form_page(
        request,
        form,
        lambda: actions.ask_vendor(request.user, insight, contract, form.question()),
        lambda question: reverse("question", args=[question.pk]),
        said=f"{contract.vendor} has been asked.",
        title="Ask the vendor what they do",
        intro=f"{contract.vendor} reads the question and nothing of the insight.",
        crumbs=[("Insights", reverse("insights")), (insight.title, back)],
        back=back,
        button="Ask",
    )


def question(request: Request, pk: int) -> HttpResponse:
    """A question with its answer; whoever may answer does so here."""
    found = _found(request, pk)
    insight = Insight.objects.visible_to(request.user).filter(pk=found.insight_id).first()
    return render(
        request,
        "corrections/question.html",
        {
            "question": found,
            "title": found.text,
            "crumbs": _crumbs(found),
            "insight": insight,
            "form": AnswerForm() if not found.answered_at and may(request.user, Verb.AGREE) else None,
            "events": events_about(request, found),
        },
    )


def answer(request: Request, pk: int) -> HttpResponse:
    """Answer, or answer anew."""
    found = _found(request, pk)
    form = AnswerForm(request.POST or None, initial={"answer": found.answer})
    back = reverse("question", args=[pk])
    return form_page(
        request,
        form,
        lambda: actions.answer_question(request.user, found, **form.cleaned_data),
        lambda _: back,
        said="Thank you. The answer is kept." if request.user.is_vendor else "The answer is kept.",
        title="Answer",
        intro=found.text,
        crumbs=[*_crumbs(found), (found.text, back)],
        back=back,
    )


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    found = _found(request, pk)
    gone = one_click(request, lambda: actions.withdraw_question(request.user, found), "The question is taken back.")
    return redirect("insight", gone.pk) if gone else redirect("question", pk)


def _found(request: Request, pk: int) -> Question:
    rows = Question.objects.select_related(
        "contract__vendor", "contract__program", "insight__kpi__current", "asked_by", "answered_by"
    )
    found: Question = rows.get_visible(request.user, pk=pk)
    return found


def _crumbs(found: Question) -> list[tuple[str, Any]]:
    contract = found.contract
    return [("Contracts", reverse("contracts")), (contract.title, reverse("contract", args=[contract.pk]))]
