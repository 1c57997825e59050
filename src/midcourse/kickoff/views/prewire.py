"""The pre-wire: writing and sending its questions, and the vendor's answers, kept as they go."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render

from midcourse.insights.views.saving import form_page
from midcourse.kickoff import actions
from midcourse.kickoff.forms.kickoff import PreWireForm
from midcourse.kickoff.models import Kickoff, PreQuestion
from midcourse.kickoff.views.finding import address, crumbs_of, get
from midcourse.people.http import Request


def pre_wire(request: Request, pk: int) -> HttpResponse:
    """The questions with the kickoff's day, ready to be sent in one click."""
    found = get(request, pk)
    form = PreWireForm(request.POST or None, kickoff=found)
    sent = found.pre_wire_sent_at is not None
    return form_page(
        request,
        form,
        lambda: actions.send_pre_wire(request.user, found, **form.cleaned_data),
        address,
        said="The questions are with the vendor’s contacts.",
        title="Questions before the kickoff",
        intro="The vendor thinks about these beforehand, so that the meeting begins with answers.",
        crumbs=crumbs_of(found),
        back=address(found),
        button="Send the changes" if sent else "Send to the vendor",
    )


def answers(request: Request, pk: int) -> HttpResponse:
    """The vendor's form. Each answer is kept when the field is left; the button keeps them all."""
    found = get(request, pk)
    if not request.user.is_vendor or found.state != Kickoff.State.PRE_WIRE_SENT:
        return redirect(address(found))
    questions = list(found.questions.all())
    wrong = ""
    if request.method == "POST":
        wrong = keep(request, found, questions)
        if request.headers.get("HX-Request"):
            return render(request, "kickoff/prewire_kept.html", {"wrong": wrong, **counted(questions)})
        if not wrong:
            messages.success(request, "Your answers are kept. You can change them until the kickoff.")
            return redirect(address(found))
        messages.error(request, wrong)
    context = {"title": "Questions before the kickoff", "kickoff": found, **counted(questions)}
    return render(request, "kickoff/prewire_answers.html", {**context, "crumbs": crumbs_of(found)})


def counted(questions: list[PreQuestion]) -> dict[str, Any]:
    return {"questions": questions, "answered": sum(bool(question.answer) for question in questions)}


def keep(request: Request, found: Kickoff, questions: list[PreQuestion]) -> str:
    """Keep what the form says. Gives the sentence of what was refused, and of that keeps nothing."""
    for question in questions:
        question.kickoff = found
        text = request.POST.get(f"answer-{question.pk}")
        if text is None:
            continue
        try:
            with transaction.atomic():
                actions.answer_pre_question(request.user, question, text)
        except ValueError as refusal:
            question.answer = text
            return str(refusal)
    return ""
