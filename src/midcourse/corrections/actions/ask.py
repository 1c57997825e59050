"""Asking a vendor what is behind a bright spot, and the answer a practice may be made of (D2)."""

from django.db import transaction
from django.urls import reverse

from midcourse.contracts.models import Contract
from midcourse.corrections.actions.spread import check_length
from midcourse.corrections.models import Question
from midcourse.insights.models import Insight
from midcourse.insights.names import check_names
from midcourse.people import clock, events, notices
from midcourse.people.access import Verb, require
from midcourse.people.models import User

PRESETS = (
    "What do you do that may explain this result?",
    "What did you change around the time the figures got better?",
    "Who does it, how often, and what does it take?",
    "What would it take to do the same somewhere else?",
)
LONGEST_QUESTION = 300


@transaction.atomic
def ask_vendor(actor: User, insight: Insight, contract: Contract, text: str) -> Question:
    """Ask a vendor what they do where the figures are good, and tell its contacts.

    The question is all they read: an insight that is not shared stays unseen. Raises ValueError for a problem, a
    contract the insight is not about, an empty question, and words that name another vendor.
    """
    require(actor, Verb.WRITE_INSIGHTS, insight)
    require(actor, Verb.WRITE_INSIGHTS, contract)
    if insight.kind != Insight.Kind.BRIGHT_SPOT:
        raise ValueError("Questions are asked about bright spots. For a problem, plan a visit or open a correction.")
    if contract.pk != insight.contract_id and (insight.contract_id or contract.program_id != insight.program_id):
        raise ValueError(f"The insight is not about {contract}. Choose a contract that it is about.")
    if not (text := text.strip()):
        raise ValueError("Write a question, or choose one.")
    if len(text) > LONGEST_QUESTION:
        raise ValueError(f"Ask in at most {LONGEST_QUESTION} letters: short questions get answers.")
    check_names(actor, [text], program=contract.program, but=contract)
    question = Question.objects.create(insight=insight, contract=contract, text=text, asked_by=actor)
    _record(actor, "question.ask", f"Asked: {text}", question)
    notices.tell(
        User.objects.filter(vendor_contact__vendor=contract.vendor_id),
        f"A question about what went well: {insight.kpi}",
        f"{actor.name} asks: {text}",
        link=reverse("question", args=[question.pk]),
    )
    return question


@transaction.atomic
def answer_question(actor: User, question: Question, answer: str) -> Question:
    """Keep a vendor's answer, given by its contact or noted by the department; a new answer takes the old one's place.

    Raises ValueError for an empty answer, a very long one, and words that name another vendor.
    """
    require(actor, Verb.AGREE, question)
    if not (answer := answer.strip()):
        raise ValueError("The answer is empty. A sentence or two is enough.")
    check_length(answer)
    check_names(actor, [answer], program=question.contract.program, but=question.contract)
    question.answer, question.answered_by, question.answered_at = answer, actor, clock.now()
    question.save(update_fields=["answer", "answered_by", "answered_at"])
    _record(actor, "question.answer", f"Answered “{question.text}”: {answer}", question)
    if actor != question.asked_by:
        link = reverse("question", args=[question.pk])
        notices.tell([question.asked_by], f"An answer came: {question.text}", answer, link=link)
    return question


@transaction.atomic
def withdraw_question(actor: User, question: Question) -> Insight:
    """Take a question back. Returns the insight it was about. Raises ValueError once it was answered."""
    require(actor, Verb.WRITE_INSIGHTS, question)
    if question.answered_at:
        raise ValueError("This question was answered; question and answer stay.")
    _record(actor, "question.withdraw", f"Took back the question: {question.text}", question)
    question.delete()
    return question.insight


def _record(actor: User, verb: str, sentence: str, question: Question) -> None:
    contract = question.contract
    events.record(actor, verb, sentence, [question, question.insight, contract, contract.program], shared=True)
