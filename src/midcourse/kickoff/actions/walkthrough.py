"""Walking through the contract: what it asks for in plain words, and whether each side understands it (K4)."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from midcourse.corrections.actions import promise
from midcourse.corrections.actions.promise import side_of
from midcourse.corrections.models import Commitment, Side
from midcourse.kickoff.actions.prewire import say
from midcourse.kickoff.actions.words import check_words
from midcourse.kickoff.models import Kickoff, Requirement
from midcourse.kickoff.sides import contacts_of, leads_of
from midcourse.people import notices
from midcourse.people.access import Verb, require
from midcourse.people.models import User

Reading = Requirement.Reading
SOURCE = "Kickoff, walk-through"


@transaction.atomic
def save_requirement(actor: User, requirement: Requirement) -> Requirement:
    """Add a requirement at the end, or keep its changes; what says something else is to be read again by both sides.

    Raises ValueError for words that name another vendor.
    """
    kickoff = requirement.kickoff
    require(actor, Verb.RUN_KICKOFFS, kickoff)
    check_words(actor, kickoff, requirement.clause, requirement.text)
    if requirement.pk is None:
        requirement.position = _next_place(kickoff)
        requirement.save()
        say(actor, "requirement.add", f"Added to the walk-through: {_named(requirement)}", kickoff)
        return requirement
    before = Requirement.objects.get(pk=requirement.pk)
    if (before.clause, before.text) != (requirement.clause, requirement.text):
        requirement.government = requirement.vendor = Reading.NOT_READ
        requirement.save()
        sentence = f"Changed in the walk-through: {_named(before)} → {_named(requirement)}"
        say(actor, "requirement.change", sentence, kickoff)
    return requirement


@transaction.atomic
def bring_requirements(actor: User, kickoff: Kickoff, rows: Iterable[tuple[str, str]]) -> list[Requirement]:
    """Add these (clause, text) at the end; those that are there already are passed over.

    Raises ValueError for words that name another vendor, and where nothing is new.
    """
    require(actor, Verb.RUN_KICKOFFS, kickoff)
    known = set(kickoff.requirements.values_list("clause", "text"))
    new = [row for row in dict.fromkeys(rows) if row not in known]
    if not new:
        raise ValueError("All of these are in the walk-through already.")
    check_words(actor, kickoff, *(words for row in new for words in row))
    first = _next_place(kickoff)
    made = Requirement.objects.bulk_create(
        Requirement(kickoff=kickoff, position=first + place, clause=clause, text=text)
        for place, (clause, text) in enumerate(new)
    )
    say(actor, "requirement.bring", f"Added {len(made)} requirements to the walk-through from a spreadsheet", kickoff)
    return made


@transaction.atomic
def drop_requirement(actor: User, requirement: Requirement) -> None:
    """Take it out; its words stay on the time line, and an action made of it goes on."""
    require(actor, Verb.RUN_KICKOFFS, requirement)
    say(actor, "requirement.drop", f"Taken out of the walk-through: {_named(requirement)}", requirement.kickoff)
    requirement.delete()


@transaction.atomic
def read_requirement(actor: User, requirement: Requirement, *, question: str = "") -> Requirement:
    """Say for one's own side that it is understood, or what the question is; the other side is told of a question.

    Reading it the same way again changes nothing. Raises ValueError for a question that names another vendor, and
    while the other side's question is open.
    """
    require(actor, Verb.AGREE, requirement)
    question, side = question.strip(), side_of(actor)
    reading = Reading.QUESTION if question else Reading.UNDERSTOOD
    if reading == getattr(requirement, side) and question in ("", requirement.question):
        return requirement
    other = Side.GOVERNMENT if side == Side.VENDOR else Side.VENDOR
    if question and getattr(requirement, other) == Reading.QUESTION:
        raise ValueError(f"A question of the other side is open: “{requirement.question}” Settle it first.")
    check_words(actor, requirement.kickoff, question)
    setattr(requirement, side, reading)
    if question:
        requirement.question, requirement.answer, requirement.action = question, "", None
    requirement.save()
    sentence = f"Asked about “{_named(requirement)}”: {question}" if question else f"Understood: {_named(requirement)}"
    say(actor, "requirement.read", sentence, requirement.kickoff)
    if question:
        _tell_other_side(actor, requirement, f"{actor.name} asks about “{_named(requirement)}”: {question}")
    return requirement


@transaction.atomic
def settle_question(actor: User, requirement: Requirement, answer: str) -> Requirement:
    """Write how the question was settled. A vendor that asked is to say whether it understands now.

    Raises ValueError where no question is open, and for an empty answer or one that names another vendor.
    """
    require(actor, Verb.RUN_KICKOFFS, requirement)
    _asked(requirement)
    if not (answer := answer.strip()):
        raise ValueError("Write how it was settled.")
    check_words(actor, requirement.kickoff, answer)
    requirement.answer = answer
    if requirement.government == Reading.QUESTION:
        requirement.government = Reading.UNDERSTOOD
    if requirement.vendor == Reading.QUESTION:
        requirement.vendor = Reading.NOT_READ
    requirement.save()
    say(actor, "requirement.settle", f"Settled: {requirement.question} – {answer}", requirement.kickoff)
    _tell_other_side(actor, requirement, f"The question “{requirement.question}” was settled: {answer}")
    return requirement


@transaction.atomic
def understand_the_rest(actor: User, kickoff: Kickoff) -> int:
    """Say for one's own side that everything it has not read yet is understood; says how many. None is an error."""
    require(actor, Verb.AGREE, kickoff)
    side = side_of(actor)
    many = kickoff.requirements.filter(**{side: Reading.NOT_READ}).update(**{side: Reading.UNDERSTOOD})
    if not many:
        raise ValueError("Your side has read everything already.")
    say(actor, "requirement.read_rest", f"Understood {many} more requirements of the walk-through", kickoff)
    return many


@transaction.atomic
def make_action(actor: User, requirement: Requirement, *, what: str, owner: User, due: date) -> Commitment:
    """Turn an open question into a commitment of its owner's side, so that somebody brings the answer.

    Raises ValueError where no question is open, where an action was made of it, and as `promise` does.
    """
    require(actor, Verb.RUN_KICKOFFS, requirement)
    _asked(requirement)
    if requirement.action:
        raise ValueError(f"{requirement.action.owner.name} sees to this question already.")
    check_words(actor, requirement.kickoff, what)
    contract = requirement.kickoff.contract
    made = promise(actor, contract, side=side_of(owner), what=what, owner=owner, due=due, source=SOURCE)
    requirement.action = made
    requirement.save(update_fields=["action"])
    return made


def _asked(requirement: Requirement) -> None:
    if not requirement.asked:
        raise ValueError("No question is open here.")


def _next_place(kickoff: Kickoff) -> int:
    last = kickoff.requirements.aggregate(last=Max("position"))["last"]
    return 0 if last is None else int(last) + 1


def _named(requirement: Requirement) -> str:
    return f"{requirement.clause} {requirement.text}".strip()


def _tell_other_side(actor: User, requirement: Requirement, body: str) -> None:
    kickoff = requirement.kickoff
    other = leads_of(kickoff.contract) if actor.is_vendor else contacts_of(kickoff.contract)
    link = reverse("walkthrough", args=[kickoff.contract_id])
    notices.tell(other, f"Contract walk-through: {kickoff.contract}", body, link=link)
