"""The pre-wire: questions the vendor thinks about before the kickoff (K1)."""

from collections.abc import Iterable
from datetime import date, time, timedelta

from django.db import transaction
from django.urls import reverse

from midcourse.corrections.models import Commitment
from midcourse.kickoff.actions.words import check_words
from midcourse.kickoff.calendar import invitation
from midcourse.kickoff.models import Kickoff, PreQuestion
from midcourse.kickoff.sides import contacts_of
from midcourse.people import clock, events, notices
from midcourse.people.access import Verb, require
from midcourse.people.models import Notice, User

State = Kickoff.State
AHEAD = (State.NOT_STARTED, State.PRE_WIRE_SENT)
REMIND = (7, 1)
"""Days before the answers are wanted on which the vendor is reminded."""


@transaction.atomic
def plan_kickoff(actor: User, kickoff: Kickoff, *, on: date, at: time | None = None, place: str = "") -> Kickoff:
    """Set or change the day, time and place. Raises ValueError once held, and for a place that names another vendor."""
    require(actor, Verb.RUN_KICKOFFS, kickoff)
    not_held(kickoff)
    check_words(actor, kickoff, place)
    if (on, at, place) != (kickoff.on, kickoff.at, kickoff.place):
        kickoff.on, kickoff.at, kickoff.place = on, at, place
        kickoff.save(update_fields=["on", "at", "place"])
        say(actor, "kickoff.plan", f"The kickoff is planned for {when(kickoff)}", kickoff)
    return kickoff


@transaction.atomic
def write_questions(actor: User, kickoff: Kickoff, texts: Iterable[str]) -> list[PreQuestion]:
    """Keep these questions in this order; one that stays word for word keeps its answer.

    Raises ValueError once held, for a question that is too long or names another vendor, and where one that the
    vendor answered would go.
    """
    require(actor, Verb.RUN_KICKOFFS, kickoff)
    not_held(kickoff)
    wanted = list(dict.fromkeys(text.strip() for text in texts if text.strip()))
    if long := next((text for text in wanted if len(text) > 300), None):
        raise ValueError(f"The question “{long[:40]}…” has more than 300 letters. Ask it in two.")
    check_words(actor, kickoff, *wanted)
    known = {question.text: question for question in kickoff.questions.all()}
    gone = [question for text, question in known.items() if text not in wanted]
    if answered := next((question for question in gone if question.answer), None):
        raise ValueError(f"The vendor has answered “{answered}”. Leave it as it is and add another.")
    PreQuestion.objects.filter(pk__in=[question.pk for question in gone]).delete()
    kept = [known.get(text) or PreQuestion(kickoff=kickoff, text=text) for text in wanted]
    for place, question in enumerate(kept):
        question.position = place
        question.save()
    if list(known) != wanted:
        events.record(actor, "kickoff.questions", f"{len(kept)} questions for the kickoff", [kickoff, kickoff.contract])
    return kept


@transaction.atomic
def send_pre_wire(
    actor: User,
    kickoff: Kickoff,
    *,
    texts: Iterable[str],
    answers_due: date,
    on: date,
    at: time | None = None,
    place: str = "",
) -> Kickoff:
    """Send the questions to the vendor's contacts; once sent, tell them what changed of questions or days.

    Raises ValueError once held, without a question or a contact, and for days that have passed or are in the
    wrong order.
    """
    plan_kickoff(actor, kickoff, on=on, at=at, place=place.strip())
    if not write_questions(actor, kickoff, texts):
        raise ValueError("There is no question to send. Write at least one.")
    if answers_due < clock.today() or answers_due > on:
        raise ValueError("Answers are wanted by a day from today on, and not after the kickoff. Choose another day.")
    if not (people := list(contacts_of(kickoff.contract))):
        raise ValueError(f"{kickoff.contract.vendor} has no contact who can sign in. Ask an administrator to add one.")
    again = kickoff.state == State.PRE_WIRE_SENT
    kickoff.state, kickoff.answers_due, kickoff.reminded_on = State.PRE_WIRE_SENT, answers_due, clock.today()
    kickoff.pre_wire_sent_at = kickoff.pre_wire_sent_at or clock.now()
    kickoff.save(update_fields=["state", "answers_due", "reminded_on", "pre_wire_sent_at"])
    sentence = f"{'Changed' if again else 'Sent'} the questions before the kickoff, to be answered by"
    say(actor, "kickoff.pre_wire", f"{sentence} {answers_due:%b %-d, %Y}", kickoff)
    for person in people:
        notices.tell(
            [person],
            f"Before the kickoff: {kickoff.contract}",
            f"The kickoff is planned for {when(kickoff)}. Please answer a few questions by {answers_due:%B %-d}: "
            "what you write is kept as you go, and the meeting begins with it.",
            link=reverse("pre-wire-answer", args=[kickoff.contract_id]),
            calendar=invitation(kickoff, actor, person),
        )
    return kickoff


@transaction.atomic
def answer_pre_question(actor: User, question: PreQuestion, answer: str) -> PreQuestion:
    """Keep the vendor's answer; the same again changes nothing. Raises ValueError before it is sent and once held."""
    require(actor, Verb.AGREE, question)
    kickoff = question.kickoff
    if not actor.is_vendor:
        raise ValueError("These are the vendor’s to answer.")
    if kickoff.state != State.PRE_WIRE_SENT:
        raise ValueError("The questions are open from the day they are sent until the kickoff is held.")
    answer = answer.strip()
    check_words(actor, kickoff, answer)
    if answer != question.answer:
        question.answer, question.answered_by, question.answered_at = answer, actor, clock.now()
        question.save(update_fields=["answer", "answered_by", "answered_at"])
        say(actor, "kickoff.answer", f"Answered “{question}”", kickoff)
    return question


@transaction.atomic
def remind(today: date) -> int:
    """Remind contacts of unanswered questions, 7 and 1 days before their day, and owners of talks that are due today.

    Each reminder goes out once. Says how many kickoffs had questions to remind of.
    """
    _remind_of_talks(today)
    waiting = Kickoff.objects.filter(
        state=State.PRE_WIRE_SENT, answers_due__range=(today, today + timedelta(days=max(REMIND)))
    )
    due = [each for each in waiting.select_related("contract") if _reminder_is_due(each, today)]
    for kickoff in due:
        kickoff.reminded_on = today
        kickoff.save(update_fields=["reminded_on"])
        unanswered = kickoff.questions.filter(answer="").count()
        if unanswered:
            notices.tell(
                contacts_of(kickoff.contract),
                f"Questions before the kickoff: {kickoff.contract}",
                f"{unanswered} of them wait for your answer, wanted by {kickoff.answers_due:%B %-d}.",
                link=reverse("pre-wire-answer", args=[kickoff.contract_id]),
            )
    return len(due)


def _remind_of_talks(today: date) -> None:
    """Early talks about how it goes: on their day, with the log to write it in."""
    talks = Commitment.objects.filter(kickoffs__isnull=False, state=Commitment.State.OPEN, due=today)
    for talk in talks.select_related("owner", "contract").distinct():
        link = reverse("commitment", args=[talk.pk])
        if not Notice.objects.filter(to=talk.owner, link=link, subject__startswith="Today: ").exists():
            body = f"{talk.contract}. Write what was said in the contract’s log, then note that it was kept."
            notices.tell([talk.owner], f"Today: {talk}", body, link=link)


def _reminder_is_due(kickoff: Kickoff, today: date) -> bool:
    """Whether a day to remind has come that is later than the last time the contacts were written to."""
    if kickoff.answers_due is None or kickoff.reminded_on is None:
        return False
    days = [kickoff.answers_due - timedelta(days=ahead) for ahead in REMIND]
    return any(kickoff.reminded_on < day <= today for day in days)


def say(actor: User, verb: str, sentence: str, kickoff: Kickoff) -> None:
    """An event on the time lines of the kickoff and its contract, which both sides read."""
    events.record(actor, verb, sentence, [kickoff, kickoff.contract], shared=True)


def when(kickoff: Kickoff) -> str:
    """Day, time and place in words."""
    at = f", {kickoff.at:%-I:%M %p}" if kickoff.at else ""
    return f"{kickoff.on:%A, %B %-d, %Y}{at}{f', {kickoff.place}' if kickoff.place else ''}"


def not_held(kickoff: Kickoff) -> None:
    if kickoff.state not in AHEAD:
        raise ValueError("The kickoff was held. What is to change now belongs into the expectation sheet or a meeting.")
